"""Aid that comes on top of other aid: what excludes a line, what reduces it, what is only to be looked at. Pure.

domain.md 3.7: D1 (one of a kind a season), D2 (one schooling relief a student), D4 (relative hardship: one kind a
year), D5 (annual cap). D3 asks for an invoice, D6 and D7 are asked of the file, D8 and D9 are warnings of the roster.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext as _

from aid.choices.files import Category
from aid.choices.relief import ReliefKind
from core.chinese.money import format_yuan, from_fen, to_fen

WINDOW = timedelta(days=365)
TUITION = ReliefKind.TUITION
# Once an invoice, an event, a class or an examination: not once a season.
BY_PAPER = frozenset({ReliefKind.MEDICAL, ReliefKind.TEMPORARY, ReliefKind.TRAINING, ReliefKind.CHECKUP})


class Effect(StrEnum):
    """What a rule does to a line."""

    EXCLUDE = "exclude"
    REDUCE = "reduce"
    LOOK = "look"


@dataclass(frozen=True)
class Given:
    """Aid to somebody of the family, from whichever union in the province."""

    item: str
    period: str
    year: int
    amount_fen: int
    month: date
    union: str
    person_id: object
    is_former: bool = False  # given to a household in which a member lived then
    is_pending: bool = False  # asked for, not decided yet
    is_later: bool = False  # and asked for after the line in question: that one came first and stands
    award_id: UUID | None = None


@dataclass(frozen=True)
class Asked:
    """The line that is to be decided on."""

    item: str
    period: str
    year: int
    category: str
    amount_fen: int
    person_id: object


@dataclass(frozen=True)
class Limits:
    """The figures in force where the family's union is; None: no figure was entered."""

    once_a_year: tuple[str, ...]
    deep_fen: int | None
    other_fen: int | None
    medical_fen: int | None
    year_fen: int | None

    @property
    def caps(self) -> list[int]:
        """Return every cap that has a figure, in fen."""
        return [cap for cap in (self.deep_fen, self.other_fen, self.medical_fen, self.year_fen) if cap is not None]


@dataclass(frozen=True)
class Finding:
    """One rule that speaks about a line, as a sentence with the figures behind it."""

    code: str
    effect: Effect
    text: str
    to_fen: int | None = None
    award_ids: tuple[UUID | None, ...] = ()  # the aid that came first, for a link to it


def limits_from(
    *,
    once_a_year: Iterable[str],
    living: Decimal | None,
    deep: Decimal,
    other: Decimal,
    medical: Decimal,
    year: Decimal,
) -> Limits:
    """Return the limits of a region in fen; without a living standard nobody can say what living relief may come to."""
    if living is None:
        return Limits(tuple(once_a_year), None, None, to_fen(medical), None)
    return Limits(
        tuple(once_a_year),
        to_fen(living * deep),
        to_fen(living * other),
        to_fen(medical),
        to_fen(living * year + medical),
    )


def findings(asked: Asked, given: Iterable[Given], limits: Limits) -> list[Finding]:
    """Return what the rules say about a line beside the aid the family had, the hardest first.

    Of two requests that wait, the one submitted first stands; only the later is held against it (先到先得).
    """
    every = list(given)
    received = [each for each in every if not each.is_later]
    found = [*_same_kind(asked, received), *_one_kind_a_year(asked, received, limits), *_cap(asked, received, limits)]
    if not found and received:
        total = format_yuan(from_fen(sum(each.amount_fen for each in received)))
        text = _("The family had other aid within a year: %(count)s times, %(total)s together.")
        found.append(Finding("other_aid", Effect.LOOK, text % {"count": len(received), "total": total}))
    found += _waiting_behind(each for each in every if each.is_later)
    return sorted(found, key=lambda finding: list(Effect).index(finding.effect))


def _waiting_behind(later: Iterable[Given]) -> list[Finding]:
    """Tell the reviewer of requests that came after this one, so that he sees them before he grants it."""
    text = _("Asked for later, and measured against this line: %(kind)s, %(union)s, %(month)s, %(amount)s.")
    return [Finding("later", Effect.LOOK, text % _named(each), award_ids=(each.award_id,)) for each in later]


def _same_kind(asked: Asked, received: list[Given]) -> list[Finding]:
    """D1, D2: the same kind in the same season, to the same person or through a household a member lived in."""
    for each in received:
        same = each.item == asked.item and each.period == asked.period
        if not same or asked.item in BY_PAPER or (asked.item == TUITION and each.person_id != asked.person_id):
            continue
        code = "D2" if asked.item == TUITION else "D1"
        text = _("%(kind)s of this season was given already: %(union)s, %(month)s, %(amount)s.")
        if each.is_pending:
            text = _(
                "%(kind)s of this season was asked for earlier and is being decided: %(union)s, %(month)s, %(amount)s."
            )
        return [Finding(code, Effect.EXCLUDE, text % _named(each), award_ids=(each.award_id,))]
    return []


def _one_kind_a_year(asked: Asked, received: list[Given], limits: Limits) -> list[Finding]:
    """D4: a family in relative hardship gets one kind of relief a year; in deep hardship several, each counted."""
    kinds = limits.once_a_year
    if asked.category != Category.RELATIVE or asked.item not in kinds:
        return []
    for each in received:
        if each.year == asked.year and each.item in kinds and each.item != asked.item:
            text = _("Relative hardship, one kind of relief a year. It had %(kind)s: %(union)s, %(month)s, %(amount)s.")
            if each.is_pending:
                text = _(
                    "Relative hardship, one kind of relief a year. %(kind)s was asked for earlier: "
                    "%(union)s, %(month)s, %(amount)s."
                )
            return [Finding("D4", Effect.EXCLUDE, text % _named(each), award_ids=(each.award_id,))]
    return []


def _cap(asked: Asked, received: list[Given], limits: Limits) -> list[Finding]:
    """D5: what a family gets in a year, of one kind and of all but schooling, stays below the caps; the tighter speaks.

    The caps are those of an application outside the seasons (rules.requests): one family, one year, one measure.
    """
    if asked.item == TUITION:
        return []
    living = limits.deep_fen if asked.category == Category.DEEP else limits.other_fen
    of_kind = {ReliefKind.LIVING: living, ReliefKind.MEDICAL: limits.medical_fen}.get(ReliefKind(asked.item))
    this_year = [each for each in received if each.year == asked.year]
    same = [each for each in this_year if each.item == asked.item]
    counted = [each for each in this_year if each.item != TUITION]
    passed = [*_passed(asked, same, of_kind, whole=False), *_passed(asked, counted, limits.year_fen, whole=True)]
    return sorted(passed, key=lambda finding: finding.to_fen or 0)[:1]


def _passed(asked: Asked, given: list[Given], cap: int | None, *, whole: bool) -> list[Finding]:
    had = sum(each.amount_fen for each in given)
    if cap is None or had + asked.amount_fen <= cap:
        return []
    left, ids = max(cap - had, 0), tuple(each.award_id for each in given)
    words = {
        "cap": _yuan(cap),
        "had": _yuan(had),
        "left": _yuan(left),
        "amount": _yuan(asked.amount_fen),
        "name": _("annual cap of all relief") if whole else _("annual cap"),
        "given": pointers(given),
    }
    if left == 0:
        text = _("The %(name)s of %(cap)s is used up: the family had %(had)s (%(given)s).")
        return [Finding("D5", Effect.EXCLUDE, text % words, award_ids=ids)]
    text = _("With %(amount)s the %(name)s of %(cap)s would be passed: the family had %(had)s, so %(left)s is left.")
    return [Finding("D5", Effect.REDUCE, text % words, to_fen=left, award_ids=ids)]


def pointers(given: Iterable[Given]) -> str:
    """Name what a family had in few words: who gave how much in which month; the three latest."""
    latest = sorted(given, key=lambda each: each.month, reverse=True)[:3]
    return str(_(", ")).join(f"{each.union} {each.month:%Y-%m} {_yuan(each.amount_fen)}" for each in latest)


def _yuan(fen: int) -> str:
    return format_yuan(from_fen(fen))


def _named(each: Given) -> dict[str, str]:
    return {
        "kind": str(ReliefKind(each.item).label),
        "union": each.union,
        "month": f"{each.month:%Y-%m}",
        "amount": _yuan(each.amount_fen),
    }
