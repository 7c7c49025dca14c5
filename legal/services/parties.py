"""Parties of a dispute, who represents them, how many heads there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core.actors import Actor
from core.chinese.credit_code import parse_credit_code
from core.chinese.text import TextError
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations
from legal.choices.disputes import PartyKind, Power, RepresentativeKind, Side
from legal.models import Mediation, Party, PartySpeaker
from legal.rules import disputes as rules
from legal.selectors.disputes import elected_count
from unions.models import Employer, Person
from unions.services.people import describe, ensure_person

MOST_CLAIMANTS = 1000


@dataclass(frozen=True)
class Claimant:
    """A worker as the intake names one; without an identity number there is no row among the people."""

    name: str
    identity: str = ""
    phone: str = ""
    amount: Decimal | None = None
    known: Person | None = None  # who is known already is not asked for a number


def enter_claimants(*, actor: Actor, mediation: Mediation, claimants: Sequence[Claimant], today: date) -> list[Party]:
    """Enter the workers of one side; each with an identity number becomes, or is found as, a person."""
    first = _next_position(mediation)
    rows = described(actor=actor, mediation=mediation, claimants=claimants, today=today, first=first)
    with refusing_violations(Party):
        return list(Party.objects.bulk_create(rows))


def described(
    *, actor: Actor, mediation: Mediation, claimants: Sequence[Claimant], today: date, first: int
) -> list[Party]:
    """Return the workers of one side, not entered yet, from a place in the list of parties on."""
    if not claimants:
        text = _("Enter at least one applicant.")
        raise RuleBrokenError(text, code="applicants", fields={"applicants": text})
    if len(claimants) > MOST_CLAIMANTS:
        text = _("At most %(most)s applicants in one case.") % {"most": MOST_CLAIMANTS}
        raise RuleBrokenError(text, code="applicants", fields={"applicants": text})
    rows = []
    for place, each in enumerate(claimants):
        told = describe(name=each.name, identity=each.identity, phone=each.phone, today=today)
        person = each.known
        if person is None and told.identity:
            person = ensure_person(actor=actor, union=mediation.union, described=told)
        rows.append(
            Party(
                mediation=mediation,
                position=first + place,
                side=Side.APPLICANT.value,
                kind=PartyKind.WORKER.value,
                name=told.name,
                person=person,
                phone=told.phone,
            )
        )
    return rows


def _next_position(mediation: Mediation) -> int:
    """Return the next place in the list of parties: they are always named in one order."""
    last: int | None = Party.objects.filter(mediation=mediation).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def enter_unit(
    *, mediation: Mediation, side: str, name: str, credit_code: str, kind: str = PartyKind.EMPLOYER
) -> Party:
    """Enter a unit; by its code it is tied to the register of employers where that knows it."""
    place = _next_position(mediation)
    party = unit(mediation=mediation, side=side, name=name, credit_code=credit_code, kind=kind, place=place)
    with refusing_violations(Party):
        party.save(force_insert=True)
    return party


def unit(
    *, mediation: Mediation, side: str, name: str, credit_code: str, place: int, kind: str = PartyKind.EMPLOYER
) -> Party:
    """Return a unit as a party, not entered yet."""
    code = _code(credit_code)
    employer = Employer.unscoped.filter(credit_code=code).first() if code else None
    told = (employer.name if employer else name).strip()
    if not told:
        text = _("Enter the name of the unit or a code from the register.")
        raise RuleBrokenError(text, code="respondent", fields={"respondent_name": text, "name": text})
    return Party(
        mediation=mediation,
        position=place,
        side=Side(side).value,
        kind=PartyKind(kind).value,
        name=told[:120],
        employer=employer,
        credit_code=code,
    )


def _code(text: str) -> str:
    if not text.strip():
        return ""
    try:
        return parse_credit_code(text).number
    except TextError as error:
        raise RuleBrokenError(error.message, code="credit_code", fields={"credit_code": error.message}) from error


@transaction.atomic
def add_workers(*, actor: Actor, mediation_id: Any, claimants: Sequence[Claimant], today: date) -> Mediation:
    """Let further workers join a dispute that is not settled yet."""
    mediation = _open(actor, mediation_id)
    added = enter_claimants(actor=actor, mediation=mediation, claimants=claimants, today=today)
    count_heads(mediation)
    record(actor, "legal.mediation.parties", mediation, added=len(added))
    return mediation


@transaction.atomic
def add_unit(*, actor: Actor, mediation_id: Any, side: str, kind: str, name: str, credit_code: str) -> Mediation:
    """Let a further unit join: with dispatch the agency and the user unit are parties together (Art. 22)."""
    mediation = _open(actor, mediation_id)
    enter_unit(mediation=mediation, side=side, kind=kind, name=name, credit_code=credit_code)
    count_heads(mediation)
    record(actor, "legal.mediation.parties", mediation, added=1)
    return mediation


def _open(actor: Actor, mediation_id: Any) -> Mediation:
    mediation = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    check_before_agreement(mediation)
    return mediation


def check_before_agreement(mediation: Mediation) -> None:
    """Refuse to change the parties or claims of a case that is settled or ended."""
    if mediation.status not in rules.BEFORE_AGREEMENT:
        text = _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}
        raise ConflictError(text, code="wrong_state")


def count_heads(mediation: Mediation) -> None:
    """Write down how many workers there are, whether that makes the dispute collective, and both sides' names."""
    listed = Party.objects.filter(mediation=mediation).order_by("position", "pk").only("side", "kind", "name")
    threshold = value(rules.COLLECTIVE_FROM, mediation.union.region_id, mediation.received_on)
    note_heads(mediation, list(listed), threshold)
    mediation.version += 1
    mediation.save(update_fields=["worker_count", "is_collective", "applicant_name", "respondent_name", "version"])


def note_heads(mediation: Mediation, listed: Sequence[Party], threshold: int) -> None:
    """Take over from the parties, in their order, what a case says of them; nothing is saved."""
    mediation.worker_count = sum(party.kind == PartyKind.WORKER for party in listed)
    mediation.is_collective = rules.is_collective(mediation.worker_count, threshold)
    for side, column in ((Side.APPLICANT, "applicant_name"), (Side.RESPONDENT, "respondent_name")):
        first = next((party.name for party in listed if party.side == side), "")
        setattr(mediation, column, first)


def bounds(region: str, on: date) -> tuple[int, int]:
    """Return the fewest and the most representatives of a collective dispute."""
    least, most = value(rules.REPRESENTATIVES, region, on)
    return int(least), int(most)


@transaction.atomic
def add_representative(
    *,
    actor: Actor,
    mediation_id: Any,
    side: str,
    kind: str,
    name: str,
    today: date,
    power: str = Power.GENERAL,
    firm: str = "",
    phone: str = "",
    party_id: Any = None,
) -> PartySpeaker:
    """Enter who speaks for a side; workers of a collective dispute elect three to five from among themselves."""
    mediation = _open(actor, mediation_id)
    party = Party.objects.filter(mediation=mediation, side=side, pk=party_id).first() if party_id else None
    if kind == RepresentativeKind.ELECTED:
        most = bounds(mediation.union.region_id, today)[1]
        rules.check_one_more_representative(
            collective=mediation.is_collective, elected=elected_count(mediation), most=most
        )
    with refusing_violations(PartySpeaker):
        representative: PartySpeaker = PartySpeaker.objects.create(
            mediation=mediation,
            side=Side(side).value,
            kind=RepresentativeKind(kind).value,
            party=party,
            name=party.name if party else describe(name=name, today=today).name,
            firm=firm.strip()[:120],
            phone=phone.strip(),
            power=Power(power).value,
            from_on=today,
        )
    record(actor, "legal.mediation.representative", mediation, side=side, kind=kind, name=representative.name)
    return representative


@transaction.atomic
def end_representative(*, actor: Actor, mediation_id: Any, representative_id: Any, today: date) -> PartySpeaker:
    """End somebody's power to speak for a side."""
    mediation = _open(actor, mediation_id)
    representative = PartySpeaker.objects.filter(mediation=mediation, pk=representative_id, to_on=None).first()
    if representative is None:
        raise ConflictError(_("This person does not represent the side any more."), code="gone")
    representative.to_on = today
    representative.save(update_fields=["to_on"])
    record(actor, "legal.mediation.representative_left", mediation, name=representative.name)
    return representative
