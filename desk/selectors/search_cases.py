"""Finding cases by what somebody typed: legal aid, disputes, supervision, contracts; only what they may open."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.few import few_kept, first_of_few
from core.foreseen import Question, asked_first
from core.prepared import prepared, whether
from core.slots import typed
from desk.rules.search import Asked
from desk.selectors.search import ENOUGH, MOST, copied_cells, holders, keys_of, people_of
from desk.selectors.search import question_of as of_unions
from legal.models import LegalAidCase, Mediation, Party
from legal.rules import cases, contracts, disputes, matters
from legal.selectors.cases import case_list
from legal.selectors.contracts import contract_list
from legal.selectors.disputes import mediation_list
from legal.selectors.matters import matter_list
from unions.models import Person
from unions.selectors.finding import Cells, cells_of, cells_once
from unions.selectors.finding import named as named_people
from unions.selectors.records import records_of

Known = tuple[Any, ...]  # keys of people
INTO = "merged_into__"


@dataclass(frozen=True)
class Kind:
    """One kind of case: the right to open it, how its number begins, what a line shows of it, how it is found."""

    permission: str
    prefix: str
    shown: tuple[str, ...]
    rows: Callable[[Actor, Asked, Known, date], QuerySet[Any]]


def cases_found(actor: Actor, asked: Asked, today: date) -> list[tuple[str, list[Any]]]:
    """Return the cases an actor may open that a search means, by kind: by number, or by who is a party."""
    known: dict[tuple[Any, ...], Known] = {}
    found: list[tuple[str, list[Any]]] = []
    for name, kind in KINDS.items():
        if not (actor.can(kind.permission) and _may_mean(kind, asked)):
            continue
        gone: Known = ()
        if kind.prefix in PEOPLE:
            cells = tuple(cells_of(actor, kind.permission))
            gone = known[cells] if cells in known else known.setdefault(cells, _merged(asked, cells))
        if asked.is_name:
            rows = _named(actor, name, gone, today, q=typed(asked.name))
        else:
            rows = list(_shown(kind, kind.rows(actor, asked, gone, today)))
        found.append((name, rows))
    return found


def questions_of(actor: Actor, asked: Asked, today: date) -> dict[Question, Question]:
    """Return what is asked of cases for a name, to be asked together first (``core.foreseen``)."""
    found: dict[Question, Question] = {}
    for name, kind in KINDS.items():
        if not actor.can(kind.permission):
            continue
        found |= whether(_named, actor, name, (), today, q=typed(asked.name))
        if kind.prefix in PEOPLE:
            found |= whether(_merged_into, tuple(cells_of(actor, kind.permission)), name=typed(asked.name))
    return found


@contextmanager
def asking_first(actor: Actor, asked: Asked, today: date) -> Iterator[None]:
    """Within, look only where a first statement found that a name stands at all; most names stand in few places.

    Each part of it is the question itself, with the right and the second wall in it, for whether it has any row.
    """
    with cells_once():
        if not asked.is_name:
            yield
            return
        with asked_first(of_unions(actor, asked.name) | questions_of(actor, asked, today)):
            yield


@prepared()
def _named(actor: Actor, kind: str, gone: Known, today: date, *, q: str) -> QuerySet[Any]:
    return _shown(KINDS[kind], KINDS[kind].rows(actor, Asked(text=q, name=q), gone, today))


def _shown(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = rows.select_related(None).select_related("union").only("number", "status", "union__name", *kind.shown)
    rows.query.set_annotation_mask(())  # clocks and sessions, which the lists show
    return rows[:MOST]


def _may_mean(kind: Kind, asked: Asked) -> bool:
    if asked.numbers:
        return any(number.startswith(kind.prefix) for number in asked.numbers)
    return bool(asked.name) or (kind.prefix in PEOPLE and _is_person(asked))


def _is_person(asked: Asked) -> bool:
    return bool(asked.letters or asked.identity or asked.phone or asked.endings)


def _text(asked: Asked) -> str:
    return asked.numbers[0] if asked.numbers else asked.name


def _aid(actor: Actor, asked: Asked, gone: Known, today: date) -> QuerySet[LegalAidCase]:
    if text := _text(asked):
        return case_list(actor, today, q=text, people=gone)
    return case_list(actor, today).filter(
        Q(applicant__in=[*gone, *holders(asked)]) | keys_of(asked, copied_cells(actor, cases.OPEN), "applicant_")
    )


def _disputes(actor: Actor, asked: Asked, gone: Known, today: date) -> QuerySet[Mediation]:
    if text := _text(asked):
        found = mediation_list(actor, {"q": text}, today)
        merged = Party.objects.filter(person__in=gone)
        return found | mediation_list(actor, {}, today).filter(pk__in=merged.values("mediation")) if gone else found
    people = (*gone, *holders(asked))
    cells = copied_cells(actor, disputes.OPEN)
    # Fenced: the planner hopes to meet a party soon, and asks every mediation of a province for its parties.
    parties, _number = first_of_few(_parties, (), None, None, cells, asked, people)
    return mediation_list(actor, {}, today).filter(pk__in=[mediation for (mediation,) in parties])


def _parties(cells: Cells, asked: Asked, people: Known) -> QuerySet[Party, Any]:
    found = Q(person__in=people) | keys_of(asked, cells)
    return Party.objects.filter(found).order_by().values_list("mediation_id")


def _merged(asked: Asked, cells: Sequence[int]) -> Known:
    """Return the records that merges say are somebody whom the search means: their cases stay where they were."""
    if asked.is_name:
        found = few_kept(_merged_into, ENOUGH, tuple(cells), name=typed(asked.name))
        return tuple(records_of(found)) if found else ()
    wanted = people_of(asked, cells, at=INTO)  # of very many cells too: merged records are few
    found = list(_gone().filter(wanted).values_list("pk", flat=True)[:ENOUGH]) if wanted else []
    return tuple(records_of(found)) if found else ()  # a merge may follow on a merge


def _merged_into(cells: tuple[int, ...], *, name: str) -> QuerySet[Person, Any]:
    return _gone().filter(named_people(cells, name, at=INTO)).values_list("pk")


def _gone() -> QuerySet[Person]:
    return Person.unscoped.filter(merged_into__isnull=False)


PEOPLE: Sequence[str] = ("FY", "TJ")
KINDS: dict[str, Kind] = {
    "aid": Kind(cases.OPEN, "FY", ("matter", "applicant_name"), _aid),
    "dispute": Kind(disputes.OPEN, "TJ", ("kind", "applicant_name", "respondent_name"), _disputes),
    "matter": Kind(
        matters.VIEW,
        "JD",
        ("item", "employer_name", "is_serious"),
        lambda actor, asked, _gone, _today: matter_list(actor, "", q=_text(asked)),
    ),
    "contract": Kind(
        contracts.VIEW,
        "HT",
        ("name",),
        lambda actor, asked, _gone, today: contract_list(actor, "", q=_text(asked), today=today),
    ),
}
