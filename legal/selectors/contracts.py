"""Asking for contracts: lists, one with its clauses and units, figures below a node, what the nightly job does."""

from datetime import date, timedelta
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Avg, Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

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
    """Return contracts, distinct units and workers by trade below a node, and altogether; one statement for units.

    A unit under several contracts is one, with its largest number of workers.
    """
    rows = CollectiveContract.objects.permitted(actor, rules.VIEW).filter(
        union__path__startswith=path, status__in=FORCE_STATES
    )
    contracts = dict(rows.order_by().values_list("industry").annotate(n=Count("pk")))
    units = (
        CoveredUnit.objects.filter(contract__in=rows.values("pk"), to_on=None)
        .annotate(unit=Coalesce(F("employer__credit_code"), F("name")))
        .order_by()
        .values_list("contract__industry", "unit")
        .annotate(heads=Max("workers"))
    )
    sums: dict[str, list[int]] = {industry: [0, 0] for industry in contracts}
    largest: dict[str, int] = {}
    for industry, unit, heads in units.iterator():
        sums[industry][0] += 1
        sums[industry][1] += heads
        largest[unit] = max(largest.get(unit, 0), heads)
    found = [
        {"industry": industry, "contracts": n, "units": sums[industry][0], "workers": sums[industry][1]}
        for industry, n in contracts.items()
    ]
    together = {"contracts": sum(contracts.values()), "units": len(largest), "workers": sum(largest.values())}
    return sorted(found, key=lambda each: -each["contracts"]), together


def kept_coverage(union: Any) -> dict[str, int]:
    """Return contracts, units and workers below a city or the province as the tallies keep them (a unit once)."""
    kept = Tally.unscoped.filter(union=union).values_list("total", flat=True).first() or {}
    names = {"contracts": "contracts_in_force", "units": "contract_units", "workers": "contract_workers"}
    return {name: kept.get(code, 0) for name, code in names.items()}


@prepared()
def waiting_for(actor: Actor, today: date, most: int) -> QuerySet[Any, Any]:
    """Return the contracts of one's own union that wait for a step, and those below a county not filed: one query.

    ``due_on`` is the nearest running clock. A contract within ninety days of its end waits for its renewal, unless a
    follower is signed or being negotiated.
    """
    own = [branch.path for branch in actor.branches(rules.NEGOTIATE)]
    files = [branch.path for branch in actor.branches(rules.FILE)]
    if not own and not files:
        return CollectiveContract.unscoped.none()
    followed = CollectiveContract.unscoped.filter(previous=OuterRef("pk"))
    talked = Negotiation.unscoped.filter(previous=OuterRef("pk")).exclude(status="closed")
    steps = Q(status__in=STEP_STATES) | Q(status=S.TERMINATED, ending_filed_on=None)
    ending = Q(status__in=FORCE_STATES, end_on__lte=today + AHEAD) & ~Exists(followed) & ~Exists(talked)
    to_file = reduce(or_, (Q(union__path__startswith=path) for path in files), Q(pk__in=[]))
    rows = CollectiveContract.objects.permitted(actor, rules.VIEW).filter(
        Q(union__path__in=own) & (steps | ending) | to_file & Q(status__in=FORCE_STATES, filed_on=None)
    )
    rows = rows.annotate(due_on=due_of(SUBJECT)).order_by(F("due_on").asc(nulls_last=True), "end_on", "pk")
    shown = ("number", "name", "kind", "status", "end_on", "due_on", "union__path")
    found: QuerySet[Any, Any] = rows.values_list(*shown, named=True)[:most]
    return found
