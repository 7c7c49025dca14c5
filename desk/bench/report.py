"""The table of a measurement, on the terminal and as JSON."""

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.db import connection

from unions.models import Employer, Person, Union


def machine() -> dict[str, Any]:
    """Return what the figures were measured on."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        version = cursor.fetchone()[0]
    return {
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "python": platform.python_version(),
        "postgresql": version,
        "load_before": psutil.getloadavg()[0],
    }


def rows_loaded() -> dict[str, int]:
    """Return how large the data set is; estimates of the planner where counting would take long."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [Person._meta.db_table])
        people = cursor.fetchone()[0]
    return {"unions": Union.unscoped.count(), "employers": Employer.unscoped.count(), "people": people}


def keep(measured: Mapping[str, Any]) -> Path:
    """Write the figures to bench/results and return the file."""
    folder = Path(settings.BASE_DIR) / "bench" / "results"
    folder.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    path = folder / f"{moment:%Y%m%dT%H%M%S}.json"
    path.write_text(json.dumps({"at": moment.isoformat(), **measured}, indent=1, ensure_ascii=False) + "\n")
    return path


def page_rows(lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Return the table of pages: medians and ratios at one client and at eight, target, queries."""
    heads = (
        f"{'1 client':>10} {'floor':>8} {'×':>6} {'8 clients':>10} {'×':>6} {'CPU ×':>6} {'target':>7} {'queries':>8}"
    )
    yield f"{'page':<40} {heads}"
    for each in lines:
        one, eight = each["clients"]["1"], each["clients"]["8"]
        first = f"{one['median_ms']:>7} ms {one['floor_ms']:>8} {one['ratio']:>6}"
        second = f"{eight['median_ms']:>7} ms {eight['ratio']:>6} {each['cpu_ratio']:>6}"
        yield f"{each['line']:<40} {first} {second} {each['target']:>7} {each['queries']:>8}"


def work_rows(lines: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Return one line for every other measurement."""
    for each in lines:
        yield ", ".join(f"{name} {value}" for name, value in each.items() if name != "found")
