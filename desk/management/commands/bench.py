"""What our pages cost, as ratios to a floor on the same rows in the same run."""

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
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

FLOOR = """
    SELECT f.id::text, coalesce(f.number, f.application_no), f.status, f.category, p.name, u.name, f.created_at::text
    FROM aid_needyfile f JOIN unions_union u ON u.id = f.union_id LEFT JOIN unions_person p ON p.id = f.head_id
    WHERE u.path LIKE %s ORDER BY f.created_at DESC, f.id DESC LIMIT 50
"""
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
LINES = (
    ("API list of files, 50 rows", "/api/v1/needy-files/?per=50"),
    ("HTML list of files", "/needy/"),
    ("HTML my work", "/work/"),
    ("HTML batches", "/batches/"),
    ("HTML coverage", "/coverage/"),
)


class Command(BaseCommand):
    help = "Measure pages against hand-written SQL sent as JSON, interleaved, on the data that are loaded."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--rounds", type=int, default=100)
        parser.add_argument("--user", default="demo.reviewer")
        parser.add_argument(
            "--rehearse", type=int, metavar="N", help="measure a rehearsed standard on N synthetic households instead"
        )

        parser.add_argument("--count", type=int, metavar="N", help="measure returns over N synthetic payments instead")

    def handle(self, *, rounds: int, user: str, rehearse: int | None, count: int | None, **_options: Any) -> None:
        if rehearse or count:
            self._synthetic(rehearse, count)
            return
        account = User.objects.filter(username=user).first()
        if account is None:
            raise CommandError(f"There is no account {user}: load the demonstration first (manage.py load_demo).")
        client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        measured = [self._line(name, partial(client.get, url), rounds) for name, url in LINES]
        self._report(measured, rounds)

    def _synthetic(self, rehearse: int | None, count: int | None) -> None:
        if rehearse:
            self._rehearse(rehearse)
        if count:
            self._count(count)

    def _count(self, payments: int) -> None:
        """Count a county and the province over very many payments; nothing of them stays."""
        county = Union.unscoped.filter(level=Level.COUNTY).order_by("path").first()
        province = Union.unscoped.filter(level=Level.PROVINCE).first()
        if county is None or province is None:
            raise CommandError("Load the demonstration first: manage.py load_demo")
        with transaction.atomic():
            enter_payments(payments)
            measured = [
                self._counting(f"{node.name}, {period}", node.path, first)
                for node in (county, province)
                for period, first in PERIODS
            ]
            transaction.set_rollback(True)
        self._report(measured, COUNTINGS)

    def _counting(self, line: str, below: str, first: date) -> dict[str, Any]:
        def ours() -> None:
            relief_counts(SystemActor("bench"), VIEW, by="season", below=below, first=first, last=date(2026, 12, 31))

        both = [(timed(ours), timed(all_years)) for _round in range(COUNTINGS)]
        median, base = (statistics.median(side) for side in zip(*both, strict=True))
        return {
            "line": line,
            "median_ms": round(median * 1000, 2),
            "p95_ms": round(max(one for one, _floor in both) * 1000, 2),
            "floor_ms": round(base * 1000, 2),
            "ratio": round(median / base, 1),
            "queries": 1,
        }

    def _rehearse(self, most: int) -> None:
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
                measured.append(self._rehearsal())
            transaction.set_rollback(True)
        self._report(measured, 1)

    def _rehearsal(self) -> dict[str, Any]:
        found: Counter[str] = Counter()

        def rehearse() -> None:
            tried = try_out(
                actor=SystemActor("bench"), region="330000", settings={RELATIVE_MULTIPLE: "1.5"}, on=clock.today()
            )
            found.update(outcome.effect or "same" if outcome else "unset" for _each, outcome in tried)

        seconds, base = timed(rehearse), timed(sums)
        return {
            "line": f"rehearsal, {found.total()} households",
            "median_ms": round(seconds * 1000, 2),
            "p95_ms": round(seconds * 1000, 2),
            "floor_ms": round(base * 1000, 2),
            "ratio": round(seconds / base, 1),
            "queries": 4 * (found.total() // 5000 + 1) + 2,  # files, members, incomes, costs of each 5,000
            "microseconds_each": round(seconds / max(found.total(), 1) * 1e6, 1),
            "found": dict(found),
        }

    def _line(self, name: str, ask: Callable[[], Any], rounds: int) -> dict[str, Any]:
        for _warm in range(5):
            answer = ask()
            floor()
        if answer.status_code != 200:
            raise CommandError(f"{name}: {answer.status_code}")
        counted: list[str] = []

        def count(execute: Any, sql: str, *given: Any) -> Any:
            counted.append(sql)
            return execute(sql, *given)

        with connection.execute_wrapper(count):
            ask()
        ours, theirs = [], []
        for _round in range(rounds):  # A B A B: what else the machine does hits both alike
            ours.append(timed(ask))
            theirs.append(timed(floor))
        median, base = statistics.median(ours), statistics.median(theirs)
        return {
            "line": name,
            "median_ms": round(median * 1000, 2),
            "p95_ms": round(statistics.quantiles(ours, n=20)[-1] * 1000, 2),
            "floor_ms": round(base * 1000, 2),
            "ratio": round(median / base, 1),
            "queries": len(counted),
        }

    def _report(self, measured: list[dict[str, Any]], rounds: int) -> None:
        folder = Path(settings.BASE_DIR) / "bench" / "results"
        folder.mkdir(parents=True, exist_ok=True)
        moment = datetime.now(UTC)
        path = folder / f"{moment:%Y%m%dT%H%M%S}.json"
        path.write_text(json.dumps({"at": moment.isoformat(), "rounds": rounds, "lines": measured}, indent=1) + "\n")
        for each in measured:
            self.stdout.write(
                f"{each['line']:<30} {each['median_ms']:>8} ms  p95 {each['p95_ms']:>8}  floor {each['floor_ms']:>7}"
                f"  × {each['ratio']:>6}  {each['queries']} queries"
            )
        self.stdout.write(str(path))


def timed(act: Callable[[], Any]) -> float:
    """Return how long something took, in seconds."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def all_years() -> None:
    """Count every payment there is by season, by hand-written SQL: the least that the province's return can cost."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_YEARS)
        cursor.fetchall()


def sums() -> None:
    """Fetch the sums of every household by hand-written SQL: the least that a rehearsal can cost."""
    with connection.cursor() as cursor:
        cursor.execute(SUMS)
        cursor.fetchall()


def floor() -> bytes:
    """Answer fifty rows by hand-written SQL as JSON: the least that such a list can cost."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, ["%"])
        return json.dumps(cursor.fetchall()).encode()
