"""Passing places and money of a programme down the tree and back (domain.md 3.5). Pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.chinese.money import format_yuan, from_fen
from core.errors import ConflictError, RuleBrokenError


def check_something(*, places: int, amount_fen: int) -> None:
    """Refuse a step that moves nothing, or less than nothing."""
    if places < 0 or amount_fen < 0 or places + amount_fen == 0:
        text = _("Enter places, money, or both.")
        raise RuleBrokenError(text, code="nothing", fields={"places": text})


def check_free_places(*, wanted: int, free: int, union: str) -> None:
    """Refuse to move more places than are free, naming what is missing."""
    short = wanted - max(free, 0)
    if wanted and short > 0:
        text = ngettext(
            "“%(union)s” has %(free)s places free and %(wanted)s are needed: %(short)s place short.",
            "“%(union)s” has %(free)s places free and %(wanted)s are needed: %(short)s places short.",
            short,
        )
        numbers = {"free": free, "wanted": wanted, "short": short}
        raise ConflictError(text % (numbers | {"union": union}), code="places_short", details=numbers)


def check_same_intent(*, upper: Collection[str], lower: Collection[str]) -> None:
    """Refuse to pour a donation into a fund that may pay for something else (domain.md 3.5: donor intent)."""
    if set(upper) != set(lower):
        raise ConflictError(
            _("Both funds must be for the same kinds of relief: a donation is spent for what it was given."),
            code="donor_intent",
        )


def check_earmark(*, upper_source: str, upper_year: int, lower_source: str, lower_year: int) -> None:
    """Refuse to pour money of one source or year into a fund of another (专款专用)."""
    if (upper_source, upper_year) != (lower_source, lower_year):
        raise RuleBrokenError(
            _("Both funds must have the same source and year: money is spent for what it was given."), code="earmark"
        )


def check_next_level(*, upper_path: str, lower_path: str, between: bool) -> None:
    """Refuse a step that is not from a union to one directly below it in the programme's tree."""
    if not lower_path.startswith(upper_path) or lower_path == upper_path or between:
        raise RuleBrokenError(_("Places and money go to the level directly below."), code="level")


def returnable_fen(*, received_fen: int, bound_fen: int, free_fen: int) -> int:
    """Return how much unspent money goes back up: what came less what is bound, as far as it is still free."""
    return max(min(received_fen - bound_fen, free_fen), 0)


def shown_move(places: int, amount_fen: int) -> str:
    """Say what a step moved."""
    parts = [ngettext("%(n)s place", "%(n)s places", places) % {"n": f"{places:,}"}] if places else []
    if amount_fen:
        parts.append(format_yuan(from_fen(amount_fen)))
    return _(", ").join(parts)
