"""Very many synthetic households in bulk, for a measurement: each a copy of one model family with its own sums."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from aid.choices.files import Category, FileStatus, IncomeKind, Relation, Standing
from aid.models import ExpenseLine, FileMember, Household, IncomeLine, NeedyFile
from unions.choices import Level
from unions.models import Person, Union

CROWD = """
CREATE TEMP TABLE crowd ON COMMIT DROP AS
SELECT n, 1 + n %% 4 AS heads, aid_uuid7() AS household, aid_uuid7() AS file,
       (%(unions)s::bigint[])[1 + n %% cardinality(%(unions)s::bigint[])] AS union_id,
       12 * (1 + n %% 4) * (400 + n * 37 %% 2600) AS income, 12 * (1 + n %% 4) * (n * 13 %% 300) AS rigid
  FROM generate_series(%(first)s, %(last)s) AS n;
CREATE TEMP TABLE crowd_member ON COMMIT DROP AS
SELECT n, m, file, union_id, aid_uuid7() AS person, aid_uuid7() AS member FROM crowd, generate_series(1, heads) AS m;
"""
COPY = """
INSERT INTO {table} SELECT fresh.* FROM {source} CROSS JOIN {table} model
 CROSS JOIN LATERAL jsonb_populate_record(model, to_jsonb(model) || jsonb_build_object({changes})) AS fresh
 WHERE model.id = %s
"""


FIRST = "crowd JOIN (SELECT n, person, member FROM crowd_member WHERE m = 1) AS head USING (n)"


def enter_crowd(first: int, last: int) -> None:
    """Enter the households number ``first`` to ``last`` in the caller's transaction, spread over all townships."""
    unions = list(Union.unscoped.filter(level=Level.TOWNSHIP).order_by("path").values_list("pk", flat=True))
    model = _model_family(unions[0], first)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS crowd, crowd_member")
        cursor.execute(CROWD, {"unions": unions, "first": first, "last": last})
        for source, row, changes in _copies(model):
            sql = COPY.format(table=row._meta.db_table, source=source, changes=changes)
            cursor.execute(sql, [row.pk])
    _forget(model)


def _copies(model: dict[str, Any]) -> list[tuple[str, Any, str]]:
    relation = "CASE m WHEN 1 THEN 'self' ELSE 'child' END"
    return [
        ("crowd_member", model["person"], "'id', person, 'union_id', crowd_member.union_id"),
        (
            FIRST,
            model["household"],
            "'id', household, 'union_id', crowd.union_id, 'head_id', person",
        ),
        (
            FIRST,
            model["file"],
            "'id', crowd.file, 'union_id', crowd.union_id, 'household_id', household, 'head_id', person,"
            " 'number', 'T' || n, 'application_no', 'TA' || n",
        ),
        (
            "crowd_member",
            model["member"],
            f"'id', member, 'file_id', file, 'person_id', person, 'relation', {relation}",
        ),
        (
            FIRST,
            model["income"],
            "'id', aid_uuid7(), 'file_id', crowd.file, 'member_id', member, 'amount', income",
        ),
        (
            FIRST,
            model["rigid"],
            "'id', aid_uuid7(), 'file_id', crowd.file, 'member_id', member, 'amount', rigid",
        ),
    ]


def _model_family(union_id: int, number: int) -> dict[str, Any]:
    person = Person.objects.create(union_id=union_id, name="试算户", sort_key="shisuanhu", initials="ssh")
    household = Household.objects.create(union_id=union_id, head=person)
    file = NeedyFile.objects.create(
        union_id=union_id,
        household=household,
        head=person,
        status=FileStatus.FILED,
        category=Category.RELATIVE,
        number=f"M{number}",
        application_no=f"MA{number}",
        submitted_on=date(2026, 1, 1),
        filed_on=date(2026, 2, 1),
        valid_to=date(2027, 1, 31),
    )
    member = FileMember.objects.create(file=file, person=person, relation=Relation.SELF, standing=Standing.WORKING)
    income = IncomeLine.objects.create(file=file, member=member, kind=IncomeKind.WAGE, amount=Decimal(1))
    rigid = ExpenseLine.objects.create(file=file, member=member, kind="medical", amount=Decimal(1))
    return {
        "person": person,
        "household": household,
        "file": file,
        "member": member,
        "income": income,
        "rigid": rigid,
    }


def _forget(model: dict[str, Any]) -> None:
    for name in ("rigid", "income", "member", "file", "household", "person"):
        model[name].delete()
