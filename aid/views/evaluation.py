"""The reckoning that follows the typing: the same rule as at the approval, on answers not saved yet (ux.md 5.5)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import render

from aid.choices.files import EDITABLE
from aid.models import NeedyFile
from aid.rules.eligibility import Facts
from aid.selectors.files import details_from, facts_of
from aid.views import explain
from core import clock
from core.chinese.money import MoneyError, parse_yuan
from core.days import day_in
from core.fetch import find
from core.http import Request
from core.pages import page


@page("aid.edit_file", "POST")
def apply_evaluate(request: Request, file_id: Any) -> HttpResponse:
    """Answer the panel for the answers as typed so far. What cannot be read counts as not there; nothing is kept."""
    file = find(NeedyFile, file_id, request.actor, "aid.edit_file")
    facts = typed_facts(request.POST, file, clock.today())
    earning = None
    if "income-TOTAL_FORMS" in request.POST:
        earning = {row["member_id"] for row in _typed(request.POST, "income")}
    panel = explain.live(file, on=clock.today(), facts=facts, earning=earning)
    return render(request, "core/_explain_panel.html", {"explain": panel})


def typed_facts(data: QueryDict, file: NeedyFile, on: date) -> Facts:
    """Return a file's facts with what has been typed in place of what is stored. The file is not saved."""
    if "main_cause" in data:
        file.main_cause = _number(data.get("main_cause", ""))
        file.secondary_causes = [number for text in data.getlist("secondary_causes") if (number := _number(text))]
        file.event_on = day_in(data.get("event_on", ""))
        file.event_loss = _yuan(data.get("event_loss", ""))
    final = file.status not in EDITABLE
    facts = facts_of(file, on=on, final=final)
    if "income-TOTAL_FORMS" not in data:
        return facts
    incomes = [(row["member_id"], row["kind"], row["amount"]) for row in _typed(data, "income")]
    costs: dict[str, Decimal] = {}
    for row in _typed(data, "expense"):
        costs[row["kind"]] = costs.get(row["kind"], Decimal(0)) + max(row["amount"] - row["compensated"], Decimal(0))
    details = details_from(file, incomes, costs, on=on, final=final)
    income, rigid = sum(details.incomes.values(), Decimal(0)), sum(details.costs.values(), Decimal(0))
    return replace(facts, income=income, rigid=rigid + facts.event_loss, details=details)


def _typed(data: QueryDict, prefix: str) -> list[dict[str, Any]]:
    count = _number(data.get(f"{prefix}-TOTAL_FORMS", "")) or 0
    rows = [f"{prefix}-{number}" for number in range(min(count, 60))]
    return [
        {
            "member_id": data.get(f"{row}-member_id", ""),
            "kind": data.get(f"{row}-kind", ""),
            "amount": _yuan(data.get(f"{row}-amount", "")),
            "compensated": _yuan(data.get(f"{row}-compensated", "")),
        }
        for row in rows
        if not data.get(f"{row}-DELETE") and data.get(f"{row}-amount", "").strip()
    ]


def _yuan(text: str) -> Decimal:
    try:
        return parse_yuan(text) if text.strip() else Decimal(0)
    except MoneyError:
        return Decimal(0)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else None
