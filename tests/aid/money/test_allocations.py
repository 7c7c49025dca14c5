"""Places and money of a programme down the tree: together, never more than there is, with a trace, and back."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from aid.choices.relief import FundSource
from aid.models import Allocation, AllocationMove, Award, CountyPart, Fund
from aid.selectors.allocations import moves_of, nominated, standings
from aid.selectors.funds import balances, broken_invariants
from aid.services import allocations, funds, rosters
from aid.services.programmes import choose_fund
from core.errors import ConflictError, DomainError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events.models import Event
from tests.aid.money.treasury import Treasury
from tests.factories import actor
from tests.owning import as_owner

pytestmark = pytest.mark.django_db


class Purse:
    """The province's places and money for one programme, and the ways they may go."""

    def __init__(self, places: int = 10_000, granted: int = 1_000_000_00) -> None:
        self.treasury = Treasury(granted=0)
        self.tree, self.programme = self.treasury.tree, self.treasury.programme
        self.treasury.part.refresh_from_db()
        CountyPart.unscoped.filter(pk=self.treasury.part.pk).update(fund=None)
        self.province = self.treasury.admin
        self.finance = actor("finance_preparer", self.tree.province)
        self.city_finance = actor("finance_preparer", self.tree.ningbo)
        self.fund = funds.create_fund(
            actor=self.finance,
            union_id=self.tree.province.pk,
            name="2026 送温暖专项",
            source=FundSource.PROVINCE_FIN,
            year=2026,
        )
        self.treasury.preparer, preparer = self.finance, self.treasury.preparer
        self.treasury.grant(granted, self.fund)
        self.treasury.preparer = preparer
        allocations.set_total(actor=self.province, moment=self.now, places=places, **self.about("省里下达"))
        allocations.choose_source(actor=self.province, programme_id=self.programme.pk, fund_id=self.fund.pk)

    @property
    def now(self):
        return self.treasury.now

    def about(self, reason):
        return {"programme_id": self.programme.pk, "reason": reason}

    def move(self, upper, lower, places=0, fen=0, by=None, way=allocations.pass_down, **more):
        return way(
            actor=by or self.province,
            upper_id=upper.pk,
            lower_id=lower.pk,
            places=places,
            amount_fen=fen,
            moment=self.now,
            **self.about(more.pop("reason", "按在档户数下达")),
            **more,
        )

    def back(self, upper, lower, places=0, fen=0, **more):
        return self.move(upper, lower, places, fen, way=allocations.take_back, **more)

    def at_city(self, places=600, fen=1_200_000):
        self.move(self.tree.province, self.tree.ningbo, places, fen)

    def at_county(self, places=300, fen=600_000):
        self.at_city()
        self.move(self.tree.ningbo, self.tree.haishu, places, fen, by=self.city_finance)

    def places(self, union):
        return Allocation.unscoped.get(programme=self.programme, union=union)

    @property
    def part(self):
        return CountyPart.unscoped.get(pk=self.treasury.part.pk)

    def free(self, union):
        fund = Fund.unscoped.get(union=union, name=self.fund.name)
        return balances(fund.pk)["budget"]


@pytest.fixture
def purse():
    return Purse()


@pytest.fixture(autouse=True)
def the_ledger_is_whole(db):
    yield
    assert broken_invariants() == []


def test_places_and_money_go_down_together_and_every_step_is_told(purse):
    purse.at_county()

    tree = purse.tree
    assert (purse.places(tree.province).free_places, purse.places(tree.ningbo).free_places) == (9_400, 300)
    assert (purse.part.quota, purse.part.fund.union_id) == (300, tree.haishu.pk)
    assert [purse.free(union) for union in (tree.province, tree.ningbo, tree.haishu)] == [98_800_000, 600_000, 600_000]
    told = list(moves_of(purse.province, purse.programme))
    assert [(move.kind, move.places, move.amount_fen) for move in told] == [
        ("down", 300, 600_000),
        ("down", 600, 1_200_000),
        ("set", 10_000, 0),
    ]
    assert Event.unscoped.filter(code="aid.allocation.down").count() == 2


def test_the_board_of_the_tree_says_who_holds_what(purse):
    purse.at_county()
    purse.treasury.approved(2)

    shown = {each.union.pk: each for each in standings(purse.province, purse.programme)}

    county, city = shown[purse.tree.haishu.pk], shown[purse.tree.ningbo.pk]
    assert (county.places, county.used, county.free, county.received_fen, county.bound_fen) == (
        300,
        2,
        298,
        600_000,
        400_000,
    )
    assert (city.places, city.passed, city.free, city.free_fen) == (600, 300, 300, 600_000)
    own = {each.union.pk for each in standings(actor("county_reviewer", purse.tree.haishu), purse.programme)}
    assert own == {purse.tree.haishu.pk}


@pytest.mark.parametrize(
    ("places", "fen", "code", "details"),
    [
        (601, 0, "places_short", {"free": 600, "wanted": 601, "short": 1}),
        (1, 1_200_001, "fund_short", {"short_fen": 1, "available_fen": 1_200_000, "needed_fen": 1_200_001}),
        (0, 0, "nothing", None),
        (-1, 5, "nothing", None),
    ],
)
def test_a_refusal_names_what_is_short_and_moves_neither(purse, places, fen, code, details):
    purse.at_city()
    with pytest.raises(DomainError) as error:
        purse.move(purse.tree.ningbo, purse.tree.haishu, places, fen)
    assert error.value.code == code
    if details:
        assert error.value.details == details
    assert purse.places(purse.tree.ningbo).free_places == 600
    assert purse.part.quota is None
    assert purse.free(purse.tree.ningbo) == 1_200_000
    assert AllocationMove.unscoped.count() == 2


def test_the_same_request_twice_moves_once(purse):
    first = purse.move(purse.tree.province, purse.tree.ningbo, 10, 10_000, key="req-1")
    again = purse.move(purse.tree.province, purse.tree.ningbo, 10, 10_000, key="req-1")
    assert first.pk == again.pk
    assert purse.places(purse.tree.ningbo).places == 10


def test_nothing_jumps_a_level_or_leaves_the_tree(purse):
    for upper, lower in (
        (purse.tree.province, purse.tree.haishu),
        (purse.tree.ningbo, purse.tree.yiwu),
        (purse.tree.haishu, purse.tree.ningbo),
    ):
        with pytest.raises((RuleBrokenError, NotFoundError)) as error:
            purse.move(upper, lower, 1)
        assert error.value.code in ("level", "not_found")


def test_only_the_level_that_holds_may_give(purse):
    purse.at_city()
    other_city = actor("finance_preparer", purse.tree.yiwu)
    county = actor("finance_preparer", purse.tree.haishu)
    for who in (other_city, county, actor("county_approver", purse.tree.haishu)):
        with pytest.raises((ForbiddenError, NotFoundError)):
            purse.move(purse.tree.ningbo, purse.tree.haishu, 1, by=who)
    with pytest.raises(NotFoundError):  # the province's own row is not the city's to see
        purse.move(purse.tree.province, purse.tree.ningbo, 1, by=purse.city_finance)


def test_money_of_one_source_never_flows_into_another(purse):
    purse.at_city()
    local = funds.create_fund(
        actor=purse.treasury.preparer,
        union_id=purse.tree.haishu.pk,
        name="本级经费",
        source=FundSource.OWN_UNION,
        year=2026,
    )
    part = purse.part
    choose_fund(actor=purse.treasury.preparer, part_id=part.pk, seen_version=part.version, fund_id=local.pk)
    with pytest.raises(RuleBrokenError) as error:
        purse.move(purse.tree.ningbo, purse.tree.haishu, 1, 100)
    assert error.value.code == "earmark"
    assert balances(local.pk)["budget"] == 0


def test_a_donation_goes_down_with_its_intent_and_into_no_other_fund(purse):
    Fund.unscoped.filter(pk=purse.fund.pk).update(donor="省慈善总会", intent="冬季慰问", purposes=["warmth"])
    purse.at_city()
    city = Allocation.unscoped.get(union=purse.tree.ningbo).fund
    assert (city.donor, city.intent, city.purposes) == ("省慈善总会", "冬季慰问", ["warmth"])
    Fund.unscoped.filter(pk=city.pk).update(purposes=[])
    with pytest.raises(ConflictError) as error:
        purse.move(purse.tree.province, purse.tree.ningbo, 1, 100)
    assert error.value.code == "donor_intent"


def test_what_is_free_goes_to_another_county_with_its_trace(purse):
    purse.at_county()
    purse.treasury.approved(2)
    with pytest.raises(ConflictError) as short:
        purse.back(purse.tree.ningbo, purse.tree.haishu, 299)
    assert short.value.details == {"free": 298, "wanted": 299, "short": 1}

    purse.back(purse.tree.ningbo, purse.tree.haishu, 298, 200_000, reason="海曙区名额用不完")
    purse.move(purse.tree.ningbo, purse.tree.jiangbei, 298, 200_000, reason="调剂给江北区")

    assert purse.part.quota == 2
    assert CountyPart.unscoped.get(programme=purse.programme, union=purse.tree.jiangbei).quota == 298
    assert purse.free(purse.tree.jiangbei) == 200_000
    reasons = [move.reason for move in moves_of(purse.province, purse.programme)[:2]]
    assert reasons == ["调剂给江北区", "海曙区名额用不完"]


def test_what_is_left_goes_back_up_when_the_programme_has_closed(purse):
    purse.at_county()
    purse.treasury.approved(2)
    with pytest.raises(ConflictError):
        allocations.return_unspent(actor=purse.province, programme_id=purse.programme.pk, moment=purse.now)
    type(purse.programme).unscoped.filter(pk=purse.programme.pk).update(status="closed")

    allocations.return_unspent(actor=purse.province, programme_id=purse.programme.pk, moment=purse.now)

    tree = purse.tree
    assert (purse.part.quota, purse.places(tree.ningbo).places, purse.places(tree.province).free_places) == (
        2,
        2,
        9_998,
    )
    assert [purse.free(union) for union in (tree.haishu, tree.ningbo, tree.province)] == [0, 0, 99_600_000]
    assert allocations.return_unspent(actor=purse.province, programme_id=purse.programme.pk, moment=purse.now) == []


def test_the_trace_cannot_be_changed_and_the_database_never_overdraws(purse):
    purse.at_city()
    for statement in (
        "UPDATE aid_allocationmove SET places = 1",
        "DELETE FROM aid_allocationmove",
        "TRUNCATE aid_allocationmove",
    ):
        with as_owner(), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic():
        Allocation.unscoped.filter(union=purse.tree.province).update(passed_places=10_001)


def test_a_total_below_what_was_passed_down_is_refused(purse):
    purse.at_city(600)
    with pytest.raises(DomainError):
        allocations.set_total(actor=purse.province, moment=purse.now, places=599, **purse.about("减少"))
    assert purse.places(purse.tree.province).places == 10_000


def test_nominations_beyond_the_places_are_refused_line_by_line(purse):
    purse.at_county(places=3)
    treasury = purse.treasury
    families = treasury.families(5)

    roster = treasury.draft(families)

    assert nominated(purse.programme.pk, purse.tree.haishu.pk) == 3
    assert [refusal.code for refusal in roster.refusals.all()] == ["quota_exceeded"] * 2
    line = Award.unscoped.filter(roster=roster).first()
    rosters_before = roster.version
    from_roster = Award.unscoped.get(pk=line.pk)
    assert from_roster.status == "draft"
    discarded = rosters.discard_roster(
        actor=treasury.cadre, roster_id=roster.pk, seen_version=rosters_before, reason="重新编制"
    )
    assert discarded.status == "rejected"
    assert treasury.draft(families).refusals.count() == 2  # the places are free again


def test_a_family_listed_already_takes_no_second_place(purse):
    purse.at_county(places=3)
    families = purse.treasury.families(4)
    purse.treasury.draft(families[:1])

    roster = purse.treasury.draft(families)

    assert sorted(roster.refusals.values_list("code", flat=True)) == ["duplicate_household", "quota_exceeded"]
    assert Award.unscoped.filter(roster=roster).count() == 2


def test_the_pages_set_pass_down_and_show_the_trace(purse, as_role, client):
    as_role("province_admin", purse.tree.province)
    at = f"/campaigns/{purse.programme.pk}/allocation/"
    step = {
        "way": "down",
        "lower_id": purse.tree.ningbo.pk,
        "places": "600",
        "amount": "12,000",
        "reason": "浙总工发1号",
    }

    assert client.post(f"{at}{purse.tree.province.pk}/", step | {"key": "k1"}).status_code == 302
    assert client.post(f"{at}{purse.tree.province.pk}/", step | {"key": "k1"}).status_code == 302  # pressed twice

    shown = client.get(at).text
    for text in ("宁波市总工会", "600", "9,400", "12,000.00", "浙总工发1号"):
        assert text in shown
    assert purse.places(purse.tree.ningbo).places == 600
    short = client.post(f"{at}{purse.tree.province.pk}/", step | {"key": "k2", "places": "9500"})
    assert short.status_code == 409
    assert "缺 100 个" in short.text


def test_a_county_sees_its_own_line_and_passes_nothing_on(purse, as_role, client):
    purse.at_county()
    as_role("county_reviewer", purse.tree.haishu)
    at = f"/campaigns/{purse.programme.pk}/allocation/"

    shown = client.get(at).text

    assert "海曙区总工会" in shown
    assert "600" not in shown.partition("<tbody>")[2].partition("</tbody>")[0].replace("6,000.00", "")
    assert client.get(f"{at}{purse.tree.ningbo.pk}/").status_code == 403
