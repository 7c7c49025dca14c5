"""Acts on ticked files (ux.md P10): onto a roster, planned for visits; asked first, each refusal told."""

from datetime import timedelta

import pytest

from aid.models import Award, Roster, RosterRefusal, VisitPlan
from core import clock
from tests.aid.money.treasury import Treasury, family

pytestmark = pytest.mark.django_db
ROSTER, VISITS = "/needy/ticked/roster/", "/needy/ticked/visits/"
BACK = "/needy/?status=filed"


@pytest.fixture
def treasury():
    return Treasury(granted=0)


def keys(*files):
    return [str(file.pk) for file in files]


def visit_of(lead, files):
    day = (clock.today() + timedelta(days=3)).isoformat()
    people = {"planned_on": day, "lead": str(lead.user_id), "second": "", "second_name": "社区 王芳"}
    return people | {"act": "1", "back": BACK, "file": files}


def test_ticked_families_come_onto_a_new_roster_and_then_a_draft_with_each_refusal(treasury, as_role, client):
    first, second = treasury.families(2)
    stranger = family(treasury.tree.elsewhere)
    as_role("grassroots_cadre", treasury.tree.textile)

    asked = client.post(ROSTER, {"file": keys(first, stranger)}).text
    nothing_yet = Roster.unscoped.count()
    new = f"new:{treasury.programme.pk}:0"
    made = client.post(ROSTER, {"file": keys(first, stranger), "roster": new, "act": "1"})
    roster = Roster.unscoped.get()
    again = client.post(ROSTER, {"file": keys(second)}).text
    draft = f"draft:{roster.pk}:{roster.version}"
    client.post(ROSTER, {"file": keys(first, second), "roster": draft, "act": "1"})
    stale = client.post(ROSTER, {"file": keys(second), "roster": draft, "act": "1"})

    assert nothing_yet == 0
    assert new in asked
    assert "1 份勾选的档案不在权限范围内" in asked
    assert made.url == f"/rosters/{roster.pk}/"
    assert draft in again
    assert set(Award.unscoped.values_list("file_id", flat=True)) == {first.pk, second.pk}
    assert RosterRefusal.objects.filter(roster=roster).count() == 2, "the stranger, and who was on it already"
    assert stale.status_code in (409, 422), "the draft has changed since"


def test_files_of_two_counties_and_wrong_choices_make_no_roster(treasury, as_role, client):
    file, stranger = treasury.families(1)[0], family(treasury.tree.elsewhere)
    as_role("county_reviewer", treasury.tree.haishu)

    only_theirs = client.post(ROSTER, {"file": keys(stranger)}).text
    wrong = client.post(ROSTER, {"file": keys(file), "roster": "new:x:0", "act": "1"})
    none = client.post(ROSTER, {"back": BACK})
    many = client.post(ROSTER, {"file": [f"k{n}" for n in range(201)]})

    assert "只勾选同一县的档案" in only_theirs
    assert (wrong.status_code, none.url, many.status_code) == (422, BACK, 422)
    assert not Roster.unscoped.exists()


def test_visits_are_planned_for_the_ticked_and_who_has_one_is_named(treasury, as_role, client):
    files = treasury.families(2)
    stranger = family(treasury.tree.elsewhere)
    lead = as_role("township_caseworker", treasury.tree.wangchun)

    asked = client.post(VISITS, {"file": keys(*files)})
    unplanned = VisitPlan.unscoped.count()
    client.post(VISITS, visit_of(lead, keys(files[0])))
    answer = client.post(VISITS, visit_of(lead, keys(*files, stranger)), follow=True)

    assert (asked.status_code, unplanned) == (200, 0)
    assert set(VisitPlan.unscoped.values_list("file_id", flat=True)) == {each.pk for each in files}
    assert answer.redirect_chain[-1][0] == BACK
    assert f"{files[0].number}" in "".join(str(each) for each in answer.context["messages"]), "named with the reason"
    assert VisitPlan.unscoped.count() == 2


def test_who_neither_builds_nor_visits_has_no_boxes_and_is_refused(treasury, as_role, client):
    file = treasury.families(1)[0]
    as_role("city_auditor", treasury.tree.ningbo)

    assert 'name="file"' not in client.get("/needy/").text
    for address in (ROSTER, VISITS):
        assert client.post(address, {"file": keys(file)}).status_code == 403
    assert not VisitPlan.unscoped.exists()
