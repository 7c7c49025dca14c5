"""An application as a primary officer fills it in: on a phone and at a desk, with and without JavaScript."""

import pytest
from django.urls import reverse

from aid.models import NeedyFile
from tests.aid.applications import CARD, Office, photo
from tests.browser.windows import DESK, PHONE, browser
from tests.factories import Tree, identity_number

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def office(transactional_db):
    return Office(Tree())


def begin(person, office):
    person.open(reverse("aid:apply_start"))
    person.page.select_option("select[name=union]", str(office.tree.textile.pk)) if person.page.query_selector(
        "select[name=union]"
    ) else None
    person.press("form:has([name=union]) button[type=submit]")
    return NeedyFile.unscoped.get()


def task(person, file, name):
    return person.open(reverse("aid:apply_task", args=[file.pk, name]))


def add_member(person, file, name, number, relation, standing):
    task(person, file, "family")
    page = person.page
    page.fill("[name=name]", name)
    page.fill("[name=identity]", number)
    for field, value in (
        ("relation", relation),
        ("standing", standing),
        ("insurance", "worker"),
        ("marital", "20"),
        ("residence", "rural"),
    ):
        page.select_option(f"[name={field}]", value)
    person.press("main form.form button.btn.p")


@pytest.mark.parametrize(
    "size", [pytest.param(DESK, marks=pytest.mark.drill), PHONE], ids=["desk", "phone"]
)  # the narrow one shows more of what may break
def test_a_whole_application_in_the_browser(office, live_server, size):
    with browser(live_server.url) as window:
        person = window(size).sign_in(office.cadre.user_id)
        file = begin(person, office)
        add_member(person, file, "李国华", identity_number(), "self", "working")
        add_member(person, file, "陈桂芳", identity_number(), "spouse", "unemployed")
        person.check("family")

        task(person, file, "money")
        page = person.page
        page.select_option("[name=income-0-member_id]", index=1)
        page.select_option("[name=income-0-kind]", "wage")
        page.fill("[name=income-0-amount]", "48,000")
        with page.expect_response(lambda got: got.url.endswith("/evaluate/")) as told:
            page.press("[name=income-0-amount]", "Tab")
        assert told.value.status == 200
        page.wait_for_selector("#explain >> text=2,000.00")
        chosen = page.locator("[name=income-0-member_id] option:checked").inner_text()
        earner, other = ("李国华", "陈桂芳") if "李国华" in chosen else ("陈桂芳", "李国华")
        assert f"还缺{other}的收入" in page.inner_text("#explain")
        assert f"还缺{earner}的收入" not in page.inner_text("#explain"), "what was just typed is not asked for"
        person.check("money, with the reckoning that follows")
        person.press("main form.form button.btn.p")

        task(person, file, "hardship")
        page.select_option("[name=main_cause]", "6")
        page.select_option("[name=work_status]", "in_post")
        page.select_option("[name=housing]", "rented")
        page.fill("[name=employer_name]", "宁波望春纺织有限公司")
        page.fill("[name=address]", "望春街道春华路18号3幢201室")
        person.check("causes")
        person.press("main form.form button.btn.p")
        task(person, file, "account")
        page.fill("[name=bank_name]", "宁波银行")
        page.fill("[name=account]", CARD)
        person.press("main form.form button.btn.p")
        for slot in ("identity", "income"):
            task(person, file, "papers")
            page.select_option("[name=slot]", slot)
            picture = {"name": "材料.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
            page.set_input_files("[name=upload]", picture)
            person.press("main form.form button.btn.p")
        task(person, file, "consents")
        for purpose in ("file_review", "econ_check", "public_notice"):
            page.check(f"[name={purpose}]")
        person.check("consents")
        person.press("main form.form button.btn.p")
        person.open(reverse("aid:apply", args=[file.pk]))
        person.check("the list of tasks")
        person.press("main form button.btn.p")
        assert NeedyFile.unscoped.get().status == "submitted"
        person.check("handed in")


def test_two_at_one_application_choose_in_the_browser(office, live_server):
    file = office.draft()
    with browser(live_server.url) as window:
        person = window(PHONE).sign_in(office.cadre.user_id)
        other = window().sign_in(office.cadre.user_id)
        for who, housing in ((person, "rented"), (other, "self_built")):
            task(who, file, "hardship")
            who.page.select_option("[name=main_cause]", "6")
            who.page.select_option("[name=work_status]", "in_post")
            who.page.select_option("[name=housing]", housing)
        other.press("main form.form button.btn.p")
        person.press("main form.form button.btn.p")
        assert "自建房" in person.text()
        person.faults = [fault for fault in person.faults if "409" not in fault]
        person.check("both versions on a phone")
        person.page.check("[name=keep-housing][value=mine]")
        person.press("main form button.btn.p")
        assert NeedyFile.unscoped.get().housing == "rented"
