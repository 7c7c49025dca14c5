"""A household's changes and a file's move as people report them: at a desk and on a phone."""

import pytest
from django.urls import reverse

from aid.models import CountyMove, HouseholdChange
from tests.aid.applications import photo
from tests.aid.households import seated
from tests.aid.money.treasury import fresh
from tests.browser.windows import PHONE, browser
from tests.factories import Tree, actor

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow, pytest.mark.drill]


def paper():
    return {"name": "证明.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}


def test_a_birth_and_a_move_in_the_browser(transactional_db, live_server):
    tree = Tree()
    file = seated(tree.textile)
    worker, reviewer = actor("township_caseworker", tree.wangchun), actor("county_reviewer", tree.jiangbei)
    with browser(live_server.url) as window:
        person = window().sign_in(worker.user_id)
        person.open(reverse("aid:household_act", args=[file.key, "birth"])).check("a birth")
        page = person.page
        for name, value in (("name", "李小满"), ("identity", "U330123456"), ("happened_on", "2026-11-10")):
            page.fill(f"[name={name}]", value)
        page.check("[name=sex][value='2']")
        for name, value in (("relation", "daughter"), ("insurance", "resident"), ("residence", "urban")):
            page.select_option(f"[name={name}]", value)
        page.fill("[name=reason]", "新生子女")
        page.set_input_files("[name=evidence]", paper())
        person.press("main form.form button.btn.p")
        person.check("the household")
        assert "2027-11-10" in person.text()
        assert HouseholdChange.unscoped.get().kind == "birth"

        person.open(reverse("aid:move_ask", args=[file.key])).check("asking for a move")
        page.select_option("[name=county_id]", str(tree.jiangbei.pk))
        for name, value in (("employer_name", "恒丰服饰"), ("since_on", "2026-11-01"), ("reason", "调动")):
            page.fill(f"[name={name}]", value)
        page.set_input_files("[name=evidence]", paper())
        person.press("main form.form button.btn.p")

        other = window(PHONE).sign_in(reviewer.user_id)
        other.open(reverse("aid:move_decide", args=[CountyMove.unscoped.get().pk])).check("deciding on a phone")
        other.page.check("[name=decision][value=accept]")
        other.page.select_option("[name=union_id]", str(tree.elsewhere.pk))
        other.page.fill("[name=opinion]", "同意接收")
        other.press("main form.form button.btn.p")
        other.check("the move, accepted")
        assert fresh(file).union == tree.elsewhere
        other.open(reverse("aid:file_household", args=[file.key])).check("the household on a phone")
