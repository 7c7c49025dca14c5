"""One clause across a trade: its spread, its place, the clauses below the law; the library of texts (domain.md 8)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import starmap
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.actors import Actor
from core.fetch import find
from core.parameters.selectors import lookup
from core.prepared import prepared
from legal.models import ClauseText, CollectiveContract, ContractClause
from legal.models.contracts import FORCE_STATES
from legal.rules import clauses as rules
from legal.rules.spread import Counted
from unions.choices import Level

MOST_TEXTS = 400
MOST_CONTRACTS = 10_000


def compared(actor: Actor, path: str, topic: str, industry: str) -> QuerySet[ContractClause]:
    """Return the clauses on one topic in the contracts in force of one trade, in the branch of whoever asks."""
    rows = ContractClause.objects.filter(topic=topic, industry=industry, is_current=True, value__isnull=False)
    branches = actor.branches(rules.VIEW)
    tops = [each.path for each in branches if not each.exact and (each.path == "" or each.level == Level.PROVINCE)]
    if tops and path in ("", *tops):  # the whole province: of no clause need anybody ask where it hangs
        return rows
    seen = Q(pk__in=[])
    for branch in branches:
        lookup = "contract__union__path" if branch.exact else "contract__union__path__startswith"
        seen |= Q(**{lookup: branch.path})
    return rows.filter(seen, contract__union__path__startswith=path)


def compared_rows(actor: Actor, path: str, topic: str, industry: str) -> QuerySet[Any, Any]:
    """Return what the comparison shows of those clauses, each with its contract."""
    shown = ("value", "flagged_on", "contract__number", "contract__name", "contract__union__name")
    found: QuerySet[Any, Any] = compared(actor, path, topic, industry).values_list("pk", *shown, named=True)
    return found


def values_of(actor: Actor, path: str, topic: str, industry: str) -> list[Counted]:
    """Return the values of those clauses from the lowest up, each with how often it stands: wages are round figures."""
    return list(starmap(Counted, _values(actor, path, topic=topic, industry=industry)))


@prepared("topic", "industry")
def _values(actor: Actor, path: str, *, topic: str, industry: str) -> QuerySet[Any, Any]:
    flagged = Count("pk", filter=Q(flagged_on__isnull=False))
    rows = compared(actor, path, topic, industry).order_by("value")
    found: QuerySet[Any, Any] = rows.values_list("value").annotate(n=Count("pk"), flagged=flagged)
    return found


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
    return find(ClauseText, text_id, actor, rules.KEEP)


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
