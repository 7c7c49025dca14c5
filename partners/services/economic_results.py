"""Civil affairs' answers to economic checks (domain.md 0.8): each entered by the service that the page uses."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from aid.models import NeedyFile
from aid.services.decisions import record_check_result
from core.errors import DomainError
from core.fetch import find
from partners.rules import inbound
from partners.rules.inbound import Result, Row
from partners.services.desks import Desk

RECORD = "aid.record_check"
READERS: Mapping[str, inbound.Reader] = {
    "application_no": inbound.text(40),
    "homes": inbound.whole(99),
    "vehicles": inbound.whole(99),
    "companies": inbound.whole(99),
    "deposits": inbound.money,
    "note": inbound.text(200),
}


def take_results(desk: Desk, told: Mapping[str, Any]) -> list[Result]:
    """Enter each answer; excluding circumstances follow as if somebody at the county had typed it (story 10)."""
    rows = inbound.rows_of(told, "results", READERS, frozenset({"note"}))
    return [inbound.invalid(row) if row.faults else _enter(desk, row) for row in rows]


def _enter(desk: Desk, row: Row) -> Result:
    said = dict(row.values)
    number = said.pop("application_no")
    try:
        with transaction.atomic():
            file = find(NeedyFile, number, desk.actor, RECORD, by="application_no")
            record_check_result(
                actor=desk.actor, file_id=file.pk, seen_version=file.version, today=desk.today, **{"note": ""} | said
            )
    except DomainError as error:
        return inbound.refused(row, error)
    return Result(row.number, "accepted", id=number)
