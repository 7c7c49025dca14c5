"""When a notice may be prepared, released, read and objected to (domain.md 10.6, Appendix B 15 and 22). Pure."""

from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import Category, NoticeStatus
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare

SHOWN_OVER = declare(
    "notice.shown_over_days",
    "integer",
    "30",
    unit="calendar_day",
    basis="省级默认值：期满后公示页只说明“公示已期满”的天数",
    label=gettext_noop("How long the page of a notice that is over says so"),
)
OBJECTIONS_AN_HOUR = declare(
    "notice.objections_an_hour",
    "integer",
    "5",
    unit="objections from one address",
    basis="省级默认值：防止恶意刷屏",
    label=gettext_noop("Objections one address may write in an hour"),
)
OBJECTION_FILES = declare(
    "notice.objection_files",
    "integer",
    "3",
    unit="files",
    basis="省级默认值：异议佐证材料的件数上限",
    label=gettext_noop("Evidence files one objection may carry"),
)
EVIDENCE_SLOT = "objection"


class Public(StrEnum):
    """What the public page of a notice shows."""

    HANGS = "hangs"
    PAUSED = "paused"
    OVER = "over"
    GONE = "gone"


def shown_category(category: str) -> str:
    """Return the category a notice names; that a family does not qualify is for the county, not for its colleagues."""
    return "" if category == Category.NONE else category


def public_state(*, status: str, last_day: date | None, paused: bool, today: date, shown_over: int) -> Public:
    """Say what the public may see today; decided when the page is read, so that no job can forget to take it down.

    Not released, taken down, and over for long all look like an address that never was.
    """
    if status not in (NoticeStatus.POSTED, NoticeStatus.CLOSED) or last_day is None:
        return Public.GONE
    if paused and status == NoticeStatus.POSTED:
        return Public.PAUSED
    if status == NoticeStatus.POSTED and today <= last_day:
        return Public.HANGS
    return Public.OVER if today <= last_day + timedelta(days=shown_over) else Public.GONE


def check_second_person(*, released_by: int | None, prepared_by: int | None) -> None:
    """Refuse a release by a job, or by whoever prepared the notice."""
    if released_by is None or released_by == prepared_by:
        raise RuleBrokenError(
            _("You prepared this notice, so somebody else must release it."), code="separation_of_duties"
        )


def check_prepared(*, status: str) -> None:
    """Refuse a release of what hangs already or was taken down."""
    if status != NoticeStatus.PREPARED:
        raise ConflictError(_("This notice is not waiting to be released."), code="wrong_state")


def check_evidence(*, count: int, most: int) -> None:
    """Refuse more evidence with one objection than the region takes."""
    if count > most:
        raise RuleBrokenError(
            _("At most %(most)s files. Leave some out, or bring them to the union.") % {"most": most},
            code="too_many_files",
        )


def check_hangs(*, state: Public) -> None:
    """Refuse an objection to a notice that does not hang any more."""
    if state not in (Public.HANGS, Public.PAUSED):
        raise ConflictError(_("The notice is over. Call the union if there is something to report."), code="no_notice")
