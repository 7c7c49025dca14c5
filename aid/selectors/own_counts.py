"""What is kept of files and relief at every node of the tree (domain.md 2.7, 3.8): by day, month and season.

Codes carry their period: ``relief_fen:2026-01``, ``relief_times:winter:2026``, ``files_exited:2026``. Money counts in
the month in which the bank paid it, less what came back; a household once a year, in the union that keeps its file.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from aid.choices.files import ACTIVE, Category, FileStatus
from aid.models import NeedyFile
from unions.tallying import AT_ONCE, Counted, counts_of

MONEY = """
SELECT a.union_id, to_char(y.settled_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), p.season || ':' || p.year,
       count(*), sum(y.amount_fen - y.refunded_fen)::bigint
  FROM aid_payment y JOIN aid_award a ON a.id = y.award_id JOIN aid_programme p ON p.id = a.programme_id
 WHERE y.status = 'paid' AND y.refunded_fen < y.amount_fen {only} GROUP BY 1, 2, 3 ORDER BY 1
"""
HOUSEHOLDS = """
SELECT f.union_id, to_char(y.settled_at AT TIME ZONE 'Asia/Shanghai', 'YYYY'), count(DISTINCT a.household_id)
  FROM aid_payment y JOIN aid_award a ON a.id = y.award_id JOIN aid_needyfile f ON f.id = a.file_id
 WHERE y.status = 'paid' AND y.refunded_fen < y.amount_fen {only} GROUP BY 1, 2
"""


@counts_of("aid.files")
def files(keys: Sequence[int] | None, on: date) -> Iterator[Counted]:
    """Count the files of unions: on file today by category, filed and ended in each year."""
    rows: Any = NeedyFile.unscoped.all() if keys is None else NeedyFile.unscoped.filter(union__in=keys)
    active = Q(status__in=ACTIVE)
    kinds = {f"files_{kind.value}": Count("pk", filter=active & Q(category=kind)) for kind in _CATEGORIES}
    now = rows.filter(active).values("union").order_by().annotate(files_active=Count("pk"), **kinds)
    yield from _flat(now)
    for column, code, only in (
        ("filed_on", "files_filed", Q(filed_on__isnull=False)),
        ("ended_on", "files_exited", Q(status=FileStatus.EXITED)),
    ):
        years = rows.filter(only).annotate(year=ExtractYear(column)).values_list("union", "year").order_by()
        for union, year, number in years.annotate(number=Count("pk")):
            yield union, f"{code}:{year}", number


@counts_of("aid.relief")
def relief(keys: Sequence[int] | None, on: date) -> Iterator[Counted]:
    """Count what was paid to the families of unions: by month and by season, households once a year."""
    for union, rows in groupby(_asked(MONEY, "a", keys), key=itemgetter(0)):
        sums: Counter[str] = Counter()
        for _union, month, season, times, fen in rows:
            for period in (month, season):
                sums[f"relief_times:{period}"] += times
                sums[f"relief_fen:{period}"] += fen
        yield from ((union, code, number) for code, number in sums.items())
    for union, year, number in _asked(HOUSEHOLDS, "f", keys):
        yield union, f"relief_households:{year}", number


_CATEGORIES = (Category.DEEP, Category.RELATIVE, Category.ACCIDENT)


def _asked(sql: str, table: str, keys: Sequence[int] | None) -> Iterator[tuple]:
    only, given = ("", []) if keys is None else (f"AND {table}.union_id = ANY(%s)", [list(keys)])
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql.format(only=only), given)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def _flat(rows: Sequence[Mapping[str, Any]] | Any) -> Iterator[Counted]:
    for row in rows:
        yield from ((row["union"], code, number) for code, number in row.items() if code != "union" and number)
