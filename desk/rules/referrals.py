"""Who may refer a family, who answers, and until when. Pure.

A referral never goes to a basic union: who sits there is often employed by the very unit that a worker has a dispute
with. It goes to the township, else to the county.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare
from core.steps import Step, step
from desk.choices.referrals import Direction
from desk.choices.referrals import ReferralStatus as S
from legal.rules import cases, disputes, matters

VIEW = "desk.view_referral"
FAMILY = "aid.record_service"  # who serves a family may point out that it needs a lawyer
WRITE = "aid.edit_file"
PLACE = "aid.assign_file"
TAKE = cases.TAKE


class Origin(NamedTuple):
    """A kind of case: the right of the staff who keep one, of who handles one as assigned, to take one in."""

    kept: str
    own: str
    take_in: str
    events: str  # how the codes of its events begin
    referred: str  # what the first turn is called there

    def code(self, turn: str) -> str:
        """Return the event that tells of a turn on the case."""
        return f"{self.events}.{self.referred if turn == 'referred' else turn}"


ORIGINS: Mapping[str, Origin] = {
    "case": Origin(cases.TAKE, cases.HANDLE, cases.TAKE, "legal.case", "referred"),
    # "legal.mediation.referred" was given out: it says that something is no labour dispute.
    "mediation": Origin(disputes.KEEP, disputes.MEDIATE, disputes.KEEP, "legal.mediation", "pointed_out"),
    "matter": Origin(matters.HANDLE, matters.INQUIRER, matters.RECORD, "legal.matter", "pointed_out"),
}

BEGIN = step(S.OPEN, S.TAKEN, WRITE, "desk.referral.taken")
TAKE_IN = {name: step(S.OPEN, S.TAKEN, origin.take_in, "desk.referral.taken") for name, origin in ORIGINS.items()}
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
    ways = [("take_in", "case"), ("mediate", "mediation"), ("supervise", "matter")]
    return [*((act, TAKE_IN[origin]) for act, origin in ways), ("decline", DECLINE[Direction.TO_LEGAL])]
