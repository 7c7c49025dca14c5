"""Loading the province against copying the same bytes: rows out to a file, and in again past and into their indexes."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from core.events.models import Event
from desk.bench.counting import timed
from unions.models import Membership, Person

LOADED = "desk.province.loaded"
COPY = "copy_of_"
BIG = (Person, Membership)


def loading_line() -> dict[str, Any]:
    """Copy people and memberships as they are into empty tables of the same shape, indexes after; nothing stays.

    The floor has no foreign keys, so that it is rather too low than too high.
    """
    event = Event.unscoped.filter(code=LOADED).order_by("-pk").first()
    if event is None:
        return {}
    with tempfile.TemporaryDirectory(dir=os.environ.get("HENGWEN_VAR")) as folder:
        files = {model: Path(folder) / model.__name__ for model in BIG}
        for model, path in files.items():
            with path.open("wb") as file, connection.cursor() as cursor:
                cursor.copy_expert(f"COPY {model._meta.db_table} TO STDOUT", file)
        size = sum(path.stat().st_size for path in files.values())
        with transaction.atomic():
            raw = timed(lambda: _copied(files))
            transaction.set_rollback(True)
    took = float(event.data["seconds"])
    return {
        "line": f"load_province --scale {event.data['scale']}, {size / 1e6:,.0f} MB",
        "seconds": round(took, 1),
        "floor_seconds": round(raw, 1),
        "ratio": round(took / raw, 2),
        "memory_mb": event.data.get("memory_mb"),
    }


def _copied(files: dict[type[Any], Path]) -> None:
    with connection.cursor() as cursor:
        for model, path in files.items():
            table = model._meta.db_table
            cursor.execute(f"CREATE TABLE {COPY}{table} (LIKE {table} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
            with path.open("rb") as file:
                cursor.copy_expert(f"COPY {COPY}{table} FROM STDIN", file)
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename = %s", [table])
            for (definition,) in cursor.fetchall():
                cursor.execute(
                    definition.replace(" INDEX ", f" INDEX {COPY}", 1).replace(f".{table} ", f".{COPY}{table} ")
                )
