"""The pages of rosters: built, checked, approved through the page; refusals are told and change nothing."""

import pytest
from django.urls import reverse

from aid.choices.relief import AwardStatus, RosterStatus
from aid.models import Award, Roster
from aid.services.rosters import add_to_roster
from tests.aid.applications import photo
from tests.aid.money.treasury import Treasury, awards_of, card, family, fresh, pots, snapshot, statuses
from tests.aid.roster_notices import noticed
from tests.factories import DAY, actor, actor_in, staff_person, user

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def treasury():
    return Treasury()


@pytest.fixture
def as_actor(client):
    """Sign in as the very person of an actor."""

    def sign_in(actor):
        model = type(user())
        client.force_login(model.objects.get(pk=actor.user_id), backend=BACKEND)

    return sign_in


def at(name, *args):
    return reverse(f"aid:roster_{name}", args=args)


def seen(row, **answers):
    return {"seen_version": fresh(row).version} | answers


@pytest.mark.parametrize(
    ("role", "union", "status"),
    [
        ("county_reviewer", "haishu", 200),
        ("finance_preparer", "haishu", 200),
        ("city_auditor", "ningbo", 200),
        ("county_reviewer", "jiangbei", 404),
        ("province_admin", "province", 403),
        ("province_leader", "province", 403),
    ],
)
def test_who_opens_a_roster(treasury, as_role, client, role, union, status):
    roster = treasury.submitted(2)
    as_role(role, getattr(treasury.tree, union))

    assert client.get(at("detail", roster.pk)).status_code == status
    listed = client.get(at("list"))
    assert listed.status_code == (403 if status == 403 else 200)
    assert ("宁波甬南纺织有限公司工会" in listed.text) is (status == 200)


def test_the_list_and_the_roster_cost_the_same_for_any_number_of_rows(treasury, as_role, client, constant_queries):
    as_role("county_reviewer", treasury.tree.haishu)

    def add(count):
        for _turn in range(count):
            treasury.draft(1)

    assert constant_queries(lambda: client.get(at("list")), add) <= 14
    roster = treasury.draft(2)
    few = constant_queries(lambda: client.get(at("detail", roster.pk)), lambda count: _grow(treasury, roster, count))
    assert few <= 24


def _grow(treasury, roster, count):
    files = [file.pk for file in treasury.families(count)]
    add_to_roster(actor=treasury.cadre, roster_id=roster.pk, file_ids=files, seen_version=fresh(roster).version)


def test_a_roster_is_built_from_ticked_families_and_tells_who_did_not_come(treasury, as_actor, client):
    free, taken, poor = treasury.families(3)
    treasury.draft([taken])
    family(treasury.tree.elsewhere, name="陈桂芳")
    as_actor(treasury.cadre)
    url = at("new", treasury.programme.pk)

    offered = client.get(url, {"union": treasury.tree.textile.code})
    assert [row["pk"] for row in offered.context["free"]] == [free.pk, poor.pk]
    assert "陈桂芳" not in offered.text
    answer = client.post(url, {"union": treasury.tree.textile.code, "file": [free.pk, taken.pk]}, follow=True)

    roster = Roster.unscoped.order_by("-created_at", "-pk").first()
    assert [award.file_id for award in awards_of(roster)] == [free.pk]
    assert answer.redirect_chain[0][0] == at("detail", roster.pk)
    assert [row["label"] for row in answer.context["refusals"]] == [taken.number]
    assert "宁波甬南纺织有限公司工会" in answer.context["refusals"][0]["reason"]


def test_a_roster_for_a_union_out_of_reach_is_not_built(treasury, as_actor, client):
    theirs = family(treasury.tree.elsewhere)
    as_actor(treasury.cadre)
    url = at("new", treasury.programme.pk)
    before = snapshot()

    assert client.get(url, {"union": treasury.tree.elsewhere.code}).status_code == 404
    assert client.post(url, {"union": treasury.tree.elsewhere.code, "file": [theirs.pk]}).status_code == 404
    assert client.post(url, {"union": treasury.tree.textile.code}).status_code == 422, "nobody ticked"
    as_actor(treasury.approver)
    assert client.post(url, {"union": treasury.tree.textile.code, "file": [theirs.pk]}).status_code == 403
    assert snapshot() == before


def test_a_roster_goes_from_draft_to_granted_by_three_people(treasury, as_actor, client):
    roster = treasury.draft(2)
    as_actor(treasury.cadre)
    extra = treasury.families(1)
    assert client.get(at("add", roster.pk)).status_code == 200
    assert client.post(at("add", roster.pk), seen(roster, file=[extra[0].pk])).status_code == 302
    gone = awards_of(roster)[0]
    assert client.post(at("line_exclude", roster.pk, gone.pk), seen(gone, reason="已外迁")).status_code == 302
    assert client.post(at("submit", roster.pk), seen(roster)).status_code == 302
    as_actor(treasury.caseworker)
    assert client.post(at("check", roster.pk), seen(roster, opinion="属实")).status_code == 302
    as_actor(treasury.approver)
    page = client.get(at("detail", roster.pk))
    assert "肆仟元整" in page.text
    assert [act["tone"] for act in page.context["step"]["actions"]] == ["", ""], "decisions weigh the same"
    assert client.post(at("approve", roster.pk), seen(roster)).status_code == 302

    assert fresh(roster).status == RosterStatus.APPROVED
    assert statuses(awards_of(roster)) == [AwardStatus.CANCELLED, AwardStatus.READY, AwardStatus.READY]
    assert pots(treasury.fund)["reserved"] == 400_000
    assert client.get(at("detail", roster.pk)).context["entries"][0]["by"] == treasury.approver.name


@pytest.mark.parametrize(
    ("state", "who", "act", "answers", "after"),
    [
        ("submitted", "caseworker", "return", {"reason": "金额有误"}, RosterStatus.DRAFT),
        ("submitted", "caseworker", "reject", {"reason": "重复上报"}, RosterStatus.REJECTED),
        ("checked", "approver", "reject", {"reason": "不符条件"}, RosterStatus.REJECTED),
        ("draft", "cadre", "discard", {"reason": "重做"}, RosterStatus.REJECTED),
    ],
)
def test_the_other_ways(treasury, as_actor, client, state, who, act, answers, after):
    roster = getattr(treasury, state)(1)
    as_actor(getattr(treasury, who))
    before = snapshot()

    assert client.get(at(act, roster.pk)).status_code == 200
    assert client.post(at(act, roster.pk), seen(roster, reason="")).status_code == 422
    assert client.post(at(act, roster.pk), seen(roster, **answers) | {"seen_version": 0}).status_code == 409
    assert snapshot() == before
    assert client.post(at(act, roster.pk), seen(roster, **answers)).status_code == 302
    assert fresh(roster).status == after


def test_whoever_made_a_roster_is_offered_no_decision_and_refused_one(treasury, as_actor, client):
    files = treasury.families(1)
    treasury.cadre = treasury.caseworker
    roster = treasury.submitted(files)
    as_actor(treasury.caseworker)
    before = snapshot()

    page = client.get(at("detail", roster.pk))

    assert page.context["step"]["actions"] == []
    assert client.post(at("check", roster.pk), seen(roster)).status_code == 422
    assert snapshot() == before


@pytest.mark.parametrize(
    ("who", "status"), [("cadre", 403), ("caseworker", 403), ("preparer", 403), ("confirmer", 403), ("reviewer", 403)]
)
def test_only_the_approver_approves(treasury, as_actor, client, who, status):
    roster = treasury.checked(1)
    as_actor(getattr(treasury, who))
    before = snapshot()

    assert client.post(at("approve", roster.pk), seen(roster)).status_code == status
    assert snapshot() == before


def test_the_approver_of_another_county_sees_no_roster(treasury, as_role, client):
    roster = treasury.checked(1)
    as_role("county_approver", treasury.tree.jiangbei)

    assert client.get(at("approve", roster.pk)).status_code == 404
    assert client.post(at("approve", roster.pk), seen(roster)).status_code == 404
    assert fresh(roster).status == RosterStatus.CHECKED


def test_a_fund_that_is_short_refuses_the_whole_roster_and_names_the_shortfall(as_actor, client):
    treasury = Treasury(granted=3_000_00)
    roster = treasury.checked(2)
    as_actor(treasury.approver)
    before = snapshot()

    answer = client.post(at("approve", roster.pk), seen(roster))

    assert answer.status_code == 409
    assert "1,000.00" in answer.text, "the shortfall"
    assert snapshot() == before


def test_a_large_amount_needs_the_record_of_the_collective_decision(as_actor, client):
    treasury = Treasury(standards={"deep": 6_000_00})
    roster = treasury.checked(1)
    as_actor(treasury.approver)
    before = snapshot()

    assert "collective_record" in client.get(at("approve", roster.pk)).text
    assert client.post(at("approve", roster.pk), seen(roster)).status_code == 422
    assert snapshot() == before
    record = seen(roster, collective_record="2026-11-23 主席办公会同意")
    assert client.post(at("approve", roster.pk), record).status_code == 422, "the record is attached (3.6)"
    assert snapshot() == before
    record = seen(roster, collective_record="2026-11-23 主席办公会同意", decision_scan=photo("会议纪要.jpg"))
    assert client.post(at("approve", roster.pk), record).status_code == 302
    assert fresh(roster).collective_record == "2026-11-23 主席办公会同意"
    assert "主席办公会同意" in client.get(at("detail", roster.pk)).text


def test_nobody_decides_on_their_own_family(treasury, as_actor, client):
    files = treasury.families(1)
    roster = treasury.checked(files)
    acting, account = actor_in("county_approver", treasury.tree.haishu)
    staff_person(account, files[0].head)
    as_actor(acting)

    assert client.post(at("approve", roster.pk), seen(roster)).status_code == 422
    assert fresh(roster).status == RosterStatus.CHECKED


def test_an_objection_stops_one_line_and_the_notice_frees_the_rest(as_actor, client, settings):
    treasury = Treasury(needs_notice=True)
    roster = noticed(treasury)
    held, other = awards_of(roster)
    as_actor(treasury.caseworker)
    assert client.post(at("end_notice", roster.pk), seen(roster)).status_code == 409, "the notice still stands"
    assert client.post(at("line_hold", roster.pk, held.pk), seen(held, text="已有住房两套")).status_code == 302
    settings.HENGWEN_NOW = "2026-12-02T10:00:00+08:00"
    assert client.post(at("end_notice", roster.pk), seen(roster)).status_code == 302
    assert (fresh(held).status, fresh(other).status) == (AwardStatus.ON_HOLD, AwardStatus.READY)
    as_actor(actor("county_reviewer", treasury.tree.haishu))
    finding = seen(held, is_upheld="yes", finding="核实属实")
    assert client.post(at("line_resolve", roster.pk, held.pk), finding).status_code == 302

    assert fresh(held).status == AwardStatus.REJECTED
    assert pots(treasury.fund)["reserved"] == 200_000


def test_one_line_is_rejected_at_the_check(treasury, as_actor, client):
    roster = treasury.submitted(2)
    first, second = awards_of(roster)
    as_actor(treasury.caseworker)

    assert client.post(at("line_reject", roster.pk, first.pk), seen(first, reason="已领取")).status_code == 302
    assert (fresh(first).status, fresh(second).status) == (AwardStatus.REJECTED, AwardStatus.SUBMITTED)
    as_actor(treasury.approver)
    assert client.post(at("line_reject", roster.pk, second.pk), seen(second, reason="x")).status_code == 403
    assert fresh(second).status == AwardStatus.SUBMITTED


def test_warnings_stand_at_their_line(treasury, as_actor, client):
    shared = card()
    files = [family(treasury.tree.textile, account=shared), family(treasury.tree.textile)]
    family(treasury.tree.sanitation, account=shared)
    roster = treasury.submitted(files)
    as_actor(treasury.caseworker)

    lines = client.get(at("detail", roster.pk)).context["lines"]

    assert sorted(len(line["warnings"]) for line in lines) == [0, 1]


def test_a_line_of_another_roster_is_not_reached_by_a_guessed_address(treasury, as_role, client):
    roster = treasury.submitted(1)
    (line,) = awards_of(roster)
    as_role("township_caseworker", treasury.tree.zhuangqiao)

    assert client.post(at("line_reject", roster.pk, line.pk), seen(line, reason="x")).status_code == 404
    assert Award.unscoped.get().status == AwardStatus.SUBMITTED
    assert roster.submitted_on == DAY
