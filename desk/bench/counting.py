"""Work that is no page: counting payments, rehearsing a standard, planning reminders, each beside its floor."""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction

from aid.rules.eligibility import MIN_LIVING, RELATIVE_MULTIPLE
from aid.selectors.counting import relief_counts
from aid.services.rehearsals import try_out
from core import clock
from core.actors import SystemActor
from core.parameters.models import PolicyParameter
from desk.coverage import VIEW
from desk.demo.crowd import enter_crowd
from desk.demo.crowd_payments import enter_payments
from unions.choices import Level
from unions.models import Union

SUMS = """
    SELECT f.id, f.union_id, f.main_cause, m.heads, i.income, e.rigid FROM aid_needyfile f
    JOIN (SELECT file_id, count(*) AS heads FROM aid_filemember GROUP BY 1) m ON m.file_id = f.id
    JOIN (SELECT file_id, sum(amount) AS income FROM aid_incomeline GROUP BY 1) i ON i.file_id = f.id
    JOIN (SELECT file_id, sum(amount) AS rigid FROM aid_expenseline GROUP BY 1) e ON e.file_id = f.id
"""
ALL_YEARS = """
    SELECT p.season, count(*), count(DISTINCT a.household_id), count(DISTINCT a.person_id),
           sum(y.amount_fen - y.refunded_fen)::bigint
    FROM aid_payment y JOIN aid_award a ON a.id = y.award_id JOIN aid_programme p ON p.id = a.programme_id
    WHERE y.status = 'paid' AND y.refunded_fen < y.amount_fen GROUP BY 1
"""
PERIODS = (("this year", date(2026, 1, 1)), ("all years", date(2000, 1, 1)))
COUNTINGS = 3


def count_payments(payments: int) -> list[dict[str, Any]]:
    """Count a county and the province over very many payments; nothing of them stays."""
    county = Union.unscoped.filter(level=Level.COUNTY).order_by("path").first()
    province = Union.unscoped.filter(level=Level.PROVINCE).first()
    if county is None or province is None:
        raise CommandError("Load the demonstration first: manage.py load_demo")
    with transaction.atomic():
        enter_payments(payments)
        measured = [
            _counting(f"{node.name}, {period}", node.path, first)
            for node in (county, province)
            for period, first in PERIODS
        ]
        transaction.set_rollback(True)
    return measured


def _counting(line: str, below: str, first: date) -> dict[str, Any]:
    def ours() -> None:
        relief_counts(SystemActor("bench"), VIEW, by="season", below=below, first=first, last=date(2026, 12, 31))

    both = [(timed(ours), timed(lambda: fetched(ALL_YEARS))) for _round in range(COUNTINGS)]
    median, base = (statistics.median(side) for side in zip(*both, strict=True))
    return {
        "line": line,
        "seconds": round(median, 3),
        "floor_seconds": round(base, 3),
        "ratio": round(median / base, 1),
    }


def rehearse(most: int) -> list[dict[str, Any]]:
    """Try a standard on a quarter, a half and all of the households; nothing of it stays (the end undoes it)."""
    if not Union.unscoped.exists():
        raise CommandError("Load the divisions first: manage.py load_divisions")
    measured, entered = [], 0
    with transaction.atomic(), connection.cursor() as cursor:
        PolicyParameter.objects.get_or_create(
            code=MIN_LIVING, region="330000", valid_from=date(2026, 1, 1), defaults={"value": "1000", "basis": "--"}
        )
        for count in (most // 4, most // 2, most):
            enter_crowd(entered + 1, count)
            entered = count
            cursor.execute("ANALYZE aid_needyfile, aid_filemember, aid_incomeline, aid_expenseline, aid_household")
            measured.append(_rehearsal())
        transaction.set_rollback(True)
    return measured


def _rehearsal() -> dict[str, Any]:
    found: Counter[str] = Counter()

    def try_it() -> None:
        tried = try_out(
            actor=SystemActor("bench"), region="330000", settings={RELATIVE_MULTIPLE: "1.5"}, on=clock.today()
        )
        found.update(outcome.effect or "same" if outcome else "unset" for _each, outcome in tried)

    seconds, base = timed(try_it), timed(lambda: fetched(SUMS))
    return {
        "line": f"rehearsal, {found.total()} households",
        "seconds": round(seconds, 3),
        "floor_seconds": round(base, 3),
        "ratio": round(seconds / base, 1),
        "microseconds_each": round(seconds / max(found.total(), 1) * 1e6, 1),
        "found": dict(found),
    }


def timed(act: Callable[[], Any]) -> float:
    """Return how long something took, in seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def fetched(sql: str) -> None:
    """Fetch every row of a hand-written statement: the least that such a count can cost."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        cursor.fetchall()
