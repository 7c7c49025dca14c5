"""Which counties and townships have handed in no roster of a programme, and who was reminded today (ux.md P44)."""

from dataclasses import dataclass
from datetime import date

from aid.choices.relief import ProgrammeStatus
from aid.models import CountyPart, Programme
from aid.selectors.coverage import Tally, tallies, total
from aid.selectors.programmes import part_for
from aid.selectors.seasons import without_roster
from core.actors import Actor
from core.events.models import Event
from unions.choices import Level
from unions.models import Union

REMIND = "aid.close_programme"  # whoever answers for the programme's close may press for its rosters
REMINDED = "aid.programme.roster_reminded"


@dataclass(frozen=True)
class Late:
    """A union from which no roster has come, and whether the actor may still remind it today."""

    union: Union
    due: int | None
    reminded: bool
    may_remind: bool


def late_unions(actor: Actor, programme: Programme, node: Union, rows: list[Tally], today: date) -> list[Late]:
    """Return the silent counties at a node; at a county also its townships with families due and none on a roster."""
    if programme.status != ProgrammeStatus.OPEN:
        return []
    told = reminded_on(programme, today)
    silent: list[tuple[Union, int | None]] = [
        (part.union, None) for part in _open_silent(actor, programme) if part.union.path.startswith(node.path)
    ]
    if node.level == Level.COUNTY and _open_part(programme, node):
        silent += [(row.union, row.due) for row in rows if row.union and row.due and not row.listed]
    return [_late(actor, union, due, told) for union, due in silent]


def _late(actor: Actor, union: Union, due: int | None, told: set[str]) -> Late:
    reminded = union.code in told
    return Late(union, due, reminded, may_remind=not reminded and stands_above(actor, union))


def stands_above(actor: Actor, union: Union) -> bool:
    """Say whether the actor may press a union for its roster: from above it, never one's own."""
    return any(branch.covers(union.path) and branch.path != union.path for branch in actor.branches(REMIND))


def _open_silent(actor: Actor, programme: Programme) -> list[CountyPart]:
    return [part for part in without_roster(actor, programme) if part.reported_on is None]


def _open_part(programme: Programme, union: Union) -> bool:
    part = part_for(programme.pk, union)
    return part is not None and part.reported_on is None


def silent_counties(actor: Actor, programme: Programme) -> set[int]:
    """Return the counties within the actor's reach from which nothing has come."""
    return {part.union_id for part in _open_silent(actor, programme)}


def is_late(programme: Programme, union: Union, silent: set[int]) -> bool:
    """Say whether a county is among the silent ones, or nobody of a township stands on a roster."""
    if union.level == Level.COUNTY:
        return union.pk in silent
    if union.level != Level.TOWNSHIP or not _open_part(programme, union):
        return False
    whole = total(tallies(programme, union))
    return whole.due > 0 and whole.listed == 0


def reminded_on(programme: Programme, today: date) -> set[str]:
    """Return the codes of the unions that were reminded of their roster on a day."""
    events = Event.unscoped.about("aid.programme", programme.pk)
    found = events.filter(code=REMINDED, data__day=today.isoformat())
    return set(found.values_list("data__union", flat=True))
