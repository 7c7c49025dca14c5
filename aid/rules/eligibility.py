"""Who is in hardship: the formula, its clauses and their explanation (domain.md 2.2, 2.3). Pure.

Facts and parameters go in by name; an explanation comes out that anybody can check with a pocket calculator.
"""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import Category, Cause
from aid.rules.reckoning import ADJUSTING, Counted, Details, counted
from core.parameters.registry import declare

VERSION = "2026.3"  # 2026.1 knew no caps, no imputed wage, no income left out
# Until then the gate compared unrounded figures: 108,000.10 yuan for three were above 3,000.00 and shown as 3,000.00.
UNROUNDED = frozenset({"2026.1", "2026.2"})
FEN = Decimal("0.01")
RATIO = Decimal("0.0001")

MIN_LIVING = declare(
    "needy.min_living",
    "decimal",
    None,
    unit="yuan a month",
    basis="当地低保标准公告",
    label=gettext_noop("Minimum living standard"),
)
RELATIVE_MULTIPLE = declare(
    "needy.relative_multiple",
    "decimal",
    "2.0",
    unit="times the minimum living standard",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Upper bound of relative hardship"),
)
ACCIDENT_SHARE = declare(
    "needy.accident_share",
    "decimal",
    "0.5",
    unit="of a year's income",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Accident loss against income"),
)
GATE_MULTIPLE = declare(
    "needy.gate_multiple",
    "decimal",
    "3.0",
    unit="times the minimum living standard",
    basis="浙江省 2017—2019 年困难职工认定做法",
    label=gettext_noop("Gross income gate"),
)
GATE_ON = declare(
    "needy.gate_on",
    "switch",
    "on",
    unit="",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Gross income gate is applied"),
)
ACCIDENT_WINDOW = declare(
    "needy.accident_months",
    "integer",
    "12",
    unit="months",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("How long ago an accident may be"),
)
CODES = (MIN_LIVING, RELATIVE_MULTIPLE, ACCIDENT_SHARE, GATE_MULTIPLE, GATE_ON)
USED = (*CODES, *ADJUSTING)  # a place that lacks one of the first cannot reckon; one of the others then adjusts nothing


@dataclass(frozen=True)
class Facts:
    """What is known of a household, in yuan over the twelve months before the application."""

    income: Decimal
    rigid: Decimal
    heads: int
    event_loss: Decimal = Decimal(0)
    event_in_window: bool = False
    details: Details | None = None  # None: an assessment by the rules before 2026.2, or sums alone

    def as_data(self) -> dict[str, Any]:
        data: dict[str, Any] = {
            "income": str(self.income),
            "rigid": str(self.rigid),
            "heads": self.heads,
            "event_loss": str(self.event_loss),
            "event_in_window": self.event_in_window,
        }
        return data | ({"details": self.details.as_data()} if self.details else {})

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Facts":
        return cls(
            income=Decimal(data["income"]),
            rigid=Decimal(data["rigid"]),
            heads=int(data["heads"]),
            event_loss=Decimal(data["event_loss"]),
            event_in_window=bool(data["event_in_window"]),
            details=Details.from_data(data.get("details")),
        )


@dataclass(frozen=True)
class Declaration:
    """What a file holds of a household, before any parameter: the sums of its lines, its heads, what happened when."""

    income: Decimal
    rigid: Decimal
    heads: int
    causes: tuple[int | None, ...] = ()
    event_on: date | None = None
    event_loss: Decimal | None = None
    details: Details | None = None


def facts_from(declared_: Declaration, *, months: int, on: date) -> Facts:
    """Return the facts of a household on a day; a loss of the last ``months`` months counts as a rigid cost."""
    event_on = declared_.event_on
    claims = in_accident_causes(declared_.causes)
    recent = bool(claims and event_on and months_before(on, months) <= event_on <= on)
    loss = Decimal(declared_.event_loss or 0) if recent else Decimal(0)
    return Facts(
        income=Decimal(declared_.income),
        rigid=Decimal(declared_.rigid) + loss,
        heads=max(declared_.heads, 1),
        event_loss=loss,
        event_in_window=recent,
        details=declared_.details,
    )


def months_before(day: date, months: int) -> date:
    """Return the same day so many months earlier, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Clause:
    """One test of the rule: what it asks, the family's figure, the threshold, and whether it holds."""

    code: str
    figure: Decimal
    threshold: Decimal
    holds: bool


@dataclass(frozen=True)
class Finding:
    """The outcome of a reckoning, with everything that led to it."""

    net_per_head: Decimal
    gross_per_head: Decimal
    loss_ratio: Decimal
    clauses: tuple[Clause, ...]
    matched: tuple[Category, ...]
    proposed: Category
    counted: Counted


def per_head(amount: Decimal, heads: int) -> Decimal:
    """Return a monthly amount per head, rounded half up to the fen, once."""
    return (amount / 12 / heads).quantize(FEN, ROUND_HALF_UP)


def as_shown(amount: Decimal, version: str) -> Decimal:
    """Return a threshold rounded half up to the fen, as the figures beside it are; the first rules did not."""
    return amount if version in UNROUNDED else amount.quantize(FEN, ROUND_HALF_UP)


def _within(gate_line: Decimal, gross: Decimal, heads: int, income: Decimal, version: str) -> bool:
    """Say whether the gross income per head, rounded once to the fen, does not pass the gate."""
    return income <= gate_line * 12 * heads if version in UNROUNDED else gross <= gate_line


def _loss_ratio(loss: Decimal, income: Decimal, *, below: bool, version: str) -> Decimal:
    """Return the share a loss has of a year's income; one below its threshold is never rounded up to it."""
    if not income:
        return Decimal(0)
    down = below and version not in UNROUNDED
    return (loss / income).quantize(RATIO, ROUND_DOWN if down else ROUND_HALF_UP)


def assess(facts: Facts, parameters: Mapping[str, Any], *, version: str = VERSION) -> Finding:
    """Reckon a household's category: deep, relative, accident or none (domain.md 2.2).

    ``net_pc = (income − rigid) / 12 / N``; a negative result is allowed and kept. When several tests hold, deep goes
    before relative before accident; all that hold are recorded. The gross gate concerns neither accidents nor a
    family whose region switched it off.
    """
    if facts.heads < 1:
        raise ValueError("A household has at least one person.")
    standard: Decimal = parameters[MIN_LIVING]
    counts = counted(facts.income, facts.rigid, facts.details, standard, parameters)
    income = counts.income
    net, gross = per_head(income - counts.rigid, facts.heads), per_head(income, facts.heads)
    line = as_shown(standard, version)
    upper = as_shown(standard * parameters[RELATIVE_MULTIPLE], version)
    gate_line = as_shown(standard * parameters[GATE_MULTIPLE], version)
    gate = not parameters[GATE_ON] or _within(gate_line, gross, facts.heads, income, version)
    share: Decimal = parameters[ACCIDENT_SHARE]
    struck = facts.event_in_window and facts.event_loss > 0 and facts.event_loss >= share * income
    ratio = _loss_ratio(facts.event_loss, income, below=not struck, version=version)
    clauses = [
        Clause("deep", net, line, net < line),
        Clause("relative", net, upper, line <= net < upper),
    ]
    if parameters[GATE_ON]:
        clauses.insert(0, Clause("gate", gross, gate_line, gate))
    if facts.event_loss:
        clauses.append(Clause("accident", ratio, share, struck))
    clauses += [
        Clause(f"counts.{each.code}", each.claimed, each.allowed, each.claimed <= each.allowed)
        for each in counts.adjustments
    ]
    holding = {
        Category.DEEP: gate and net < line,
        Category.RELATIVE: gate and line <= net < upper,
        Category.ACCIDENT: struck,
    }
    matched = tuple(category for category, holds in holding.items() if holds)
    return Finding(net, gross, ratio, tuple(clauses), matched, matched[0] if matched else Category.NONE, counts)


def sentence(clause: Mapping[str, Any]) -> str:
    """Say one clause in words, with the family's own figure and the threshold."""
    texts = {
        ("gate", True): _("Gross income per head %(figure)s is within the gate of %(threshold)s."),
        ("gate", False): _("Gross income per head %(figure)s is above the gate of %(threshold)s."),
        ("deep", True): _("Net income per head %(figure)s is below the minimum living standard of %(threshold)s."),
        ("deep", False): _("Net income per head %(figure)s is not below the minimum living standard of %(threshold)s."),
        ("relative", True): _("Net income per head %(figure)s lies between the standard and %(threshold)s."),
        ("relative", False): _("Net income per head %(figure)s does not lie between the standard and %(threshold)s."),
        ("accident", True): _("The loss is %(figure)s of a year's income; the rule asks for %(threshold)s."),
        ("accident", False): _(
            "The loss is %(figure)s of a year's income, less than the %(threshold)s the rule asks for."
        ),
    }
    figure, threshold = Decimal(clause["figure"]), Decimal(clause["threshold"])
    if is_adjustment(clause):
        return adjustments()[clause["code"].partition(".")[2]] % {"claimed": _yuan(figure), "allowed": _yuan(threshold)}
    said = _percent if clause["code"] == "accident" else _yuan
    holds, shown = bool(clause["holds"]), {"figure": said(figure), "threshold": said(threshold)}
    if not holds and figure == threshold and clause["code"] in ("gate", "accident"):
        return _narrowly()[clause["code"]] % shown
    return texts[clause["code"], holds] % shown


def _narrowly() -> dict[str, str]:
    """Return what to say where the rules before 2026.3 kept two figures apart that are equal as they are shown."""
    return {
        "gate": _("Gross income per head is above the gate of %(threshold)s by less than one fen."),
        "accident": _("The loss is a little less than the %(threshold)s of a year's income the rule asks for."),
    }


def _yuan(amount: Decimal) -> str:
    """Show an amount with its fen, and with every digit that tells it from another."""
    return f"¥{amount:,.{_places(amount)}f}"


def _percent(share: Decimal) -> str:
    """Show a share in percent with the digits it has."""
    percent = share * 100
    return f"{percent:.{_places(percent)}f}%" if percent % 1 else f"{percent:.0f}%"


def _places(number: Decimal) -> int:
    return max(2, -int(number.normalize().as_tuple().exponent))


def is_adjustment(clause: Mapping[str, Any]) -> bool:
    """Say whether a clause tells what counts otherwise than declared, rather than a test that is passed or failed."""
    return str(clause["code"]).startswith("counts.")


def adjustments() -> dict[str, str]:
    """Return the sentence of each adjustment, with what was claimed and what counts in a year."""
    return {
        "not_counted": _("Of the income declared, %(claimed)s do not count (basic pension, honours and the like)."),
        "imputed": _("Who could work and does not: %(claimed)s declared, %(allowed)s counted as minimum wages."),
        "rent": _("Rent: %(claimed)s claimed, %(allowed)s count at most."),
        "elder_support": _("Support of elders: %(claimed)s claimed, %(allowed)s count at most."),
        "job_cost": _("Cost of working: %(claimed)s claimed, %(allowed)s count at most."),
        "support_paid": _("Support paid: %(claimed)s claimed, %(allowed)s count here."),
    }


def conclusion(category: str) -> str:
    """Say the outcome in one sentence; not eligible is an outcome with a next step, not an error."""
    return {
        Category.DEEP: _("On current information the household is in deep hardship."),
        Category.RELATIVE: _("On current information the household is in relative hardship."),
        Category.ACCIDENT: _("On current information an accident brought the household into hardship."),
        Category.NONE: _(
            "On current information this household does not meet the conditions. Temporary relief, mutual medical aid"
            " or legal aid may help."
        ),
    }[Category(category)]


def in_accident_causes(causes: Iterable[int | None]) -> bool:
    """Say whether a file claims an accident or a disaster among its causes."""
    return bool({Cause.ACCIDENT, Cause.NATURAL_DISASTER} & {cause for cause in causes if cause})
