"""Facts that reminders about legal aid follow from: the running clocks of cases."""

from collections.abc import Collection
from datetime import date

from core.clocks.models import ClockState, Deadline
from legal.models import LegalAidCase

SUBJECT = LegalAidCase._meta.label_lower


def clocks_between(first_on: date, last_on: date) -> list[tuple[Deadline, LegalAidCase]]:
    """Return the running clocks of cases that are due in a stretch of days, with their cases; a pause asks nobody."""
    found = Deadline.unscoped.filter(
        subject_type=SUBJECT, state=ClockState.RUNNING, due_on__gte=first_on, due_on__lte=last_on
    )
    clocks = list(found.order_by("due_on", "pk"))
    keys = {each.subject_id for each in clocks}
    rows = LegalAidCase.unscoped.select_related("union__county", "lawyer").in_bulk(keys)
    by_key = {str(pk): row for pk, row in rows.items()}
    return [(each, by_key[each.subject_id]) for each in clocks if each.subject_id in by_key]


def still_running(code: str, due_on: date, ids: Collection[str]) -> list[str]:
    """Return the cases whose clock of a kind still runs to that very day: one that moved has its own reminders."""
    rows = Deadline.unscoped.filter(
        subject_type=SUBJECT, subject_id__in=list(ids), code=code, due_on=due_on, state=ClockState.RUNNING
    )
    return list(rows.values_list("subject_id", flat=True))
