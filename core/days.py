"""A day as people type it."""

from datetime import date

from django.utils.dateparse import parse_date

YEARS = range(1900, 2200)  # no case of ours lies outside, and no sum of days passes the end of the calendar


def day_in(text: str) -> date | None:
    """Read the day that an address names; None where it names none, or one outside of all years that we keep."""
    try:
        day = parse_date(text.strip())
    except ValueError:
        return None
    return day if day and day.year in YEARS else None
