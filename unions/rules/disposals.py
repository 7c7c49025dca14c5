"""Who disposes of what has been kept long enough: one person proposes, another approves (reliability.md 5.5). Pure."""

import hashlib
from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError
from core.steps import step
from unions.choices.disposals import ListStatus as S
from unions.choices.disposals import Way

VIEW, PROPOSE_RIGHT, APPROVE_RIGHT = (
    "unions.view_disposal",
    "unions.propose_disposal",
    "unions.approve_disposal",
)
PROPOSE = step(S.PLANNED, S.PROPOSED, PROPOSE_RIGHT, "unions.disposal.proposed")
SEND_BACK = step(S.PROPOSED, S.PLANNED, APPROVE_RIGHT, "unions.disposal.sent_back")
APPROVE = step(S.PROPOSED, S.APPROVED, APPROVE_RIGHT, "unions.disposal.approved")
FINISH = step(S.APPROVED, S.DONE, APPROVE_RIGHT, "unions.disposal.done")


def check_four_eyes(*, proposed_by: int | None, approved_by: int | None) -> None:
    """Refuse whoever proposed a disposal, and a job, to approve it: it cannot be undone."""
    if approved_by is None or approved_by == proposed_by:
        raise RuleBrokenError(_("Whoever proposed a disposal does not approve it."), code="four_eyes")


def check_way(*, way: str, receipt: str, may_hand_over: bool) -> None:
    """Refuse a hand-over without the archive's receipt, or of what no archive takes."""
    if way != Way.HAND_OVER:
        return
    if not may_hand_over:
        text = _("Data of this kind are erased; no archive takes them.")
        raise RuleBrokenError(text, code="way", fields={"way": text})
    if not receipt.strip():
        text = _("Enter the archive's receipt.")
        raise RuleBrokenError(text, code="receipt", fields={"receipt": text})


def is_over(until: date, today: date) -> bool:
    """Say whether something has been kept to its last day."""
    return today > until


def digest_of(rows: Iterable[tuple[str, ...]]) -> str:
    """Return the hash of every row of a certificate and of what became of it."""
    told = "\n".join("\t".join(row) for row in rows)
    return hashlib.sha256(told.encode()).hexdigest()
