"""Loading the province against copying the same bytes: rows out to a file, and in again past and into their indexes."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction

from core.events.models import Event
from desk.bench.counting import timed

LOADED, LEGAL_LOADED = "desk.province.loaded", "desk.province.legal_loaded"
COPY = "copy_of_"
SHAPE = "INCLUDING DEFAULTS INCLUDING GENERATED INCLUDING CONSTRAINTS"
COUNTED = 100_000  # rows; a table with fewer costs the load nothing worth copying


def loading_line() -> dict[str, Any]:
    """Copy every large table that the load fills into an empty one of its shape, indexes after; nothing stays.

    The floor has no foreign keys, so that it is rather too low than too high.
    """
    parts = [Event.unscoped.filter(code=code).order_by("-pk").first() for code in (LOADED, LEGAL_LOADED)]
    told = [part.data for part in parts if part is not None]
    if len(told) < len(parts):
        return {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("HENGWEN_VAR")) as folder:
        files = {model: Path(folder) / model.__name__ for model in _large()}
        for model, path in files.items():
            with path.open("wb") as file, connection.cursor() as cursor:
                cursor.copy_expert(f"COPY {model._meta.db_table} TO STDOUT", file)
        size = sum(path.stat().st_size for path in files.values())
        with transaction.atomic():
            raw = timed(lambda: _copied(files))
            transaction.set_rollback(True)
    took = sum(float(each["seconds"]) for each in told)
    return {
        "line": f"load_province --scale {told[0]['scale']}, {size / 1e6:,.0f} MB",
        "seconds": round(took, 1),
        "floor_seconds": round(raw, 1),
        "ratio": round(took / raw, 2),
        "memory_mb": told[-1].get("memory_mb"),
    }


def _large() -> list[type[Any]]:
    """Return the models whose tables hold enough to cost something, by what the planner knows of them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [COUNTED])
        held = {name for (name,) in cursor.fetchall()}
    return [model for model in apps.get_models() if model._meta.db_table in held]


def _copied(files: dict[type[Any], Path]) -> None:
    with connection.cursor() as cursor:
        for model, path in files.items():
            table = model._meta.db_table
            cursor.execute(f"CREATE TABLE {COPY}{table} (LIKE {table} {SHAPE})")
            with path.open("rb") as file:
                cursor.copy_expert(f"COPY {COPY}{table} FROM STDIN", file)
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
            for (definition,) in cursor.fetchall():
                cursor.execute(
                    definition.replace(" INDEX ", f" INDEX {COPY}", 1).replace(f".{table} ", f".{COPY}{table} ")
                )
