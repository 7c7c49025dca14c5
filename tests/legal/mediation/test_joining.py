"""Disputes brought together and taken apart: people count once, claims move with them (edge case 17)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from core.clocks.models import Deadline
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from legal.models import Mediation, Party
from legal.services import claims, joining, offers
from tests.factories import actor, actor_in
from tests.legal.mediation.table import Table

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 28)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def table():
    return Table()


def split(table, case, count, by=None, **told):
    chosen = [party.pk for party in case.parties.filter(kind="worker")][:count]
    given = {"seen_version": table.version(case), "party_ids": chosen, "reason": "请求不同", "today": TODAY} | told
    return joining.split_mediation(actor=by or table.keeper, mediation_id=case.pk, **given)


def join(table, row, into, by=None, **told):
    given = {"seen_version": table.version(row), "into_id": into.pk, "reason": "同一单位", "today": TODAY} | told
    return joining.join_mediation(actor=by or table.keeper, mediation_id=row.pk, **given)


def clocks(case):
    found = Deadline.unscoped.about("legal.mediation", case.pk).open()
    return dict(found.values_list("code", "due_on"))


def test_some_workers_get_a_case_of_their_own(table):
    case = table.begun(workers=12, amount=1_000)
    before = clocks(case)
    child = split(table, case, 3)
    case, child = table.fresh(case), table.fresh(child)

    assert (case.worker_count, child.worker_count) == (9, 3)
    assert (case.is_collective, child.is_collective) == (False, False)
    assert (case.claimed, child.claimed) == (Decimal(9_000), Decimal(3_000))
    assert (child.parent_id, child.status, child.mediator_id) == (case.pk, "mediating", case.mediator_id)
    assert clocks(child) == clocks(case) == before  # nobody wins or loses a day
    assert Party.objects.filter(kind="worker").count() == 12
    assert Mediation.unscoped.aggregate(people=Sum("worker_count"))["people"] == 12
    assert list(child.parties.values_list("position", flat=True)) == sorted(
        set(child.parties.values_list("position", flat=True))
    )
    assert {seat.user_id for seat in child.seats.all()} == {seat.user_id for seat in case.seats.filter(to_on=None)}
    claims.settle_claim(  # the new case goes on by itself
        actor=table.mediator, mediation_id=child.pk, claim_id=child.claims.get().pk, outcome="agreed",
        amount=Decimal(2_400),
    )  # fmt: skip
    assert {share.agreed_amount for share in child.claims.get().shares.all()} == {Decimal(800)}


def test_disputes_with_one_unit_are_brought_together(table):
    first, second = table.registered(), table.registered(known_on=date(2026, 7, 1))
    same = first.parties.get(kind="worker")
    Party.objects.filter(mediation=second, kind="worker").update(person=same.person)  # the same person in both
    third = table.registered()
    for row in (second, third):
        join(table, row, first)
    main, gone = table.fresh(first), table.fresh(second)

    assert (main.worker_count, main.claimed) == (2, Decimal(25_500))
    assert main.known_on == date(2026, 7, 1)  # the earliest day counts for the limitation
    assert (gone.status, gone.ended_on, gone.parent_id, gone.worker_count) == ("withdrawn", TODAY, main.pk, 0)
    assert first.number in gone.end_note
    assert clocks(gone) == {}
    assert set(clocks(main)) == {"med.accept", "med.end", "arb.limit"}
    assert Mediation.unscoped.aggregate(people=Sum("worker_count"))["people"] == 2


def test_what_is_refused_changes_nothing(table):
    case = table.registered(workers=2, amount=1_000)
    other = table.registered(respondent_name="别家公司", credit_code="")
    elsewhere = actor("township_caseworker", table.tree.zhuangqiao)
    counted = Party.objects.count()
    for refused, code, act in (
        (RuleBrokenError, "workers", lambda: split(table, case, 0)),
        (RuleBrokenError, "workers", lambda: split(table, case, 2)),
        (RuleBrokenError, "reason", lambda: split(table, case, 1, reason=" ")),
        (ConflictError, "stale", lambda: split(table, case, 1, seen_version=0)),
        (NotFoundError, None, lambda: join(table, case, other, by=table.mediator)),
        (NotFoundError, None, lambda: split(table, case, 1, by=elsewhere)),
        (NotFoundError, None, lambda: join(table, case, other, by=elsewhere)),
        (RuleBrokenError, "other_unit", lambda: join(table, case, other)),
        (RuleBrokenError, "other_unit", lambda: join(table, case, case)),
        (ConflictError, "stale", lambda: join(table, case, other, seen_version=0)),
    ):
        with pytest.raises(refused) as caught:
            act()
        assert code in (None, caught.value.code)
    settled = table.drafted()
    with pytest.raises(ConflictError):
        join(table, case, settled)
    talked = table.begun()
    offers.make_offer(
        actor=table.mediator, mediation_id=talked.pk, claim_id=talked.claims.get().pk, side="applicant",
        compartment="applicant", amount=Decimal(7_000), terms="", today=TODAY,
    )  # fmt: skip
    with pytest.raises(ConflictError) as caught:  # what one side said in confidence is not another worker's to read
        join(table, talked, case)
    assert caught.value.code == "offers_made"
    assert Party.objects.count() == counted + 4
    assert not Mediation.unscoped.exclude(parent=None).exists()


def test_the_pages_offer_it_and_show_what_belongs_together(client, table):
    first, second = table.registered(workers=2, amount=1_000), table.registered()
    client.force_login(actor_in("township_caseworker", table.tree.wangchun)[1], backend=BACKEND)
    form = client.get(f"/mediation/{second.number}/do/join/").content.decode()
    assert first.number in form
    wrong = client.post(f"/mediation/{second.number}/do/join/", {"seen_version": second.version, "reason": "同一单位"})
    assert wrong.status_code == 422
    told = {"seen_version": table.version(second), "into_id": str(first.pk), "reason": "同一单位"}
    assert client.post(f"/mediation/{second.number}/do/join/", told).status_code == 302
    assert second.number in client.get(f"/mediation/{first.number}/").content.decode()
    assert first.number in client.get(f"/mediation/{second.number}/").content.decode()

    worker = str(first.parties.filter(kind="worker").first().pk)
    told = {"seen_version": table.version(first), "party_ids": [worker], "reason": "请求不同"}
    assert client.post(f"/mediation/{first.number}/do/split/", told).status_code == 302
    again = told | {"party_ids": [str(first.parties.filter(kind="worker").last().pk)]}
    assert client.post(f"/mediation/{first.number}/do/split/", again).status_code == 409  # the page is old by now
    assert table.fresh(first).worker_count == 2
