"""Finding files and unions by what somebody typed. The right is part of each query, never a filter afterwards."""

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value

from aid.models import FileMember, NeedyFile
from core.actors import Actor
from core.few import few, first_of_few
from core.foreseen import Question
from core.prepared import prepared, whether
from core.privacy.fields import index_of
from core.slots import typed
from desk.rules.search import Asked
from unions.models import IdentityAlias, Person, Union
from unions.selectors.finding import ANYWHERE, Cells, cells_of, mark, marked, spelt
from unions.selectors.finding import named as named_people
from unions.selectors.tree import abbreviated, named, union_list

MOST = 20
ENOUGH = 200
TOGETHER = 15
MOST_SEATS = 100
SEATS_NEWEST = ("-file_id", "created_at")  # a key sorts by time
FILE = ("number", "application_no", "status", "created_at", "head__name", "union__name")  # what a line shows
PERSON = ("name", "sex", "birth_on", "union__name")
UNION = ("name", "code", "level")


def files_found(actor: Actor, asked: Asked) -> list[Any]:
    """Return the files an actor may read that a search means: by number, or by any member of the household.

    Each carries ``matched``, the name of the member that was found.
    """
    found = {} if asked.is_name else {file.pk: file for file in _by_number(actor, asked)}
    found |= {file.pk: file for file in _by_member(actor, asked)}
    return sorted(found.values(), key=lambda file: (file.created_at, file.pk), reverse=True)[:MOST]


def question_of(actor: Actor, name: str) -> dict[Question, Question]:
    """Return what is asked of unions for a name, to be asked together with others first (``core.foreseen``)."""
    return whether(_unions_named, actor, name=typed(name)) if actor.can("unions.view_union") else {}


def _by_number(actor: Actor, asked: Asked) -> list[Any]:
    wanted = Q(number__in=asked.numbers) | Q(application_no__in=asked.numbers)
    if asked.ending:
        wanted |= Q(number__endswith=asked.ending) | Q(application_no__endswith=asked.ending)
    elif not asked.numbers:
        return []
    return _listed(_files(actor).filter(wanted).annotate(matched=Value("", output_field=CharField())))


def _by_member(actor: Actor, asked: Asked) -> list[Any]:
    """Return the newest files that a person is on; of two of a household, who came onto it first.

    The newest seats that an index finds are enough, unless too many of them are on files that the actor may not read.
    """
    people = tuple(holders(asked))
    cells = copied_cells(actor, "aid.view_file")
    if not cells or not (people or asked.name or asked.letters or asked.endings):
        return []
    for most in (MOST_SEATS, None):
        rows, number = first_of_few(
            _seats, SEATS_NEWEST, most, None, cells, asked.letters, asked.endings, people, name=typed(asked.name)
        )
        bearers: dict[Any, str] = {}
        for file, _came, name in rows:
            bearers.setdefault(file, name)
        files = _listed(_files(actor).filter(pk__in=list(bearers))) if bearers else []
        if len(files) == MOST or number == len(rows):
            break
    for file in files:
        file.matched = bearers[file.pk]
    return files


def copied_cells(actor: Actor, permission: str) -> tuple[int, ...] | tuple[str, ...]:
    """Return the cells in which rows lie that repeat their person's keys; of very many, that they may be anywhere.

    The right is asked as well, on the rows that are found.
    """
    cells = tuple(cells_of(actor, permission))
    return ANYWHERE if len(cells) > TOGETHER else cells


def holders(asked: Asked) -> Iterator[Any]:
    """Return the keys of those whose whole number it is, present or former."""
    if wanted := _held(asked):
        yield from Person.unscoped.filter(wanted).order_by().values_list("pk", flat=True)


def _seats(
    cells: Cells, letters: str, endings: tuple[tuple[str, str], ...], people: tuple[Any, ...], *, name: str
) -> QuerySet[FileMember, Any]:
    wanted = Q(person__in=people) if people else Q()
    wanted |= keys_of(Asked(text=name, name=name, letters=letters, endings=endings), cells)
    return FileMember.objects.filter(wanted).order_by().values_list("file_id", "created_at", "name")


def _files(actor: Actor) -> QuerySet[NeedyFile]:
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, "aid.view_file")
    return rows.select_related("head", "union").only(*FILE)


def _listed(rows: QuerySet[NeedyFile]) -> list[Any]:
    return list(rows.order_by("-created_at", "-pk")[:MOST])


def people_found(actor: Actor, asked: Asked) -> list[Person]:
    """Return people of the actor's branches by part of a name, its letters, a number or the end of one.

    Enough of them are fetched by the index and then sorted, for sorting all namesakes of a province would take seconds.
    """
    if asked.is_name:
        return _bearers(actor, typed(asked.name))
    keys: list[Any] = []
    for cells in groups_of(actor, "unions.view_person"):
        if len(keys) >= ENOUGH:
            break
        if wanted := people_of(asked, cells):
            keys += few(_people(actor).filter(wanted), ENOUGH - len(keys))
    found = Person.unscoped.filter(pk__in=keys).select_related("union").only(*PERSON)
    return list(found.order_by("sort_key", "pk")[:MOST]) if keys else []


def _bearers(actor: Actor, name: str) -> list[Person]:
    """Return who bears a name: enough of them from a few cells; where those have too few, all the others at once."""
    cells = cells_of(actor, "unions.view_person")
    found: dict[Any, tuple[Any, ...]] = {}
    left = ENOUGH
    for some in (tuple(cells[:TOGETHER]), tuple(cells[TOGETHER:])):
        if not some or left <= 0:
            break
        rows, number = first_of_few(_namesakes, ("sort_key", "pk"), MOST, left, actor, some, name=name)
        found |= {row[0]: row for row in rows}
        left -= number
    return [_person(row) for row in sorted(found.values(), key=itemgetter(-1, 0))[:MOST]]


def _namesakes(actor: Actor, cells: tuple[int, ...], *, name: str) -> QuerySet[Person, Any]:
    rows = _people(actor).filter(named_people(cells, name)).order_by()
    return rows.values_list("pk", "union_id", *PERSON, "sort_key")


def _person(row: tuple[Any, ...]) -> Person:
    key, union, name, sex, born, place, _sorted = row
    return Person(pk=key, name=name, sex=sex, birth_on=born, union=Union(pk=union, name=place))


def _people(actor: Actor) -> QuerySet[Person]:
    rows: QuerySet[Person] = Person.objects.permitted(actor, "unions.view_person").filter(merged_into=None)
    return rows


def groups_of(actor: Actor, permission: str) -> Iterator[tuple[int, ...]]:
    """Return the cells of an actor, as many at a time as the planner still looks up in the index."""
    yield from together(cells_of(actor, permission))


def together(cells: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Return cells by the fifteen."""
    yield from (tuple(cells[start : start + TOGETHER]) for start in range(0, len(cells), TOGETHER))


def people_of(asked: Asked, cells: Cells, at: str = "") -> Q:
    """Return the condition for a person in the cells one may look in; empty where the text can mean nobody."""
    return _held(asked, at) | keys_of(asked, cells, at)


def _held(asked: Asked, at: str = "") -> Q:
    found = Q()
    if asked.identity:
        index = index_of("identity", asked.identity)
        found |= Q(**{f"{at}identity_index": index})
        former = IdentityAlias.objects.filter(identity_index=index).values_list("person", flat=True)
        found |= Q(**{f"{at}pk__in": list(former)})
    if asked.phone:
        found |= Q(**{f"{at}phone_index": index_of("phone", asked.phone)})
    return found


def keys_of(asked: Asked, cells: Cells, at: str = "") -> Q:
    """Return the condition by the keys of a person, or by those that a row repeats."""
    found = Q()
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
