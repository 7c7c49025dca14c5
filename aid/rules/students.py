"""Schooling relief: which school year, how much by category and stage, who is excluded (domain.md 3.3, 3.4). Pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import Category, Standing
from aid.choices.students import Stage
from core.chinese.money import to_fen
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare

FIRST_MONTH = 9  # a school year runs from 1 September to 31 August

TUITION_STANDARDS = declare(
    "tuition.standards",
    "table",
    '{"deep": {"higher": "5000", "senior": "3000", "junior": "1200", "primary": "800"},'
    ' "relative": {"higher": "4000", "senior": "2500", "junior": "1200", "primary": "800"},'
    ' "accident": {"higher": "3000", "senior": "2000", "junior": "1200", "primary": "800"}}',
    unit="yuan a school year, by category and stage",
    basis="省级默认值：金秋助学标准",
    label=gettext_noop("Schooling relief by category and stage"),
)


def school_year_of(day: date) -> int:
    """Return the year in which the school year of a day began (09-01 to 08-31)."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def school_year_span(year: int) -> tuple[date, date]:
    """Return the first and last day of a school year."""
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH - 1, 31)


def school_year_name(year: int) -> str:
    """Return a school year as people write it: 2026/2027. It is the period a student is paid for once (D2)."""
    return f"{year}/{year + 1}"


def standards_in(table: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[str, str, int]]:
    """Yield category, stage and fen from the parameter's table; what it does not know is left out."""
    for category in (Category.DEEP, Category.RELATIVE, Category.ACCIDENT):
        for stage in Stage:
            amount = table.get(category, {}).get(stage)
            if amount is not None and Decimal(str(amount)) > 0:
                yield category.value, stage.value, to_fen(Decimal(str(amount)))


def check_student(*, standing: str, is_member: bool) -> None:
    """Refuse a school year for somebody who is no student of the household as it lives now."""
    if not is_member or standing != Standing.STUDENT:
        text = _("This person is not entered as a student of the household.")
        raise RuleBrokenError(text, code="not_student")


def check_enrolment_free(*, is_awarded: bool) -> None:
    """Keep the facts that an award rests on: they change only before the student is on a roster."""
    if is_awarded:
        text = _("The student is on a roster for this school year, so stage and school stay as they are.")
        raise ConflictError(text, code="enrolment_used")
