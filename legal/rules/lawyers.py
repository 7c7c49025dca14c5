"""Whom a case is offered to: fit, load, leave and conflict of interest (domain.md 6.3; ux.md P63). Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError

VIEW = "legal.view_lawyer"
KEEP = "legal.keep_lawyer"

FIELD_POINTS, AREA_POINTS, CITY_POINTS, EXPERIENCE_POINTS = 40, 20, 10, 10
LOAD_POINTS = 30


@dataclass(frozen=True)
class Candidate:
    """A lawyer as the ranking sees them. ``conflicted`` says that they may not be offered; nobody is told why."""

    key: object
    name: str
    fields: frozenset[str]
    areas: frozenset[str]
    load: int
    finished_alike: int = 0
    on_leave: bool = False
    conflicted: bool = False
    average_days: int | None = None


@dataclass(frozen=True)
class Ranked:
    """A candidate with the points that explain the place in the list."""

    candidate: Candidate
    points: int
    reasons: tuple[str, ...]
    obstacle: str = ""  # why the case cannot be offered: full, away, conflict


def rank(candidates: Iterable[Candidate], *, matter: str, region: str, max_load: int) -> list[Ranked]:
    """Return the lawyers, the best fit first; those who cannot take the case come last and say which kind of reason."""
    found = [_ranked(each, matter, region, max_load) for each in candidates]
    return sorted(found, key=lambda each: (bool(each.obstacle), -each.points, each.candidate.load, each.candidate.name))


def _ranked(each: Candidate, matter: str, region: str, max_load: int) -> Ranked:
    points, reasons = 0, []
    if matter in each.fields:
        points += FIELD_POINTS
        reasons.append(_("knows the field"))
    if region in each.areas:
        points += AREA_POINTS
        reasons.append(_("works in this county"))
    elif any(area[:4] == region[:4] for area in each.areas):
        points += CITY_POINTS
        reasons.append(_("works in this city"))
    if each.finished_alike:
        points += min(each.finished_alike * 2, EXPERIENCE_POINTS)
        reasons.append(_("%(count)s such cases finished") % {"count": each.finished_alike})
    points += LOAD_POINTS * max(max_load - each.load, 0) // max(max_load, 1)
    reasons.append(_("%(load)s of %(most)s cases in hand") % {"load": each.load, "most": max_load})
    return Ranked(each, points, tuple(reasons), obstacle_of(each, max_load))


def obstacle_of(each: Candidate, max_load: int) -> str:
    """Return the kind of reason for which a lawyer cannot take a case; a conflict hides what it rests on."""
    if each.conflicted:
        return "conflict"
    if each.on_leave:
        return "away"
    return "full" if each.load >= max_load else ""


def check_may_take(obstacle: str) -> None:
    """Refuse an assignment; a conflict of interest is refused without a word about the other file."""
    words = {
        "conflict": _("This lawyer cannot take this case: conflict of interest. Choose another."),
        "away": _("This lawyer is away. Choose another."),
        "full": _("This lawyer has as many cases in hand as one may have. Choose another."),
    }
    if obstacle:
        text = words[obstacle]
        raise RuleBrokenError(text, code=f"lawyer_{obstacle}", fields={"lawyer": text})


def firm_key(name: str) -> str:
    """Return a firm's or employer's name as it is compared: without spaces and brackets of either width."""
    table = str.maketrans({" ": "", "　": "", "（": "(", "）": ")"})
    return name.translate(table).lower()


def acts_for(*, clients: Collection[str], employer: Collection[str]) -> bool:
    """Say whether somebody's clients include the employer, by credit code or by name."""
    return bool(set(filter(None, clients)) & set(filter(None, employer)))
