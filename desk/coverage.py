"""The coverage board: of the families a programme is for, how many were reached at each node of the tree."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aid.models import Programme
from aid.selectors.coverage import Tally, programmes_over, tallies, total
from core.actors import Actor
from core.errors import NotFoundError
from core.prepared import prepared
from unions.choices import Level
from unions.models import Union
from unions.selectors.tree import seen_above

VIEW = "aid.view_coverage"
NAMED = frozenset({Level.COUNTY, Level.TOWNSHIP, Level.COMMUNITY, Level.GRASSROOTS})
OFFERED = 12


@dataclass(frozen=True)
class Board:
    """One node of the tree in one programme: what lies below it, and the sum."""

    node: Union
    above: list[Union]
    programmes: list[Programme]
    programme: Programme | None
    rows: list[Tally]
    whole: Tally

    @property
    def may_name(self) -> bool:
        """Say whether the node is small enough for names; who may read them is asked of their files."""
        return self.programme is not None and self.node.level in NAMED


def board(actor: Actor, today: date, *, node: str = "", programme: str = "", season: str = "") -> Board:
    """Return the board at a node of the actor's branch, for the programme asked for, or else the one that runs."""
    here = at_node(actor, node)
    offered = list(programmes_over(here)[:OFFERED])
    chosen = _chosen(offered, today, programme, season)
    rows = tallies(chosen, here) if chosen else []
    above = seen_above(actor, VIEW, here)
    return Board(here, above, offered, chosen, rows, total(rows))


def at_node(actor: Actor, code: str) -> Union:
    """Return the union a board or a return is about: the one asked for, else the top of the actor's branch."""
    top: Union | None = next(iter(_nodes(actor, code=code or None)), None)
    if top is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": Union._meta.verbose_name}, code="not_found")
    return top


@prepared("code")
def _nodes(actor: Actor, *, code: str | None) -> QuerySet[Union]:
    rows = Union.objects.permitted(actor, VIEW).marked().order_by("path")
    found: QuerySet[Union] = rows.filter(code=code) if code else rows
    return found[:1]


def _chosen(offered: list[Programme], today: date, programme: str, season: str) -> Programme | None:
    """Return the programme asked for, else the one of the season, else the one that runs, else the newest."""
    asked = [one for one in offered if str(one.pk) == programme] if programme else offered
    if programme and not asked:
        asked = offered
    of_season = [one for one in asked if one.season == season] or asked
    running = [one for one in of_season if one.opens_on <= today <= one.closes_on]
    return next(iter(running or of_season), None)
