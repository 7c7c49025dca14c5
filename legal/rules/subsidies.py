"""What a lawyer gets for a finished case, by stage (domain.md 6.3). Pure."""

from collections.abc import Collection, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_noop

from core.parameters.registry import declare

LOCAL = "省级默认值，可按地区调整"
STAGE_AMOUNTS = declare(
    "legal.subsidy",
    "table",
    '{"advice": 50, "drafting": 200, "mediation": 500, "arbitration": 1500, "first": 2000, "second": 1500,'
    ' "enforcement": 500}',
    unit="yuan a case",
    basis=LOCAL,
    label=gettext_noop("Subsidy of legal aid by stage"),
)
EXTRA_SHARE = declare(
    "legal.subsidy_extra",
    "decimal",
    "5",
    unit="percent",
    basis=LOCAL,
    label=gettext_noop("Subsidy for each further claimant"),
)
EXTRA_MOST = declare(
    "legal.subsidy_extra_most",
    "decimal",
    "50",
    unit="percent",
    basis=LOCAL,
    label=gettext_noop("Most that further claimants add to the subsidy"),
)
FEN = Decimal("0.01")


def subsidy(
    stages: Collection[str], amounts: Mapping[str, object], *, people: int, extra: Decimal, most: Decimal
) -> Decimal:
    """Return the subsidy of a case: its stages, and a share for each claimant beyond the first, up to a limit."""
    base = sum((Decimal(str(amounts.get(stage, 0))) for stage in set(stages)), Decimal(0))
    share = min(extra * max(people - 1, 0), most)
    return (base * (100 + share) / 100).quantize(FEN, ROUND_HALF_UP)
