"""What the database refuses of approvals, awards and rosters, whoever asks."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from aid.models import Approval, Award, Roster
from core.uuids import uuid7
from tests.aid.money.shell import forbidden, forbidden_change
from tests.aid.money.treasury import awards_of, fresh
from tests.factories import user

pytestmark = pytest.mark.django_db


class TestApprovals:
    def approve(self, award, stage, who, version=1):
        with transaction.atomic():
            return Approval.objects.create(
                award=award, award_version=version, stage=stage, approver_id=who, approved_at="2026-11-23T00:00:00Z"
            )

    @pytest.fixture
    def award(self, treasury):
        return awards_of(treasury.submitted())[0]

    def test_come_in_order_from_two_people(self, treasury, award):
        one, two = user().pk, user().pk

        self.approve(award, 1, one)
        self.approve(award, 2, two)

        assert award.approvals.count() == 2

    def test_stage_2_before_stage_1_is_refused(self, award):
        with pytest.raises(IntegrityError, match="cannot be approved so"):
            self.approve(award, 2, user().pk)

    def test_one_person_gives_one(self, award):
        one = user().pk
        self.approve(award, 1, one)
        with pytest.raises(IntegrityError):
            self.approve(award, 2, one)

    def test_the_maker_gives_none(self, treasury, award):
        with pytest.raises(IntegrityError, match="cannot be approved so"):
            self.approve(award, 1, treasury.cadre.user_id)

    @pytest.mark.parametrize("version", [0, 2])
    def test_it_is_for_the_version_in_force(self, award, version):
        with pytest.raises(IntegrityError, match="cannot be approved so"):
            self.approve(award, 1, user().pk, version)

    def test_nothing_is_approved_again_once_it_is_ready(self, treasury):
        (award,) = awards_of(treasury.approved())
        with pytest.raises(IntegrityError):
            self.approve(award, 1, user().pk)


class TestAwards:
    @pytest.mark.parametrize(
        "change", ["amount_fen = amount_fen + 1", "period = '2025-winter'", "item = 'living'", "category = 'relative'"]
    )
    def test_terms_are_fixed_once_submitted(self, treasury, change):
        treasury.submitted()

        forbidden_change("aid_award", change, match="stays as it was submitted")

    def test_each_change_of_a_draft_is_a_new_version(self, treasury):
        (award,) = awards_of(treasury.draft())

        Award.unscoped.filter(pk=award.pk).update(amount_fen=F("amount_fen") - 1)

        assert fresh(award).terms_version == 2
        forbidden("UPDATE aid_award SET terms_version = 9", match="follows from the terms")

    def test_a_fund_is_not_swapped(self, treasury):
        treasury.approved()
        other = treasury.funded(5_000_00, name="捐赠")

        forbidden("UPDATE aid_award SET fund_id = %s", other.pk, match="earmarked")

    def test_a_household_has_one_live_award_a_season(self, treasury):
        (award,) = awards_of(treasury.approved())
        row = Award.unscoped.filter(pk=award.pk).values().get() | {"id": uuid7(), "status": "draft"}

        with pytest.raises(IntegrityError, match="aid_one_award_a_household_and_season"), transaction.atomic():
            Award.objects.create(**row)

    def test_nothing_is_ready_without_fund_and_card(self, treasury):
        treasury.checked()

        forbidden("UPDATE aid_award SET status = 'ready'", match="aid_award_approved_has_fund_and_card")


class TestRosters:
    @pytest.mark.parametrize("column", ["checker_id", "approver_id"])
    def test_the_maker_neither_checks_nor_approves(self, treasury, column):
        roster = treasury.checked()

        forbidden_change("aid_roster", f"{column} = %s", roster.creator_id, match="aid_roster_")

    def test_the_checker_does_not_approve(self, treasury):
        roster = treasury.checked()

        forbidden("UPDATE aid_roster SET approver_id = %s", roster.checker_id, match="aid_roster_approver")
        assert Roster.unscoped.get().approver_id is None
