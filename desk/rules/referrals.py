"""Who may refer a family, who answers, and until when. Pure.

A referral never goes to a basic union: who sits there is often employed by the very unit that a worker has a dispute
with. It goes to the township, else to the county.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare
from core.steps import Step, step
from desk.choices.referrals import Direction
from desk.choices.referrals import ReferralStatus as S

VIEW = "desk.view_referral"
FAMILY = "aid.record_service"  # who serves a family may point out that it needs a lawyer
WRITE = "aid.edit_file"
PLACE = "aid.assign_file"
TAKE = "legal.take_case"

BEGIN = step(S.OPEN, S.TAKEN, WRITE, "desk.referral.taken")
TAKE_IN = step(S.OPEN, S.TAKEN, TAKE, "desk.referral.taken")
PASS_ON = step(S.OPEN, S.OPEN, PLACE, "desk.referral.passed_on")
DECLINE = {
    Direction.TO_AID: step(S.OPEN, S.DECLINED, PLACE, "desk.referral.declined"),
    Direction.TO_LEGAL: step(S.OPEN, S.DECLINED, TAKE, "desk.referral.declined"),
}

ANSWER_DAYS = declare(
    "desk.referral_days",
    "integer",
    "5",
    unit="working days",
    basis="省级默认值：转介线索应在五个工作日内答复",
    label=gettext_noop("A referral is answered within"),
)


def check_direction(direction: str, wanted: Direction) -> None:
    """Refuse an act that belongs to referrals the other way."""
    if direction != wanted:
        raise ConflictError(_("This referral goes the other way."), code="wrong_direction")


def check_reason(reason: str) -> str:
    """Return why a family is referred, or what is answered; nothing is no reason."""
    text = reason.strip()
    if not text:
        said = _("Write in one or two sentences what you saw.")
        raise RuleBrokenError(said, code="reason", fields={"reason": said})
    return text[:500]


def acts_for(direction: str, status: str) -> list[tuple[str, Step]]:
    """Return the acts that an open referral allows, the first one first."""
    if status != S.OPEN:
        return []
    if direction == Direction.TO_AID:
        return [("begin", BEGIN), ("pass_on", PASS_ON), ("decline", DECLINE[Direction.TO_AID])]
    return [("take_in", TAKE_IN), ("decline", DECLINE[Direction.TO_LEGAL])]
