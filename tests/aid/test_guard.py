"""Aid on top of other aid: what the reader sees of it across the province, what is excluded, what is reduced."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aid.choices.files import Category, Relation
from aid.choices.relief import ReliefKind, Season
from aid.models import Award, CountyPart, HouseholdMember, Roster
from aid.rules.guard import Asked, Effect, Given, findings, limits_from
from aid.selectors.guard import seen_by_file, seen_by_line
from aid.services import awards, rosters
from core.errors import ConflictError
from tests.aid.applications import living_standard
from tests.aid.money.treasury import Treasury, awards_of, family, fresh, refused
from tests.factories import DAY, actor, person

pytestmark = pytest.mark.django_db
LIMITS = limits_from(
    once_a_year=("living", "tuition", "medical"),
    living=Decimal(1000),
    deep=Decimal(12),
    other=Decimal(10),
    medical=Decimal(20_000),
    year=Decimal(12),
)


def asked(**more):
    facts = {"item": "living", "period": "2026-winter", "year": 2026, "category": "deep", "amount_fen": 3_000_00}
    return Asked(**(facts | {"person_id": 1} | more))


def given(**more):
    facts = {"item": "living", "period": "2026-summer", "year": 2026, "amount_fen": 5_000_00, "union": "义乌市总工会"}
    return Given(**(facts | {"month": date(2026, 8, 3), "person_id": 1} | more))


@pytest.mark.parametrize(
    ("line", "had", "said"),
    [
        (asked(), [], []),
        (asked(), [given()], [("other_aid", "look", None)]),
        (asked(), [given(period="2026-winter")], [("D1", "exclude", None)]),
        (asked(), [given(amount_fen=9_000_00)], [("other_aid", "look", None)]),
        (asked(), [given(amount_fen=9_000_01)], [("D5", "reduce", 2_999_99)]),
        (asked(), [given(amount_fen=12_000_00)], [("D5", "exclude", None)]),
        (asked(), [given(amount_fen=12_000_00, year=2025)], [("other_aid", "look", None)]),
        (asked(amount_fen=12_000_01), [], [("D5", "reduce", 12_000_00)]),
        (
            asked(item="medical", amount_fen=8_000_00),
            [given(item="medical", amount_fen=15_000_00)],
            [("D5", "reduce", 5_000_00)],
        ),
        (
            asked(item="warmth", amount_fen=2_000_00),
            [given(amount_fen=12_000_00), given(item="medical", amount_fen=18_000_01)],
            [("D5", "reduce", 1_999_99)],
        ),
        (
            asked(item="warmth", amount_fen=2_000_00),
            [given(amount_fen=12_000_00), given(item="medical", amount_fen=20_000_00)],
            [("D5", "exclude", None)],
        ),
        (
            asked(item="warmth", amount_fen=2_000_00),
            [given(item="tuition", amount_fen=32_000_00)],
            [("other_aid", "look", None)],
        ),
        (asked(category="relative"), [given(item="tuition")], [("D4", "exclude", None)]),
        (asked(category="relative"), [given(item="warmth")], [("other_aid", "look", None)]),
        (asked(category="relative"), [given(item="tuition", year=2025)], [("other_aid", "look", None)]),
        (asked(category="deep"), [given(item="tuition")], [("other_aid", "look", None)]),
        (asked(item="tuition"), [given(item="tuition", period="2026-winter")], [("D2", "exclude", None)]),
        (
            asked(item="tuition"),
            [given(item="tuition", period="2026-winter", person_id=2)],
            [("other_aid", "look", None)],
        ),
    ],
)
def test_the_rules_at_their_edges(line, had, said):
    found = findings(line, had, LIMITS)
    assert [(each.code, each.effect.value, each.to_fen) for each in found] == said
    assert all(each.text for each in found)


def test_the_sentence_names_union_month_and_amount():
    text = findings(asked(), [given(period="2026-winter")], LIMITS)[0].text
    for part in ("生活救助", "义乌市总工会", "2026-08", "5,000.00"):
        assert part in text


@pytest.fixture
def treasury():
    return Treasury(kind=ReliefKind.LIVING)


def elsewhere(treasury, *, kind=ReliefKind.LIVING, season=Season.SUMMER, amount=5_000_00, household=None, who=None):
    """Return an approved award from a county of another city, to a household there."""
    file = family(treasury.tree.grassroots("义乌红星玩具厂工会", treasury.tree.yiwu)) if household is None else None
    same = (kind, season) == (ReliefKind.LIVING, Season.WINTER)
    programme = treasury.programme if same else treasury.opened(kind=kind, season=season, name="另一项目")
    part = CountyPart.unscoped.get(programme=programme, union=treasury.tree.yiwu)
    maker = actor("township_caseworker", treasury.tree.yiwu)
    roster = Roster.objects.create(
        programme=programme,
        part=part,
        union=treasury.tree.yiwu,
        creator_id=maker.user_id,
        submitted_on=DAY,
        status="submitted",
    )
    return Award.objects.create(
        roster=roster,
        programme=programme,
        payer=treasury.tree.yiwu,
        union=treasury.tree.yiwu,
        household=file.household if file else household,
        file=file or family(treasury.tree.yiwu),
        person=who or (file.head if file else household.head),
        category=Category.DEEP,
        item=kind,
        period=f"2026-{season}",
        amount_fen=amount,
        status="submitted",
        created_by_id=maker.user_id,
    )


def lived_there(award, file, *, left=DAY + timedelta(days=1)):
    """Let a daughter of this family have lived in the household of that award until a day."""
    child = person(file.union, "李欣悦", birth=date(2008, 9, 1))
    seat = {"person": child, "relation": Relation.DAUGHTER}
    HouseholdMember.objects.create(household=award.household, from_on=date(2026, 1, 1), to_on=left, **seat)
    HouseholdMember.objects.create(household=file.household, from_on=left, **seat)
    return child


def submit(treasury, roster):
    return rosters.submit_roster(
        actor=treasury.cadre, roster_id=roster.pk, seen_version=fresh(roster).version, today=DAY
    )


class TestAcrossTheProvince:
    def test_aid_in_a_former_household_in_another_county_is_seen_and_excludes(self, treasury):
        living_standard()
        file = family(treasury.tree.textile)
        lived_there(elsewhere(treasury, season=Season.WINTER), file)
        roster = treasury.draft([file])

        seen = seen_by_line(treasury.approver, roster, today=DAY)

        assert [finding.code for finding in next(iter(seen.values())).findings] == ["D1"]
        with refused("double_aid", ConflictError):
            submit(treasury, roster)
        line = awards_of(roster)[0]
        awards.exclude_award(actor=treasury.cadre, award_id=line.pk, seen_version=line.version, reason="已在义乌享受")

    def test_aid_after_the_member_had_left_is_not_the_familys(self, treasury):
        file = family(treasury.tree.textile)
        lived_there(elsewhere(treasury), file, left=DAY - timedelta(days=30))

        assert seen_by_line(treasury.approver, treasury.draft([file]), today=DAY) == {}

    def test_outside_the_branch_only_kind_month_amount_and_union_are_told(self, treasury):
        file = family(treasury.tree.textile)
        award = elsewhere(treasury, kind=ReliefKind.WARMTH)
        lived_there(award, file)
        roster = treasury.draft([file])

        (seen,) = seen_by_line(treasury.approver, roster, today=DAY).values()
        (aid,) = seen.aids
        assert (aid.kind, aid.month, aid.amount_fen, aid.union) == ("送温暖慰问", "2026-11", 5_000_00, "义乌市总工会")
        assert (aid.person, aid.programme, aid.status, aid.in_branch) == ("", "", "", False)
        (aid,) = next(iter(seen_by_line(actor("city_auditor", treasury.tree.jinhua), roster, today=DAY).values())).aids
        assert (aid.person, aid.in_branch) == ("王秀兰", True)

    def test_a_cap_lowers_the_line_when_the_roster_is_submitted(self, treasury):
        living_standard(monthly="500")
        file = family(treasury.tree.textile)
        lived_there(elsewhere(treasury, amount=5_000_00), file)
        roster = submit(treasury, treasury.draft([file]))

        line = awards_of(roster)[0]
        assert (line.amount_fen, line.terms_version) == (1_000_00, 2)
        assert "6,000.00" in line.note

    def test_aid_that_came_in_between_stops_the_approval(self, treasury):
        file, first = family(treasury.tree.textile), elsewhere(treasury, season=Season.WINTER)
        roster = treasury.checked([file])
        lived_there(first, file)

        with refused("double_aid", ConflictError):
            treasury.approve(roster)

        assert fresh(roster).status == "approved_pending"
        line = awards_of(roster)[0]
        awards.reject_award(actor=treasury.approver, award_id=line.pk, seen_version=line.version, reason="已享受")

    def test_the_line_links_to_what_came_first_where_the_reader_may_go(self, client, as_role, treasury):
        file, first = family(treasury.tree.textile), elsewhere(treasury, season=Season.WINTER)
        roster = treasury.checked([file])
        lived_there(first, file)
        address = reverse("aid:roster_line", args=[roster.pk, awards_of(roster)[0].pk])
        there = reverse("aid:roster_line", args=[first.roster_id, first.pk])

        as_role("county_approver", treasury.tree.haishu)
        page = client.get(address).text
        assert "先行申请" in page
        assert there not in page, "another county's line is named, not opened"
        as_role("city_auditor", treasury.tree.province)
        assert there in client.get(address).text

    def test_a_returned_first_line_makes_way(self, treasury):
        file = family(treasury.tree.textile)
        first = treasury.submitted([file])
        later = elsewhere(treasury, season=Season.WINTER)
        lived_there(later, file)
        rosters.return_roster(actor=treasury.caseworker, roster_id=first.pk, seen_version=first.version, reason="补正")

        assert seen_by_line(treasury.approver, later.roster, today=DAY) == {}, "a draft is no request"
        with refused("double_aid", ConflictError):
            submit(treasury, first)

    def test_a_roster_costs_the_same_for_many(self, treasury):
        def cost(roster):
            with CaptureQueriesContext(connection) as captured:
                seen_by_line(treasury.approver, roster, today=DAY)
            return len(captured)

        few = cost(treasury.draft(2))
        assert cost(treasury.draft(12)) == few


class TestPages:
    def test_the_roster_its_line_and_the_file_show_it(self, client, as_role, treasury):
        file = family(treasury.tree.textile)
        lived_there(elsewhere(treasury, season=Season.WINTER), file)
        roster = treasury.draft([file])
        line = awards_of(roster)[0]
        as_role("county_approver", treasury.tree.haishu)

        page = client.get(f"/rosters/{roster.pk}/").content.decode()
        assert "本季生活救助已先行申请" in page
        assert "1 笔不能发放" in page
        page = client.get(f"/rosters/{roster.pk}/lines/{line.pk}/").content.decode()
        assert "义乌市总工会" in page
        assert "不在你的范围" in page
        assert "红星玩具厂" not in page

    def test_a_file_page_and_its_decision_show_aid_to_its_members(self, client, as_role, treasury):
        file = family(treasury.tree.textile)
        child = lived_there(elsewhere(treasury), file)
        file.members.create(person=child, relation=Relation.DAUGHTER, standing="student", live=True)
        assert [aid.union for aid in seen_by_file(treasury.approver, file, today=DAY)] == ["义乌市总工会"]
        as_role("county_approver", treasury.tree.haishu)
        assert "义乌市总工会" in client.get(f"/needy/{file.key}/aid/").content.decode()

    def test_another_county_sees_no_line(self, client, as_role, treasury):
        roster = treasury.draft(1)
        as_role("county_approver", treasury.tree.yiwu)
        assert client.get(f"/rosters/{roster.pk}/lines/{awards_of(roster)[0].pk}/").status_code == 404


def test_effects_are_ordered_from_hard_to_soft():
    assert [effect.value for effect in Effect] == ["exclude", "reduce", "look"]
