"""Bringing disputes together and taking workers apart: parties and claims move, people stay counted once (7.2, B17)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.services import stop_all_clocks
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from legal.choices.disputes import PartyKind, Side
from legal.models import Claim, ClaimShare, Mediation, Offer, Party, PartySpeaker, Seat
from legal.rules import disputes as rules
from legal.rules import joining as joining_rules
from legal.rules.deadlines import MED_ACCEPT, MED_END
from legal.selectors.disputes import clock_of
from legal.services import limitation, parties
from legal.services.claims import sum_up
from legal.services.clocks import start
from legal.services.disputes import next_case_number

COPIED = (
    "source", "kind", "kinds", "facts", "received_on", "known_on", "is_arrears", "relation_ended_on", "status",
    "mediator_id", "extra_days",
)  # fmt: skip


@transaction.atomic
def split_mediation(
    *, actor: Actor, mediation_id: Any, seen_version: int, party_ids: Sequence[Any], reason: str, today: date
) -> Mediation:
    """Take some workers of a dispute into a case of their own, with their shares of the claims and the same clocks."""
    why = rules.check_reason(reason)
    mediation = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    check_fresh(mediation, seen_version)
    _check_early(mediation)
    joining_rules.check_open(list(mediation.claims.values_list("status", flat=True)))
    workers = mediation.parties.filter(kind=PartyKind.WORKER)
    chosen = list(workers.filter(pk__in=list(party_ids)))
    joining_rules.check_split(chosen=len(chosen), workers=workers.count())
    child = _child(actor, mediation)
    PartySpeaker.objects.filter(party__in=chosen, to_on=None).update(to_on=today)
    Party.objects.filter(pk__in=[each.pk for each in chosen]).update(mediation=child)
    _copy_table(mediation, child, today)
    _split_claims(mediation, child)
    for each in (mediation, child):
        parties.count_heads(each)
        sum_up(each)
    for period in (MED_ACCEPT, MED_END):
        if clock_of(mediation, period.code) is not None:
            start(child, period, on=child.received_on)
    limitation.reckon(child)
    names = [each.name for each in chosen][:20]
    record(actor, "legal.mediation.split", mediation, into=child.number, names=names, reason=why)
    record(actor, "legal.mediation.split_off", child, out_of=mediation.number, reason=why)
    return child


def _check_early(mediation: Mediation) -> None:
    if mediation.status not in rules.BEFORE_AGREEMENT:
        text = _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}
        raise ConflictError(text, code="wrong_state")


def _child(actor: Actor, mediation: Mediation) -> Mediation:
    child = Mediation(
        number=next_case_number(mediation.union, mediation.received_on),
        union=mediation.union,
        parent=mediation,
        recorder_id=actor.user_id,
        **{name: getattr(mediation, name) for name in COPIED},
    )
    with refusing_violations(Mediation):
        child.save(force_insert=True)
    return child


def _copy_table(mediation: Mediation, child: Mediation, today: date) -> None:
    """Enter the same units and seat the same people at the table of the new case."""
    last = child.parties.aggregate(last=Max("position"))["last"] or 0
    units = mediation.parties.exclude(kind=PartyKind.WORKER)
    columns = ("side", "kind", "name", "employer_id", "credit_code", "answer", "answered_on")
    Party.objects.bulk_create(
        [
            Party(mediation=child, position=last + place, **{name: getattr(unit, name) for name in columns})
            for place, unit in enumerate(units, start=1)
        ]
    )
    seats = mediation.seats.filter(to_on=None)
    Seat.objects.bulk_create(
        [Seat(mediation=child, user_id=seat.user_id, seating=seat.seating, from_on=today) for seat in seats]
    )


def _split_claims(mediation: Mediation, child: Mediation) -> None:
    """Take the shares of those who left out of every claim that is divided; what is claimed in common stays."""
    place = 0
    for claim in mediation.claims.prefetch_related("shares__party"):
        moved = [share for share in claim.shares.all() if share.party.mediation_id == child.pk]
        if not moved:
            continue
        place += 1
        part = sum((share.amount for share in moved), Decimal(0))
        own = Claim.objects.create(
            mediation=child, position=place, kind=claim.kind, title=claim.title, amount=part, basis=claim.basis,
            answer=claim.answer,
        )  # fmt: skip
        ClaimShare.objects.filter(pk__in=[share.pk for share in moved]).update(claim=own)
        claim.amount = (claim.amount or part) - part
        claim.save(update_fields=["amount"])


def join_mediation(
    *, actor: Actor, mediation_id: Any, seen_version: int, into_id: Any, reason: str, today: date
) -> Mediation:
    """Take a dispute into another with the same unit: its workers and claims go there, each person once; it ends."""
    why = rules.check_reason(reason)
    with transaction.atomic():
        # Both rows in one order, whoever joins which into which at the same time.
        list(Mediation.unscoped.select_for_update().filter(pk__in=[mediation_id, into_id]).order_by("pk").values("pk"))
        main = find(Mediation, into_id, actor, rules.KEEP, lock=True)
        _check_early(main)
        with take(joining_rules.JOIN, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version) as row:
            joining_rules.check_join(units=_units(row), others=_units(main), same=row.pk == main.pk)
            joining_rules.check_open([each.status for each in Claim.objects.filter(mediation__in=[row.pk, main.pk])])
            joining_rules.check_no_offers(Offer.objects.filter(claim__mediation=row).exists())
            moved = _move_workers(row, main, today)
            _move_claims(row, main)
            row.seats.filter(to_on=None).update(to_on=today)
            row.parent, row.ended_on = main, today
            row.end_note = _("Brought together with %(number)s.") % {"number": main.number}
            stop_all_clocks(subject=row, on=today)
            row.worker_count, row.is_collective = 0, False  # its name stays, its people count in the other case
            sum_up(row)
            row.event_note |= {"into": main.number, "reason": why}
        main.known_on = min((day for day in (main.known_on, row.known_on) if day is not None), default=None)
        main.save(update_fields=["known_on"])
        parties.count_heads(main)
        sum_up(main)
        limitation.reckon(main)
        record(actor, "legal.mediation.took_in", main, number=row.number, names=moved[:20], reason=why)
    return main


def _units(mediation: Mediation) -> set[str]:
    rows = mediation.parties.filter(side=Side.RESPONDENT).values_list("credit_code", "name")
    return {code or name for code, name in rows}


def _move_workers(row: Mediation, main: Mediation, today: date) -> list[str]:
    """Let the workers join the other case; whoever is a party there already stays one party."""
    place = main.parties.aggregate(last=Max("position"))["last"] or 0
    known = {party.person_id: party for party in main.parties.exclude(person=None)}
    moved = []
    for party in row.parties.filter(kind=PartyKind.WORKER):
        PartySpeaker.objects.filter(party=party, to_on=None).update(to_on=today)
        if party.person_id is not None and party.person_id in known:
            ClaimShare.objects.filter(party=party).update(party=known[party.person_id])
            continue
        place += 1
        Party.objects.filter(pk=party.pk).update(mediation=main, position=place)
        moved.append(party.name)
    return moved


def _move_claims(row: Mediation, main: Mediation) -> None:
    place = main.claims.aggregate(last=Max("position"))["last"] or 0
    for number, claim in enumerate(row.claims.all(), start=1):
        Claim.objects.filter(pk=claim.pk).update(mediation=main, position=place + number)
