"""Which rigid costs may be declared, and on which paper (domain.md 2.3, Appendix B10). Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from aid.choices.files import ExpenseKind as K
from aid.choices.files import Standing
from core.errors import RuleBrokenError, in_one

COMPULSORY = frozenset({"primary", "junior"})  # nine years of compulsory schooling cost a family nothing
# In which place of the checklist the paper lies that proves a cost of this kind.
PAPER_OF: Mapping[str, str] = {
    K.MEDICAL: "medical",
    K.DISABILITY_CARE: "medical",
    K.EDUCATION: "school",
    K.DISASTER: "event",
    K.RENT: "cost",
    K.ELDER_SUPPORT: "cost",
    K.JOB_COST: "cost",
    K.SUPPORT_PAID: "cost",
    K.OTHER: "cost",
}


@dataclass(frozen=True)
class Cost:
    """One line of rigid cost as it is declared, and what is known of the person it is for."""

    number: int
    kind: str
    amount: Decimal
    compensated: Decimal
    from_on: date | None
    to_on: date | None
    hospital_level: str
    standing: str
    education: str


def window_of(applied_on: date) -> tuple[date, date]:
    """Return the twelve months before the month of an application (B10): 2026-11-23 → 2025-11-01 to 2026-10-31."""
    first_of_month = applied_on.replace(day=1)
    return first_of_month.replace(year=first_of_month.year - 1), first_of_month - timedelta(days=1)


def check_costs(costs: Iterable[Cost], *, applied_on: date) -> None:
    """Refuse costs that contradict their kind, naming every faulty field of every line at once."""
    first, last = window_of(applied_on)
    wrong: dict[str, str] = {}
    for cost in costs:
        found = _period(cost, first, last) | _received(cost) | _medical(cost) | _schooling(cost)
        wrong |= {f"expense-{cost.number}-{name}": text for name, text in found.items()}
    if wrong:
        raise RuleBrokenError(in_one(wrong.values()), code="costs", fields=wrong)


def _period(cost: Cost, first: date, last: date) -> dict[str, str]:
    if cost.from_on and cost.to_on and cost.to_on < cost.from_on:
        return {"to_on": _("The end lies before the beginning.")}
    text = _("The period must lie between %(first)s and %(last)s: the 12 months before the month of the application.")
    words = {"first": first.isoformat(), "last": last.isoformat()}
    days = {"from_on": cost.from_on, "to_on": cost.to_on}
    return {name: text % words for name, day in days.items() if day and not first <= day <= last}


def _received(cost: Cost) -> dict[str, str]:
    if cost.compensated > cost.amount:
        return {"compensated": _("What was received cannot be more than the cost.")}
    return {}


def _medical(cost: Cost) -> dict[str, str]:
    if cost.kind != K.MEDICAL:
        return {"hospital_level": _("Only a medical cost has a hospital.")} if cost.hospital_level else {}
    found = {}
    if not cost.hospital_level:
        found["hospital_level"] = _("Select the level of the hospital.")
    for name, day in (("from_on", cost.from_on), ("to_on", cost.to_on)):
        if day is None:
            found[name] = _("Enter the period of the invoices.")
    return found


def _schooling(cost: Cost) -> dict[str, str]:
    if cost.kind != K.EDUCATION:
        return {}
    if cost.standing != Standing.STUDENT:
        return {"member_id": _("Schooling counts only for a member entered as a student.")}
    if not cost.education or cost.education in COMPULSORY:
        return {"member_id": _("Schooling counts only outside the compulsory stage; enter the student's stage.")}
    return {}


def unproved(lines: Sequence[tuple[str, bool]], slots: Iterable[str]) -> list[int]:
    """Return the places of the cost lines that no paper proves; each line needs one (domain.md 2.3).

    A line is its kind and whether a paper was named for it. The only line of a place of the checklist is proved by any
    paper that lies there; where several lines share a place, somebody has to say which paper is for which.
    """
    there, shared = set(slots), Counter(PAPER_OF[kind] for kind, _own in lines)
    return [
        place
        for place, (kind, has_own) in enumerate(lines)
        if not has_own and (PAPER_OF[kind] not in there or shared[PAPER_OF[kind]] > 1)
    ]
