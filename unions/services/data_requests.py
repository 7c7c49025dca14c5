"""Requests of people about their own data: registered, answered in time, refused with reasons (PIPL Arts. 45 to 50)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.rules import Unit
from core.clocks.services import start_clock, stop_clock
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.choices.members import RequestKind, RequestStatus
from unions.models import DataSubjectRequest, Person
from unions.rules import members as rules
from unions.rules.data_rights import IDENTITY
from unions.selectors.own_data import copy_of
from unions.services.erasure import erase
from unions.services.leftovers import without, words_of


@transaction.atomic
def register_request(
    *, actor: Actor, person_id: Any, kind: str, asked_by: str, wish: str, received_on: date, today: date
) -> DataSubjectRequest:
    """Write down what a person asks about their own data, and start the clock of the answer."""
    if not (actor.can(rules.EDIT) or actor.can(rules.ANSWER_RIGHT)):
        raise ForbiddenError(_("You do not have the right to do this."), code=rules.EDIT)
    person = find(Person, person_id, actor, rules.VIEW)
    rules.check_day(on=received_on, since=None, today=today, field="received_on")
    if not wish.strip():
        text = _("Write down what the person asks for.")
        raise RuleBrokenError(text, code="wish", fields={"wish": text})
    wanted = DataSubjectRequest(
        person=person,
        union_id=person.union_id,
        kind=RequestKind(kind).value,
        asked_by=asked_by,
        wish=wish.strip()[:500],
        received_on=received_on,
        registered_by_id=actor.user_id,
    )
    clock = start_clock(
        subject=wanted,
        code=rules.REQUEST_CLOCK,
        trigger_on=received_on,
        length=value(rules.REQUEST_DAYS, person.union.region_id, today),
        unit=Unit.WORKING_DAY,
        basis=rules.REQUEST_BASIS,
    )
    wanted.due_on = clock.due_on
    with refusing_violations(DataSubjectRequest):
        wanted.save(force_insert=True)
    record(actor, "unions.request.registered", wanted, kind=kind, asked_by=asked_by, due_on=wanted.due_on)
    return wanted


def answer_request(*, actor: Actor, request_id: Any, seen_version: int, answer: str, today: date) -> DataSubjectRequest:
    """Answer a request; an erasure is carried out in the same moment, as far as nothing forbids it.

    Who registered an erasure does not decide on it alone: it cannot be undone.
    """
    with take(rules.ANSWER, DataSubjectRequest, pk=request_id, actor=actor, seen_version=seen_version) as wanted:
        _end(wanted, actor, answer, today)
        if wanted.kind == RequestKind.ERASE:
            rules.check_erases_apart(registered_by=wanted.registered_by_id, decided_by=actor.user_id)
            _erase(wanted, actor, today)
        stop_clock(subject=wanted, code=rules.REQUEST_CLOCK, on=today)
    return wanted


def _erase(wanted: DataSubjectRequest, actor: Actor, today: date) -> None:
    """Carry the erasure out; what the person wrote in the request itself goes with it."""
    words = words_of(wanted.person)
    wanted.outcome = erase(actor=actor, person_id=wanted.person_id, today=today)
    wanted.event_note |= {"erased": wanted.outcome["erased"]}
    if IDENTITY in wanted.outcome["erased"]:
        wanted.wish, wanted.answer = without(words, wanted.wish), without(words, wanted.answer)


def refuse_request(*, actor: Actor, request_id: Any, seen_version: int, answer: str, today: date) -> DataSubjectRequest:
    """Refuse a request, with the reasons told to the person (PIPL Art. 50)."""
    with take(
        rules.REFUSE_REQUEST, DataSubjectRequest, pk=request_id, actor=actor, seen_version=seen_version
    ) as wanted:
        _end(wanted, actor, answer, today)
        stop_clock(subject=wanted, code=rules.REQUEST_CLOCK, on=today)
    return wanted


def withdraw_request(*, actor: Actor, request_id: Any, seen_version: int, today: date) -> DataSubjectRequest:
    """Note that the person no longer asks."""
    with take(
        rules.WITHDRAW_REQUEST, DataSubjectRequest, pk=request_id, actor=actor, seen_version=seen_version
    ) as wanted:
        wanted.answered_on = today
        stop_clock(subject=wanted, code=rules.REQUEST_CLOCK, on=today, cancelled=True)
    return wanted


def _end(wanted: DataSubjectRequest, actor: Actor, answer: str, today: date) -> None:
    if not answer.strip():
        text = _("Write the answer.")
        raise RuleBrokenError(text, code="answer", fields={"answer": text})
    wanted.answer, wanted.answered_on, wanted.answered_by_id = answer.strip()[:1000], today, actor.user_id


@everywhere("a person is given all that is held about them")
@transaction.atomic
def hand_out_copy(*, actor: Actor, request_id: Any, today: date) -> tuple[DataSubjectRequest, list[dict[str, Any]]]:
    """Return a person's own data in full, to be handed to them; that it was made stands in the trail first."""
    wanted = find(DataSubjectRequest, request_id, actor, rules.ANSWER_RIGHT)
    if wanted.kind not in (RequestKind.SEE, RequestKind.COPY) or wanted.status not in (
        RequestStatus.RECEIVED,
        RequestStatus.ANSWERED,
    ):
        raise ConflictError(_("Only a request to see or to get a copy is answered with one."), code="wrong_kind")
    person = Person.unscoped.get(pk=wanted.person_id)
    record(actor, "unions.request.copied", wanted, kind=wanted.kind)
    return wanted, copy_of(person, today)
