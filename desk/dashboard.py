"""What a dashboard shows: one node, the nodes below it, a year, and the words for its figures (ux.md P72)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, pgettext

from core.actors import Actor
from core.addresses import row_address
from core.drawn import drawn_from
from core.errors import NotFoundError
from core.templatetags.show import MISSING, count, fen
from desk.coverage import at_node
from desk.rules.dashboard import MEASURES, comparable, value_of
from desk.rules.measures import Kind, Measure, Value
from desk.rules.topics import OVERVIEW, TOPICS, Topic
from desk.selectors.dashboard import Node, around, node_of, own_with_parts
from unions.models import Union
from unions.selectors.sums import Totals

VIEW = "aid.view_coverage"
YEARS = 5


@dataclass(frozen=True)
class Shown:
    """One dashboard: where, what lies above it and below it, which year."""

    node: Node
    above: list[Union]
    parts: list[Node]
    year: int
    today: date
    topic: Topic = OVERVIEW

    def value(self, measure: Measure, base: str = "") -> Value:
        """Return a measure at the node itself."""
        return value_of(measure, self.node.counts, self.year, base)

    def values(self, measure: Measure, base: str = "") -> list[tuple[Node, Value]]:
        """Return a measure at every part, the largest first; parts without a figure last."""
        told = [(part, value_of(measure, part.counts, self.year, base)) for part in self.parts]
        known = [(one, each, comparable(each)) for one, each in told]
        return [(one, each) for one, each, _n in sorted(known, key=lambda row: (row[2] is None, -(row[2] or 0)))]

    @property
    def drawn_from(self) -> str:
        """Return a mark of all that is shown but the choice of the map: who sees the same is shown the same."""
        every = (self.node, *self.parts)
        nodes = [(each.union.code, each.union.name, each.union.region_id, each.mark) for each in every]
        return drawn_from(self.topic.key, self.year, self.today, nodes)

    @property
    def years(self) -> list[int]:
        return [self.today.year - back for back in range(YEARS)]


def shown_for(actor: Actor, query: Mapping[str, str], today: date, topic: str = "") -> Shown:
    """Read which dashboard is asked for; what cannot be read is this year's at the top of the actor's branch."""
    if topic and topic not in TOPICS:
        raise NotFoundError("", code="not_found")
    union, above, below = _asked_for(actor, query.get("node", ""))
    year = query.get("year", "")
    known = [str(today.year - back) for back in range(YEARS)]
    chosen = int(year) if year in known else today.year
    totals = Totals()
    node, parts = node_of(union, totals), [node_of(each, totals) for each in below]
    return Shown(node, above, parts, chosen, today, TOPICS[topic] if topic else OVERVIEW)


def _asked_for(actor: Actor, code: str) -> tuple[Union, list[Union], list[Union]]:
    """Return a node, what lies above and below it; whoever holds one branch begins there, and its place is known."""
    held = actor.branches(VIEW)
    if not code and len(held) == 1:
        own, parts = own_with_parts(held[0])
        if own is not None:
            return own, [], parts
    union = at_node(actor, code)
    return union, *around(actor, VIEW, union)


def address(shown: Shown, *, node: str = "", **more: Any) -> str:
    """Return the address of the dashboard at a node, keeping the year."""
    query: dict[str, Any] = {"node": node or shown.node.union.code}
    if shown.year != shown.today.year:
        query["year"] = shown.year
    topic = shown.topic.key
    here = row_address("desk:dashboard_topic", topic) if topic else reverse("desk:dashboard")
    return here + "?" + urlencode(query | more)


def behind(shown: Shown, key: str, *, node: str = "", **more: Any) -> str:
    """Return the address of what lies behind a figure."""
    query: dict[str, Any] = {"node": node or shown.node.union.code}
    if shown.year != shown.today.year:
        query["year"] = shown.year
    return row_address("desk:dashboard_figure", key) + "?" + urlencode(query | more)


def measure_of(key: str) -> Measure:
    """Return a measure by its key; an unknown one is a page that does not exist."""
    if key not in MEASURES:
        raise NotFoundError("", code="not_found")
    return MEASURES[key]


def written(value: Value) -> tuple[str, str]:
    """Return a value and its unit as a card shows them."""
    kind = value.measure.kind
    if value.measure.is_rate:
        if value.number is None:
            return MISSING, ""
        return (f"{tenth(value.number)}", "%") if kind == Kind.RATE else (f"{value.number:,}", "")
    if kind == Kind.YEAR_MONEY:
        return large_money(value.above)
    return count(value.above), str(value.measure.unit)


def plain(value: Value) -> str:
    """Return a value in one piece, as tables and tiles show it."""
    number, unit = written(value)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip() if unit and _is_money(value) else number


def exact(value: Value) -> str:
    """Return a value to its last digit: what the table behind a card and the Excel file say."""
    if value.measure.kind == Kind.YEAR_MONEY:
        return fen(value.above)
    if value.measure.kind == Kind.RATE:
        return MISSING if value.number is None else f"{value.number}%"
    return written(value)[0]


def large_money(amount_fen: int) -> tuple[str, str]:
    """Return an amount in the large units people say: 亿元 and 万元, or millions."""
    yuan = Decimal(amount_fen) / 100
    units: list[tuple[Decimal, str]] = [(Decimal(10_000), pgettext("large amount", "ten thousand yuan"))]
    if (get_language() or "").startswith("zh"):
        units.insert(0, (Decimal(100_000_000), pgettext("large amount", "hundred million yuan")))
    else:
        units = [(Decimal(1_000_000), pgettext("large amount", "million yuan"))]
    for size, name in units:
        if yuan >= size:
            return f"{(yuan / size).quantize(Decimal('0.01'), rounding=ROUND_HALF_UP):,}", name
    return f"{yuan.quantize(Decimal(1), rounding=ROUND_HALF_UP):,}", pgettext("large amount", "yuan")


def ten_thousands(amount: int) -> str:
    """Return fen in ten thousand yuan, as short as a bar of a chart needs it."""
    whole = Decimal(amount) / 1_000_000
    return f"{whole:,.0f}" if whole >= 10 or not whole else f"{whole:,.1f}"


def tenth(number: Decimal) -> Decimal:
    """Round to one place, halves up."""
    return number.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _is_money(value: Value) -> bool:
    return value.measure.kind == Kind.YEAR_MONEY


def short_name(node: Node) -> str:
    """Return what a tile calls a place: 杭州 for 杭州市总工会, 海曙 for 海曙区总工会."""
    name: Any = node.union.name.removesuffix("总工会")
    return name[:-1] if len(name) > 2 and name[-1] in "市县区" else name
