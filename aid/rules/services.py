"""Relief given as goods and services: subsidies of training, prices of check-ups, who counts (domain.md 3.9). Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.chinese.money import format_yuan, from_fen
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare
from unions.choices import Level

LEAST_ATTENDANCE = declare(
    "training.least_attendance",
    "integer",
    "80",
    unit="percent",
    basis="省级默认值：培训补贴出勤要求",
    label=gettext_noop("Attendance for a training subsidy"),
)
TRAINING_SUBSIDY = declare(
    "training.subsidy",
    "decimal",
    "1500",
    unit="yuan",
    basis="省级默认值：培训补贴标准",
    label=gettext_noop("Training subsidy of a person"),
)
CHECKUP_PRICE = declare(
    "checkup.price",
    "decimal",
    "300",
    unit="yuan",
    basis="省级默认值：职工体检标准",
    label=gettext_noop("Check-up of a person"),
)
SIGNED_WITHIN = declare(
    "goods.signed_within_days",
    "integer",
    "15",
    unit="calendar_day",
    basis="省级默认值：花名册签收后 15 日内上传扫描件",
    label=gettext_noop("Days until the signed list of goods is scanned"),
)
FOLLOW_UP_DAYS = declare(
    "checkup.follow_up_days",
    "integer",
    "7",
    unit="calendar_day",
    basis="省级默认值：体检异常随访",
    label=gettext_noop("Days until a check-up is followed up"),
)
LOOK_AGAIN = (30, 90)  # days after which somebody asks whether a person still works there


def check_day(day: date, today: date, *, field: str) -> None:
    """Refuse something that has happened on a day still to come."""
    if day > today:
        text = _("The day must be today or earlier.")
        raise RuleBrokenError(text, code="future", fields={field: text})


def check_subsidy(*, attendance: int, least: int, certificate_no: str, has_other: bool) -> None:
    """Refuse a training subsidy without attendance and certificate, or beside a government one (domain.md 3.9)."""
    if attendance < least:
        text = _("Attendance is %(attendance)s %%; a subsidy needs %(least)s %%.")
        raise RuleBrokenError(text % {"attendance": attendance, "least": least}, code="attendance")
    if not certificate_no.strip():
        raise RuleBrokenError(_("A subsidy needs the certificate."), code="no_certificate")
    if has_other:
        raise RuleBrokenError(_("The class is subsidised by the government already."), code="other_subsidy")


def check_alert_day(*, on_day: date, today: date) -> None:
    """Refuse an alert of a day that is long over, or further ahead than a forecast reaches."""
    if not today - timedelta(days=7) <= on_day <= today + timedelta(days=7):
        text = _("An alert is of a day within a week of today.")
        raise RuleBrokenError(text, code="alert_day", fields={"on_day": text})


def check_county(*, level: str) -> None:
    """Refuse an alert for anything but a county: the weather service warns counties."""
    if level != Level.COUNTY:
        text = _("Choose the county that the alert is for.")
        raise RuleBrokenError(text, code="not_a_county", fields={"union_id": text})


def check_places(*, taken: int, places: int) -> None:
    """Refuse one person more than there are places."""
    if taken >= places:
        raise ConflictError(_("All %(places)s places are taken.") % {"places": places}, code="full")


def check_price(*, price_fen: int, most_fen: int) -> None:
    """Refuse check-ups above the price that the union pays for one."""
    if price_fen > most_fen:
        text = _("The price is above what the union pays for one check-up.")
        raise RuleBrokenError(text, code="price", fields={"unit_price": text})


def check_most(*, fen: int, most_fen: int, field: str) -> None:
    """Refuse an amount above the standard in force."""
    if fen > most_fen:
        text = _("The amount is above the standard of %(most)s.") % {"most": format_yuan(from_fen(most_fen))}
        raise RuleBrokenError(text, code="above_standard", fields={field: text})


def check_looked_again(*, hired_on: date | None, today: date, days: int) -> None:
    """Refuse to say whether somebody still works there before the days are over."""
    if hired_on is None:
        raise ConflictError(_("This person has not been hired."), code="not_hired")
    if today < hired_on + timedelta(days=days):
        text = _("This is asked from %(day)s on.") % {"day": (hired_on + timedelta(days=days)).isoformat()}
        raise ConflictError(text, code="too_early")
