"""Who sits at a table: mediators appointed, lawyers seated for a side, the roster of mediators."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import Actor
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from legal.choices.disputes import Seating
from legal.models import Mediation, Mediator, Seat
from legal.rules import disputes as rules
from legal.rules import mediators as matching
from legal.selectors import mediators as selectors
from unions.models import Employer, Union


@transaction.atomic
def appoint_mediator(*, actor: Actor, mediation_id: Any, user_id: int, today: date) -> Seat:
    """Appoint a mediator from the roster; whoever has an interest in a party is refused, without naming why."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    _check_not_over(mediation)
    fit = selectors.fit_for(mediation, user_id, today)
    if fit is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": Mediator._meta.verbose_name}, code="not_found")
    matching.check_may_sit(fit)
    seat = _seat(mediation, user_id, Seating.MEDIATOR, today)
    if mediation.mediator_id is None:
        mediation.mediator_id = user_id
        mediation.version += 1
        mediation.save(update_fields=["mediator", "version"])
    record(actor, "legal.mediation.appointed", mediation, mediator=fit.candidate.name)
    return seat


def _check_not_over(mediation: Mediation) -> None:
    if mediation.status not in rules.NOT_ENDED:
        text = _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}
        raise ConflictError(text, code="wrong_state")


def _seat(mediation: Mediation, user_id: int, seating: str, today: date) -> Seat:
    with refusing_violations(Seat):
        seat: Seat = Seat.objects.create(
            mediation=mediation, user_id=user_id, seating=Seating(seating).value, from_on=today
        )
    return seat


@transaction.atomic
def seat_speaker(*, actor: Actor, mediation_id: Any, username: str, seating: str, today: date) -> Seat:
    """Give a lawyer with an account a seat on one side; nobody sits on both sides of one employer's disputes."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    _check_not_over(mediation)
    user = User.objects.filter(username=username.strip(), is_active=True).first()
    if user is None or seating not in (Seating.APPLICANT, Seating.RESPONDENT):
        text = _("No account of this name.")
        raise RuleBrokenError(text, code="no_account", fields={"username": text})
    if selectors.spoke_for_other_side(mediation, user.pk, seating):
        raise ConflictError(
            _("%(name)s cannot sit here: %(why)s.") % {"name": user.name, "why": _("Conflict of interest")},
            code="conflict_of_interest",
        )
    seat = _seat(mediation, user.pk, seating, today)
    record(actor, "legal.mediation.seated", mediation, name=user.name, seating=seating)
    return seat


@transaction.atomic
def leave_table(*, actor: Actor, mediation_id: Any, seat_id: Any, reason: str, today: date) -> Mediation:
    """Take somebody from the table, with the reason; the next mediator leads, and never is nobody left to mediate."""
    mediation: Any = find(Mediation, mediation_id, actor, rules.KEEP, lock=True)
    why = rules.check_reason(reason)
    seat = Seat.objects.filter(mediation=mediation, pk=seat_id, to_on=None).select_related("user").first()
    if seat is None:
        raise ConflictError(_("This person has left the table already."), code="gone")
    seat.to_on = today
    seat.save(update_fields=["to_on"])
    if seat.seating == Seating.MEDIATOR:
        others = mediation.seats.filter(seating=Seating.MEDIATOR, to_on=None).order_by("created_at", "pk")
        following = others.values_list("user_id", flat=True).first()
        if following is None and mediation.status not in ("registered", "asking"):
            raise ConflictError(_("Appoint another mediator first."), code="last_mediator")
        if mediation.mediator_id == seat.user_id:
            mediation.mediator_id = following
            mediation.version += 1
            mediation.save(update_fields=["mediator", "version"])
    record(actor, "legal.mediation.left", mediation, name=seat.user.name, reason=why)
    return mediation


@transaction.atomic
def enter_mediator(
    *,
    actor: Actor,
    union_id: Any,
    username: str,
    fields: list[str],
    most_cases: int,
    credit_code: str = "",
    firm: str = "",
    certificate: str = "",
    term_end_on: date | None = None,
    away_from: date | None = None,
    away_to: date | None = None,
    is_active: bool = True,
) -> Mediator:
    """Enter somebody on the roster of mediators, or change what is known: fields, area, load, leave, employer."""
    union: Any = find(Union, union_id, actor, matching.MANAGE)
    user = User.objects.filter(username=username.strip(), is_active=True).first()
    if user is None:
        text = _("No account of this name.")
        raise RuleBrokenError(text, code="no_account", fields={"username": text})
    known = Mediator.unscoped.select_for_update(of=("self",)).select_related("union").filter(user=user).first()
    if known is not None and not actor.reaches(matching.MANAGE, known.union.path):
        raise ConflictError(_("Another union keeps this mediator."), code="kept_elsewhere")
    mediator = known or Mediator(user=user)
    mediator.union, mediator.fields, mediator.most_cases = union, sorted(set(fields)), most_cases
    mediator.employer = Employer.unscoped.filter(credit_code=credit_code.strip().upper()).first()
    mediator.firm, mediator.certificate = firm.strip()[:120], certificate.strip()[:40]
    mediator.term_end_on, mediator.away_from, mediator.away_to = term_end_on, away_from, away_to
    mediator.is_active = is_active
    with refusing_violations(Mediator):
        mediator.save()
    record(actor, "legal.mediator.entered" if known is None else "legal.mediator.changed", mediator, name=user.name)
    return mediator
