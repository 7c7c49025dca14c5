"""Dates of transfers and requests that repeat their clock's: they follow when the calendar moves it (Appendix B16)."""

from typing import Any

from core.clocks.models import Deadline
from unions.models import DataSubjectRequest, MemberTransfer
from unions.rules.members import REQUEST_CLOCK, TRANSFER_CLOCK


def follow_clock(*, code: str, deadline_id: Any) -> int:
    """Let what a clock belongs to fall due when the clock does; return how many rows that changed."""
    if code not in (TRANSFER_CLOCK, REQUEST_CLOCK):
        return 0
    clock = Deadline.unscoped.get(pk=deadline_id)
    if code == TRANSFER_CLOCK:
        return MemberTransfer.unscoped.filter(pk=clock.subject_id).update(due_on=clock.due_on)
    return DataSubjectRequest.unscoped.filter(pk=clock.subject_id).update(due_on=clock.due_on)
