"""Building the union tree."""

from datetime import date

from django.db import connection, transaction

from core.actors import Actor
from core.chinese import pinyin
from core.events.services import record
from core.numbers.services import next_number
from core.violations import refusing_violations
from unions.choices import Level, UnionKind, UnionStatus
from unions.models import Union
from unions.rules import places
from unions.rules.finding import pairs

KIND_DIGITS = {kind: f"{number:02d}" for number, kind in enumerate(UnionKind.values, start=1)}


@transaction.atomic
def create_union(
    *,
    actor: Actor,
    name: str,
    level: str,
    kind: str,
    parent: Union | None,
    region_code: str,
    established_on: date | None = None,
    status: str = UnionStatus.ACTIVE,
) -> Union:
    """Enter a union below its parent; its code and its place in the tree follow from both."""
    name = places.checked_name(name)
    places.check_parent(
        level=level,
        kind=kind,
        parent_level=parent.level if parent else None,
        parent_kind=parent.kind if parent else None,
    )
    union = placed(
        Union(
            id=_next_id(),
            code=next_code(region_code, kind),
            name=name,
            level=level,
            kind=kind,
            region_id=region_code,
            established_on=established_on,
            status=status,
        ),
        parent,
    )
    with refusing_violations(Union):
        union.save(force_insert=True)
    record(actor, "unions.union.created", union, name=name, code=union.code)
    return union


def placed(union: Union, parent: Union | None) -> Union:
    """Fill in what follows from the place in the tree: path, ancestors, sort key."""
    union.parent = parent
    union.path = f"{parent.path if parent else ''}{union.pk}/"
    for name in ("city", "county", "township"):
        setattr(union, f"{name}_id", getattr(parent, f"{name}_id", None))
    if union.level in (Level.CITY, Level.COUNTY, Level.TOWNSHIP):
        setattr(union, f"{union.level}_id", union.pk)
    union.sort_key = pinyin.text_key(union.name)
    union.initials = pinyin.initials(union.name)[:100]
    union.search_keys = [*pairs(union.name), *pairs(union.initials)]
    return union


def next_code(region_code: str, kind: str) -> str:
    """Return a new organisation code: region (6), kind (2), serial (6) (domain.md 1.1)."""
    stem = f"{region_code[:6]}{KIND_DIGITS[UnionKind(kind)]}"
    return f"{stem}{next_number(f'union:{stem}'):06d}"


def _next_id() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('unions_union', 'id'))")
        number: int = cursor.fetchone()[0]
        return number
