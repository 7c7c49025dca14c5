"""Re-election of a union step by step, extension of its term, and terms that run out (domain.md 1.3)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError, in_one
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations
from unions.choices import UnionStatus
from unions.choices.decisions import DecisionKind
from unions.choices.terms import ExtensionStatus
from unions.choices.terms import ReelectionStatus as R
from unions.models import Candidate, Reelection, TermExtension, Union, UnionTerm
from unions.rules import terms as rules
from unions.rules.lifecycle import check_reason, check_user
from unions.rules.restructuring import check_stands
from unions.selectors import lifecycle as facts
from unions.selectors.terms import over_by, running_term
from unions.services import elections
from unions.services.decisions import check_may_decide, lay_before, note_answer, take_back
from unions.services.papers import set_aside

EDIT = rules.EDIT


@transaction.atomic
def enter_term(
    *, actor: Actor, union_id: Any, session_no: int, starts_on: date, years: int, today: date, approval_no: str = ""
) -> UnionTerm:
    """Enter the running term of a union that was registered without one; a later one comes by election alone."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    check_stands(union.status)
    rules.check_years(kind=union.kind, years=years)
    rules.check_begun(starts_on=starts_on, today=today)
    if UnionTerm.unscoped.filter(union=union).exists():
        raise ConflictError(_("The union's term is known already."), code="known_term")
    term = UnionTerm(
        union=union,
        session_no=session_no,
        years=years,
        starts_on=starts_on,
        ends_on=rules.end_of_term(starts_on, years),
        approval_no=approval_no.strip()[:60],
    )
    with refusing_violations(UnionTerm):
        term.save(force_insert=True)
    elections.tell_union(union, term)
    _save_dates(union)
    record(actor, "unions.term.entered", union, session_no=session_no, ends_on=term.ends_on)
    return term


def _save_dates(union: Union) -> None:
    union.version += 1
    with refusing_violations(Union):
        union.save(update_fields=["session_no", "term_years", "term_start_on", "term_end_on", "status", "version"])


def _term_of(union: Union) -> UnionTerm:
    """Return the running term; one known only from the union's own columns gets its row."""
    term = running_term(union)
    if term is not None:
        return term
    if union.term_start_on is None or union.term_end_on is None:
        raise ConflictError(_("Enter the running term of the union first."), code="no_term")
    term = UnionTerm(
        union=union,
        session_no=union.session_no or 1,
        years=union.term_years or 5,
        starts_on=union.term_start_on,
        ends_on=union.term_end_on,
    )
    term.save(force_insert=True)
    return term


@transaction.atomic
def plan_reelection(*, actor: Actor, union_id: Any, planned_on: date, assembly: str, today: date) -> Reelection:
    """Plan the election of a new committee."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    check_stands(union.status)
    rules.check_planned(planned_on=planned_on, today=today)
    has_term = union.term_start_on is not None and union.term_end_on is not None
    plan = Reelection(
        union=union,
        term=_term_of(union) if has_term else running_term(union),
        recorder_id=check_user(actor.user_id),
        planned_on=planned_on,
        assembly=assembly,
    )
    with refusing_violations(Reelection):
        plan.save(force_insert=True)
    record(actor, "unions.reelection.planned", union, planned_on=planned_on)
    return plan


def _open(actor: Actor, reelection_id: Any, *states: str) -> Reelection:
    found = find(Reelection, reelection_id, actor, EDIT, lock=True)
    if found.status not in states:
        raise ConflictError(
            _("Not possible in the state “%(state)s”.") % {"state": found.get_status_display()}, code="wrong_state"
        )
    return found


@transaction.atomic
def add_candidate(*, actor: Actor, reelection_id: Any, today: date, **described: str) -> Candidate:
    """Enter somebody who stands, before the upper union has answered the request."""
    found = _open(actor, reelection_id, R.PLAN)
    return elections.add_candidate(
        actor=actor, union=found.union, election={"reelection": found}, today=today, **described
    )


@transaction.atomic
def remove_candidate(*, actor: Actor, reelection_id: Any, candidate_id: Any) -> None:
    """Strike somebody off the list before it is handed in."""
    found = _open(actor, reelection_id, R.PLAN)
    elections.remove_candidate(
        actor=actor, union=found.union, election={"reelection": found}, candidate_id=candidate_id
    )


def _lay(actor: Actor, row: Reelection, kind: str, today: date) -> None:
    lay_before(
        actor=actor,
        union=row.union,
        kind=kind,
        subject=row,
        path=row.union.parent.path if row.union.parent else row.union.path,
        apart=[row.recorder_id],
        today=today,
    )


def _answer(actor: Actor, row: Any, kind: str, today: date) -> None:
    note_answer(check_may_decide(actor=actor, kind=kind, subject=row, today=today), today)


def send_request(*, actor: Actor, reelection_id: Any, seen_version: int, today: date) -> Reelection:
    """Send the request for the election to the upper union, with the letter and the candidates."""
    with take(rules.SEND_REQUEST, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        missing = {}
        if not facts.papers(row.union, rules.REQUEST_LETTER, since=row.created_at).exists():
            missing["letter"] = _("Upload the request letter.")
        if not Candidate.objects.filter(reelection=row).exists():
            missing["candidates"] = _("Enter the candidates.")
        if missing:
            raise RuleBrokenError(in_one(missing.values()), code="incomplete", fields=missing)
        row.requested_on, row.requested_by_id = today, check_user(actor.user_id)
        row.request_decided_by = row.request_decided_on = None
        _lay(actor, row, DecisionKind.REELECTION, today)
    return row


def return_request(*, actor: Actor, reelection_id: Any, seen_version: int, reason: str, today: date) -> Reelection:
    """Send the request back, with the reason."""
    with take(rules.RETURN_REQUEST, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        _answer(actor, row, DecisionKind.REELECTION, today)
        row.opinion = check_reason(reason)[:500]
        row.event_note |= {"reason": row.opinion}
    return row


def approve_request(*, actor: Actor, reelection_id: Any, seen_version: int, opinion: str, today: date) -> Reelection:
    """Approve the request, as the upper union: the election may be held."""
    with take(rules.APPROVE_REQUEST, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        _answer(actor, row, DecisionKind.REELECTION, today)
        row.request_decided_by_id, row.request_decided_on = actor.user_id, today
        row.opinion = opinion.strip()[:500]
        row.event_note |= {"opinion": row.opinion}
    return row


def record_vote(
    *,
    actor: Actor,
    reelection_id: Any,
    seen_version: int,
    voted_on: date,
    eligible: int,
    attended: int,
    votes: Mapping[str, int],
    today: date,
) -> Reelection:
    """Enter the vote: two thirds attended, the elected have more than half of those entitled."""
    with take(rules.RECORD_VOTE, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        rules.check_vote_day(voted_on=voted_on, since=row.request_decided_on, today=today)
        elected = elections.count_votes(
            union=row.union,
            candidates=list(facts.candidates_of(reelection=row)),
            votes=votes,
            eligible=eligible,
            attended=attended,
            today=today,
        )
        row.voted_on, row.eligible, row.attended = voted_on, eligible, attended
        row.event_note |= {"eligible": eligible, "attended": attended, "elected": len(elected)}
    return row


def report_result(*, actor: Actor, reelection_id: Any, seen_version: int, today: date) -> Reelection:
    """Report the result to the upper union, with the report on the election."""
    with take(rules.REPORT_RESULT, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        if not facts.papers(row.union, rules.RESULT_REPORT, since=row.created_at).exists():
            text = _("Upload the report on the election.")
            raise RuleBrokenError(text, code="election_report", fields={"report": text})
        row.reported_on, row.reported_by_id = today, check_user(actor.user_id)
        _lay(actor, row, DecisionKind.RESULT, today)
    return row


def return_result(*, actor: Actor, reelection_id: Any, seen_version: int, reason: str, today: date) -> Reelection:
    """Send the result back, with the reason: the vote is entered anew."""
    with take(rules.RETURN_RESULT, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        _answer(actor, row, DecisionKind.RESULT, today)
        row.opinion = check_reason(reason)[:500]
        row.reported_by = row.reported_on = None
        row.event_note |= {"reason": row.opinion}
    return row


def approve_result(
    *, actor: Actor, reelection_id: Any, seen_version: int, years: int, approval_no: str, opinion: str, today: date
) -> Reelection:
    """Confirm the result, as the upper union: the old term closes, a new one opens, the elected take office."""
    with take(rules.APPROVE_RESULT, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        _answer(actor, row, DecisionKind.RESULT, today)
        union = Union.unscoped.select_for_update(of=("self",)).get(pk=row.union_id)
        number = check_reason(approval_no, field="approval_no")[:60]
        on = row.voted_on or today
        row.new_term = elections.open_term(actor=actor, union=union, starts_on=on, years=years, approval_no=number)
        elected = [each for each in facts.candidates_of(reelection=row) if each.is_elected]
        elections.seat(union=union, term=row.new_term, elected=elected, on=on, approval_no=number)
        if union.status == UnionStatus.TERM_OVERDUE and not rules.is_overdue(
            term_end_on=union.term_end_on, today=today
        ):
            union.status = UnionStatus.ACTIVE
        _save_dates(union)
        row.result_decided_by_id, row.result_decided_on = actor.user_id, today
        row.approval_no, row.opinion = number, opinion.strip()[:500]
        row.event_note |= {"approval_no": number, "opinion": row.opinion}
    return row


def abandon(*, actor: Actor, reelection_id: Any, seen_version: int, reason: str, today: date) -> Reelection:
    """Give a re-election up before the vote, with the reason."""
    with take(rules.ABANDON, Reelection, pk=reelection_id, actor=actor, seen_version=seen_version) as row:
        row.event_note |= {"reason": check_reason(reason)}
        take_back(kind=DecisionKind.REELECTION, subject=row, today=today)
        handed_in = facts.papers(row.union, rules.REQUEST_LETTER, rules.RESULT_REPORT, since=row.created_at)
        set_aside(actor=actor, papers=handed_in)
    return row


@transaction.atomic
def ask_extension(*, actor: Actor, union_id: Any, until_on: date, reason: str, today: date) -> TermExtension:
    """Ask the upper union to prolong the term; the limit counts from the term's own end (0.4, union.term)."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    check_stands(union.status)
    term = _term_of(union)
    months = value(rules.EXTENSION_MONTHS, union.region_id, today)
    rules.check_extension(ends_on=term.ends_on, until_on=until_on, current=term.due_on, months=months)
    row = TermExtension(
        union=union,
        term=term,
        until_on=until_on,
        reason=check_reason(reason)[:300],
        recorder_id=check_user(actor.user_id),
    )
    with refusing_violations(TermExtension):
        row.save(force_insert=True)
    path = union.parent.path if union.parent else union.path
    lay_before(actor=actor, union=union, kind=DecisionKind.EXTENSION, subject=row, path=path, apart=[], today=today)
    record(actor, "unions.term.extension_asked", union, until_on=until_on, reason=row.reason)
    return row


@transaction.atomic
def decide_extension(*, actor: Actor, extension_id: Any, is_approved: bool, opinion: str, today: date) -> TermExtension:
    """Grant or refuse an extension, as the upper union; a granted one moves the end of the term."""
    row = find(TermExtension, extension_id, actor, rules.DECIDE, lock=True)
    if row.status != ExtensionStatus.ASKED:
        raise ConflictError(_("This has been decided already."), code="wrong_state")
    _answer(actor, row, DecisionKind.EXTENSION, today)
    row.status = ExtensionStatus.APPROVED if is_approved else ExtensionStatus.REFUSED
    row.decided_by_id, row.decided_on = actor.user_id, today
    row.opinion = opinion.strip()[:500] if is_approved else check_reason(opinion, field="opinion")[:500]
    row.version += 1
    with refusing_violations(TermExtension):
        row.save()
    if is_approved:
        _prolong(row, today)
    code = "unions.term.extended" if is_approved else "unions.term.extension_refused"
    record(actor, code, row.union, until_on=row.until_on, opinion=row.opinion)
    return row


def _prolong(row: TermExtension, today: date) -> None:
    union = Union.unscoped.select_for_update(of=("self",)).get(pk=row.union_id)
    months = value(rules.EXTENSION_MONTHS, union.region_id, today)
    rules.check_extension(ends_on=row.term.ends_on, until_on=row.until_on, current=row.term.due_on, months=months)
    row.term.extended_to = row.until_on
    row.term.version += 1
    with refusing_violations(UnionTerm):
        row.term.save(update_fields=["extended_to", "version"])
    elections.tell_union(union, row.term)
    if union.status == UnionStatus.TERM_OVERDUE and not rules.is_overdue(term_end_on=union.term_end_on, today=today):
        union.status = UnionStatus.ACTIVE
    _save_dates(union)


def mark_overdue(*, actor: Actor, today: date, limit: int = 1000) -> int:
    """Mark unions whose term is over without an election; a second run finds none. Return how many.

    Each is locked and looked at again: an election confirmed meanwhile has moved its end.
    """
    marked = 0
    for union_id in over_by(today, limit):
        with transaction.atomic():
            union = Union.unscoped.select_for_update(of=("self",)).get(pk=union_id)
            if union.status != UnionStatus.ACTIVE or not rules.is_overdue(term_end_on=union.term_end_on, today=today):
                continue
            union.status = UnionStatus.TERM_OVERDUE
            union.version += 1
            union.save(update_fields=["status", "version"])
            record(actor, "unions.term.overdue", union, ended_on=union.term_end_on)
            marked += 1
    return marked
