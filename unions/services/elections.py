"""Candidates, votes and what an election leaves behind: a term and its officers; foundings and re-elections alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import NotFoundError, RuleBrokenError
from core.events.services import record
from core.parameters.selectors import value
from core.violations import refusing_violations
from unions.choices.officers import ON_COMMITTEE, OfficerPost
from unions.choices.terms import TermStatus
from unions.models import Candidate, Committee, CommitteeMember, Officer, Union, UnionTerm
from unions.rules import lifecycle as rules
from unions.rules import officers as officer_rules
from unions.rules import terms as term_rules
from unions.selectors.terms import member_count, worker_count
from unions.services.people import describe, ensure_person


def add_candidate(
    *,
    actor: Actor,
    union: Union,
    election: Mapping[str, Any],
    name: str,
    identity: str,
    post: str,
    mode: str,
    relation: str,
    today: date,
) -> Candidate:
    """Enter somebody who stands for a post; a close relative of the principal is refused (Union Law Art. 10)."""
    rules.check_relation(relation)
    threshold = value(officer_rules.FULL_TIME_FROM, union.region_id, today)
    officer_rules.check_full_time(post=post, mode=mode, workers=worker_count(union), threshold=threshold)
    described = describe(name=name, identity=identity, today=today)
    if not described.identity:
        text = _("Enter the identity number.")
        raise RuleBrokenError(text, code="person", fields={"identity": text})
    person = ensure_person(actor=actor, union=union, described=described)
    with refusing_violations(Candidate):
        candidate: Candidate = Candidate.objects.create(
            **election, person=person, post=OfficerPost(post).value, mode=mode, relation=relation
        )
    record(actor, "unions.union.candidate_entered", union, name=person.name, post=candidate.get_post_display())
    return candidate


def remove_candidate(*, actor: Actor, union: Union, election: Mapping[str, Any], candidate_id: Any) -> None:
    """Strike somebody off the list before it is handed in."""
    candidate = Candidate.objects.filter(**election, pk=candidate_id).select_related("person").first()
    if candidate is None:
        raise NotFoundError(_("No such candidate."), code="not_found")
    record(
        actor, "unions.union.candidate_removed", union, name=candidate.person.name, post=candidate.get_post_display()
    )
    candidate.delete()


def count_votes(
    *, union: Union, candidates: list[Candidate], votes: Mapping[str, int], eligible: int, attended: int, today: date
) -> list[Candidate]:
    """Enter the votes; return who is elected: with more than half of those entitled, a committee of the right size."""
    rules.check_attendance(eligible=eligible, attended=attended)
    for candidate in candidates:
        got = votes.get(str(candidate.pk), 0)
        rules.check_votes(votes=got, attended=attended)
        candidate.eligible, candidate.votes = eligible, got
        candidate.is_elected = rules.is_elected(votes=got, eligible=eligible)
    elected = [each for each in candidates if each.is_elected]
    officer_rules.check_posts_apart((each.person_id, each.post) for each in elected)
    # Whoever is elected to two posts sits on the committee once.
    posts = list({(each.person_id, each.post in ON_COMMITTEE): each.post for each in elected}.values())
    term_rules.check_chair_elected(set(posts))
    if posts.count(OfficerPost.CHAIR) > 1:
        raise RuleBrokenError(_("More than one person was elected chair."), code="two_chairs")
    officer_rules.check_committee_size(
        posts=posts,
        members=member_count(union),
        sizes=value(officer_rules.COMMITTEE_SIZES, union.region_id, today),
        committee_from=value(officer_rules.COMMITTEE_FROM, union.region_id, today),
    )
    with refusing_violations(Candidate):
        for candidate in candidates:
            candidate.save(update_fields=["eligible", "votes", "is_elected"])
    return elected


def open_term(*, actor: Actor, union: Union, starts_on: date, years: int, approval_no: str) -> UnionTerm:
    """Close the running term and open the next one; the union's own columns follow, saved by the caller."""
    term_rules.check_years(kind=union.kind, years=years)
    running = UnionTerm.unscoped.filter(union=union, status=TermStatus.RUNNING).first()
    if running is not None:
        running.status, running.ended_on = TermStatus.ENDED, starts_on
        running.version += 1
        running.save(update_fields=["status", "ended_on", "version"])
    last = running.session_no if running else (union.session_no or 0)
    with refusing_violations(UnionTerm):
        term: UnionTerm = UnionTerm.objects.create(
            union=union,
            session_no=last + 1,
            years=years,
            starts_on=starts_on,
            ends_on=term_rules.end_of_term(starts_on, years),
            approval_no=approval_no,
        )
    tell_union(union, term)
    record(actor, "unions.term.opened", union, session_no=term.session_no, ends_on=term.ends_on)
    return term


def tell_union(union: Union, term: UnionTerm) -> None:
    """Copy a term into the union's own columns, which lists and reminders read; not saved."""
    union.session_no, union.term_years = term.session_no, term.years
    union.term_start_on, union.term_end_on = term.starts_on, term.due_on


def seat(*, union: Union, term: UnionTerm, elected: list[Candidate], on: date, approval_no: str) -> None:
    """Let the elected take office, and end the posts and committees of the term before, which end with it."""
    Officer.unscoped.filter(union=union, to_on=None, from_on__lte=on).update(to_on=on, end_reason=_("End of term"))
    ending = Committee.unscoped.filter(union=union, to_on=None, from_on__lte=on)
    CommitteeMember.objects.filter(committee__in=ending, to_on=None).update(to_on=on)
    ending.update(to_on=on)
    with refusing_violations(Officer):
        Officer.objects.bulk_create(
            [
                Officer(
                    union=union,
                    person_id=each.person_id,
                    term=term,
                    post=each.post,
                    mode=each.mode,
                    from_on=on,
                    elected_on=on,
                    approval_no=approval_no,
                )
                for each in elected
            ]
        )
