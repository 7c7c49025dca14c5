"""Bargaining instructors and the register of harmonious labour relations: who keeps them, for how long. Pure."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from legal.choices.instructors import HarmonyLevel, HarmonyStatus, InstructorStatus
from unions.choices import Level

VIEW, KEEP, DECLARE = "legal.view_contract", "legal.keep_instructor", "legal.negotiate_contract"
DECIDE = "legal.name_unit"  # the city's reviewer puts titles down and keeps nobody's instructors
CHANGE = step(InstructorStatus.ACTIVE, InstructorStatus.ACTIVE, KEEP, "legal.instructor.changed")
END = step(InstructorStatus.ACTIVE, InstructorStatus.ENDED, KEEP, "legal.instructor.ended")
NAME = step(HarmonyStatus.DECLARED, {HarmonyStatus.NAMED, HarmonyStatus.REFUSED}, DECIDE, "legal.harmony.decided")
WITHDRAW = step(HarmonyStatus.NAMED, HarmonyStatus.WITHDRAWN, DECIDE, "legal.harmony.withdrawn")

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


# Whose federation may put down what the three parties (三方机制) decided: one of the level of the title, or above it.
DECIDERS: dict[str, frozenset[str]] = {
    HarmonyLevel.COUNTY: frozenset({Level.COUNTY, Level.CITY, Level.PROVINCE}),
    HarmonyLevel.CITY: frozenset({Level.CITY, Level.PROVINCE}),
    HarmonyLevel.PROVINCE: frozenset({Level.PROVINCE}),
    HarmonyLevel.NATIONAL: frozenset({Level.PROVINCE}),
}


def check_decider(level: str, keeper_level: str) -> None:
    """Refuse a decision put down by a federation below the level of the title."""
    if keeper_level not in DECIDERS[level]:
        text = _("A title of this level is put down by a federation of that level or above.")
        raise RuleBrokenError(text, code="decider_level")


def holds_on(*, valid_to: date, ended_on: date | None, on: date) -> bool:
    """Say whether an instructor's certificate holds on a day: to its last day, and until the instructor left."""
    return on <= valid_to and (ended_on is None or on <= ended_on)


def check_holds(*, valid_to: date, ended_on: date | None, on: date) -> None:
    """Refuse work of an instructor whose certificate does not hold on its day."""
    if not holds_on(valid_to=valid_to, ended_on=ended_on, on=on):
        text = _("The certificate is not valid on this day.")
        raise RuleBrokenError(text, code="certificate_lapsed", fields={"on": text})


def check_valid_to(valid_to: date, today: date, *, was: date | None = None) -> None:
    """Refuse a certificate that is over already, or a renewal that does not reach further."""
    if valid_to <= today:
        text = _("The certificate must be valid beyond today.")
    elif was is not None and valid_to <= was:
        text = _("The new certificate must be valid beyond %(day)s.") % {"day": was.isoformat()}
    else:
        return
    raise RuleBrokenError(text, code="valid_to", fields={"valid_to": text})
