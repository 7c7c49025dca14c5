"""What of a household's declared income and rigid costs counts: caps, imputed wages, income left out. Pure.

domain.md 2.3. Every adjustment keeps what was claimed beside what is allowed, so that the reckoning explains itself. A
parameter that an older assessment did not know adjusts nothing: it replays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_noop

from aid.choices.files import ExpenseKind, Standing
from core.parameters.registry import declare
from unions.rules.wages import MIN_WAGE

FEN = Decimal("0.01")
YEAR = 12
LOCAL = "省级默认值，可按地区调整"

NOT_COUNTED = declare(
    "needy.income_not_counted",
    "list",
    "base_pension,preferential,honour",
    unit="kinds of income",
    basis="省级默认值：基础养老金、优抚待遇、一次性荣誉奖励不计入收入",
    label=gettext_noop("Income that does not count"),
)
IMPUTE_ON = declare(
    "needy.impute_wage",
    "switch",
    "on",
    unit="",
    basis="有劳动能力而未就业的，按当地最低工资标准核算收入（省级默认启用）",
    label=gettext_noop("Wage imputed to who could work and does not"),
)
WORKING_AGE = declare(
    "needy.working_age",
    "list",
    "16,59",
    unit="first and last year of age",
    basis="省级默认值：16 至 59 周岁为劳动年龄",
    label=gettext_noop("Working age"),
)
RENT_MULTIPLE = declare(
    "needy.rent_multiple",
    "decimal",
    "1.0",
    unit="times the minimum living standard, per household and month",
    basis=LOCAL,
    label=gettext_noop("Most rent that counts"),
)
ELDER_MULTIPLE = declare(
    "needy.elder_support_multiple",
    "decimal",
    "0.5",
    unit="times the minimum living standard, per household and month",
    basis=LOCAL,
    label=gettext_noop("Most support of elders that counts"),
)
JOB_MULTIPLE = declare(
    "needy.job_cost_multiple",
    "decimal",
    "1.0",
    unit="times the minimum living standard, per earner and month",
    basis="省级默认值：必要就业成本以低保标准为限",
    label=gettext_noop("Most cost of working that counts"),
)
SUPPORT_PAID_ON = declare(
    "needy.support_paid_counts",
    "switch",
    "on",
    unit="",
    basis="省级默认值：离婚后支付的抚养费计入刚性支出",
    label=gettext_noop("Support paid after a divorce counts as a cost"),
)
ADJUSTING = (
    NOT_COUNTED,
    IMPUTE_ON,
    MIN_WAGE,
    WORKING_AGE,
    RENT_MULTIPLE,
    ELDER_MULTIPLE,
    JOB_MULTIPLE,
    SUPPORT_PAID_ON,
)


@dataclass(frozen=True)
class Idle:
    """Somebody able to work and out of work without proof: age, and what income is declared for the year."""

    age: int
    income: Decimal


@dataclass(frozen=True)
class Details:
    """The sums behind a declaration, by kind, and whom a cap or an imputed wage concerns."""

    incomes: Mapping[str, Decimal] = field(default_factory=dict)
    costs: Mapping[str, Decimal] = field(default_factory=dict)
    earners: int = 0
    idle: tuple[Idle, ...] = ()

    def as_data(self) -> dict[str, Any]:
        return {
            "incomes": {kind: str(amount) for kind, amount in sorted(self.incomes.items())},
            "costs": {kind: str(amount) for kind, amount in sorted(self.costs.items())},
            "earners": self.earners,
            "idle": [[each.age, str(each.income)] for each in self.idle],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any] | None) -> "Details | None":
        if data is None:
            return None
        return cls(
            incomes={kind: Decimal(amount) for kind, amount in data["incomes"].items()},
            costs={kind: Decimal(amount) for kind, amount in data["costs"].items()},
            earners=int(data["earners"]),
            idle=tuple(Idle(int(age), Decimal(income)) for age, income in data["idle"]),
        )


@dataclass(frozen=True)
class Adjustment:
    """One sum that counts otherwise than it was declared."""

    code: str
    claimed: Decimal
    allowed: Decimal


@dataclass(frozen=True)
class Counted:
    """What counts of income and rigid costs in the year, and every adjustment that led there."""

    income: Decimal
    rigid: Decimal
    adjustments: tuple[Adjustment, ...] = ()


def counted(
    income: Decimal, rigid: Decimal, details: Details | None, line: Decimal, parameters: Mapping[str, Any]
) -> Counted:
    """Return what counts of a household's declared sums under the parameters of a day and place."""
    if details is None:
        return Counted(income, rigid)
    changes = [*_incomes(details, parameters), *_costs(details, line, parameters)]
    for each in changes:
        if each.code in INCOME_CODES:
            income += each.allowed - each.claimed
        else:
            rigid += each.allowed - each.claimed
    return Counted(income, rigid, tuple(changes))


INCOME_CODES = frozenset({"not_counted", "imputed"})


def _incomes(details: Details, parameters: Mapping[str, Any]) -> list[Adjustment]:
    found = []
    left_out = sum((details.incomes.get(kind, Decimal(0)) for kind in parameters.get(NOT_COUNTED, ())), Decimal(0))
    if left_out:
        found.append(Adjustment("not_counted", left_out, Decimal(0)))
    wage, span = parameters.get(MIN_WAGE), parameters.get(WORKING_AGE)
    if parameters.get(IMPUTE_ON) and wage is not None and span:
        first, last = int(span[0]), int(span[-1])
        short = [each for each in details.idle if first <= each.age <= last and each.income < wage * YEAR]
        if short:
            declared = sum((each.income for each in short), Decimal(0))
            found.append(Adjustment("imputed", declared, wage * YEAR * len(short)))
    return found


def _costs(details: Details, line: Decimal, parameters: Mapping[str, Any]) -> list[Adjustment]:
    heads = {
        ExpenseKind.RENT: (RENT_MULTIPLE, 1),
        ExpenseKind.ELDER_SUPPORT: (ELDER_MULTIPLE, 1),
        ExpenseKind.JOB_COST: (JOB_MULTIPLE, details.earners),
    }
    found = []
    for kind, (code, times) in heads.items():
        multiple, claimed = parameters.get(code), details.costs.get(kind, Decimal(0))
        if multiple is None or not claimed:
            continue
        cap = (line * multiple * YEAR * times).quantize(FEN, ROUND_HALF_UP)
        if claimed > cap:
            found.append(Adjustment(kind.value, claimed, cap))
    paid = details.costs.get(ExpenseKind.SUPPORT_PAID, Decimal(0))
    if paid and parameters.get(SUPPORT_PAID_ON) is False:
        found.append(Adjustment("support_paid", paid, Decimal(0)))
    return found


def is_idle(*, standing: str, proof: str) -> bool:
    """Say whether somebody counts as able to work and out of work, without a proof of the contrary."""
    return standing == Standing.UNEMPLOYED and not proof.strip()


def is_earner(standing: str) -> bool:
    """Say whether somebody works for an income."""
    return standing == Standing.WORKING
