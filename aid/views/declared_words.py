"""A declaration in words, and two of them side by side: only what differs is marked (ux.md P17, P19)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import Cause, ExpenseKind, Housing, IncomeKind, Relation, Standing, WorkStatus
from aid.choices.upkeep import ReviewSection

KINDS = {ReviewSection.INCOME: dict(IncomeKind.choices), ReviewSection.EXPENSE: dict(ExpenseKind.choices)}


def section_rows(section: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the rows of one section of two declarations, each with whether it differs."""
    then, now = _told(section, before), _told(section, after)
    keys = [*then, *(key for key in now if key not in then)]
    rows = [
        {
            "label": (then.get(key) or now[key])[0],
            "before": then[key][1] if key in then else "--",
            "after": now[key][1] if key in now else "--",
            "differs": then.get(key) != now.get(key),
        }
        for key in keys
    ]
    return [*rows, *_total(section, before, after)]


def _told(section: str, declared: Mapping[str, Any]) -> dict[Any, tuple[str, str]]:
    """Return a section as key → (what it is, what it says)."""
    if section == ReviewSection.MEMBERS:
        return {row["member"]: (row["name"], _member(row)) for row in declared.get("members", [])}
    if section == ReviewSection.HARDSHIP:
        return {name: (label, words) for name, label, words in _hardship(declared.get("hardship", {}))}
    found: dict[Any, tuple[str, str]] = {}
    for line in declared.get(section, []):
        kind = str(KINDS[ReviewSection(section)].get(line["kind"], line["kind"]))
        key = (line["name"], line["kind"])
        known = Decimal(found[key][1].replace(",", "")) if key in found else Decimal(0)
        found[key] = (f"{line['name']} {kind}", f"{known + Decimal(line['amount']):,.2f}")
    return found


def _member(row: Mapping[str, Any]) -> str:
    relation = dict(Relation.choices).get(row["relation"], row["relation"])
    standing = dict(Standing.choices).get(row["standing"], row["standing"])
    return str(_(", ")).join(str(each) for each in (relation, standing, row.get("school", "")) if each)


def _total(section: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, Any]]:
    if section not in KINDS:
        return []
    sums = [sum((Decimal(line["amount"]) for line in each.get(section, [])), Decimal(0)) for each in (before, after)]
    shown = [f"{amount:,.2f}" for amount in sums]
    return [
        {"label": _("Sum"), "before": shown[0], "after": shown[1], "differs": sums[0] != sums[1], "is_sum": True},
    ]


def _hardship(held: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    causes = dict(Cause.choices)
    told = [
        ("main_cause", _("Main cause of hardship"), causes.get(held.get("main_cause") or 0, "")),
        (
            "secondary_causes",
            _("Further causes"),
            _(", ").join(str(causes.get(each, each)) for each in held.get("secondary_causes") or []),
        ),
        ("event_on", _("Day of the event"), held.get("event_on") or ""),
        ("event_loss", _("Loss after insurance"), held.get("event_loss") or ""),
        ("work_status", _("Work status"), dict(WorkStatus.choices).get(held.get("work_status", ""), "")),
        ("employer_name", _("Employer"), held.get("employer_name") or ""),
        ("housing", _("Housing"), dict(Housing.choices).get(held.get("housing", ""), "")),
        ("is_migrant", _("Migrant worker"), _("Yes") if held.get("is_migrant") else _("No")),
    ]
    return [(name, str(label), str(words) or "--") for name, label, words in told]
