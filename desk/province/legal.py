"""The legal chapter of the synthetic province: disputes, legal aid, supervision, contracts, past their indexes."""

from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from django.db import connection
from django.db.models import Model

from core.clocks.models import Deadline
from desk.province import cases, contracts, disputes, matters
from desk.province.families import ACCOUNTS, account
from desk.province.lines import COVERED, some_units
from desk.province.shape import SEED, Shape
from desk.province.unions import reserve
from desk.province.writing import bare
from legal.models import AidClaim, ContractClause, CoveredUnit

TABLES: tuple[type[Model], ...] = tuple(
    dict.fromkeys([*disputes.TABLES, *cases.TABLES, *contracts.TABLES, *matters.TABLES, Deadline])
)
Say = Callable[[str], None]


def fill_legal(asked: Shape, today: date, say: Say) -> None:
    """Enter five years of the legal chapter for the unions and people that are there, in the caller's transaction."""
    units = some_units()
    if not units:
        return
    covered = COVERED.count()
    with bare(*TABLES):
        disputes.DisputesMaker(_random(3), today, units).make(asked.mediations)
        say(f"{asked.mediations:,} mediations")
        accounts = [account(*each) for each in ACCOUNTS]
        cases.CasesMaker(_random(4), today, units, accounts).make(
            asked.cases, asked.members, reserve(AidClaim, asked.cases)
        )
        say(f"{asked.cases:,} cases of legal aid")
        matters.enter_matters(_random(5), today, units, asked.matters)
        say(f"{asked.matters:,} matters of supervision")
        first_clause, first_unit = reserve(ContractClause, 1), reserve(CoveredUnit, 1)
        maker = contracts.ContractsMaker(_random(6), today, asked.contracts, covered)
        last_clause, last_unit = maker.make(first_clause, first_unit)
        _advance(ContractClause, last_clause)
        _advance(CoveredUnit, last_unit)
        say(f"{asked.contracts:,} contracts, {last_clause - first_clause:,} clauses, {last_unit - first_unit:,} units")


def _random(stream: int) -> Random:
    return Random(SEED + stream)  # noqa: S311 nothing secret: the same province every time


def _advance(model: Any, key: int) -> None:
    """Let later rows take keys behind those that were copied."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [model._meta.db_table, key])
