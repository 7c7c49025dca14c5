"""The limitation of a claim, of a case of aid as of a dispute: reckoned from its events, run as a clock (7.4).

One mechanism for both. The rule says when the claim is barred; the clock shows the same, with each pause and its paper.
What came too late or before the period began changes nothing and is refused.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor, SystemActor
from core.clocks.models import OPEN_STATES, ClockState, Deadline
from core.clocks.selectors import work_calendar
from core.clocks.services import pause_clock, resume_clock, stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.violations import refusing_violations
from legal.choices.disputes import ENDED
from legal.choices.limitation import LimitationKind
from legal.choices.matters import Matter
from legal.models import LegalAidCase, LimitationEvent, Mediation
from legal.rules import disputes as dispute_rules
from legal.rules import limitation as limits
from legal.rules.cases import REVIEW
from legal.rules.deadlines import ARB_LIMIT
from legal.services import clocks

CLERK = SystemActor("job: legal.limitation")


@dataclass(frozen=True)
class Ground:
    """What a limitation is reckoned from: the day the right was known, and for pay the end of the employment."""

    known_on: date | None
    owed_wages: bool
    employment_ended_on: date | None
    region_id: str
    told_on: date  # whose parameters hold


def ground_of(subject: Any) -> Ground:
    """Return what the limitation of a case or of a dispute is reckoned from."""
    region, told_on = subject.union.region_id, subject.received_on
    if isinstance(subject, Mediation):
        return Ground(subject.known_on, subject.is_arrears, subject.relation_ended_on, region, told_on)
    return Ground(subject.known_on, subject.matter == Matter.PAY, subject.employment_ended_on, region, told_on)


def reckoned(ground: Ground, events: Any = ()) -> limits.Limitation | None:
    """Return when a claim is barred; None as long as nobody entered since when the infringement is known."""
    if ground.known_on is None:
        return None
    return limits.limitation(
        ground.known_on,
        [limits.LimitationEvent(each.kind, each.from_on, each.to_on, each.reason) for each in events],
        work_calendar(),
        years=value(ARB_LIMIT.parameter, ground.region_id, ground.told_on),
        owed_wages=ground.owed_wages,
        employment_ended_on=ground.employment_ended_on,
    )


def reckon(subject: Any) -> limits.Limitation | None:
    """Derive when the claim is barred and run that as the clock of the case; none where no limitation runs."""
    events = list(subject.limitation_events.all())
    found = reckoned(ground_of(subject), events)
    if isinstance(subject, Mediation):
        subject.limitation_on = found.ends_on if found else None
        subject.save(update_fields=["limitation_on"])
    _run(subject, found, events)
    return found


def first_reckoned(mediation: Mediation) -> limits.Limitation | None:
    """Write into a new dispute when its claim is barred, nothing having happened yet; it is not saved here."""
    found = reckoned(ground_of(mediation))
    mediation.limitation_on = found.ends_on if found else None
    return found


def restart(subject: Any) -> None:
    """Let the limitation run on for a case whose other clocks were stopped."""
    events = list(subject.limitation_events.all())
    _run(subject, reckoned(ground_of(subject), events), events)


def _run(subject: Any, found: limits.Limitation | None, events: list[LimitationEvent]) -> None:
    if found is None or found.starts_on is None:
        stop_clock(subject=subject, code=ARB_LIMIT.code, on=subject.received_on, cancelled=True)
        return
    clocks.start(subject, ARB_LIMIT, on=found.starts_on)
    ignored = {(event.kind, event.on) for event in found.ignored}
    for event in events:
        if event.kind != LimitationKind.SUSPEND or event.to_on is None or event.from_on < found.starts_on:
            continue
        if (event.kind, event.from_on) not in ignored:
            why, rests_on = event.reason, event.authority or ARB_LIMIT.basis
            pause_clock(
                actor=CLERK, subject=subject, code=ARB_LIMIT.code, on=event.from_on, reason=why, authority=rests_on
            )
            resume_clock(actor=CLERK, subject=subject, code=ARB_LIMIT.code, on=event.to_on)


def end_limitation(subject: Any, *, on: date) -> None:
    """End the limitation because arbitration was applied for that day."""
    stop_clock(subject=subject, code=ARB_LIMIT.code, on=on)


def close_lapsed(*, today: date) -> int:
    """Close the limitations that are over of disputes that have ended, each dated by its own clock; every hour.

    While a case is open, a limitation that is over stands in everybody's way; of a closed one nobody can do anything.
    """
    clock_rows = Deadline.unscoped.filter(
        subject_type=Mediation._meta.label_lower, code=ARB_LIMIT.code, state=ClockState.RUNNING, due_on__lt=today
    )
    over = dict(clock_rows.values_list("subject_id", "due_on"))
    ended = Mediation.unscoped.filter(pk__in=list(over), status__in=[status.value for status in ENDED])
    for mediation in ended.select_related("union"):
        due_on = over[str(mediation.pk)]
        with transaction.atomic():
            if stop_clock(subject=mediation, code=ARB_LIMIT.code, on=due_on, cancelled=True) is not None:
                record(CLERK, "legal.limitation.lapsed", mediation, on=due_on)
    return len(ended)


def limitation_clock(subject: Any) -> Deadline | None:
    """Return the limitation that runs for a case."""
    rows = Deadline.unscoped.about(subject._meta.label_lower, subject.pk).open()
    found: Deadline | None = rows.filter(code=ARB_LIMIT.code).first()
    return found


@transaction.atomic
def add_event(
    *, actor: Actor, mediation_id: Any, kind: str, on: date, to_on: date | None, reason: str, today: date
) -> Mediation:
    """Write down what restarts or stops the limitation of a dispute, and reckon it anew (Art. 27)."""
    mediation = find(Mediation, mediation_id, actor, dispute_rules.KEEP, lock=True)
    dispute_rules.check_day(on, today=today)
    _enter(mediation, kind=kind, on=on, to_on=to_on, reason=reason)
    record(actor, "legal.mediation.limitation", mediation, kind=kind, on=on, ends_on=mediation.limitation_on)
    return mediation


@transaction.atomic
def add_case_event(
    *,
    actor: Actor,
    case_id: Any,
    seen_version: int | None,
    kind: str,
    on: date,
    to_on: date | None,
    reason: str,
    authority: str,
    today: date,
) -> LegalAidCase:
    """Write down what restarts or stops the limitation of a case of aid, with the paper it rests on."""
    case = find(LegalAidCase, case_id, actor, REVIEW, lock=True)
    check_fresh(case, seen_version)
    dispute_rules.check_day(on, today=today)
    if not authority.strip():
        raise RuleBrokenError(_("Write the reason and the paper it rests on."), code="limitation_reason")
    found = _enter(case, kind=kind, on=on, to_on=to_on, reason=reason, authority=authority.strip())
    LegalAidCase.unscoped.filter(pk=case.pk).update(version=case.version + 1)
    case.version += 1
    code = f"legal.limitation.{'interrupted' if kind == LimitationKind.INTERRUPT else 'suspended'}"
    record(actor, code, case, on=on, until=to_on, reason=reason, authority=authority, due_on=found.ends_on)
    return case


def _enter(subject: Any, *, kind: str, on: date, to_on: date | None, reason: str, authority: str = "") -> Any:
    """Keep one event of a locked subject and reckon anew; refuse what changes nothing."""
    if subject.known_on is None:
        raise ConflictError(_("Enter since when the infringement is known first."), code="known_on")
    if _was_met(subject):
        raise ConflictError(_("Arbitration was applied for; the limitation runs no more."), code="met")
    suspends = kind == LimitationKind.SUSPEND
    if suspends and to_on is None:
        text = _("Enter the last day of the hindrance.")
        raise RuleBrokenError(text, code="to_on", fields={"to_on": text})
    with refusing_violations(LimitationEvent):
        LimitationEvent.objects.create(
            mediation=subject if isinstance(subject, Mediation) else None,
            case=subject if isinstance(subject, LegalAidCase) else None,
            kind=LimitationKind(kind).value,
            from_on=on,
            to_on=to_on if suspends else None,
            reason=dispute_rules.check_reason(reason),
            authority=authority,
        )
    found: Any = reckon(subject)
    if any((event.kind, event.on) == (kind, on) for event in found.ignored):
        _refuse(found, on)
    return found


def _was_met(subject: Any) -> bool:
    clocks_had = Deadline.unscoped.about(subject._meta.label_lower, subject.pk).filter(code=ARB_LIMIT.code)
    states = set(clocks_had.values_list("state", flat=True))
    return not states & set(OPEN_STATES) and bool(states - {ClockState.CANCELLED})


def _refuse(found: limits.Limitation, on: date) -> None:
    if found.starts_on is not None and on < found.starts_on:
        raise RuleBrokenError(_("The limitation had not begun by then."), code="before_trigger")
    raise RuleBrokenError(_("The limitation was over by then; nothing interrupts it any more."), code="barred")


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
    mediation = find(Mediation, mediation_id, actor, dispute_rules.KEEP, lock=True)
    for name, day in (("known_on", known_on), ("relation_ended_on", relation_ended_on)):
        if day is not None:
            dispute_rules.check_day(day, today=today, field=name)
    mediation.known_on, mediation.is_arrears, mediation.relation_ended_on = known_on, is_arrears, relation_ended_on
    mediation.version += 1
    mediation.save(update_fields=["known_on", "is_arrears", "relation_ended_on", "version"])
    reckon(mediation)
    record(actor, "legal.mediation.limitation", mediation, kind="facts", ends_on=mediation.limitation_on)
    return mediation
