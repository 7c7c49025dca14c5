"""Officers between elections: who takes office, who leaves, and what the upper union decides about it (Art. 18)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations
from unions.choices import Level
from unions.choices.decisions import DecisionKind
from unions.choices.officers import OfficerPost
from unions.models import Officer, OfficerChange, Union
from unions.rules import lifecycle
from unions.rules import officers as rules
from unions.rules.restructuring import check_stands
from unions.selectors.terms import running_term, worker_count
from unions.services.decisions import check_may_decide, lay_before, note_answer
from unions.services.people import describe, ensure_person

EDIT = lifecycle.EDIT


@transaction.atomic
def enter_officer(
    *,
    actor: Actor,
    union_id: Any,
    name: str,
    identity: str,
    post: str,
    mode: str,
    relation: str,
    from_on: date,
    approval_no: str,
    today: date,
) -> Officer:
    """Enter somebody who takes office between two elections, with the number of the upper union's approval."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    check_stands(union.status)
    lifecycle.check_relation(relation)
    rules.check_from(from_on=from_on, today=today, since=union.term_start_on or union.established_on)
    threshold = value(rules.FULL_TIME_FROM, union.region_id, today)
    if union.level == Level.GRASSROOTS:
        rules.check_full_time(post=post, mode=mode, workers=worker_count(union), threshold=threshold)
    described = describe(name=name, identity=identity, today=today)
    if not described.identity:
        text = _("Enter the identity number.")
        raise RuleBrokenError(text, code="person", fields={"identity": text})
    officer = Officer(
        union=union,
        person=ensure_person(actor=actor, union=union, described=described),
        term=running_term(union),
        post=OfficerPost(post).value,
        mode=mode,
        from_on=from_on,
        approval_no=lifecycle.check_reason(approval_no, field="approval_no")[:60],
    )
    with refusing_violations(Officer):
        officer.save(force_insert=True)
    record(actor, "unions.officer.entered", union, name=officer.person.name, post=officer.get_post_display())
    return officer


@transaction.atomic
def ask_leaving(
    *,
    actor: Actor,
    officer_id: Any,
    kind: str,
    effective_on: date,
    reason: str,
    committee_agreed: bool,
    eligible: int | None,
    votes: int | None,
    today: date,
) -> OfficerChange | None:
    """Let an officer leave before the end of the term: at once, or, for a chair or vice-chair, once it is agreed above.

    Return what waits for the upper union; None where the officer has left.
    """
    officer = find(Officer, officer_id, actor, EDIT, lock=True)
    if officer.to_on is not None:
        raise ConflictError(_("This officer has left already."), code="wrong_state")
    rules.check_goes(post=officer.post, from_on=officer.from_on, on=effective_on, today=today)
    rules.check_leaving(post=officer.post, kind=kind, committee_agreed=committee_agreed, eligible=eligible, votes=votes)
    words = lifecycle.check_reason(reason)[:300]
    if officer.post not in rules.PROTECTED:
        _leave(actor, officer, effective_on, words)
        return None
    row = OfficerChange(
        union=officer.union,
        officer=officer,
        kind=kind,
        effective_on=effective_on,
        reason=words,
        committee_agreed=committee_agreed,
        eligible=eligible,
        votes=votes,
        recorder_id=lifecycle.check_user(actor.user_id),
    )
    with refusing_violations(OfficerChange):
        row.save(force_insert=True)
    union = officer.union
    path = union.parent.path if union.parent else union.path
    lay_before(actor=actor, union=union, kind=DecisionKind.OFFICER, subject=row, path=path, apart=[], today=today)
    record(actor, "unions.officer.change_asked", union, name=officer.person.name, kind=kind, reason=words)
    return row


def _leave(actor: Actor, officer: Officer, on: date, reason: str) -> None:
    officer.to_on, officer.end_reason = max(on, officer.from_on), reason
    officer.version += 1
    with refusing_violations(Officer):
        officer.save(update_fields=["to_on", "end_reason", "version"])
    record(actor, "unions.officer.left", officer.union, name=officer.person.name, post=officer.get_post_display())


def decide_leaving(
    *, actor: Actor, change_id: Any, seen_version: int, is_approved: bool, opinion: str, today: date
) -> OfficerChange:
    """Agree to a chair's or vice-chair's leaving, or refuse it with the reason, as the upper union."""
    step = rules.APPROVE_CHANGE if is_approved else rules.REFUSE_CHANGE
    with take(step, OfficerChange, pk=change_id, actor=actor, seen_version=seen_version) as row:
        note_answer(check_may_decide(actor=actor, kind=DecisionKind.OFFICER, subject=row, today=today), today)
        row.decided_by_id, row.decided_on = actor.user_id, today
        row.opinion = (opinion.strip() if is_approved else lifecycle.check_reason(opinion, field="opinion"))[:500]
        if is_approved:
            officer = Officer.unscoped.select_for_update(of=("self",)).select_related("union", "person")
            _leave(actor, officer.get(pk=row.officer_id), row.effective_on, row.get_kind_display())
        row.event_note |= {"opinion": row.opinion}
    return row
