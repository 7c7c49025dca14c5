"""A supervision matter up to the inquiry: registered, accepted or refused, both sides heard, talks (domain.md 7.6)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.services import stop_clock
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.numbers.services import next_number
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from legal.choices.supervision import Item, NoteSide, RefusalGround, Source
from legal.models import MatterNote, SupervisionMatter
from legal.rules import matters as rules
from legal.rules.deadlines import SUP_REJECT_NOTICE
from legal.selectors.matters import sides_heard
from legal.services.clocks import start
from unions.models import Employer, Person, Union
from unions.services.employers import read_code
from unions.services.people import describe, ensure_person


@transaction.atomic
def register_matter(
    *,
    actor: Actor,
    union_id: Any,
    source: str,
    item: str,
    employer_name: str,
    facts: str,
    received_on: date,
    today: date,
    credit_code: str = "",
    complainant: str = "",
    identity: str = "",
    known: Person | None = None,
    workers: int = 1,
    amount: Decimal | None = None,
    is_serious: bool = False,
) -> SupervisionMatter:
    """Register a complaint, or what the union found itself; the time for a written refusal starts (Art. 17).

    ``known`` is the worker who complains, where that is known already.
    """
    union = find(Union, union_id, actor, rules.RECORD)
    rules.check_on(received_on, since=None, today=today, field="received_on")
    employer = _employer(credit_code)
    matter = SupervisionMatter(
        number=_number(union, today),
        union=union,
        source=Source(source).value,
        item=Item(item).value,
        employer=employer,
        employer_name=employer.name if employer else rules.check_text(employer_name, "employer_name")[:120],
        person=known or _person(actor, union, complainant, identity, today),
        complainant=(known.name if known else complainant.strip())[:64],
        workers=workers,
        amount=amount,
        facts=rules.check_text(facts, "facts")[:2000],
        is_serious=is_serious,
        received_on=received_on,
        recorder_id=actor.user_id,
    )
    with refusing_violations(SupervisionMatter):
        matter.save(force_insert=True)
    start(matter, SUP_REJECT_NOTICE, on=received_on)
    record(actor, "legal.matter.registered", matter, number=matter.number, item=matter.item, source=matter.source)
    return matter


def _number(union: Union, today: date) -> str:
    stem = f"{union.region_id[:6]}-{today.year}"
    return f"JD{stem}-{next_number(f'legal.matter:{stem}'):04d}"


def _employer(credit_code: str) -> Employer | None:
    """Return the employer of a credit code; one that is not in the register is told by its name alone."""
    if not credit_code.strip():
        return None
    found = Employer.unscoped.filter(credit_code=read_code(credit_code).number).first()
    if found is None:
        text = _("No employer in the register has this code. Leave it empty and enter the name.")
        raise RuleBrokenError(text, code="credit_code", fields={"credit_code": text})
    return found


def _person(actor: Actor, union: Union, name: str, identity: str, today: date) -> Person | None:
    if not identity.strip():
        return None
    return ensure_person(actor=actor, union=union, described=describe(name=name, identity=identity, today=today))


def accept_matter(*, actor: Actor, matter_id: Any, seen_version: int, on: date, today: date) -> SupervisionMatter:
    """Accept a complaint: both sides are heard next."""
    with take(rules.ACCEPT, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version, on=on) as matter:
        check_apart(matter, actor)
        matter.accepted_on = rules.check_on(on, since=matter.received_on, today=today)
        stop_clock(subject=matter, code=SUP_REJECT_NOTICE.code, on=on)
    return matter


def refuse_matter(
    *, actor: Actor, matter_id: Any, seen_version: int, on: date, ground: str, reason: str, today: date
) -> SupervisionMatter:
    """Refuse a complaint on one of the grounds of Art. 17; ``on`` is the day of the written notice."""
    with take(rules.REFUSE, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version, on=on) as matter:
        check_apart(matter, actor)
        matter.closed_on = rules.check_on(on, since=matter.received_on, today=today)
        matter.refusal_ground = RefusalGround(ground).value
        matter.outcome = rules.check_text(reason, "reason")[:1000]
        stop_clock(subject=matter, code=SUP_REJECT_NOTICE.code, on=on)
        matter.event_note |= {"ground": matter.refusal_ground, "reason": matter.outcome}
    return matter


def add_note(
    *,
    actor: Actor,
    matter_id: Any,
    seen_version: int,
    side: str,
    on: date,
    text: str,
    today: date,
    present: str = "",
) -> MatterNote:
    """Write down what a side said, the talks, or what was seen; a supervisor does so on assigned matters."""
    right = rules.HANDLE if actor.can(rules.HANDLE) else rules.INQUIRER
    if not actor.can(right):
        raise ForbiddenError(_("You do not have the right to do this."), code=rules.HANDLE)
    with transaction.atomic():
        matter = find(SupervisionMatter, matter_id, actor, right, lock=True)
        check_fresh(matter, seen_version)
        if matter.status not in rules.MAY_NOTE:
            text_no = _("Not possible in the state “%(state)s”.") % {"state": matter.get_status_display()}
            raise ConflictError(text_no, code="wrong_state")
        rules.check_on(on, since=matter.received_on, today=today)
        note: MatterNote = MatterNote.objects.create(
            matter=matter,
            side=NoteSide(side).value,
            held_on=on,
            present=present.strip()[:200],
            text=rules.check_text(text, "text")[:2000],
            recorder_id=actor.user_id,
        )
        matter.version += 1  # the same page sent twice is one record
        matter.save(update_fields=["version"])
        record(actor, "legal.matter.noted", matter, side=note.side, on=on)
    return note


def open_talks(*, actor: Actor, matter_id: Any, seen_version: int) -> SupervisionMatter:
    """Begin talks between both sides; both must have been heard."""
    with take(rules.NEGOTIATE, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        rules.check_heard(sides_heard(matter))
    return matter


def settle_matter(
    *,
    actor: Actor,
    matter_id: Any,
    seen_version: int,
    on: date,
    outcome: str,
    today: date,
    recovered: Decimal | None = None,
    workers_helped: int | None = None,
) -> SupervisionMatter:
    """Close a matter that the two sides settled in talks, with what the workers got."""
    with take(rules.SETTLE, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        close(matter, on=on, outcome=outcome, today=today)
        matter.recovered, matter.workers_helped = recovered, workers_helped
    return matter


def explain_matter(
    *, actor: Actor, matter_id: Any, seen_version: int, on: date, outcome: str, today: date
) -> SupervisionMatter:
    """Close a matter without a violation; the worker is told why."""
    move = rules.as_inquirer(rules.EXPLAIN, handles=actor.can(rules.HANDLE))
    with take(move, SupervisionMatter, pk=matter_id, actor=actor, seen_version=seen_version) as matter:
        rules.check_heard(sides_heard(matter))
        close(matter, on=on, outcome=outcome, today=today)
    return matter


def close(matter: SupervisionMatter, *, on: date, outcome: str, today: date) -> None:
    """Put down the end of a matter: the day and what came of it."""
    matter.closed_on = rules.check_on(on, since=matter.received_on, today=today)
    matter.outcome = rules.check_text(outcome, "outcome")[:1000]
    matter.event_note |= {"on": on, "outcome": matter.outcome}


def check_apart(matter: SupervisionMatter, actor: Actor) -> None:
    """Refuse to decide on one's own complaint (回避)."""
    if matter.person_id is not None and matter.person_id == actor.person_id:
        raise RuleBrokenError(_("You are a party to this matter; somebody else decides."), code="recuse")
