"""Finding files and unions by what somebody typed. The right is part of each query, never a filter afterwards."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value

from aid.models import FileMember, NeedyFile
from core.actors import Actor
from core.few import few, few_kept
from core.prepared import prepared
from core.privacy.fields import index_of
from core.slots import typed
from desk.rules.search import Asked
from unions.models import IdentityAlias, Person, Union
from unions.selectors.finding import cells_of, mark, marked, spelling, spelt
from unions.selectors.finding import named as named_people
from unions.selectors.tree import abbreviated, named, union_list

MOST = 20
ENOUGH = 200
TOGETHER = 15
NAMESAKES = 4  # members of one household who all bear a name that was looked for; more are met nowhere
FILE = ("number", "application_no", "status", "created_at", "head__name", "union__name")  # what a line shows
PERSON = ("name", "sex", "birth_on", "union__name")
UNION = ("name", "code", "level")


def files_found(actor: Actor, asked: Asked) -> list[Any]:
    """Return the files an actor may read that a search means: by number, or by any member of the household.

    Each carries ``matched``, the name of the member that was found.
    """
    found = {file.pk: file for file in _by_number(actor, asked)}
    for cells in groups_of(actor, "aid.view_file"):
        if asked.is_name:
            found |= _first(_by_name(actor, cells, name=typed(asked.name)))
        elif people := people_of(asked, cells, at="person__"):
            found |= _first(_by_people(actor, people))
    return sorted(found.values(), key=lambda file: (file.created_at, file.pk), reverse=True)[:MOST]


def _by_number(actor: Actor, asked: Asked) -> list[Any]:
    wanted = Q(number__in=asked.numbers) | Q(application_no__in=asked.numbers)
    if asked.ending:
        wanted |= Q(number__endswith=asked.ending) | Q(application_no__endswith=asked.ending)
    elif not asked.numbers:
        return []
    return _listed(_files(actor).filter(wanted).annotate(matched=Value("", output_field=CharField())))


def _by_people(actor: Actor, people: Q) -> list[Any]:
    members = FileMember.objects.annotate(spelling=spelling("person__")).filter(people)
    name = Subquery(members.filter(file=OuterRef("pk")).order_by("created_at").values("person__name")[:1])
    return _listed(_files(actor).filter(pk__in=members.values("file_id")).annotate(matched=name))


@prepared()
def _by_name(actor: Actor, cells: tuple[int, ...], *, name: str) -> QuerySet[NeedyFile]:
    """Return a file for each member of its household who bears the name; those of one file stand together."""
    rows = _files(actor).filter(named_people(cells, name, at="members__person__"))
    rows = rows.annotate(matched=F("members__person__name"))
    return rows.order_by("-created_at", "-pk", "members__created_at")[: MOST * NAMESAKES]


def _first(rows: Iterable[Any]) -> dict[Any, Any]:
    """Return each file once, as it came first."""
    found: dict[Any, Any] = {}
    for row in rows:
        found.setdefault(row.pk, row)
    return found


def _files(actor: Actor) -> QuerySet[NeedyFile]:
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, "aid.view_file")
    return rows.select_related("head", "union").only(*FILE)


def _listed(rows: QuerySet[NeedyFile]) -> list[Any]:
    return list(rows.order_by("-created_at", "-pk")[:MOST])


def people_found(actor: Actor, asked: Asked) -> list[Person]:
    """Return people of the actor's branches by part of a name, its letters, a number or the end of one.

    Enough of them are fetched by the index and then sorted, for sorting all namesakes of a province would take seconds.
    """
    keys: list[Any] = []
    for cells in groups_of(actor, "unions.view_person"):
        if len(keys) >= ENOUGH:
            break
        if asked.is_name:
            keys += few_kept(_namesakes, ENOUGH - len(keys), actor, cells, name=typed(asked.name))
        elif wanted := people_of(asked, cells):
            keys += few(_people(actor).annotate(spelling=spelling()).filter(wanted), ENOUGH - len(keys))
    found = Person.unscoped.filter(pk__in=keys).select_related("union").only(*PERSON)
    return list(found.order_by("sort_key", "pk")[:MOST]) if keys else []


def _namesakes(actor: Actor, cells: tuple[int, ...], *, name: str) -> QuerySet[Person, Any]:
    return _people(actor).filter(named_people(cells, name)).values_list("pk")


def _people(actor: Actor) -> QuerySet[Person]:
    rows: QuerySet[Person] = Person.objects.permitted(actor, "unions.view_person").filter(merged_into=None)
    return rows


def groups_of(actor: Actor, permission: str) -> Iterator[tuple[int, ...]]:
    """Return the cells of an actor, as many at a time as the planner still looks up in the index."""
    yield from together(cells_of(actor, permission))


def together(cells: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Return cells by the fifteen."""
    yield from (tuple(cells[start : start + TOGETHER]) for start in range(0, len(cells), TOGETHER))


def people_of(asked: Asked, cells: Sequence[int], at: str = "") -> Q:
    """Return the condition for a person in the cells one may look in; empty where the text can mean nobody."""
    found = Q()
    if asked.identity:
        index = index_of("identity", asked.identity)
        found |= Q(**{f"{at}identity_index": index})
        former = IdentityAlias.objects.filter(identity_index=index).values_list("person", flat=True)
        found |= Q(**{f"{at}pk__in": list(former)})
    if asked.phone:
        found |= Q(**{f"{at}phone_index": index_of("phone", asked.phone)})
    if asked.endings:
        found |= marked(cells, [mark(kind, ending) for kind, ending in asked.endings], at=at)
    if asked.name:
        found |= named_people(cells, asked.name, at=at)
    if asked.letters:
        found |= spelt(cells, asked.letters, at=at)
    return found


def unions_found(actor: Actor, asked: Asked) -> list[Union]:
    """Return the unions an actor may see by part of their name, its initials, or by code; the higher first."""
    if asked.name:
        return _unions_named(actor, name=typed(asked.name))
    rows = union_list(actor).select_related(None).only(*UNION)
    if asked.union_code:
        return list(rows.filter(code=asked.union_code))
    return list(abbreviated(rows, asked.letters).order_by("path")[:MOST]) if asked.letters else []


@prepared()
def _unions_named(actor: Actor, *, name: str) -> QuerySet[Union]:
    rows = union_list(actor).select_related(None).only(*UNION)
    return named(rows, name).order_by("path")[:MOST]
