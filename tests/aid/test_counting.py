"""户次, 人次, 户数, 人数, 金额, 物资: the rule in words, and the selector that must agree with it (domain.md 3.8)."""

from datetime import date, timedelta

import pytest

from aid.models import Payment
from aid.rules.counting import Counts, Given, tally
from aid.selectors.counting import GROUPS, relief_counts, relief_total
from aid.services import jobs, payments
from tests.aid import test_services as services
from tests.aid.money.pupils import enrolled, seat
from tests.aid.money.treasury import Treasury, family
from tests.factories import DAY, actor, identity_number

pytestmark = pytest.mark.django_db
VIEW = "aid.view_programme"


def test_two_children_in_two_batches_are_2_household_times_2_person_times_1_household():
    rows = [Given("cash", "autumn", batch, "home", child, 4_000_00) for batch, child in (("B1", "a"), ("B2", "b"))]

    counted = tally(rows)

    assert (counted.household_times, counted.person_times, counted.households, counted.people) == (2, 2, 1, 2)
    assert counted.amount_fen == 8_000_00
    assert counted.average_fen == 8_000_00


def test_two_children_in_one_batch_are_one_household_time():
    rows = [Given("cash", "autumn", "B1", "home", child, 4_000_00) for child in ("a", "b")]

    assert (tally(rows).household_times, tally(rows).person_times) == (1, 2)


def test_goods_count_at_cost_and_services_count_people():
    rows = [
        Given("cash", "winter", "B1", "home", "head", 2_000_00),
        Given("goods", "winter", "2026-12-20", "home", "head", 100_00),
        Given("goods", "summer", "2026-07-20", None, None, 370_00),
        Given("service", "spring", "", None, "worker"),
    ]

    assert tally(rows) == Counts(2, 3, 1, 2, 2_000_00, 470_00, 1)


def test_nothing_is_nothing():
    assert tally([]) == Counts()
    assert Counts().average_fen == 0


def test_story_18s_figures_from_the_database():
    treasury = Treasury(season="autumn", kind="tuition", name="2026 金秋助学", standards=None)
    home = family(treasury.tree.textile)
    for name in ("李欣悦", "李欣然"):
        child = seat(home, name=name)
        enrolled(treasury.cadre, child)
        treasury.paid([child])

    counted = relief_total(treasury.reviewer, VIEW)

    assert (counted.household_times, counted.person_times, counted.households) == (2, 2, 1)
    assert (counted.people, counted.cash_fen) == (2, 10_000_00)


class TestSelector:
    @pytest.fixture
    def county(self):
        """Two families paid, one whose money came back; goods for a site and a family; a placement; a certificate."""
        spring = services.Spring()
        files = spring.families(2)
        spring.paid(files)
        returned = spring.families(1)
        spring.paid(returned)
        payment = Payment.unscoped.get(award__file=returned[0])
        payments.refund_payment(
            actor=spring.preparer,
            payment_id=payment.pk,
            amount_fen=payment.amount_fen,
            reason="退回",
            idempotency_key="r1",
            moment=spring.now,
        )
        spring.issue(100, site_id=spring.site().pk)
        spring.issue(4, file_id=files[0].pk, source="donation")
        number = identity_number()
        for _turn in range(2):
            referral = spring.refer(_another(spring), identity=number)
            services.TestJobs().settle(spring, referral)
        services.TestTraining().finish(spring, spring.trainee(spring.course()))
        return spring

    def test_the_whole(self, county):
        assert relief_total(county.reviewer, VIEW) == Counts(
            household_times=3,  # two in the batch, one with goods
            person_times=5,  # two payments, goods, one placement of two in the year, one certificate
            households=2,
            people=4,
            cash_fen=4_000_00,
            goods_fen=350_00 + 14_00,
            services=2,
        )

    def test_told_apart(self, county):
        by = {group: relief_counts(county.reviewer, VIEW, by=group) for group in GROUPS}

        assert {season: one.amount_fen for season, one in by["season"].items()} == {
            "winter": 4_000_00,
            "summer": 364_00,
            "spring": 0,
        }
        assert by["source"]["donation"].goods_fen == 14_00
        assert by["source"]["local_fin"].cash_fen == 4_000_00
        assert set(by["county"]) == {str(county.tree.haishu.pk)}
        assert by["kind"]["job"].services == 1
        for group, rows in by.items():
            assert sum(one.amount_fen for one in rows.values()) == 4_364_00, group

    def test_a_period_and_a_branch(self, county):
        assert relief_total(county.reviewer, VIEW, first=DAY, last=DAY, season="winter").cash_fen == 4_000_00
        assert relief_total(county.reviewer, VIEW, first=DAY + timedelta(days=1)) == Counts(
            services=1, person_times=1, people=1
        )
        assert relief_total(county.reviewer, VIEW, last=date(2026, 1, 1)) == Counts()
        assert relief_total(county.reviewer, VIEW, below=county.tree.jiangxia.path) == Counts()
        assert relief_total(county.reviewer, VIEW, programme=county.programme).cash_fen == 4_000_00

    def test_another_county_counts_its_own(self, county):
        assert relief_total(actor("county_reviewer", county.tree.jiangbei), VIEW) == Counts()
        assert relief_total(actor("county_reviewer", county.tree.haishu), "aid.no_such_right") == Counts()


def _another(spring):
    """Return a post at a fair of its own."""
    number = len(spring.__dict__.setdefault("fairs", []))
    spring.fairs.append(number)
    fair = jobs.enter_fair(
        actor=spring.cadre,
        union_id=spring.union.pk,
        programme_id=spring.by_kind["job"].pk,
        name=f"招聘会 {number}",
        held_on=DAY,
        place="区文化广场",
    )
    return jobs.offer_post(actor=spring.cadre, fair_id=fair.pk, employer="某厂", title="工人", openings=5)
