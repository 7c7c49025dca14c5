"""Bargaining instructors and the register of harmonious labour relations: who keeps them, for how long. Pure."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from legal.choices.instructors import HarmonyStatus, InstructorStatus

VIEW, KEEP, DECLARE = "legal.view_contract", "legal.keep_instructor", "legal.negotiate_contract"
CHANGE = step(InstructorStatus.ACTIVE, InstructorStatus.ACTIVE, KEEP, "legal.instructor.changed")
END = step(InstructorStatus.ACTIVE, InstructorStatus.ENDED, KEEP, "legal.instructor.ended")
NAME = step(HarmonyStatus.DECLARED, {HarmonyStatus.NAMED, HarmonyStatus.REFUSED}, KEEP, "legal.harmony.decided")
WITHDRAW = step(HarmonyStatus.NAMED, HarmonyStatus.WITHDRAWN, KEEP, "legal.harmony.withdrawn")

HARMONY_YEARS = declare(
    "harmony.years",
    "integer",
    "3",
    unit="years",
    basis="省级默认值：和谐劳动关系单位称号有效期三年",
    label=gettext_noop("Years for which a unit is named for harmonious labour relations"),
)


def valid_until(named_on: date, years: int) -> date:
    """Return the last day of a title named on a day."""
    try:
        return named_on.replace(year=named_on.year + years)
    except ValueError:  # 29 February
        return named_on.replace(year=named_on.year + years, day=28)


def check_apart(recorder_id: int | None, user_id: int | None) -> None:
    """Refuse to name what one declared oneself."""
    if recorder_id is not None and recorder_id == user_id:
        raise RuleBrokenError(_("You declared this unit; somebody else decides."), code="four_eyes")
