"""Funds: granted once per key, taken back once, seen by those who may."""

from typing import ClassVar

import pytest

from aid.choices.relief import FundSource
from aid.models import Fund
from aid.selectors.funds import assignable_funds, fund_entries, fund_list
from aid.services import funds, programmes
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from tests.aid.money.treasury import entries, fresh, pots, refused, told
from tests.factories import actor

pytestmark = pytest.mark.django_db


def create(treasury, by=None, **fields):
    plan = {"union_id": treasury.tree.haishu.pk, "name": "第二笔", "source": FundSource.INTEREST, "year": 2026}
    return funds.create_fund(actor=by or treasury.preparer, **(plan | fields))


def test_a_fund_opens_with_five_empty_buckets(treasury):
    fund = create(treasury)

    assert {account.bucket for account in fund.accounts.all()} == {
        "external",
        "budget",
        "reserved",
        "in_transit",
        "paid",
    }
    assert pots(fund) == {}
    assert told("aid.fund.created", fund)


def test_a_grant_is_money_from_outside(treasury):
    entry = treasury.grant(5_000_00)

    assert pots(treasury.fund) == {"external": -105_000_00, "budget": 105_000_00}
    assert (entry.kind, entry.fund, entry.note, entry.actor_id) == (
        "grant",
        treasury.fund,
        "财政下拨",
        treasury.preparer.user_id,
    )
    assert told("aid.fund.granted", treasury.fund)[-1].data["amount_fen"] == 5_000_00


def test_the_same_key_again_changes_nothing(treasury):
    first = treasury.grant(5_000_00, key="2026-001")

    again = treasury.grant(5_000_00, key="2026-001")

    assert again == first
    assert entries("grant") == 2, "the fixture's and this one"
    assert pots(treasury.fund)["budget"] == 105_000_00
    with refused("idempotency", ConflictError):
        treasury.grant(6_000_00, key="2026-001")


def test_the_key_belongs_to_its_fund(treasury):
    other = create(treasury)

    treasury.grant(1_00, key="same")
    treasury.grant(2_00, other, key="same")

    assert pots(other) == {"external": -2_00, "budget": 2_00}


@pytest.mark.parametrize(
    ("role", "place", "error"),
    [
        ("finance_confirmer", "haishu", NotFoundError),
        ("finance_preparer", "yiwu", NotFoundError),
        ("finance_preparer", "ningbo", NotFoundError),
        ("county_approver", "haishu", NotFoundError),
    ],
)
def test_only_the_countys_own_preparer_grants(treasury, role, place, error):
    treasury.preparer = actor(role, getattr(treasury.tree, place))

    with refused("not_found", error):
        treasury.grant(1_00)
    with refused("not_found", error):
        create(treasury)


@pytest.mark.parametrize("amount", [0, -1, 100_000_000_001])
def test_an_amount_must_make_sense(treasury, amount):
    with refused("amount", RuleBrokenError):
        treasury.grant(amount)


@pytest.mark.parametrize("amount", [1.5, True, "100"])
def test_money_is_whole_fen(treasury, amount):
    with pytest.raises(TypeError):
        treasury.grant(amount)


def test_a_fund_has_one_name_and_a_grant_a_note_and_key(treasury):
    with refused("aid_fund_once"):
        create(treasury, name=treasury.fund.name, source=FundSource.LOCAL_FIN)
    with refused("name"):
        create(treasury, name=" ")
    call = {"actor": treasury.preparer, "fund_id": treasury.fund.pk, "amount_fen": 1, "moment": treasury.now}
    with refused("reason"):
        funds.grant_fund(**call, note="", idempotency_key="k")
    with refused("idempotency_key"):
        funds.grant_fund(**call, note="拨款", idempotency_key=" ")


class TestTakingBack:
    def reverse(self, treasury, entry, by=None):
        return funds.reverse_grant(
            actor=by or treasury.preparer, entry_id=entry.pk, reason="重复入账", moment=treasury.now
        )

    def test_happens_once_and_as_a_whole(self, treasury):
        entry = treasury.grant(5_000_00)

        back = self.reverse(treasury, entry)

        assert (back.reverses, back.kind) == (entry, "reverse_grant")
        assert pots(treasury.fund) == {"external": -100_000_00, "budget": 100_000_00}
        with refused("reversed", ConflictError):
            self.reverse(treasury, entry)

    def test_is_refused_when_the_money_is_promised_already(self, treasury):
        treasury.fund = treasury.funded(0, name="小额资金")
        entry = treasury.grant(2_000_00)
        treasury.approved(1)

        with refused("fund_short", ConflictError) as refusal:
            self.reverse(treasury, entry)
        assert refusal.value.details["short_fen"] == 2_000_00

    def test_is_for_grants_only(self, treasury):
        treasury.approved()
        entry = fund_entries(treasury.preparer, treasury.fund.pk).get(kind="reserve")

        with refused("wrong_kind"):
            self.reverse(treasury, entry)
        with refused("not_found"):
            self.reverse(treasury, entry, actor("finance_preparer", treasury.tree.yiwu))


def test_the_ledger_shows_each_bucket(treasury):
    treasury.paid(2)
    treasury.sent(1)
    treasury.approved(3)

    (fund,) = fund_list(treasury.preparer)

    assert (fund.granted, fund.budget, fund.reserved, fund.in_transit, fund.paid) == (
        100_000_00,
        88_000_00,
        6_000_00,
        2_000_00,
        4_000_00,
    )
    shown = [(entry.kind, entry.amount_fen) for entry in fund_entries(treasury.preparer, fund.pk)]
    assert sorted(shown) == sorted(
        [
            ("grant", 100_000_00),
            ("reserve", 4_000_00),
            ("send", 4_000_00),
            ("pay", 2_000_00),
            ("pay", 2_000_00),
            ("reserve", 2_000_00),
            ("send", 2_000_00),
            ("reserve", 6_000_00),
        ]
    )


@pytest.mark.parametrize(
    ("role", "place", "count"),
    [
        ("finance_preparer", "haishu", 1),
        ("finance_confirmer", "haishu", 1),
        ("county_approver", "haishu", 1),
        ("city_auditor", "ningbo", 1),
        ("city_auditor", "jinhua", 0),
        ("finance_preparer", "ningbo", 0),
        ("finance_preparer", "yiwu", 0),
        ("grassroots_cadre", "textile", 0),
        ("province_admin", "province", 0),
    ],
)
def test_who_sees_a_countys_fund(treasury, role, place, count):
    by = actor(role, getattr(treasury.tree, place))

    assert fund_list(by).count() == count
    assert bool(fund_entries(by, treasury.fund.pk)) is bool(count)


def test_a_part_may_choose_the_countys_funds_and_those_above(treasury):
    above = Fund.objects.create(union=treasury.tree.province, name="省级", source="province_fin", year=2026)
    Fund.objects.create(union=treasury.tree.yiwu, name="义乌", source="local_fin", year=2026)

    assert set(assignable_funds(fresh(treasury.part))) == {treasury.fund, above}


class TestDonorIntent:
    """A donation keeps who gave it and for what, and pays nothing else (domain.md 3.5)."""

    GIVEN: ClassVar = {"source": FundSource.DONATION, "donor": "海曙慈善总会", "intent": "子女助学"}

    @pytest.mark.parametrize("blank", ["donor", "intent"])
    def test_a_donation_without_donor_or_intent_is_refused(self, treasury, blank):
        with refused("aid_donation_has_donor_and_intent", ConflictError):
            create(treasury, **(self.GIVEN | {blank: " "}))

    def test_it_is_stored_and_told(self, treasury):
        fund = create(treasury, **self.GIVEN, purposes=["tuition", "living"])
        assert (fund.donor, fund.intent, fund.purposes) == ("海曙慈善总会", "子女助学", ["tuition", "living"])
        assert told("aid.fund.created", fund)[0].data["intent"] == "子女助学"

    def test_a_programme_of_another_kind_may_not_take_it(self, treasury):
        schooling, any_kind = create(treasury, **self.GIVEN, purposes=["tuition"]), create(treasury, name="不限")
        part = fresh(treasury.part)
        with refused("donor_intent", RuleBrokenError) as caught:
            programmes.choose_fund(
                actor=treasury.preparer, part_id=part.pk, seen_version=part.version, fund_id=schooling.pk
            )
        assert "子女助学" in caught.value.message or "助学" in caught.value.message
        taken = programmes.choose_fund(
            actor=treasury.preparer, part_id=part.pk, seen_version=part.version, fund_id=any_kind.pk
        )
        assert taken.fund == any_kind
