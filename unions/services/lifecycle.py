"""Founding a union: application, decision by the upper union, first election, activation (domain.md 1.3)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.documents.services import attach, replace_attachment
from core.errors import ConflictError, RuleBrokenError
from core.events.services import Happening, record, record_many
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_state, take
from core.violations import refusing_violations
from core.wall.scope import everywhere
from unions.choices import Level, MembershipStatus, UnionStatus
from unions.choices.decisions import DecisionKind
from unions.choices.lifecycle import ReportStatus
from unions.models import Candidate, EmployerCover, Founding, Membership, Region, Union
from unions.rules import lifecycle as rules
from unions.rules import terms as term_rules
from unions.rules.places import checked_name
from unions.selectors import lifecycle as facts
from unions.selectors.terms import open_reelection
from unions.services import elections
from unions.services.decisions import check_may_decide, lay_before, note_answer
from unions.services.employers import cover
from unions.services.papers import set_aside
from unions.services.tree import create_union

EDIT = rules.EDIT
OPEN_REPORTS = (ReportStatus.NONE, ReportStatus.RETURNED)


@transaction.atomic
def found_union(
    *,
    actor: Actor,
    parent_id: Any,
    name: str,
    kind: str,
    level: str,
    credit_codes: list[str],
    today: date,
    region_code: str = "",
    few_members: bool = False,
    note: str = "",
) -> Union:
    """Begin the application for a new union below another: it is being prepared until it is handed in."""
    recorder = rules.check_user(actor.user_id)
    parent: Union = find(Union, parent_id, actor, EDIT, lock=True)
    if not Union.unscoped.active().filter(pk=parent.pk).exists():
        raise ConflictError(_("The upper union is not active."), code="wrong_state")
    region = region_code or parent.region_id
    if not Region.objects.filter(pk=region).exists():
        text = _("No such division.")
        raise RuleBrokenError(text, code="region", fields={"region_code": text})
    union = create_union(
        actor=actor,
        name=name.strip(),
        level=Level(level),
        kind=kind,
        parent=parent,
        region_code=region,
        status=UnionStatus.PREPARING,
    )
    founding = Founding(union=union, recorder_id=recorder, few_members=few_members, note=note.strip()[:300])
    founding.save(force_insert=True)
    for code in credit_codes:
        cover(actor=actor, union=union, credit_code=code, from_on=today)
    return union


def _preparing(actor: Actor, union_id: Any) -> tuple[Union, Founding]:
    """Lock a union that is being prepared, with its application."""
    union: Union = find(Union, union_id, actor, EDIT, lock=True)
    check_state(union, rules.APPLY)
    return union, _founding(union)


def _upper(union: Union) -> Union:
    return cast(Union, union.parent)  # a union that is founded has one; the province alone has none


def _founding(union: Union) -> Founding:
    founding = Founding.unscoped.select_for_update(of=("self",)).filter(union=union).first()
    if founding is None:
        raise ConflictError(_("This union was not founded here."), code="no_founding")
    return founding


@transaction.atomic
def change_application(*, actor: Actor, union_id: Any, name: str, few_members: bool, note: str) -> Union:
    """Change the name and the notes of an application that has not been handed in."""
    union, founding = _preparing(actor, union_id)
    union.name = checked_name(name)
    with refusing_violations(Union):
        union.save(update_fields=["name"])
    founding.few_members, founding.note = few_members, note.strip()[:300]
    founding.save(update_fields=["few_members", "note"])
    record(actor, "unions.union.application_changed", union, name=union.name)
    return union


@transaction.atomic
def cover_employer(*, actor: Actor, union_id: Any, credit_code: str, today: date) -> EmployerCover:
    """Add an employer to a union that is being prepared."""
    union, _none = _preparing(actor, union_id)
    return cover(actor=actor, union=union, credit_code=credit_code, from_on=today)


@transaction.atomic
def hand_in_paper(
    *, actor: Actor, union_id: Any, upload: UploadedFile, slot: str, moment: datetime, since: datetime | None = None
) -> None:
    """Keep a paper of an application or election; a newer one takes the place of the one before.

    ``since``: when the election began; the papers of the elections before it stay what they are.
    """
    union: Union = find(Union, union_id, actor, EDIT)
    _check_awaited(union, slot)
    before = list(facts.papers(union, slot, since=since))
    attach(actor=actor, subject=union, upload=upload, slot=slot, permission="unions.view_paper")
    for each in before:
        replace_attachment(actor=actor, attachment=each, moment=moment)


def _check_awaited(union: Union, slot: str) -> None:
    """Refuse a paper of a case that is before the upper union or decided: it would not be the one that was read."""
    if slot == rules.LETTER:
        check_state(union, rules.APPLY)
    elif slot == rules.REPORT:
        check_state(union, rules.REPORT_ELECTION)
        if _founding(union).report_status not in OPEN_REPORTS:
            raise ConflictError(_("The election has been reported already."), code="wrong_state")
    else:
        election = open_reelection(union)
        if election is None:
            raise ConflictError(_("No election is under way."), code="wrong_state")
        check_state(
            election, term_rules.SEND_REQUEST if slot == term_rules.REQUEST_LETTER else term_rules.REPORT_RESULT
        )


def _before_election(actor: Actor, union_id: Any) -> tuple[Union, Founding]:
    """Lock a union whose list of candidates is still open: being prepared, or approved and without a report."""
    union: Union = find(Union, union_id, actor, EDIT, lock=True)
    founding = _founding(union)
    is_open = founding.report_status in OPEN_REPORTS
    check_state(union, rules.REPORT_ELECTION if union.status == UnionStatus.APPROVED and is_open else rules.APPLY)
    return union, founding


def add_candidate(*, actor: Actor, union_id: Any, today: date, **described: str) -> Candidate:
    """Enter somebody who stands at the first election, up to its report."""
    with transaction.atomic():
        union, founding = _before_election(actor, union_id)
        return elections.add_candidate(
            actor=actor, union=union, election={"founding": founding}, today=today, **described
        )


@transaction.atomic
def remove_candidate(*, actor: Actor, union_id: Any, candidate_id: Any) -> None:
    """Strike a candidate off the list of the first election, up to its report."""
    union, founding = _before_election(actor, union_id)
    elections.remove_candidate(actor=actor, union=union, election={"founding": founding}, candidate_id=candidate_id)


def apply_union(*, actor: Actor, union_id: Any, seen_version: int, today: date) -> Union:
    """Hand the application in: with employers, letter, members and candidates, or a list of what is missing."""
    with take(rules.APPLY, Union, pk=union_id, actor=actor, seen_version=seen_version) as union:
        founding = _founding(union)
        rules.check_complete(facts.missing(union, founding, today))
        founding.applied_by_id, founding.applied_on = rules.check_user(actor.user_id), today
        founding.decided_by = founding.decided_on = None
        founding.opinion = ""
        founding.version += 1
        founding.save()
        members, candidates = facts.members_on_list(union), list(facts.candidates_of(founding=founding))
        count = members.count()
        threshold = value(rules.FOUNDING_MEMBERS, union.region_id, today)
        union.body = rules.body_for(members=count, threshold=threshold, candidates=candidates)
        lay_before(
            actor=actor,
            union=union,
            kind=DecisionKind.FOUNDING,
            subject=union,
            path=_upper(union).path,
            apart=[founding.recorder_id],
            today=today,
        )
        union.event_note |= {"members": count, "candidates": len(candidates)}
    return union


def _decide(actor: Actor, union: Any, founding: Founding, opinion: str, today: date) -> None:
    note_answer(check_may_decide(actor=actor, kind=DecisionKind.FOUNDING, subject=union, today=today), today)
    founding.decided_by_id, founding.decided_on, founding.opinion = actor.user_id, today, opinion.strip()[:500]
    founding.version += 1
    with refusing_violations(Founding):
        founding.save()
    union.event_note |= {"opinion": founding.opinion}


def return_union(*, actor: Actor, union_id: Any, seen_version: int, reason: str, today: date) -> Union:
    """Send an application back to be put right, with the reason."""
    with take(rules.RETURN, Union, pk=union_id, actor=actor, seen_version=seen_version) as union:
        _decide(actor, union, _founding(union), rules.check_reason(reason), today)
    return union


def refuse_union(*, actor: Actor, union_id: Any, seen_version: int, reason: str, today: date) -> Union:
    """Refuse an application for good, with the reason; its employers and applicants are free again."""
    with take(rules.REFUSE, Union, pk=union_id, actor=actor, seen_version=seen_version) as union:
        _decide(actor, union, _founding(union), rules.check_reason(reason), today)
        EmployerCover.objects.filter(union=union, to_on=None, from_on__lte=today).update(to_on=today)
        facts.members_on_list(union).update(status=MembershipStatus.EXITED, left_on=today)
        set_aside(actor=actor, papers=facts.papers(union, rules.LETTER))
    return union


def approve_union(
    *, actor: Actor, union_id: Any, seen_version: int, approval_no: str, opinion: str, today: date
) -> Union:
    """Approve an application, as the upper union: the union may hold its first election."""
    with take(rules.APPROVE, Union, pk=union_id, actor=actor, seen_version=seen_version) as union:
        _decide(actor, union, _founding(union), opinion, today)
        union.approval_no = rules.check_reason(approval_no, field="approval_no")[:60]
        union.approved_by_id, union.approved_on = union.parent_id, today
        union.event_note |= {"approval_no": union.approval_no}
    return union


def report_election(
    *,
    actor: Actor,
    union_id: Any,
    seen_version: int,
    elected_on: date,
    assembly: str,
    eligible: int,
    attended: int,
    years: int,
    votes: Mapping[str, int],
    today: date,
) -> Union:
    """Report the first election: two thirds attended, the elected have more than half of the votes."""
    with take(rules.REPORT_ELECTION, Union, pk=union_id, actor=actor, seen_version=seen_version) as union:
        founding = _founding(union)
        if founding.report_status in (ReportStatus.REPORTED, ReportStatus.APPROVED):
            raise ConflictError(_("The election has been reported already."), code="wrong_state")
        _check_paper(union)
        term_rules.check_vote_day(voted_on=elected_on, since=union.approved_on, today=today)
        term_rules.check_years(kind=union.kind, years=years)
        candidates = list(facts.candidates_of(founding=founding))
        elected = elections.count_votes(
            union=union, candidates=candidates, votes=votes, eligible=eligible, attended=attended, today=today
        )
        founding.report_status, founding.assembly = ReportStatus.REPORTED, assembly
        founding.elected_on, founding.eligible, founding.attended = elected_on, eligible, attended
        founding.reported_by_id, founding.reported_on = rules.check_user(actor.user_id), today
        founding.confirmed_by = founding.confirmed_on = None
        with refusing_violations(Founding):
            founding.save()
        union.term_years = years
        lay_before(
            actor=actor,
            union=union,
            kind=DecisionKind.ELECTION_REPORT,
            subject=founding,
            path=_upper(union).path,
            apart=[],
            today=today,
        )
        union.event_note |= {"eligible": eligible, "attended": attended, "elected": len(elected)}
    return union


def _check_paper(union: Union) -> None:
    if not facts.papers(union, rules.REPORT).exists():
        text = _("Upload the report on the election.")
        raise RuleBrokenError(text, code="election_report", fields={"report": text})


def return_report(*, actor: Actor, union_id: Any, seen_version: int, reason: str, today: date) -> Union:
    """Send the report on the first election back, with the reason."""
    with take(rules.RETURN_REPORT, Union, pk=union_id, actor=actor, seen_version=seen_version) as union:
        founding = _reported(union)
        matter = check_may_decide(actor=actor, kind=DecisionKind.ELECTION_REPORT, subject=founding, today=today)
        note_answer(matter, today)
        founding.report_status, founding.report_opinion = ReportStatus.RETURNED, rules.check_reason(reason)[:500]
        founding.save(update_fields=["report_status", "report_opinion"])
        union.event_note |= {"reason": founding.report_opinion}
    return union


def _reported(union: Union) -> Founding:
    founding = _founding(union)
    rules.check_reported(is_reported=founding.report_status == ReportStatus.REPORTED)
    return founding


def activate_union(*, actor: Actor, union_id: Any, seen_version: int, opinion: str, today: date) -> Union:
    """Confirm the first election: the union stands, its term runs, its officers and members are entered."""
    with take(rules.ACTIVATE, Union, pk=union_id, actor=actor, seen_version=seen_version) as union:
        founding = _reported(union)
        matter = check_may_decide(actor=actor, kind=DecisionKind.ELECTION_REPORT, subject=founding, today=today)
        note_answer(matter, today)
        founding.report_status, founding.report_opinion = ReportStatus.APPROVED, opinion.strip()[:500]
        founding.confirmed_by_id, founding.confirmed_on = actor.user_id, today
        with refusing_violations(Founding):
            founding.save()
        on = founding.elected_on or today
        union.established_on = on
        term = elections.open_term(
            actor=actor, union=union, starts_on=on, years=union.term_years or 5, approval_no=union.approval_no
        )
        elected = [each for each in facts.candidates_of(founding=founding) if each.is_elected]
        elections.seat(union=union, term=term, elected=elected, on=on, approval_no=union.approval_no)
        admitted, elsewhere = _admit(actor, union, on)
        union.event_note |= {"opinion": founding.report_opinion, "members": admitted, "elsewhere": elsewhere}
    return union


@everywhere("who joins here may be a member elsewhere")
def _admit(actor: Actor, union: Union, on: date) -> tuple[int, int]:
    """Make the applicants members; whoever is a member elsewhere stays an applicant until a transfer."""
    waiting = list(facts.members_on_list(union).select_for_update(of=("self",)).order_by("pk"))
    held = [MembershipStatus.ACTIVE, MembershipStatus.TRANSFERRING]
    persons = [each.person_id for each in waiting]
    elsewhere = set(Membership.unscoped.filter(person__in=persons, status__in=held).values_list("person_id", flat=True))
    fresh = [each for each in waiting if each.person_id not in elsewhere]
    Membership.unscoped.filter(pk__in=[each.pk for each in fresh]).update(status=MembershipStatus.ACTIVE, joined_on=on)
    label = Membership._meta.label_lower
    record_many(actor, [Happening("unions.member.enrolled", label, str(each.pk), union.path) for each in fresh])
    return len(fresh), len(elsewhere)
