"""A signed contract: submitted, reviewed, in effect by itself, published, filed, reported, ended (domain.md 8, A7)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clocks.services import stop_all_clocks, stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh, take
from core.violations import refusing_violations
from legal.choices.contracts import ContractStatus
from legal.models import CollectiveContract, ContractClause, CoveredUnit, YearlyReport
from legal.rules import clauses as clause_rules
from legal.rules import contracts as rules
from legal.rules.deadlines import CB_EFFECT, CB_PUBLISH, CB_SUBMIT, CB_TERMINATE_FILE
from legal.rules.matters import check_on, check_text
from legal.selectors.contracts import clauses_of, effect_clock, past_their_end, through_review
from legal.services.clocks import start


def submit_contract(
    *,
    actor: Actor,
    contract_id: Any,
    seen_version: int,
    on: date,
    authority: str,
    copies: int,
    received_on: date,
    today: date,
) -> CollectiveContract:
    """Submit a contract to the labour authority in five copies; the review runs from its receipt (Art. 34)."""
    with take(rules.SUBMIT, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        _check_clauses(row)
        rules.check_copies(copies, value(rules.COPIES, row.union.region_id, on))
        row.submitted_on = check_on(on, since=row.signed_on, today=today)
        row.received_on = check_on(received_on, since=on, today=today, field="received_on")
        row.authority, row.copies = check_text(authority, "authority")[:80], copies
        stop_clock(subject=row, code=CB_SUBMIT.code, on=on)
        start(row, CB_EFFECT, on=received_on)
        row.event_note |= {"authority": row.authority, "on": on}
    return row


def _check_clauses(row: CollectiveContract) -> None:
    """Refuse to submit a contract that leaves out what its kind must regulate (Arts. 19, 21, 22)."""
    missing = clause_rules.missing_for(row.kind, [each.topic for each in clauses_of(row)])
    if missing:
        names = _(", ").join(_(each.label) for each in missing)
        raise RuleBrokenError(_("These clauses are missing: %(names)s.") % {"names": names}, code="clauses_missing")


def object_contract(
    *, actor: Actor, contract_id: Any, seen_version: int, on: date, objection: str, today: date
) -> CollectiveContract:
    """Put down an objection of the authority: the contract is revised and submitted again."""
    with take(rules.OBJECT, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        clock = effect_clock(row)
        row.objected_on = check_on(on, since=row.received_on, today=today)
        if clock is not None and on > clock.due_on:
            raise ConflictError(_("The review is over; the contract is in effect."), code="review_over")
        row.objection = check_text(objection, "objection")[:500]
        stop_clock(subject=row, code=CB_EFFECT.code, on=on, cancelled=True)
        row.event_note |= {"reason": row.objection}
    return row


def resubmit_contract(
    *, actor: Actor, contract_id: Any, seen_version: int, on: date, received_on: date, today: date
) -> CollectiveContract:
    """Submit a revised contract: the review begins anew."""
    with take(rules.RESUBMIT, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        row.submitted_on = check_on(on, since=row.objected_on, today=today)
        row.received_on = check_on(received_on, since=on, today=today, field="received_on")
        start(row, CB_EFFECT, on=received_on)
    return row


def take_effect(*, actor: Actor, contract: CollectiveContract, today: date) -> bool:
    """Put a contract into effect whose review ended without an objection; dated by the clock, not by the look.

    A contract it follows ends with that day; its clauses are those compared from now on.
    """
    clock = effect_clock(contract)
    if clock is None or today <= clock.due_on:
        return False
    with take(rules.TAKE_EFFECT, CollectiveContract, pk=contract.pk, actor=actor, on=clock.due_on) as row:
        row.effect_on = clock.due_on
        stop_clock(subject=row, code=CB_EFFECT.code, on=clock.due_on)
        start(row, CB_PUBLISH, on=clock.due_on)
        ContractClause.objects.filter(contract=row).update(is_current=True)
        if row.previous_id is not None:
            _replace(actor, row.previous_id, clock.due_on)
    return True


def _replace(actor: Actor, contract_id: Any, on: date) -> None:
    held = CollectiveContract.unscoped.filter(pk=contract_id).in_force().exists()
    if held:
        with take(rules.REPLACE, CollectiveContract, pk=contract_id, actor=actor, on=on) as row:
            _end(row, on, _("Replaced by the next contract"))


def _end(row: CollectiveContract, on: date, reason: str) -> None:
    row.ended_on, row.ended_because = on, reason[:300]
    stop_all_clocks(subject=row, on=on)
    ContractClause.objects.filter(contract=row).update(is_current=False, flagged_on=None)


def publish_contract(
    *, actor: Actor, contract_id: Any, seen_version: int, on: date, publication: str, today: date
) -> CollectiveContract:
    """Put down how the contract was made known to all workers (Art. 35)."""
    with take(rules.PUBLISH, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        row.published_on = check_on(on, since=row.effect_on, today=today)
        row.publication = check_text(publication, "publication")[:120]
        stop_clock(subject=row, code=CB_PUBLISH.code, on=on)
        row.event_note |= {"reason": row.publication}
    return row


def file_contract(*, actor: Actor, contract_id: Any, seen_version: int, on: date, today: date) -> CollectiveContract:
    """Note, as the upper union, that a contract was filed with it (Art. 35)."""
    with take(rules.FILE_UPSTAIRS, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        if row.filed_on is not None:
            raise ConflictError(_("This contract was filed already."), code="filed")
        row.filed_on = check_on(on, since=row.effect_on, today=today)
    return row


def report_year(
    *,
    actor: Actor,
    contract_id: Any,
    seen_version: int,
    year: int,
    on: date,
    is_kept: bool,
    text: str,
    today: date,
    growth: Decimal | None = None,
) -> YearlyReport:
    """Put down how a contract was kept in a year, as told to the workers."""
    with take(rules.REPORT, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        if not row.starts_on.year <= year <= on.year:
            words = _("Choose a year of the contract.")
            raise RuleBrokenError(words, code="year", fields={"year": words})
        report = YearlyReport(
            contract=row,
            year=year,
            reported_on=check_on(on, since=row.effect_on, today=today),
            is_kept=is_kept,
            growth=growth,
            text=check_text(text, "text")[:2000],
            recorder_id=actor.user_id,
        )
        with refusing_violations(YearlyReport):
            report.save(force_insert=True)
        row.event_note |= {"year": year, "kept": is_kept}
    return report


def terminate_contract(
    *, actor: Actor, contract_id: Any, seen_version: int, on: date, reason: str, today: date
) -> CollectiveContract:
    """End a contract before its time, with the reason; the ending is filed within five working days (Art. 33)."""
    with take(rules.TERMINATE, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        _end(row, check_on(on, since=row.effect_on, today=today), check_text(reason, "reason"))
        start(row, CB_TERMINATE_FILE, on=on)
        row.event_note |= {"reason": row.ended_because}
    return row


def file_ending(*, actor: Actor, contract_id: Any, seen_version: int, on: date, today: date) -> CollectiveContract:
    """Note that the end of a contract was filed with the authority."""
    with take(rules.FILE_ENDING, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        row.ending_filed_on = check_on(on, since=row.ended_on, today=today)
        stop_clock(subject=row, code=CB_TERMINATE_FILE.code, on=on)
    return row


def run_effects(*, actor: Actor, today: date) -> int:
    """Put every contract into effect whose review ended before today; return how many."""
    return sum(take_effect(actor=actor, contract=each, today=today) for each in through_review(today))


def run_expiries(*, actor: Actor, today: date) -> int:
    """End every contract whose last day is over; return how many."""
    keys = past_their_end(today)
    for key in keys:
        with take(rules.EXPIRE, CollectiveContract, pk=key, actor=actor) as row:
            _end(row, row.end_on, _("End of the term"))
    return len(keys)


def cover_unit(
    *, actor: Actor, contract_id: Any, seen_version: int, name: str, workers: int, from_on: date, credit_code: str = ""
) -> CollectiveContract:
    """Add a unit that a contract covers."""

    def add(row: CollectiveContract) -> None:
        unit = CoveredUnit(
            contract=row, name=check_text(name, "name")[:120], workers=workers, from_on=max(from_on, row.starts_on)
        )
        with refusing_violations(CoveredUnit):
            unit.save(force_insert=True)

    return _change_units(actor, contract_id, seen_version, add)


def release_unit(
    *, actor: Actor, contract_id: Any, seen_version: int, unit_id: Any, on: date, today: date
) -> CollectiveContract:
    """End the cover of one unit that closed; the contract stays (Appendix B 18)."""

    def end(row: CollectiveContract) -> None:
        unit = CoveredUnit.objects.filter(contract=row, pk=unit_id, to_on=None).first()
        if unit is None:
            raise ConflictError(_("This unit is not covered any more."), code="unit_gone")
        unit.to_on = check_on(on, since=unit.from_on, today=today)
        unit.save(update_fields=["to_on"])

    return _change_units(actor, contract_id, seen_version, end)


def _change_units(
    actor: Actor, contract_id: Any, seen_version: int, change: Callable[[CollectiveContract], None]
) -> CollectiveContract:
    with take(rules.COVER, CollectiveContract, pk=contract_id, actor=actor, seen_version=seen_version) as row:
        change(row)
        held = list(CoveredUnit.objects.filter(contract=row, to_on=None).values_list("workers", flat=True))
        row.units, row.workers = len(held), sum(held)
        row.event_note |= {"units": row.units, "workers": row.workers}
    return row


@transaction.atomic
def put_clause(
    *, actor: Actor, contract_id: Any, seen_version: int, topic: str, text: str, value: Decimal | None, today: date
) -> ContractClause:
    """Write a clause of a contract that is not yet submitted, or is being revised; the law is its floor."""
    row = find(CollectiveContract, contract_id, actor, clause_rules.EDIT, lock=True)
    check_fresh(row, seen_version)
    if row.status not in (ContractStatus.SIGNED, ContractStatus.REVISING):
        words = _("Not possible in the state “%(state)s”.") % {"state": row.get_status_display()}
        raise ConflictError(words, code="wrong_state")
    subject = clause_rules.TOPICS.get(topic)
    if subject is None or row.kind not in subject.kinds:
        words = _("Choose a topic of this kind of contract.")
        raise RuleBrokenError(words, code="topic", fields={"topic": words})
    clause_rules.check_clause(subject, value, statute_for(subject, row.union.region_id, today))
    found, _is_new = ContractClause.objects.update_or_create(
        contract=row,
        topic=topic,
        defaults={"text": check_text(text, "text")[:1000], "value": value, "industry": row.industry},
    )
    row.version += 1
    row.save(update_fields=["version"])
    record(actor, "legal.contract.clause_written", row, topic=topic, value=value)
    return found


def statute_for(topic: clause_rules.Topic, region: str, on: date) -> Decimal | None:
    """Return the statutory figure of a topic in a region on a day, where the law has one and somebody entered it."""
    if not topic.statute:
        return None
    try:
        found: Decimal = value(topic.statute, region, on)
    except ConflictError:
        return None
    return found
