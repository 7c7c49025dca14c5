"""One clause across a trade: its spread, its place, the clauses below the law; the library of texts (domain.md 8)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Avg, Count, DecimalField, Max, Min, Q, QuerySet

from core.actors import Actor
from core.fetch import find
from core.parameters.selectors import lookup
from legal.models import ClauseText, CollectiveContract, ContractClause
from legal.models.contracts import FORCE_STATES
from legal.rules import clauses as rules

PARTS = 8
MOST_TEXTS = 400
MOST_CONTRACTS = 10_000


class Share(Aggregate):
    """The value below which a share of all values lies."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DecimalField(max_digits=12, decimal_places=2)


def compared(actor: Actor, path: str, topic: str, industry: str) -> QuerySet[ContractClause]:
    """Return the clauses on one topic in the contracts in force of one trade, in the branch of whoever asks."""
    branches = Q(pk__in=[])
    for branch in actor.branches(rules.VIEW):
        lookup = "contract__union__path" if branch.exact else "contract__union__path__startswith"
        branches |= Q(**{lookup: branch.path})
    return ContractClause.objects.filter(
        branches,
        topic=topic,
        industry=industry,
        is_current=True,
        value__isnull=False,
        contract__union__path__startswith=path,
    )


def spread(rows: QuerySet[ContractClause]) -> dict[str, Any]:
    """Return how one clause lies across a trade: count, least, quarters, most, mean, how many miss the law."""
    return rows.order_by().aggregate(
        count=Count("pk"),
        least=Min("value"),
        low=Share("value", share="0.25"),
        middle=Share("value", share="0.5"),
        high=Share("value", share="0.75"),
        most=Max("value"),
        mean=Avg("value"),
        flagged=Count("pk", filter=Q(flagged_on__isnull=False)),
    )


def steps(rows: QuerySet[ContractClause], least: Decimal | None, most: Decimal | None) -> Sequence[dict[str, Any]]:
    """Return the spread as bars of equal width, in one query."""
    if least is None or most is None or most == least:
        return []
    width = (most - least) / PARTS
    cuts = [least + width * number for number in range(PARTS + 1)]
    counts = rows.order_by().aggregate(
        **{
            f"part{number}": Count(
                "pk",
                filter=Q(value__gte=cuts[number])
                & (Q(value__lte=most) if number == PARTS - 1 else Q(value__lt=cuts[number + 1])),
            )
            for number in range(PARTS)
        }
    )
    return [{"from": cuts[n], "to": cuts[n + 1], "count": counts[f"part{n}"]} for n in range(PARTS)]


def flagged_in(actor: Actor, path: str) -> int:
    """Return how many clauses below a node miss the law of today, up to ten thousand."""
    rows = ContractClause.objects.filter(
        flagged_on__isnull=False,
        contract__union__path__startswith=path,
        contract__status__in=FORCE_STATES,
    )
    return len(rows.values_list("pk")[:10_000]) if actor.can(rules.VIEW) else 0


def texts(path: str, topics: Sequence[str]) -> list[ClauseText]:
    """Return the wordings that a union and the federations above it offer for some topics, the nearest first."""
    rows = ClauseText.unscoped.filter(union__path__in=_above(path), topic__in=list(topics), is_offered=True)
    return list(rows.select_related("union").order_by("topic", "-union__path", "pk")[:200])


def _above(path: str) -> list[str]:
    return [path[: position + 1] for position, sign in enumerate(path) if sign == "/"]


def library(actor: Actor, topics: Sequence[str]) -> list[ClauseText]:
    """Return the wordings of some topics in one's branch and from the federations above it, also those withdrawn."""
    above = {path for branch in actor.branches(rules.VIEW) for path in _above(branch.path)}
    mine = Q(pk__in=ClauseText.objects.permitted(actor, rules.VIEW).values("pk"))
    rows = ClauseText.unscoped.filter(mine | Q(union__path__in=above, is_offered=True), topic__in=list(topics))
    return list(rows.select_related("union").order_by("topic", "union__path", "pk")[:MOST_TEXTS])


def text_seen(actor: Actor, text_id: Any) -> ClauseText:
    """Return one wording of the library for whoever keeps it; out of reach looks like missing."""
    found: ClauseText = find(ClauseText, text_id, actor, rules.KEEP)
    return found


def in_force_with(topics: Sequence[str], path: str, actor: Actor) -> dict[str, int]:
    """Return in how many contracts in force below a node each topic is regulated, each up to ten thousand."""
    mine = CollectiveContract.objects.permitted(actor, rules.VIEW).filter(
        union__path__startswith=path, status__in=FORCE_STATES
    )
    rows = ContractClause.objects.filter(contract__in=mine.order_by().values("pk")[:MOST_CONTRACTS], topic__in=topics)
    return dict(rows.order_by().values_list("topic").annotate(n=Count("pk")))


def statutes(topics: Sequence[rules.Topic], region: str, on: date) -> dict[str, Decimal]:
    """Return the statutory figures of topics in a region on a day, by topic, where somebody entered them: one query."""
    found = lookup([each.statute for each in topics if each.statute], region, on)
    return {each.code: found[each.statute].value for each in topics if each.statute in found}
