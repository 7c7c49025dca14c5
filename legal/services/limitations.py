"""The limitation of a dispute: reckoned from what happened, run as a clock of the case (domain.md 7.4)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor, SystemActor
from core.clocks.selectors import work_calendar
from core.clocks.services import pause_clock, resume_clock, stop_clock
from core.errors import ConflictError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations
from legal.choices.limitation import LimitationKind
from legal.models import LimitationEvent, Mediation
from legal.rules import disputes as rules
from legal.rules import limitation as limits
from legal.rules.deadlines import ARB_LIMIT
from legal.services.clocks import start

__all__ = ["add_event", "change_facts", "reckon", "restart", "work_calendar"]
CLERK = SystemActor("job: legal.limitation")


@transaction.atomic
def add_event(
    *, actor: Actor, mediation_id: Any, kind: str, on: date, to_on: date | None, reason: str, today: date
) -> Mediation:
    """Write down what restarts or stops the limitation, and reckon it anew (Art. 27)."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    rules.check_day(on, today=today)
    if mediation.known_on is None:
        raise ConflictError(_("Enter since when the infringement is known first."), code="known_on")
    with refusing_violations(LimitationEvent):
        LimitationEvent.objects.create(
            mediation=mediation,
            kind=LimitationKind(kind).value,
            from_on=on,
            to_on=to_on if kind == LimitationKind.SUSPEND else None,
            reason=rules.check_reason(reason),
        )
    reckon(actor=actor, mediation=mediation)
    record(actor, "legal.mediation.limitation", mediation, kind=kind, on=on, ends_on=mediation.limitation_on)
    return mediation


@transaction.atomic
def change_facts(
    *,
    actor: Actor,
    mediation_id: Any,
    known_on: date | None,
    is_arrears: bool,
    relation_ended_on: date | None,
    today: date,
) -> Mediation:
    """Enter since when an infringement is known, or when the labour relation ended, and reckon the limitation anew."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    for name, day in (("known_on", known_on), ("relation_ended_on", relation_ended_on)):
        if day is not None:
            rules.check_day(day, today=today, field=name)
    mediation.known_on, mediation.is_arrears, mediation.relation_ended_on = known_on, is_arrears, relation_ended_on
    mediation.version += 1
    mediation.save(update_fields=["known_on", "is_arrears", "relation_ended_on", "version"])
    reckon(actor=actor, mediation=mediation)
    record(actor, "legal.mediation.limitation", mediation, kind="facts", ends_on=mediation.limitation_on)
    return mediation


def reckon(*, actor: Actor, mediation: Mediation) -> None:
    """Derive when the claim is barred and run that as the clock of the case; none where no limitation runs."""
    found = limitation_of(mediation)
    mediation.limitation_on = found.ends_on if found else None
    mediation.save(update_fields=["limitation_on"])
    _run(mediation, found)


def limitation_of(mediation: Mediation) -> limits.Limitation | None:
    """Return the limitation of a dispute; None as long as nobody entered since when the infringement is known."""
    if mediation.known_on is None:
        return None
    told = LimitationEvent.objects.filter(mediation=mediation)
    return limits.limitation(
        mediation.known_on,
        [limits.LimitationEvent(each.kind, each.from_on, each.to_on, each.reason) for each in told],
        work_calendar(),
        years=value(ARB_LIMIT.parameter, mediation.union.region_id, mediation.received_on),
        owed_wages=mediation.is_arrears,
        employment_ended_on=mediation.relation_ended_on,
    )


def restart(mediation: Mediation) -> None:
    """Let the limitation run on for a case whose other clocks were stopped."""
    _run(mediation, limitation_of(mediation))


def _run(mediation: Mediation, found: limits.Limitation | None) -> None:
    if found is None or found.starts_on is None:
        stop_clock(subject=mediation, code=ARB_LIMIT.code, on=mediation.received_on, cancelled=True)
        return
    start(mediation, ARB_LIMIT, on=found.starts_on)
    ignored = {(event.kind, event.on) for event in found.ignored}
    for event in LimitationEvent.objects.filter(mediation=mediation, kind=LimitationKind.SUSPEND):
        if event.from_on >= found.starts_on and event.to_on and (event.kind, event.from_on) not in ignored:
            why, rest = event.reason, ARB_LIMIT.basis
            pause_clock(
                actor=CLERK, subject=mediation, code=ARB_LIMIT.code, on=event.from_on, reason=why, authority=rest
            )
            resume_clock(actor=CLERK, subject=mediation, code=ARB_LIMIT.code, on=event.to_on)
