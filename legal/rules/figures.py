"""The figures of the legal chapters that boards do not show: shares, means (domain.md 7.5, 7.6, 8.3). Pure."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

FIRST_YEAR = 2021  # the oldest year a page offers


def share(part: int, whole: int) -> Decimal | None:
    """Return a share in percent with one decimal, or nothing where there is nothing to divide by."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def mean_days(spent: timedelta | None) -> Decimal | None:
    """Return a mean time in days with one decimal."""
    if spent is None:
        return None
    return (Decimal(int(spent.total_seconds())) / 86_400).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def year_asked(text: str, today: date) -> int:
    """Return the year a page is asked for: this one, unless an earlier one is named."""
    named = int(text) if text.isdecimal() and len(text) == 4 else today.year
    return named if FIRST_YEAR <= named <= today.year else today.year
