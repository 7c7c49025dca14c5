"""Facts that reminders about mediations and suits follow from: running clocks, payments soon due."""

from collections.abc import Collection
from datetime import date
from typing import Any

from core.clocks.models import OPEN_STATES, Deadline
from legal.choices.agreements import AgreementStatus, InstalmentStatus
from legal.models import Instalment, Mediation, Suit

SUBJECTS: dict[str, Any] = {Mediation._meta.label_lower: Mediation, Suit._meta.label_lower: Suit}


def clocks_between(first_on: date, last_on: date) -> list[tuple[Deadline, Any]]:
    """Return the open clocks of mediations and suits that are due in a stretch of days, with their cases."""
    found = list(
        Deadline.unscoped.filter(
            subject_type__in=list(SUBJECTS), state__in=OPEN_STATES, due_on__gte=first_on, due_on__lte=last_on
        ).order_by("due_on", "pk")
    )
    rows: dict[str, Any] = {}
    for label, model in SUBJECTS.items():
        keys = [each.subject_id for each in found if each.subject_type == label]
        rows |= {str(pk): row for pk, row in model.unscoped.select_related("union").in_bulk(keys).items()}
    return [(each, rows[each.subject_id]) for each in found if each.subject_id in rows]


def still_running(codes_and_ids: Collection[tuple[str, str]]) -> set[str]:
    """Return the cases one of whose clocks of that code still runs."""
    codes = {code for code, _key in codes_and_ids}
    keys = [key for _code, key in codes_and_ids]
    rows = Deadline.unscoped.filter(
        subject_type__in=list(SUBJECTS), subject_id__in=keys, code__in=codes, state__in=OPEN_STATES
    )
    return set(rows.values_list("subject_id", flat=True))


def instalments_between(first_on: date, last_on: date) -> list[Any]:
    """Return the payments of agreements in force that are due, or were missed, in a stretch of days."""
    rows = Instalment.objects.filter(agreement__status=AgreementStatus.EFFECTIVE, due_on__gte=first_on)
    rows = rows.filter(due_on__lte=last_on).exclude(status=InstalmentStatus.PAID)
    return list(rows.select_related("agreement__mediation__union").order_by("due_on", "pk"))


def still_unpaid(ids: Collection[str]) -> list[Any]:
    """Return which of these payments are still open."""
    rows = Instalment.objects.filter(pk__in=list(ids)).exclude(status=InstalmentStatus.PAID)
    return list(rows.values_list("pk", flat=True))
