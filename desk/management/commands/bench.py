"""What our pages cost, as ratios to a floor on the same rows in the same run."""

import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test import Client

from accounts.models import User

FLOOR = """
    SELECT f.id::text, coalesce(f.number, f.application_no), f.status, f.category, p.name, u.name, f.created_at::text
    FROM aid_needyfile f JOIN unions_union u ON u.id = f.union_id LEFT JOIN unions_person p ON p.id = f.head_id
    WHERE u.path LIKE %s ORDER BY f.created_at DESC, f.id DESC LIMIT 50
"""
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

    def handle(self, *, rounds: int, user: str, **_options: Any) -> None:
        account = User.objects.filter(username=user).first()
        if account is None:
            raise CommandError(f"There is no account {user}: load the demonstration first (manage.py load_demo).")
        client = Client(HTTP_HOST=settings.ALLOWED_HOSTS[0])
        client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
        measured = [self._line(name, partial(client.get, url), rounds) for name, url in LINES]
        self._report(measured, rounds)

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


def floor() -> bytes:
    """Answer fifty rows by hand-written SQL as JSON: the least that such a list can cost."""
    with connection.cursor() as cursor:
        cursor.execute(FLOOR, ["%"])
        return json.dumps(cursor.fetchall()).encode()
