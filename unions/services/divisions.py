"""Loading the real divisions of Zhejiang as regions and as the tree of federations."""

import csv
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction

from core.actors import Actor
from core.events.services import record
from core.numbers.models import NumberSeries
from unions.choices import Level, UnionKind
from unions.models import Region, Union
from unions.services.tree import KIND_DIGITS, placed

DATA = Path(__file__).resolve().parent.parent / "data" / "divisions_zhejiang.csv"
PROVINCE = ("330000", "浙江省")


@dataclass(frozen=True)
class Division:
    """A line of the list: code, name, level, and the code above."""

    code: str
    name: str
    level: str
    parent: str | None


def read_divisions() -> list[Division]:
    """Return the list, parents before children."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = [Division(row["code"], row["name"], row["level"], row["parent_code"]) for row in csv.DictReader(file)]
    order = {Level.CITY.value: 1, Level.COUNTY.value: 2, Level.TOWNSHIP.value: 3}
    province = Division(PROVINCE[0], PROVINCE[1], Level.PROVINCE.value, None)
    below = (row for row in rows if row.level in order)
    return [province, *sorted(below, key=lambda row: (order[row.level], row.code))]


@transaction.atomic
def load_divisions(*, actor: Actor) -> dict[str, int]:
    """Enter the divisions and one federation for each; a second run changes nothing. Return counts by level."""
    divisions = read_divisions()
    Region.objects.bulk_create(
        [Region(code=each.code, name=each.name, level=each.level, parent_id=each.parent) for each in divisions],
        ignore_conflicts=True,
    )
    federations = {
        union.region_id: union for union in Union.unscoped.filter(kind=UnionKind.GENERAL_FEDERATION).order_by("path")
    }
    missing = [each for each in divisions if each.code not in federations]
    fresh = []
    for key, each in zip(_ids(len(missing)), missing, strict=True):
        union = Union(
            id=key,
            code=_federation_code(each),
            name=f"{each.name}总工会",
            level=each.level,
            kind=UnionKind.GENERAL_FEDERATION,
            region_id=each.code,
        )
        federations[each.code] = placed(union, federations[each.parent] if each.parent else None)
        fresh.append(union)
    Union.unscoped.bulk_create(fresh, batch_size=500)
    _reserve_numbers(divisions)
    if fresh:
        record(actor, "unions.divisions.loaded", federations[PROVINCE[0]], count=len(fresh))
    return {level: sum(each.level == level for each in divisions) for level in Level.values[:4]}


def _federation_code(each: Division) -> str:
    """Return a stable code: the county's six digits, the kind, the township's three (000 above townships)."""
    return f"{each.code[:6]}{KIND_DIGITS[UnionKind.GENERAL_FEDERATION]}000{each.code[6:] or '000'}"


def _reserve_numbers(divisions: list[Division]) -> None:
    """Keep later federations of a county clear of the three-digit township codes."""
    kind = KIND_DIGITS[UnionKind.GENERAL_FEDERATION]
    stems = {f"union:{each.code[:6]}{kind}" for each in divisions}
    NumberSeries.objects.bulk_create([NumberSeries(key=stem, last=999) for stem in stems], ignore_conflicts=True)


def _ids(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('unions_union', 'id')) FROM generate_series(1, %s)", [count]
        )
        return [row[0] for row in cursor.fetchall()]
