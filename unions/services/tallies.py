"""Keeping the roll-ups: what changed is counted anew at its own union, and the difference added to those above."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import connection, transaction

from unions.choices import Level
from unions.models import Tally, TallyMark, TallySnapshot, Union
from unions.tallying import sources

LOCK = 0x7A117  # one folds at a time; who comes second has nothing to do
CHUNK = 500
FEDERATIONS = (Level.PROVINCE, Level.CITY, Level.COUNTY, Level.TOWNSHIP)
TAKE = """
DELETE FROM unions_tallymark WHERE union_id IN (SELECT DISTINCT union_id FROM unions_tallymark ORDER BY 1 LIMIT %s)
RETURNING union_id
"""
Counts = dict[str, int]


def fold(now: datetime, on: date, *, most: int = CHUNK) -> int:
    """Count anew what was marked and add the differences to the unions above; return how many unions were counted.

    Marks are taken in the same transaction in which their unions are counted: a change that commits later brings its
    own mark. Whoever is killed half way leaves marks and sums as they were.
    """
    with transaction.atomic():
        if not _alone():
            return 0
        with connection.cursor() as cursor:
            cursor.execute(TAKE, [most])
            keys = sorted({row[0] for row in cursor.fetchall()})
        if keys:
            _count(keys, now, on)
        return len(keys)


def fold_all(now: datetime, on: date) -> int:
    """Fold until nothing is marked; return how many unions were counted."""
    total = 0
    while done := fold(now, on):
        total += done
    return total


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


def _count(keys: Sequence[int], now: datetime, on: date) -> None:
    places = dict(Union.unscoped.filter(pk__in=keys).values_list("pk", "path"))
    held = {tally.union_id: tally for tally in Tally.unscoped.filter(union__in=keys)}
    fresh = own_of(keys, on)
    changes: dict[int, Counter[str]] = defaultdict(Counter)
    rows = []
    for key, path in places.items():
        tally = held.get(key) or Tally(union_id=key, path="", own={}, total={})
        own = fresh.get(key, {})
        for above in _nodes(tally.path):
            changes[above].subtract(tally.own)
        for above in _nodes(path):
            changes[above].update(own)
        tally.own, tally.path, tally.counted_at = own, path, now
        rows.append(tally)
    Tally.unscoped.bulk_create(
        rows, update_conflicts=True, unique_fields=["union"], update_fields=["own", "path", "counted_at"]
    )
    _add(changes, now)


def _nodes(path: str) -> list[int]:
    """Return a union and those above it, by its path."""
    return [int(part) for part in path.split("/") if part]


def _add(changes: Mapping[int, Counter[str]], now: datetime) -> None:
    """Add differences to the sums of nodes; always in the order of their keys."""
    wanted = {key: counts for key, counts in changes.items() if any(counts.values())}
    known = Tally.unscoped.select_for_update().filter(union__in=wanted).order_by("union")
    tallies = {tally.union_id: tally for tally in known}
    missing = [Tally(union_id=key, path="", counted_at=now) for key in sorted(wanted) if key not in tallies]
    Tally.unscoped.bulk_create(missing)
    tallies |= {tally.union_id: tally for tally in missing}
    for key, counts in wanted.items():
        tallies[key].total = added(tallies[key].total, counts)
        tallies[key].counted_at = now
    Tally.unscoped.bulk_update(tallies.values(), ["total", "counted_at"], batch_size=CHUNK)


def added(total: Mapping[str, int], counts: Mapping[str, int]) -> Counts:
    """Return counts with others added; what is nought is left out."""
    codes = {*total, *counts}
    return {code: number for code in sorted(codes) if (number := total.get(code, 0) + counts.get(code, 0))}


def own_of(keys: Sequence[int], on: date) -> dict[int, Counts]:
    """Return the own counts of unions, from every app's rows."""
    found: dict[int, Counts] = defaultdict(dict)
    for source in sources():
        for union, code, number in source(keys, on):
            found[union][code] = number
    return found


@transaction.atomic
def snapshot(on: date) -> int:
    """Freeze the counts of every federation on the last day of a month; a second time changes nothing."""
    rows = Tally.unscoped.filter(union__level__in=FEDERATIONS).exclude(total={}).select_related("union")
    frozen = [
        TallySnapshot(union_id=row.union_id, parent_id=row.union.parent_id, on=on, total=row.total) for row in rows
    ]
    TallySnapshot.unscoped.bulk_create(frozen, ignore_conflicts=True, batch_size=1000)
    return len(frozen)


def mark(keys: Iterable[int]) -> None:
    """Have unions counted anew by the next fold."""
    TallyMark.objects.bulk_create([TallyMark(union_id=key) for key in keys])
