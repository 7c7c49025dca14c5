"""Which employers should have a union (domain.md 1.1). Pure."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare

DUE_FROM = declare(
    "unions.due_from",
    "integer",
    "25",
    unit="workers",
    basis="工会法第十一条；省级默认值，可按地区调整",
    label=gettext_noop("Workers from which an employer should have a union"),
)


def check_counted(*, counted_on: date, today: date) -> None:
    """Refuse a headcount of a day to come."""
    if counted_on > today:
        text = _("The day of the headcount must be today or earlier.")
        raise RuleBrokenError(text, code="counted_on", fields={"counted_on": text})


def check_parts(whole: int, parts: dict[str, int]) -> None:
    """Refuse parts of a workforce that exceed the whole, naming each."""
    text = _("A part of the workforce cannot exceed the whole.")
    wrong = {name: text for name, part in parts.items() if part > whole}
    if wrong:
        raise RuleBrokenError(text, code="parts", fields=wrong)
