"""The pages of programmes: right role, own area, constant cost; acts change state, refusals change nothing."""

import pytest
from django.urls import reverse

from aid.choices.relief import ProgrammeStatus, Season
from aid.models import CountyPart, Programme, Standard, UnreachedReason, Visit
from aid.services.programmes import create_programme
from core.reminders.models import Occurrence
from tests.aid.money.treasury import WINTER, Treasury, family, fresh, snapshot

pytestmark = pytest.mark.django_db


@pytest.fixture
def treasury():
    return Treasury()


@pytest.fixture
def draft(treasury):
    """A programme of summer that nobody has opened yet."""
    plan = WINTER | {"season": Season.SUMMER, "kind": "cool", "name": "2026 夏送清凉"}
    return create_programme(actor=treasury.admin, union_id=treasury.tree.province.pk, **plan)


def at(name, *args):
    return reverse(f"aid:programme_{name}", args=args)


def new_plan(union, **changes):
    plan = {name: str(value) for name, value in (WINTER | {"year": 2027, "name": "2027 冬送温暖"}).items()}
    return plan | {"union_id": union.pk, "deep": "2,000", "basis": "浙总工办〔2026〕8 号"} | changes


@pytest.mark.parametrize(
    ("role", "union", "status"),
    [
        ("province_admin", "province", 200),
        ("county_reviewer", "haishu", 200),
        ("township_caseworker", "wangchun", 200),
        ("grassroots_cadre", "textile", 200),
        ("finance_preparer", "haishu", 200),
        ("city_auditor", "ningbo", 200),
        ("province_leader", "province", 403),
        ("sys_admin", "province", 403),
    ],
)
def test_who_opens_the_pages(treasury, as_role, client, role, union, status):
    treasury.families(2)
    as_role(role, getattr(treasury.tree, union))

    for address in (at("list"), at("detail", treasury.programme.pk), at("progress", treasury.programme.pk)):
        assert client.get(address).status_code == status, address


def test_the_year_shows_plan_and_spending_of_ones_own_branch(treasury, as_role, client):
    treasury.paid(treasury.families(2))
    family(treasury.tree.elsewhere)
    as_role("county_reviewer", treasury.tree.haishu)

    shown = client.get(at("list")).text

    assert "2026/27 冬送温暖" in shown
    assert shown.count(">4,000.00<") == 2, "planned and paid"


def test_a_programme_is_shown_beside_the_year_before(treasury, as_role, client):
    treasury.paid(treasury.families(2))
    later = WINTER | {"year": WINTER["year"] + 1, "name": "2027 冬送温暖"}
    plan = create_programme(actor=treasury.admin, union_id=treasury.tree.province.pk, **later)
    as_role("province_admin", treasury.tree.province)

    shown = client.get(at("detail", plan.pk))

    assert shown.status_code == 200
    assert f"{WINTER['year']} 年发放 2 户" in shown.text


def test_a_programme_of_another_county_does_not_exist_here(treasury, as_role, client):
    theirs = Programme.objects.create(union=treasury.tree.jiangbei, **(WINTER | {"name": "江北慰问"}))
    as_role("county_reviewer", treasury.tree.haishu)

    assert client.get(at("detail", theirs.pk)).status_code == 404
    assert "江北慰问" not in client.get(at("list")).text


def test_names_only_for_those_who_read_files(treasury, as_role, client):
    treasury.families(1, name="周志明")
    family(treasury.tree.elsewhere, name="陈桂芳")

    for role, union, seen in (
        ("county_reviewer", treasury.tree.haishu, True),
        ("province_admin", treasury.tree.province, False),
        ("finance_preparer", treasury.tree.haishu, False),
    ):
        as_role(role, union)
        shown = client.get(at("detail", treasury.programme.pk)).text
        assert ("周志明" in shown) is seen, role
        assert "陈桂芳" not in shown, role


def test_the_list_of_families_says_why_somebody_is_left_out(treasury, as_role, client):
    treasury.families(2)
    family(treasury.tree.textile, name="孙立新", status="suspended", suspended_because="待核实")
    family(treasury.tree.textile, name="黄雅琴", category="accident")
    as_role("county_reviewer", treasury.tree.haishu)

    due = client.get(at("targets", treasury.programme.pk)).text
    out = client.get(at("targets", treasury.programme.pk), {"view": "excluded"}).text

    assert "孙立新" not in due
    assert "黄雅琴" not in due
    assert out.count("data-row ") == 2
    assert due.count("data-row ") == 2


def test_a_leader_does_not_open_the_list_of_families(treasury, as_role, client):
    for role in ("province_leader", "province_admin"):
        as_role(role, treasury.tree.province)
        assert client.get(at("targets", treasury.programme.pk)).status_code == 403


@pytest.mark.parametrize("name", ["list", "detail", "targets", "progress"])
def test_the_pages_cost_the_same_for_any_number_of_families(treasury, as_role, client, constant_queries, name):
    as_role("county_reviewer", treasury.tree.haishu)
    args = [] if name == "list" else [treasury.programme.pk]

    assert constant_queries(lambda: client.get(at(name, *args)), treasury.families) <= 30


def test_the_year_costs_the_same_for_any_number_of_programmes(treasury, as_role, client, constant_queries):
    as_role("province_admin", treasury.tree.province)
    kinds = iter(["living", "medical", "temporary", "accident", "cool", "job", "training", "checkup", "tuition"])
    seasons = [(season, kind) for kind in kinds for season in Season]

    def add(count):
        for _turn in range(count):
            season, kind = seasons.pop()
            made = Programme.objects.create(
                union=treasury.tree.province, **(WINTER | {"season": season, "kind": kind, "name": kind})
            )
            Standard.objects.create(programme=made, category="deep", amount_fen=100, basis="x")

    constant_queries(lambda: client.get(at("list")), add)


def test_a_programme_is_planned_edited_and_opened_through_its_pages(treasury, as_role, client):
    as_role("province_admin", treasury.tree.province)
    assert client.get(at("new")).status_code == 200

    answer = client.post(at("new"), new_plan(treasury.tree.province))

    made = Programme.unscoped.get(year=2027)
    assert answer.url == at("detail", made.pk)
    assert [(one.category, one.amount_fen) for one in made.standards.all()] == [("deep", 200_000)]
    plan = {name: new_plan(treasury.tree.province)[name] for name in WINTER if name not in ("season", "kind", "year")}
    edited = client.post(at("edit", made.pk), plan | {"seen_version": made.version, "policy_text": "按浙总工办文件"})
    assert edited.status_code == 302
    made = fresh(made)
    assert made.policy_text == "按浙总工办文件"
    standard = {"seen_version": made.version, "category": "accident", "amount": "2500", "basis": "同上"}
    assert client.post(at("standard", made.pk), standard).status_code == 302
    assert client.post(at("open", made.pk), {"seen_version": fresh(made).version}).status_code == 302
    assert fresh(made).status == ProgrammeStatus.OPEN
    assert CountyPart.unscoped.filter(programme=made).count() == 3


def test_wrong_days_are_told_on_the_form(treasury, as_role, client):
    as_role("province_admin", treasury.tree.province)

    answer = client.post(at("new"), new_plan(treasury.tree.province, closes_on="2026-01-01"))

    assert answer.status_code == 422
    assert "2027 冬送温暖" in answer.text, "what was typed is kept"
    assert not Programme.unscoped.filter(year=2027).exists()


@pytest.mark.parametrize("name", ["edit", "standard", "open", "copy", "close"])
def test_nobody_below_the_province_acts_on_its_programme(treasury, draft, as_role, client, name):
    before = snapshot()

    for role, union, status in (
        ("county_approver", treasury.tree.haishu, {403}),
        ("county_reviewer", treasury.tree.haishu, {403, 404}),
        ("finance_preparer", treasury.tree.haishu, {403}),
    ):
        as_role(role, union)
        assert client.post(at(name, draft.pk), {"seen_version": draft.version}).status_code in status, role
    assert snapshot() == before


def test_a_stale_page_opens_nothing(treasury, draft, as_role, client):
    as_role("province_admin", treasury.tree.province)
    Standard.objects.create(programme=draft, category="deep", amount_fen=100, basis="x")

    assert client.post(at("open", draft.pk), {"seen_version": draft.version - 1}).status_code == 409
    assert fresh(draft).status == ProgrammeStatus.DRAFT


def test_a_programme_without_a_standard_does_not_open(treasury, draft, as_role, client):
    as_role("province_admin", treasury.tree.province)

    Programme.unscoped.filter(pk=draft.pk).update(kind="living")  # what gives goods and services needs none

    assert client.post(at("open", draft.pk), {"seen_version": draft.version}).status_code == 422
    assert fresh(draft).status == ProgrammeStatus.DRAFT


def test_a_copy_for_another_year(treasury, as_role, client):
    as_role("province_admin", treasury.tree.province)

    answer = client.post(at("copy", treasury.programme.pk), {"year": 2027})

    made = Programme.unscoped.get(year=2027)
    assert answer.url == at("detail", made.pk)
    assert made.copied_from_id == treasury.programme.pk


def test_the_parts_are_set_by_the_province_and_paid_by_the_county(treasury, as_role, client):
    programme, part = treasury.programme, treasury.part
    as_role("province_admin", treasury.tree.province)
    quota = {"seen_version": fresh(part).version, "quota": 300, "fund_id": ""}
    assert client.post(at("part", programme.pk, part.pk), quota).status_code == 302
    assert fresh(part).quota == 300

    as_role("finance_preparer", treasury.tree.haishu)
    other = treasury.funded(0, name="另一笔资金")
    chosen = {"seen_version": fresh(part).version, "fund_id": str(treasury.fund.pk)}
    assert fresh(part).fund_id == other.pk
    assert client.get(at("fund", programme.pk, part.pk)).status_code == 200
    assert client.post(at("fund", programme.pk, part.pk), chosen).status_code == 302
    assert fresh(part).fund_id == treasury.fund.pk
    as_role("finance_preparer", treasury.tree.jiangbei)
    assert client.post(at("fund", programme.pk, part.pk), chosen).status_code == 404
    as_role("finance_confirmer", treasury.tree.haishu)
    assert client.post(at("fund", programme.pk, part.pk), chosen).status_code == 403


def test_a_county_explains_and_closes_its_part_then_the_province_closes(treasury, as_role, client):
    (file,) = treasury.families(1)
    programme, part = treasury.programme, treasury.part
    as_role("county_reviewer", treasury.tree.haishu)
    report = {"seen_version": fresh(part).version, "report": "走访完成"}

    refused = client.post(at("report", programme.pk, part.pk), report)
    assert (refused.status_code, fresh(part).reported_on) == (409, None)
    assert "王秀兰" in client.get(at("unreached", programme.pk, part.pk)).text
    blank = client.post(at("unreached", programme.pk, part.pk), {"file_id": file.pk, "reason": ""})
    assert blank.status_code == 422
    explained = client.post(at("unreached", programme.pk, part.pk), {"file_id": file.pk, "reason": "外出务工"})
    assert explained.status_code == 302
    assert UnreachedReason.unscoped.get().reason == "外出务工"
    assert client.post(at("report", programme.pk, part.pk), report).status_code == 302
    assert fresh(part).report == "走访完成"

    as_role("province_admin", treasury.tree.province)
    early = client.post(at("close", programme.pk), {"seen_version": programme.version})
    assert (early.status_code, fresh(programme).status) == (409, ProgrammeStatus.OPEN)


def test_a_visit_in_a_programme_makes_a_family_reached(treasury, as_role, client):
    (file,) = treasury.families(1)
    as_role("township_caseworker", treasury.tree.wangchun)
    url = at("visit", treasury.programme.pk, file.key)
    answers = {
        "visited_on": "2026-11-22",
        "first_visitor": "沈静怡",
        "second_visitor": "陆海涛",
        "person_met": "王秀兰",
        "findings": "家中安好。",
    }

    assert client.get(url).status_code == 200
    assert client.post(url, answers | {"second_visitor": ""}).status_code == 422
    assert client.post(url, answers).status_code == 302
    assert Visit.unscoped.get().programme == treasury.programme
    as_role("township_caseworker", treasury.tree.zhuangqiao)
    assert client.post(url, answers).status_code == 404
    assert Visit.unscoped.count() == 1


def test_the_funnel_counts_each_family_once_and_names_silent_counties(treasury, as_role, client):
    treasury.paid(2)
    treasury.submitted(1)
    as_role("province_admin", treasury.tree.province)

    answer = client.get(at("progress", treasury.programme.pk))

    assert [step["number"] for step in answer.context["funnel"]] == [3, 3, 2, 2, 0, 2]
    assert [one.union.name for one in answer.context["late"]] == ["江北区总工会", "义乌市总工会"]
    deeper = client.get(at("progress", treasury.programme.pk), {"node": treasury.tree.haishu.code})
    assert "望春街道总工会" in deeper.text
    as_role("county_reviewer", treasury.tree.jiangbei)
    other = client.get(at("progress", treasury.programme.pk), {"node": treasury.tree.haishu.code})
    assert other.status_code == 404


def test_the_plan_of_reminders_joins_the_counties(treasury, as_role, client):
    for part in CountyPart.unscoped.filter(programme=treasury.programme).select_related("union"):
        Occurrence.objects.create(
            schedule="aid.programme_part",
            subject_type="aid.countypart",
            subject_id=str(part.pk),
            milestone="t-7",
            due_at=treasury.now,
            union_path=part.union.path,
            title="x",
            roles=["county_reviewer"],
            planned_at=treasury.now,
        )

    as_role("province_admin", treasury.tree.province)
    plan = client.get(at("detail", treasury.programme.pk)).context["reminders"]
    as_role("county_reviewer", treasury.tree.haishu)
    own = client.get(at("detail", treasury.programme.pk)).context["reminders"]

    assert len(plan) == len(own) == 1
    assert plan[0]["text"] != own[0]["text"]
    assert client.get(at("list")).context["rows"][0]["reminder"] is not None


def test_money_is_shown_to_those_who_look_into_funds(treasury, as_role, client):
    treasury.families(2)

    as_role("county_approver", treasury.tree.haishu)
    assert "100,000.00" in client.get(at("detail", treasury.programme.pk)).text
    as_role("grassroots_cadre", treasury.tree.textile)
    assert "100,000.00" not in client.get(at("detail", treasury.programme.pk)).text
