"""Which reminders files and programmes give rise to, relative to their dates (domain.md 0.4, 3.3). Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext_noop as _

from aid.rules.deadlines import (
    APPEAL,
    AUDIT_RETURN,
    COMPLETION,
    COUNTY_DECIDE,
    ECON_CHECK,
    EXIT_NOTICE,
    NOTICE,
    OBJECTION,
    TOWNSHIP_CHECK,
    UNIT_SURVEY,
)
from aid.rules.seasons import BY_SERVICE
from core.parameters.registry import declare
from unions.choices import Role

PROGRAMME_DAYS = declare(
    "relief.programme_reminders",
    "list",
    "45,30,21,7,0",
    unit="days before the programme opens",
    basis="省级默认值，可按地区调整",
    label=_("Reminders before a programme opens"),
)
VISIT_DAYS = declare(
    "relief.visit_reminder",
    "list",
    "24,38",
    unit="days after the programme has opened",
    basis="省级默认值，可按地区调整",
    label=_("Reminders of families not visited"),
)
FILE_DAYS = declare(
    "needy.review_reminders",
    "list",
    "60,30,7",
    unit="days before validity ends",
    basis="省级默认值，可按地区调整",
    label=_("Reminders of the annual review"),
)
CLOCK_DAYS = declare(
    "needy.clock_reminders",
    "list",
    "3,1,0,-1",
    unit="days before a deadline",
    basis="省级默认值，可按地区调整",
    label=_("Reminders of deadlines"),
)
ESCALATE_AFTER = declare(
    "reminders.escalate_after_days",
    "integer",
    "3",
    unit="working_day",
    basis="省级默认值，可按地区调整",
    label=_("Working days until undone work goes to the level above"),
)

FAMILY = (Role.GRASSROOTS_CADRE, Role.TOWNSHIP_CASEWORKER)  # who keeps a family's file
OWNERS: dict[str, tuple[str, ...]] = {
    UNIT_SURVEY.code: FAMILY,
    NOTICE.code: (Role.TOWNSHIP_CASEWORKER,),
    EXIT_NOTICE.code: (Role.COUNTY_APPROVER,),
    TOWNSHIP_CHECK.code: (Role.TOWNSHIP_CASEWORKER,),
    ECON_CHECK.code: (Role.COUNTY_REVIEWER,),
    COUNTY_DECIDE.code: (Role.COUNTY_APPROVER,),
    AUDIT_RETURN.code: (Role.COUNTY_REVIEWER,),
    APPEAL.code: (Role.COUNTY_APPROVER,),
    OBJECTION.code: (Role.COUNTY_REVIEWER,),
    COMPLETION.code: FAMILY,
}
CLOCK_TITLES: dict[str, str] = {
    UNIT_SURVEY.code: _("Home visit due on %(day)s: %(subject)s"),
    NOTICE.code: _("Notice ends on %(day)s: %(subject)s"),
    EXIT_NOTICE.code: _("Exit notice ends on %(day)s: %(subject)s"),
    TOWNSHIP_CHECK.code: _("Township check due on %(day)s: %(subject)s"),
    ECON_CHECK.code: _("Economic check due on %(day)s: %(subject)s"),
    COUNTY_DECIDE.code: _("County decision due on %(day)s: %(subject)s"),
    AUDIT_RETURN.code: _("Answer to the audit due on %(day)s: %(subject)s"),
    APPEAL.code: _("Objection to a refusal to be decided by %(day)s: %(subject)s"),
    OBJECTION.code: _("Objection to be decided by %(day)s: %(subject)s"),
    COMPLETION.code: _("Completion due on %(day)s: %(subject)s"),
}


@dataclass(frozen=True)
class Milestone:
    """A named day."""

    name: str
    on: date
    days: int


def before(anchor: date, days: tuple[str, ...]) -> Iterator[Milestone]:
    """Yield T-30, T-21 … T0, and T+1 for a negative number, relative to a date."""
    for text in days:
        number = int(text)
        yield Milestone(name_of(number), anchor - timedelta(days=number), number)


def after(anchor: date, days: tuple[str, ...]) -> Iterator[Milestone]:
    """Yield the days after a date."""
    for text in days:
        yield Milestone(f"d+{text}", anchor + timedelta(days=int(text)), int(text))


def opening_title(kind: str, days: int) -> str:
    """Return what a county is told before a programme opens: budget and standards first, then its roster or places."""
    if days > 30:
        return _("%(programme)s opens on %(day)s: settle the budget of %(county)s")
    if kind in BY_SERVICE:
        return _("%(programme)s opens on %(day)s: prepare sites, posts and places in %(county)s")
    return _("%(programme)s opens on %(day)s: prepare the roster of %(county)s")


def name_of(number: int) -> str:
    """Return what a distance is called: t-30, t0, t+1."""
    return "t0" if number == 0 else f"t-{number}" if number > 0 else f"t+{-number}"
