"""What an exit must rest on, whether it hangs, and what it brings with it (domain.md 2.6, ux.md P20). Pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import ExitCode
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare

EXIT_NOTICE_ON = declare(
    "needy.exit_notice_on",
    "switch",
    "on",
    unit="",
    basis="省级默认值：困难职工退出档案前公示",
    label=gettext_noop("Exits are posted before they are confirmed"),
)
EXIT_WITHOUT_NOTICE = declare(
    "needy.exit_without_notice",
    "list",
    "deceased,moved,left_union",
    unit="reasons of an exit",
    basis="省级默认值：死亡、转出、退会可说明理由后不公示",
    label=gettext_noop("Reasons for which an exit may go without a notice"),
)
EXIT_MONTHS = declare(
    "needy.exit_months",
    "integer",
    "6",
    unit="months",
    basis="江苏等地规定：家庭人均收入连续 6 个月高于标准",
    label=gettext_noop("Months above the upper bound until an exit is due"),
)
# Struck off, not out of hardship: nobody calls back, and no new need is expected.
STRUCK_OFF = frozenset({ExitCode.FALSE, ExitCode.DECEASED, ExitCode.MOVED, ExitCode.LEFT_UNION})


def check_may_skip(*, code: str, allowed: Collection[str], consent_stands: bool, is_on: bool) -> None:
    """Refuse to leave a notice out unless the reason is on the list, the consent is gone, or notices are off."""
    if is_on and consent_stands and code not in allowed:
        raise RuleBrokenError(_("An exit for this reason is posted first."), code="notice_needed")


def check_posted(*, is_on: bool, was_closed: bool, skip_reason: str, objected: bool) -> None:
    """Refuse to confirm an exit before its notice has hung, or while somebody objects to it."""
    if objected:
        raise ConflictError(_("An objection to this exit is being investigated."), code="objection_open")
    if is_on and not was_closed and not skip_reason:
        raise ConflictError(_("The exit notice has not hung its days yet."), code="notice_missing")


def check_whole(*, code: str, has_paper: bool) -> None:
    """Refuse to confirm an exit without a reason from the list and a paper or reckoning it rests on."""
    if not code or not has_paper:
        text = _("Choose the reason and add the paper that the exit rests on first.")
        raise ConflictError(text, code="exit_incomplete")
