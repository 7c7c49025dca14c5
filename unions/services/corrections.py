"""A name or an identity number put right: the old number stays taken, and still finds the person (Appendix B4, B5)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError
from core.events.services import record
from core.privacy.fields import index_of
from core.transitions import take
from core.violations import refusing_violations
from unions.models import IdentityAlias, Membership, Person
from unions.rules.members import CHANGE
from unions.rules.reasons import reason_given
from unions.selectors.finding import cell_of
from unions.selectors.identities import holder_of
from unions.services.finding import make_findable
from unions.services.people import Described


@transaction.atomic
def correct_person(*, actor: Actor, person: Person, described: Described, reason: str, on: date) -> Person:
    """Put a person's name, document or number right, on a reason; the caller has found that the actor may.

    The number that was is kept as its blind index alone, under the name of then. A number that is somebody else's, or
    was once, is refused: these are two records of one person, or one of the papers is wrong.
    """
    why = reason_given(reason)
    held: Person = Person.unscoped.select_for_update(of=("self",)).get(pk=person.pk)
    before, old_index = _told(held), held.identity_index
    is_other_number = _index(old_index) != (index_of("identity", described.identity) if described.identity else b"")
    if described.identity and is_other_number:
        _check_free(held, described.identity)
    if not is_other_number and (held.name, held.identity_kind) == (described.name, described.identity_kind):
        raise ConflictError(_("Nothing differs from what is on file."), code="no_change")
    if is_other_number and old_index is not None:
        _keep_number(held, bytes(old_index), reason, on)
    _put(held, described)
    record(actor, "unions.person.corrected", held, before=before, after=_told(held), reason=why)
    return held


def correct_member(
    *, actor: Actor, membership_id: Any, seen_version: int, described: Described, reason: str, on: date
) -> Membership:
    """Put a member's name, document or number right, as whoever keeps the membership."""
    with take(CHANGE, Membership, pk=membership_id, actor=actor, seen_version=seen_version, reason=reason) as member:
        correct_person(actor=actor, person=member.person, described=described, reason=reason, on=on)
    found: Membership = member
    return found


def _index(held: Any) -> bytes:
    return bytes(held) if held is not None else b""


def _told(person: Person) -> dict[str, Any]:
    return {"name": person.name, "identity": str(person.identity), "identity_kind": person.identity_kind}


def _check_free(person: Person, number: str) -> None:
    holder = holder_of(number)
    if holder is not None and holder.pk != person.pk:
        text = _("This identity number is on file for somebody else. Compare the two records first.")
        raise ConflictError(text, code="identity_taken", fields={"identity": text})


def _keep_number(person: Person, index: bytes, reason: str, on: date) -> None:
    """Keep the number that is given up; one taken back later is an alias of the same person already."""
    if IdentityAlias.objects.filter(identity_index=index, person=person).exists():
        return
    with refusing_violations(IdentityAlias):
        IdentityAlias.objects.create(
            person=person,
            kind=person.identity_kind,
            identity_index=index,
            name=person.name,
            replaced_on=on,
            reason=reason.strip()[:300],
        )


def _put(person: Person, described: Described) -> None:
    person.name, person.identity_kind = described.name, described.identity_kind
    person.identity = described.identity
    person.sex, person.birth_on = described.sex, described.birth_on
    make_findable(person, cell_of(person.union))
    person.version += 1
    with refusing_violations(Person):
        person.save()
