"""Setting up the committees beside the union committee, with their members (domain.md 1.1)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, DomainError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.violations import refusing_violations
from unions.choices.committees import CommitteeKind, CommitteeRole
from unions.models import Committee, CommitteeMember, Person, Union
from unions.rules import committees as rules
from unions.rules.lifecycle import EDIT, check_reason
from unions.rules.members import check_day
from unions.rules.officers import check_from
from unions.rules.restructuring import check_stands
from unions.selectors.terms import running_term, women_count
from unions.services.applicants import Line, read_lines
from unions.services.people import describe, ensure_person


@transaction.atomic
def set_up_committee(
    *, actor: Actor, union_id: Any, kind: str, form: str, from_on: date, text: str, today: date
) -> Committee:
    """Set a committee up with its people, a line each, the chair first; it ends with the union committee's term."""
    union = find(Union, union_id, actor, EDIT, lock=True)
    check_stands(union.status)
    check_from(from_on=from_on, today=today, since=union.term_start_on or union.established_on)
    lines = read_lines(text)
    roles = [CommitteeRole.CHAIR if number == 0 else CommitteeRole.MEMBER for number in range(len(lines))]
    threshold = value(rules.WOMEN_FROM, union.region_id, today)
    rules.check_form(kind=kind, form=form, women=women_count(union), threshold=threshold)
    rules.check_size(kind=kind, form=form, roles=list(roles), sizes=value(rules.SMALLEST, union.region_id, today))
    people = _people(actor, union, lines, today)
    committee = Committee(
        union=union, term=running_term(union), kind=CommitteeKind(kind).value, form=form, from_on=from_on
    )
    with refusing_violations(Committee, CommitteeMember):
        committee.save(force_insert=True)
        CommitteeMember.objects.bulk_create(
            [
                CommitteeMember(committee=committee, person=person, role=role, from_on=from_on)
                for person, role in zip(people, roles, strict=True)
            ]
        )
    record(actor, "unions.committee.set_up", union, kind=kind, people=len(people))
    return committee


def _people(actor: Actor, union: Union, lines: list[Line], today: date) -> list[Person]:
    people, wrong = [], []
    for line in lines:
        try:
            described = describe(name=line.name, identity=line.identity, phone=line.phone, today=today)
            if not described.identity:
                raise RuleBrokenError(_("Enter the identity number."), code="person")
            people.append(ensure_person(actor=actor, union=union, described=described))
        except DomainError as error:
            wrong.append(_("Line %(number)s: %(reason)s") % {"number": line.number, "reason": error.message})
    if wrong:
        words = "\n".join(wrong)
        raise RuleBrokenError(words, code="members", fields={"text": words})
    return people


@transaction.atomic
def end_committee(*, actor: Actor, committee_id: Any, to_on: date, reason: str, today: date) -> None:
    """End a committee before its term, with the reason, so that another can be set up."""
    committee = find(Committee, committee_id, actor, EDIT, lock=True)
    if committee.to_on is not None:
        raise ConflictError(_("This committee has ended already."), code="wrong_state")
    check_day(on=to_on, since=committee.from_on, today=today, field="to_on")
    words = check_reason(reason)
    committee.to_on = to_on
    committee.version += 1
    committee.save(update_fields=["to_on", "version"])
    CommitteeMember.objects.filter(committee=committee, to_on=None).update(to_on=committee.to_on)
    record(actor, "unions.committee.ended", committee.union, kind=committee.kind, reason=words)
