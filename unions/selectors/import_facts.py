"""What the register knows of the people, unions and employers named in a chunk of an imported list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core.actors import Actor
from core.privacy.fields import indexes_of
from core.wall.scope import everywhere
from unions.models import Employer, IdentityAlias, Membership, Person, Union
from unions.selectors.members import IN_FORCE


@dataclass(slots=True)
class Known:
    """Somebody on file, with the live membership if there is one."""

    person: Person
    membership: Membership | None = None
    is_by_former_number: bool = False


@everywhere("a list may name people whom another branch knows")
def people_known(identities: Iterable[str], *, lock: bool = False) -> dict[str, Known]:
    """Return who of these numbers is on file, by number; in three queries, however many they are."""
    indexes = indexes_of("identity", identities)
    rows = Person.unscoped.filter(identity_index__among=indexes.keys()).order_by("pk")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found = {indexes[bytes(person.identity_index)]: Known(person) for person in rows}
    aliases = IdentityAlias.objects.filter(identity_index__among=indexes.keys()).select_related("person")
    for alias in aliases:
        found.setdefault(indexes[bytes(alias.identity_index)], Known(alias.person, is_by_former_number=True))
    _add_memberships(found.values())
    return found


def people_attached(keys: Iterable[Any], *, lock: bool = False) -> dict[str, Known]:
    """Return who somebody said the rows of a list are about, by key; two queries for all."""
    wanted = [key for key in keys if key]
    if not wanted:
        return {}
    rows = Person.unscoped.filter(pk__in=wanted).order_by("pk")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    found = {str(person.pk): Known(person) for person in rows}
    _add_memberships(found.values())
    return found


def people_with_phones(actor: Actor, permission: str, phones: Iterable[str]) -> dict[bytes, list[Person]]:
    """Return the people of an actor's branch who are on file with one of these numbers; one query for a chunk."""
    indexes = indexes_of("phone", phones).keys()
    if not indexes:
        return {}
    rows = Person.objects.permitted(actor, permission).filter(phone_index__among=indexes, merged_into=None)
    found: dict[bytes, list[Person]] = {}
    for person in rows.order_by("pk"):
        found.setdefault(bytes(person.phone_index), []).append(person)
    return found


def _add_memberships(found: Iterable[Known]) -> None:
    by_person = {known.person.pk: known for known in found}
    rows = Membership.unscoped.filter(person_id__in=list(by_person), status__in=IN_FORCE).select_related("union")
    for membership in rows:
        by_person[membership.person_id].membership = membership


def unions_named(actor: Actor, permission: str, below: str, names: Sequence[str]) -> dict[str, list[Union]]:
    """Return the unions of a branch by the code or the name that a list gives them; several may share a name."""
    rows = Union.objects.permitted(actor, permission).filter(path__startswith=below)
    found: dict[str, list[Union]] = {}
    for union in rows.filter(Q(code__in=names) | Q(name__in=names)):
        for key in {union.code, union.name} & set(names):
            found.setdefault(key, []).append(union)
    return found


def employers_coded(codes: Iterable[str], *, lock: bool = False) -> dict[str, Employer]:
    """Return the employers of these credit codes, locked if asked."""
    rows = Employer.unscoped.filter(credit_code__in=list(codes)).select_related("place").order_by("pk")
    if lock:
        rows = rows.select_for_update(no_key=True, of=("self",))
    return {employer.credit_code: employer for employer in rows}


def missing_of(wanted: Iterable[Any], held: Mapping[Any, Any]) -> list[Any]:
    """Return what is asked for and not yet held, each once."""
    return list(dict.fromkeys(each for each in wanted if each and each not in held))
