"""The recognition tier: decided with the file, and asked by central and provincial money (domain.md 2.1, 3.5)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from aid.choices.files import Tier
from aid.choices.relief import RosterStatus
from aid.models import NeedyFile, RosterRefusal
from aid.rules.tiers import NATIONAL_CATEGORIES, NATIONAL_ONLY
from aid.services import reviews, rosters
from core.errors import RuleBrokenError
from core.events.models import Event
from core.parameters.models import PolicyParameter
from tests.aid.applications import Office
from tests.aid.money.treasury import Treasury, family, fresh, pots, refused
from tests.aid.test_recipients import Winter
from tests.aid.test_requests import Office as Asking
from tests.factories import DAY, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db):
    return Office(Tree())


def steered(treasury: Treasury, source: str) -> Treasury:
    """Let the county's fund be money of another source."""
    treasury.fund.source = source
    treasury.fund.save(update_fields=["source"])
    return treasury


class TestDeciding:
    def test_the_county_decides_it_and_the_page_and_the_log_say_so(self, office, as_role, client):
        file = office.filed()
        assert (file.tier, Event.unscoped.get(code="aid.file.approved").data["tier"]) == (Tier.NATIONAL, "national")

        file = office.reviewed(file)
        keep = {"actor": office.approver, "file_id": file.pk, "today": DAY, "category": "deep"}
        file = reviews.confirm_review(**keep, seen_version=file.version, tier="local")

        assert file.tier == Tier.LOCAL
        said = Event.unscoped.get(code="aid.file.review_confirmed").data
        assert (said["tier"], said["tier_before"]) == ("local", "national")
        as_role("county_approver", office.tree.haishu)
        assert "市县级" in client.get(reverse("aid:file_detail", args=[file.key])).text
        log = client.get(reverse("aid:file_log", args=[file.key])).text
        assert "原认定层级" in log
        assert "全国级" in log
        file = office.reviewed(file)
        assert reviews.confirm_review(**keep, seen_version=file.version).tier == Tier.LOCAL, "kept when nothing is said"

    def test_a_category_that_is_not_national_by_default_is_local(self, office):
        PolicyParameter.objects.filter(code=NATIONAL_CATEGORIES).update(value="relative")

        assert office.filed().tier == Tier.LOCAL

    def test_the_database_knows_three(self, treasury_file):
        with pytest.raises(IntegrityError, match="aid_file_tier_known"), transaction.atomic():
            NeedyFile.unscoped.filter(pk=treasury_file.pk).update(tier="city")


@pytest.fixture
def treasury_file(db):
    return family(Tree().textile)


class TestMoney:
    @pytest.mark.parametrize("source", ["central", "province_fin"])
    def test_a_roster_names_whom_its_fund_cannot_pay(self, source):
        treasury = steered(Treasury(), source)
        local, national = family(treasury.tree.textile, tier="local"), family(treasury.tree.textile)

        roster = treasury.draft([local, national])

        assert [line.file for line in roster.awards.all()] == [national]
        refusal = RosterRefusal.objects.get(roster=roster)
        assert (refusal.file, refusal.code) == (local, "tier")
        assert "全国级" in refusal.message or "national" in refusal.message

    @pytest.mark.parametrize("tier", ["local", "province"])
    def test_nothing_is_set_aside_for_a_file_of_another_tier(self, tier):
        treasury = Treasury()
        files = [family(treasury.tree.textile), family(treasury.tree.textile, tier=tier)]
        roster = treasury.checked(files)
        steered(treasury, "central")  # chosen after the roster was built

        with refused("tier", RuleBrokenError) as refusal:
            treasury.approve(roster)

        assert files[1].number in refusal.value.message
        assert files[0].number not in refusal.value.message
        assert pots(treasury.fund)["budget"] == 100_000_00

        files[1].tier = "national"
        files[1].save(update_fields=["tier"])
        assert treasury.approve(roster).status == RosterStatus.APPROVED

    def test_other_money_asks_for_no_tier(self):
        treasury = Treasury()

        assert treasury.approved([family(treasury.tree.textile, tier="local")]).status == RosterStatus.APPROVED

    def test_a_region_may_switch_the_rule_off(self):
        treasury = steered(Treasury(), "central")
        PolicyParameter.objects.filter(code=NATIONAL_ONLY).update(value="off")

        assert treasury.approved([family(treasury.tree.textile, tier="local")]).status == RosterStatus.APPROVED

    def test_somebody_without_a_file_is_not_paid_from_it(self):
        winter = Winter()
        roster = winter.nominate()
        roster = rosters.submit_roster(
            actor=winter.cadre, roster_id=roster.pk, seen_version=fresh(roster).version, today=DAY
        )
        roster = rosters.check_roster(
            actor=winter.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=winter.now
        )
        steered(winter, "province_fin")

        with refused("tier", RuleBrokenError):
            winter.approve(roster)

    def test_an_application_outside_the_seasons_is_refused_at_once(self):
        asking = Asking("living")
        steered(asking, "central")
        NeedyFile.unscoped.filter(pk=asking.file.pk).update(tier="local")

        with refused("tier", RuleBrokenError):
            asking.ask()
        NeedyFile.unscoped.filter(pk=asking.file.pk).update(tier="national")
        assert asking.ask().status == RosterStatus.SUBMITTED
