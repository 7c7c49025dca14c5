"""Who fits a dispute: field, area, load, leave; and who may not touch it (domain.md 7.3, peers.md 3.11). Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from core.errors import ConflictError

MANAGE = "legal.manage_mediators"


@dataclass(frozen=True)
class Candidate:
    """A mediator as the matching sees one."""

    user_id: int
    name: str
    path: str
    fields: Collection[str]
    load: int
    most: int
    employer_id: int | None = None
    firm: str = ""
    away: tuple[date | None, date | None] = (None, None)
    term_end_on: date | None = None
    is_active: bool = True
    is_related: bool = False  # a party, or of a party's household
    has_spoken: bool = False  # spoke for one of the parties in another matter


@dataclass(frozen=True)
class Fit:
    """How well somebody fits, and why; ``barred`` names what forbids it, without a word about any other file."""

    candidate: Candidate
    score: int
    reasons: tuple[str, ...] = ()
    barred: str = ""


@dataclass(frozen=True)
class Wanted:
    """The dispute as the matching sees it."""

    path: str
    kinds: Collection[str]
    employer_ids: Collection[int] = field(default_factory=frozenset)
    firms: Collection[str] = field(default_factory=frozenset)


def fits(wanted: Wanted, candidates: Sequence[Candidate], today: date) -> list[Fit]:
    """Rank mediators for a dispute: who may not stands last, with the reason; the human picks."""
    found = [fit_of(wanted, each, today) for each in candidates]
    return sorted(found, key=lambda fit: (bool(fit.barred), -fit.score, fit.candidate.load, fit.candidate.name))


def fit_of(wanted: Wanted, one: Candidate, today: date) -> Fit:
    """Say how one mediator fits a dispute."""
    barred = bar_of(wanted, one, today)
    field_fits = not one.fields or bool(set(one.fields) & set(wanted.kinds))
    near = _nearness(wanted.path, one.path)
    free = max(0, one.most - one.load)
    reasons = [
        _("knows this kind of dispute") if one.fields and field_fits else "",
        _("works in this area") if near >= 2 else "",
        _("%(n)s of %(most)s cases") % {"n": one.load, "most": one.most},
    ]
    score = (40 if one.fields and field_fits else 10 if field_fits else 0) + 10 * near + min(30, 3 * free)
    return Fit(one, score, tuple(reason for reason in reasons if reason), barred)


def bar_of(wanted: Wanted, one: Candidate, today: date) -> str:
    """Return why somebody may not mediate a dispute; empty where nothing forbids it."""
    if is_in_conflict(wanted, one):
        return _("Conflict of interest")
    if not one.is_active or (one.term_end_on and one.term_end_on < today):
        return _("Not appointed at present")
    if one.away[0] and one.away[1] and one.away[0] <= today <= one.away[1]:
        return _("On leave until %(day)s") % {"day": one.away[1].isoformat()}
    return _("Has as many cases as allowed") if one.load >= one.most else ""


def is_in_conflict(wanted: Wanted, one: Candidate) -> bool:
    """Say whether somebody is a party's kin, works for one, or has spoken for one elsewhere."""
    works_for = one.employer_id is not None and one.employer_id in wanted.employer_ids
    return one.is_related or one.has_spoken or works_for or (bool(one.firm) and one.firm in wanted.firms)


def check_may_sit(fit: Fit) -> None:
    """Refuse a mediator who may not; a conflict is named, the file it comes from is not."""
    if fit.barred:
        raise ConflictError(
            _("%(name)s cannot mediate this dispute: %(why)s.") % {"name": fit.candidate.name, "why": fit.barred},
            code="cannot_mediate",
        )


def _nearness(path: str, area: str) -> int:
    """Say how near an area is to a dispute: 3 the very node or below it, 2 above it in the county, 1 the same city."""
    if path.startswith(area):
        depth = area.count("/")
        return 3 if depth >= 4 else 2 if depth == 3 else 1
    shared = 0
    for left, right in zip(path.split("/"), area.split("/"), strict=False):
        if left != right or not left:
            break
        shared += 1
    return 2 if shared >= 3 else 1 if shared == 2 else 0
