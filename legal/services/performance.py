"""After the signatures: joint confirmation, payments made and missed, follow-ups that open themselves."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.selectors import work_calendar
from core.clocks.services import stop_clock
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations
from legal.choices.agreements import Confirmation, ConfirmationStatus, InstalmentStatus
from legal.choices.disputes import MediationStatus
from legal.choices.suits import Stage
from legal.models import Agreement, Breach, Instalment, Mediation
from legal.rules import agreements as rules
from legal.rules import disputes as steps
from legal.rules.deadlines import MED_ARB_REVIEW, MED_JUDICIAL
from legal.selectors import agreements as selectors
from legal.selectors.disputes import clock_of
from legal.services.disputes import end
from legal.services.suits import open_suit

WINDOWS = {Confirmation.ARBITRATION.value: MED_ARB_REVIEW, Confirmation.COURT.value: MED_JUDICIAL}
FURTHER = {"payment_order": Stage.PAYMENT_ORDER, "arbitration": Stage.ARBITRATION, "enforce": Stage.ENFORCEMENT}


def ask_confirmation(
    *, actor: Actor, mediation_id: Any, seen_version: int, kind: str, body: str, on: date, is_joint: bool, today: date
) -> Mediation:
    """Enter that both sides ask commission (15 days) or court (30 days) to confirm their agreement."""
    steps.check_day(on, today=today)
    if not is_joint:
        text = _("Both sides ask for it together.")
        raise RuleBrokenError(text, code="joint", fields={"is_joint": text})
    step = steps.ASK_CONFIRMATION
    with take(step, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version, kind=kind) as mediation:
        agreement = _in_force(mediation)
        if agreement.confirmation and agreement.confirmation_status != ConfirmationStatus.REFUSED:
            raise ConflictError(_("A joint step is under way already."), code="asked_already")
        period = WINDOWS[kind]
        clock = clock_of(mediation, period.code)
        rules.check_window(kind=kind, due_on=clock.due_on if clock else None, today=on)
        stop_clock(subject=mediation, code=period.code, on=on)
        agreement.confirmation, agreement.confirmation_status = kind, ConfirmationStatus.ASKED
        agreement.confirmed_by = steps.check_reason(body, field="body")[:80]
        agreement.confirmation_asked_on, agreement.confirmation_decided_on = on, None
        agreement.version += 1
        with refusing_violations(Agreement):
            agreement.save()
    return mediation


def _in_force(mediation: Mediation) -> Agreement:
    agreement: Agreement | None = selectors.agreement_of(mediation)
    if agreement is None or agreement.effective_on is None:
        raise ConflictError(_("No agreement is in force."), code="no_agreement")
    return agreement


def note_confirmation(
    *, actor: Actor, mediation_id: Any, seen_version: int, is_confirmed: bool, number: str, on: date, today: date
) -> Mediation:
    """Enter what commission or court decided; a confirmed agreement can be enforced."""
    steps.check_day(on, today=today)
    step = steps.NOTE_CONFIRMATION
    with take(step, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version) as mediation:
        agreement = _in_force(mediation)
        if agreement.confirmation_status != ConfirmationStatus.ASKED:
            raise ConflictError(_("No joint step is under way."), code="not_asked")
        agreement.confirmation_status = ConfirmationStatus.CONFIRMED if is_confirmed else ConfirmationStatus.REFUSED
        agreement.confirmation_no, agreement.confirmation_decided_on = number.strip()[:60], on
        agreement.version += 1
        agreement.save()
        mediation.event_note |= {"confirmed": is_confirmed, "number": agreement.confirmation_no}
    return mediation


def record_payment(
    *, actor: Actor, mediation_id: Any, seen_version: int, instalment_id: Any, paid_on: date, today: date
) -> Mediation:
    """Enter that an instalment was paid; the last one ends the case, and a late one closes its follow-up."""
    steps.check_day(paid_on, today=today, field="paid_on")
    with take(steps.PAY, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version) as mediation:
        rows = Instalment.objects.select_for_update().filter(agreement=_in_force(mediation))
        instalment = rows.filter(pk=instalment_id).first()
        if instalment is None:
            text = _("No such %(thing)s.") % {"thing": Instalment._meta.verbose_name}
            raise NotFoundError(text, code="not_found")
        if instalment.status == InstalmentStatus.PAID:
            raise ConflictError(_("This payment is entered already."), code="paid_already")
        instalment.status, instalment.paid_on = InstalmentStatus.PAID, paid_on
        instalment.save(update_fields=["status", "paid_on"])
        late = Breach.objects.filter(instalment=instalment, closed_on=None)
        late.update(closed_on=paid_on, outcome=_("Paid late on %(day)s") % {"day": paid_on}, closed_by_id=actor.user_id)
        mediation.event_note |= {"position": instalment.position, "amount": instalment.amount, "paid_on": paid_on}
        if not rows.exclude(status=InstalmentStatus.PAID).exists():
            mediation.status = MediationStatus.PERFORMED
            end(mediation, on=paid_on, note=_("Every payment was made."))
    return mediation


def note_performed(
    *, actor: Actor, mediation_id: Any, seen_version: int, note: str, on: date, today: date
) -> Mediation:
    """Enter that what an agreement without open payments asks was done."""
    steps.check_day(on, today=today)
    why = steps.check_reason(note, field="note")
    with take(steps.PERFORM, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version) as mediation:
        agreement = _in_force(mediation)
        if agreement.instalments.exclude(status=InstalmentStatus.PAID).exists():
            raise ConflictError(_("Payments are still open."), code="payments_open")
        end(mediation, on=on, note=why)
    return mediation


def open_breaches(*, actor: Actor, today: date) -> int:
    """Open a follow-up for every payment that was not made in time; nobody has to notice it. Return how many."""
    calendar, opened = work_calendar(), 0
    for instalment_id in selectors.unpaid_before(today):
        with transaction.atomic():
            opened += _open_breach(actor, instalment_id, today, calendar)
    return opened


def _open_breach(actor: Actor, instalment_id: Any, today: date, calendar: Any) -> bool:
    found = selectors.locked_instalment(instalment_id)
    missed = rules.is_missed(status=found.status, due_on=found.due_on, today=today, calendar=calendar)
    mediation = found.agreement.mediation
    if not missed or mediation.status not in (MediationStatus.EFFECTIVE, MediationStatus.BREACHED):
        return False
    found.status = InstalmentStatus.MISSED
    found.save(update_fields=["status"])
    Breach.objects.create(instalment=found, opened_on=today)
    due_on = rules.last_day(found.due_on, calendar)
    note = {"position": found.position, "amount": found.amount, "due_on": due_on, "days_late": (today - due_on).days}
    if mediation.status == MediationStatus.EFFECTIVE:
        with take(steps.BREACH, Mediation, pk=mediation.pk, actor=actor, **note):
            pass
    else:
        record(actor, "legal.mediation.breached", mediation, **note)
    return True


def close_windows(*, actor: Actor, today: date) -> int:
    """Let the windows of joint steps that nobody used end on their last day; return how many."""
    done = 0
    for mediation, code, due_on in selectors.windows_over(today):
        with transaction.atomic():
            done += stop_clock(subject=mediation, code=code, on=due_on, cancelled=True) is not None
            record(actor, "legal.mediation.window_over", mediation, code=code, due_on=due_on)
    return done


def escalate(
    *, actor: Actor, mediation_id: Any, seen_version: int, way: str, body: str, on: date, today: date
) -> Mediation:
    """Take an agreement that is not kept further: payment order, arbitration, or enforcement where it is confirmed."""
    steps.check_day(on, today=today)
    with take(steps.ESCALATE, Mediation, pk=mediation_id, actor=actor, seen_version=seen_version, way=way) as mediation:
        agreement = _in_force(mediation)
        if way == "enforce" and agreement.confirmation_status != ConfirmationStatus.CONFIRMED:
            raise ConflictError(_("Only a confirmed agreement can be enforced."), code="not_confirmed")
        if way == "payment_order":
            rules.check_payment_order(list(mediation.claims.values_list("kind", flat=True)))
        end(mediation, on=on, note=_("Taken further: %(stage)s") % {"stage": FURTHER[way].label})
        suit = open_suit(actor=actor, mediation=mediation, stage=FURTHER[way], body=body, applied_on=on)
        open_ones = Breach.objects.filter(instalment__agreement=agreement, closed_on=None)
        open_ones.update(closed_on=on, outcome=mediation.end_note, closed_by_id=actor.user_id)
        mediation.event_note |= {"suit": str(suit.pk)}
    return mediation


@transaction.atomic
def close_breach(*, actor: Actor, mediation_id: Any, breach_id: Any, outcome: str, today: date) -> Breach:
    """Say what came of a follow-up, when neither a payment nor a further step closed it."""
    mediation: Any = find(Mediation, mediation_id, actor, steps.KEEP, lock=True)
    breach = Breach.objects.filter(instalment__agreement__mediation=mediation, pk=breach_id, closed_on=None).first()
    if breach is None:
        raise ConflictError(_("This follow-up is closed already."), code="closed")
    breach.outcome, breach.closed_on = steps.check_reason(outcome, field="outcome"), today
    breach.closed_by_id = actor.user_id
    breach.save(update_fields=["outcome", "closed_on", "closed_by"])
    record(actor, "legal.breach.closed", mediation, outcome=breach.outcome)
    return breach
