"""What copying a programme forward to another year would make of it, and what would differ."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from aid.choices.relief import ReliefKind
from aid.models import Programme
from aid.selectors.programmes import programme_list, suggested_windows, tuition_standards
from core.actors import Actor

OWN = "aid.open_programme"


@dataclass(frozen=True)
class Difference:
    """One thing that differs between a programme and its copy: what it is, before, after."""

    what: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Copy:
    """A programme as it would stand in another year; ``outdated`` standards are those the parameters left behind."""

    source: Programme
    year: int
    plan: dict[str, Any]
    outdated: list[Difference]

    @property
    def differences(self) -> list[Difference]:
        """Return what the copy changes, in the order of the form."""
        rows = [Difference(name, getattr(self.source, name), after) for name, after in self.plan.items()]
        return [row for row in rows if row.before != row.after]


def copy_of(source: Programme, year: int) -> Copy:
    """Return a programme moved to another year.

    Each day keeps its distance from the season's own window, so that a winter programme moves with the Lantern
    Festival and a spring one with the first working day after the holiday.
    """
    begin, end = suggested_windows(year)[source.season]  # type: ignore[index]
    old_begin, old_end = suggested_windows(source.year)[source.season]  # type: ignore[index]
    plan: dict[str, Any] = {
        "name": _named(source.name, source.year, year),
        "year": year,
        "opens_on": begin + (source.opens_on - old_begin),
        "closes_on": end + (source.closes_on - old_end),
        "roster_due_on": begin + (source.roster_due_on - old_begin),
        "report_due_on": end + (source.report_due_on - old_end),
    }
    return Copy(source, year, plan, _outdated(source, plan["opens_on"]))


YEARS = re.compile(r"(20\d\d)(?:/(\d\d)(?!\d))?")


def _named(name: str, before: int, after: int) -> str:
    """Move every year of a programme's name: 2026/27 becomes 2027/28; other numbers stay."""

    def moved(found: re.Match[str]) -> str:
        year = int(found[1])
        if abs(year - before) > 1:
            return found[0]
        year += after - before
        return f"{year}/{(year + 1) % 100:02d}" if found[2] else str(year)

    return YEARS.sub(moved, name)


def _outdated(source: Programme, on: date) -> list[Difference]:
    """Return the standards of a schooling programme that differ from those in force when the copy opens."""
    if source.kind != ReliefKind.TUITION:
        return []
    in_force = {(category, stage): fen for category, stage, fen in tuition_standards(source.union.region_id, on)[0]}
    return [
        Difference(f"{each.category}/{each.stage}", each.amount_fen, in_force[each.category, each.stage])
        for each in source.standards.all()
        if in_force.get((each.category, each.stage), each.amount_fen) != each.amount_fen
    ]


def copies_for(actor: Actor, year: int) -> list[Copy]:
    """Return what could be copied into a year: the actor's own programmes of the year before without a successor."""
    mine = programme_list(actor).filter(year=year - 1)
    owned = [one for one in mine if actor.reaches(OWN, one.union.path)]
    there = set(programme_list(actor).filter(year=year).values_list("union_id", "season", "kind"))
    fresh = [one for one in owned if (one.union_id, one.season, one.kind) not in there]
    return [copy_of(one, year) for one in sorted(fresh, key=lambda one: (one.opens_on, one.pk))]
