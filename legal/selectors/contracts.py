"""Asking for contracts: lists, one with its clauses and units, figures below a node, what the nightly job does."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Avg, Exists, F, OuterRef, Q, QuerySet

from core.actors import Actor
from core.clocks.models import ClockState, Deadline
from core.fetch import find
from core.prepared import prepared
from legal.choices.contracts import ContractStatus as S
from legal.models import CollectiveContract, ContractClause, CoveredUnit, Negotiation, YearlyReport
from legal.models.contracts import FORCE_STATES
from legal.rules import contracts as rules
from legal.selectors.naming import named
from legal.selectors.negotiations import due_of
from legal.selectors.next_clocks import next_clock
from unions.models import Tally

SUBJECT = "legal.collectivecontract"
VIEWS: dict[str, tuple[str, ...]] = {
    "submit": (S.SIGNED, S.REVISING),
    "review": (S.UNDER_REVIEW,),
    "publish": (S.EFFECTIVE,),
    "performing": (S.PERFORMING,),
}
STEP_STATES = (S.SIGNED, S.UNDER_REVIEW, S.REVISING, S.EFFECTIVE)
AHEAD = timedelta(days=90)
SHOWN = ("pk", "number", "name", "kind", "status", "units", "workers", "end_on", "union__name")
# Units below a node by trade, and all of them once with the largest number of workers, as the last row.
COVERED = """
WITH mine AS ({contracts}),
units AS (
  SELECT mine.industry, coalesce(e.credit_code, t.name) AS unit, max(t.workers) AS heads
    FROM legal_coveredunit t JOIN mine ON mine.pk = t.contract_id LEFT JOIN unions_employer e ON e.id = t.employer_id
   WHERE t.to_on IS NULL GROUP BY 1, 2
)
SELECT m.industry, m.n, coalesce(u.n, 0), coalesce(u.heads, 0)
  FROM (SELECT industry, count(*) AS n FROM mine GROUP BY 1) m
  LEFT JOIN (SELECT industry, count(*) AS n, sum(heads) AS heads FROM units GROUP BY 1) u USING (industry)
UNION ALL
SELECT NULL, (SELECT count(*) FROM mine), count(*), coalesce(sum(heads), 0)
  FROM (SELECT max(heads) AS heads FROM units GROUP BY unit) alone
"""


def contract_list(
    actor: Actor, path: str, *, view: str = "", kind: str = "", industry: str = "", q: str = "", today: date
) -> QuerySet[CollectiveContract]:
    """Return the contracts below a node that somebody may see, narrowed by a saved view, kind, trade or word."""
    rows: QuerySet[CollectiveContract] = CollectiveContract.objects.permitted(actor, rules.VIEW).select_related("union")
    wanted = Q(union__path__startswith=path)
    if view in VIEWS:
        wanted &= Q(status__in=VIEWS[view])
    elif view == "ending":
        wanted &= Q(status__in=FORCE_STATES, end_on__range=(today, today + AHEAD))
    elif view == "flagged":
        flagged = ContractClause.objects.filter(is_current=True, flagged_on__isnull=False)
        wanted &= Q(pk__in=flagged.values("contract"))
    for name, given in (("kind", kind), ("industry", industry)):
        if given:
            wanted &= Q(**{name: given})
    rows = rows.filter(wanted)
    return named(rows, q, "name") if q else rows


def contract_rows(actor: Actor, path: str, **asked: Any) -> QuerySet[Any, Any]:
    """Return what the list shows of those contracts, each with its next clock."""
    rows = contract_list(actor, path, **asked).annotate(clock=next_clock(SUBJECT))
    found: QuerySet[Any, Any] = rows.values_list(*SHOWN, "clock", named=True)
    return found


def contract_seen(actor: Actor, number: str) -> CollectiveContract:
    """Return one contract by its number; out of reach looks like missing."""
    rows = CollectiveContract.objects.permitted(actor, rules.VIEW).filter(number=number)
    found: CollectiveContract | None = rows.select_related("union", "negotiation", "previous").first()
    return found if found is not None else find(CollectiveContract, number, actor, rules.VIEW, by="number")


def clauses_of(contract: CollectiveContract) -> list[ContractClause]:
    """Return the clauses of a contract."""
    return list(ContractClause.objects.filter(contract=contract).order_by("pk"))


def values_before(contract: CollectiveContract) -> dict[str, Decimal | None]:
    """Return the figures of the contract of the last cycle, by topic."""
    if contract.previous_id is None:
        return {}
    return dict(ContractClause.objects.filter(contract=contract.previous_id).values_list("topic", "value"))


def trade_averages(contract: CollectiveContract, path: str) -> dict[str, Decimal]:
    """Return the average figure of each topic among the contracts in force of the same trade below a node."""
    rows = ContractClause.objects.filter(
        topic__in=[each.topic for each in clauses_of(contract) if each.value is not None],
        industry=contract.industry,
        is_current=True,
        value__isnull=False,
        contract__union__path__startswith=path,
    )
    found = rows.order_by().values("topic").annotate(mean=Avg("value"))
    return {each["topic"]: each["mean"] for each in found}


def units_of(contract: CollectiveContract) -> list[CoveredUnit]:
    """Return the units of a contract: the covered first, then those that left."""
    rows = CoveredUnit.objects.filter(contract=contract)
    return list(rows.order_by(F("to_on").asc(nulls_first=True), "pk")[:200])


def reports_of(contract: CollectiveContract) -> list[YearlyReport]:
    """Return the yearly reports, the latest first."""
    return list(YearlyReport.objects.filter(contract=contract).order_by("-year"))


def effect_clock(contract: CollectiveContract) -> Deadline | None:
    """Return the clock of the review that runs."""
    rows = Deadline.unscoped.about(SUBJECT, contract.pk).filter(code="cb.effect", state=ClockState.RUNNING)
    return rows.first()


def through_review(today: date) -> list[CollectiveContract]:
    """Return the contracts whose review ended before today without an objection."""
    keys = Deadline.unscoped.filter(
        subject_type=SUBJECT, code="cb.effect", state=ClockState.RUNNING, due_on__lt=today
    ).values_list("subject_id", flat=True)[:2000]
    rows = CollectiveContract.unscoped.filter(pk__in=list(keys), status=S.UNDER_REVIEW)
    return list(rows.select_related("union").order_by("received_on", "pk"))


def past_their_end(today: date) -> list[Any]:
    """Return the keys of the contracts in force whose last day is over."""
    rows = CollectiveContract.unscoped.in_force().filter(end_on__lt=today)
    return list(rows.order_by("end_on", "pk").values_list("pk", flat=True)[:2000])


def ending_between(first: date, last: date) -> QuerySet[CollectiveContract]:
    """Return the contracts in force that end in a stretch of days, for the renewal alarm."""
    return CollectiveContract.unscoped.in_force().filter(end_on__range=(first, last)).select_related("union")


def without_follower(ids: list[str]) -> list[Any]:
    """Return which of these contracts are in force and have no follower, signed or being negotiated."""
    followed = CollectiveContract.unscoped.filter(previous__in=ids).values("previous")
    talked = Negotiation.unscoped.filter(previous__in=ids).exclude(status="closed").values("previous")
    rows = CollectiveContract.unscoped.in_force().filter(pk__in=ids).exclude(pk__in=followed).exclude(pk__in=talked)
    return list(rows.values_list("pk", flat=True))


def coverage(actor: Actor, path: str) -> tuple[list[dict[str, Any]], dict[str, int]]:
    """Return contracts, distinct units and workers by trade below a node, and altogether: one statement.

    A unit under several contracts is one, with its largest number of workers.
    """
    rows = CollectiveContract.objects.permitted(actor, rules.VIEW).filter(
        union__path__startswith=path, status__in=FORCE_STATES
    )
    try:
        contracts, values = rows.order_by().values("pk", "industry").query.sql_with_params()
    except EmptyResultSet:
        return [], {"contracts": 0, "units": 0, "workers": 0}
    with connections[rows.db].cursor() as cursor:
        cursor.execute(COVERED.format(contracts=contracts), values)  # Django wrote the inner one
        found = [dict(zip(("industry", "contracts", "units", "workers"), row, strict=True)) for row in cursor]
    together = {name: int(found[-1][name]) for name in ("contracts", "units", "workers")}
    return sorted(found[:-1], key=lambda each: (-each["contracts"], each["industry"])), together


def kept_coverage(union: Any) -> dict[str, int]:
    """Return contracts, units and workers below a city or the province as the tallies keep them (a unit once)."""
    kept: dict[str, int] = next(iter(_kept(union_id=union.pk)), {})
    names = {"contracts": "contracts_in_force", "units": "contract_units", "workers": "contract_workers"}
    return {name: kept.get(code, 0) for name, code in names.items()}


@prepared("union_id")
def _kept(*, union_id: int) -> QuerySet[Any, Any]:
    return Tally.unscoped.filter(union=union_id).values_list("total", flat=True)


@prepared()
def waiting_for(actor: Actor, today: date, most: int) -> QuerySet[Any, Any]:
    """Return the contracts of one's own union that wait for a step, and those below a county not filed: one query.

    ``due_on`` is the nearest running clock. A contract within ninety days of its end waits for its renewal, unless a
    follower is signed or being negotiated.
    """
    own = [branch.union_id for branch in actor.branches(rules.NEGOTIATE) if branch.union_id]
    if not own and not actor.can(rules.FILE):
        return CollectiveContract.unscoped.none()
    followed = CollectiveContract.unscoped.filter(previous=OuterRef("pk"))
    talked = Negotiation.unscoped.filter(previous=OuterRef("pk")).exclude(status="closed")
    steps = Q(status__in=STEP_STATES) | Q(status=S.TERMINATED, ending_filed_on=None)
    ending = Q(status__in=FORCE_STATES, end_on__lte=today + AHEAD) & ~Exists(followed) & ~Exists(talked)
    to_file = CollectiveContract.objects.few_permitted(actor, rules.FILE).filter(status__in=FORCE_STATES, filed_on=None)
    rows = CollectiveContract.objects.permitted(actor, rules.VIEW)
    rows = rows.filter(union__in=own).filter(steps | ending) | (rows & to_file)
    rows = rows.annotate(due_on=due_of(SUBJECT)).order_by(F("due_on").asc(nulls_last=True), "end_on", "pk")
    shown = ("number", "name", "kind", "status", "end_on", "due_on", "union__path")
    found: QuerySet[Any, Any] = rows.values_list(*shown, named=True)[:most]
    return found
