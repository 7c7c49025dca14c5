"""The clause library: topics by kind of contract, their values, and the statutory figure they may not miss. Pure.

Nine items of a wage contract (Art. 19), safety (Art. 21), women workers (Art. 22), what a comprehensive one adds.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare
from legal.choices.negotiations import BargainKind as K
from unions.rules.wages import MIN_WAGE

VIEW, EDIT, KEEP = "legal.view_contract", "legal.negotiate_contract", "legal.keep_instructor"


class ValueKind(StrEnum):
    """What a clause's value is measured in; text alone has none."""

    YUAN_MONTH = "yuan_month"
    YUAN_HOUR = "yuan_hour"
    YUAN_DAY = "yuan_day"
    PERCENT = "percent"
    HOURS = "hours"
    DAYS = "days"
    TEXT = "text"


class Bound(StrEnum):
    """Whether the statutory figure is the least or the most a clause may say."""

    LEAST = "least"
    MOST = "most"
    NONE = "none"


MIN_HOURLY = declare(
    "pay.minimum_hourly",
    "decimal",
    None,
    unit="yuan an hour",
    basis="省政府公布的非全日制工作小时最低工资标准，分地区录入",
    label=gettext_noop("Hourly minimum wage"),
)
WEEK_HOURS = declare(
    "hours.week",
    "decimal",
    "40",
    unit="hours a week",
    basis="《国务院关于职工工作时间的规定》第三条",
    label=gettext_noop("Hours of a week"),
)
OVERTIME_MONTH = declare(
    "hours.overtime_month",
    "decimal",
    "36",
    unit="hours a month",
    basis="《劳动法》第四十一条",
    label=gettext_noop("Overtime of a month"),
)
OVERTIME_PAY = declare(
    "pay.overtime_percent",
    "decimal",
    "150",
    unit="percent",
    basis="《劳动法》第四十四条",
    label=gettext_noop("Pay for overtime on a working day"),
)
ANNUAL_LEAVE = declare(
    "leave.annual",
    "decimal",
    "5",
    unit="days",
    basis="《职工带薪年休假条例》第三条",
    label=gettext_noop("Annual leave"),
)
MATERNITY = declare(
    "leave.maternity",
    "decimal",
    "98",
    unit="days",
    basis="《女职工劳动保护特别规定》第七条；省定延长产假另计",
    label=gettext_noop("Maternity leave"),
)
TRIAL_PAY = declare(
    "pay.trial_percent",
    "decimal",
    "80",
    unit="percent",
    basis="《劳动合同法》第二十条",
    label=gettext_noop("Pay in the trial period"),
)
SICK_PAY = declare(
    "pay.sick_percent",
    "decimal",
    "80",
    unit="percent of the minimum wage",
    basis="《关于贯彻执行〈劳动法〉若干问题的意见》第 59 条",
    label=gettext_noop("Sick pay"),
)


@dataclass(frozen=True)
class Topic:
    """One subject a contract may regulate: in which contracts, with what value, against which statutory figure."""

    code: str
    label: str
    kinds: frozenset[str]
    value: ValueKind = ValueKind.TEXT
    statute: str = ""
    bound: Bound = Bound.NONE
    is_required: bool = False
    is_strict: bool = False  # the value must be beyond the figure, not merely equal (wage level > minimum wage)


def topic(
    code: str,
    label: str,
    *kinds: K,
    value: ValueKind = ValueKind.TEXT,
    statute: str = "",
    bound: Bound = Bound.NONE,
    required: bool = False,
    strict: bool = False,
) -> Topic:
    """Write a Topic briefly."""
    return Topic(code, label, frozenset(each.value for each in kinds), value, statute, bound, required, strict)


WAGES = (K.WAGE, K.COMPREHENSIVE)
V, B = ValueKind, Bound
_TOPICS = (
    topic("quota", gettext_noop("Quota and piece price"), K.WAGE, required=True),
    topic("pay_system", gettext_noop("Distribution system, standards and forms of pay"), *WAGES, required=True),
    topic(
        "wage_floor",
        gettext_noop("Lowest wage of the contract"),
        *WAGES,
        value=V.YUAN_MONTH,
        statute=MIN_WAGE,
        bound=B.LEAST,
        required=True,
        strict=True,
    ),
    topic(
        "hourly_floor",
        gettext_noop("Lowest pay an hour"),
        K.WAGE,
        value=V.YUAN_HOUR,
        statute=MIN_HOURLY,
        bound=B.LEAST,
    ),
    topic("average_pay", gettext_noop("Average pay of the year"), *WAGES, value=V.YUAN_MONTH, required=True),
    topic("wage_growth", gettext_noop("Growth of wages"), *WAGES, value=V.PERCENT),
    topic("pay_method", gettext_noop("Method of payment"), K.WAGE, required=True),
    topic(
        "overtime_pay",
        gettext_noop("Overtime, allowances, bonuses"),
        K.WAGE,
        value=V.PERCENT,
        statute=OVERTIME_PAY,
        bound=B.LEAST,
        required=True,
    ),
    topic("adjustment", gettext_noop("How wages are adjusted"), K.WAGE, required=True),
    topic(
        "trial_pay",
        gettext_noop("Pay in the trial period"),
        K.WAGE,
        value=V.PERCENT,
        statute=TRIAL_PAY,
        bound=B.LEAST,
        required=True,
    ),
    topic("special_pay", gettext_noop("Pay in special cases"), K.WAGE, required=True),
    topic("sick_pay", gettext_noop("Sick pay"), K.WAGE, value=V.PERCENT, statute=SICK_PAY, bound=B.LEAST),
    topic("heat_allowance", gettext_noop("Heat allowance"), *WAGES, value=V.YUAN_DAY),
    topic(
        "week_hours",
        gettext_noop("Hours of a week"),
        K.COMPREHENSIVE,
        value=V.HOURS,
        statute=WEEK_HOURS,
        bound=B.MOST,
        required=True,
    ),
    topic(
        "overtime_month",
        gettext_noop("Overtime of a month"),
        K.COMPREHENSIVE,
        value=V.HOURS,
        statute=OVERTIME_MONTH,
        bound=B.MOST,
    ),
    topic(
        "annual_leave",
        gettext_noop("Annual leave"),
        K.COMPREHENSIVE,
        value=V.DAYS,
        statute=ANNUAL_LEAVE,
        bound=B.LEAST,
        required=True,
    ),
    topic("insurance", gettext_noop("Social insurance and welfare"), K.COMPREHENSIVE, required=True),
    topic("training", gettext_noop("Vocational training"), K.COMPREHENSIVE),
    topic("safety_system", gettext_noop("Responsibility for safety"), K.SAFETY, required=True),
    topic("safety_gear", gettext_noop("Protective equipment"), K.SAFETY, required=True),
    topic("safety_training", gettext_noop("Safety training"), K.SAFETY, value=V.HOURS, required=True),
    topic("health_check", gettext_noop("Health checks"), K.SAFETY, required=True),
    topic(
        "maternity",
        gettext_noop("Maternity leave"),
        K.WOMEN,
        value=V.DAYS,
        statute=MATERNITY,
        bound=B.LEAST,
        required=True,
    ),
    topic("women_check", gettext_noop("Health checks of women workers"), K.WOMEN, required=True),
    topic("women_posts", gettext_noop("Work that women may not be given"), K.WOMEN, required=True),
    topic("equal_pay", gettext_noop("Equal pay and promotion"), K.WOMEN, required=True),
    topic("other", gettext_noop("Other agreements"), *K),
)
TOPICS: dict[str, Topic] = {each.code: each for each in _TOPICS}
COMPARED = tuple(each.code for each in _TOPICS if each.value != ValueKind.TEXT)


def topics_for(kind: str) -> list[Topic]:
    """Return the checklist of a kind of contract, in the order of the regulation."""
    return [each for each in _TOPICS if kind in each.kinds]


def missing_for(kind: str, codes: Sequence[str]) -> list[Topic]:
    """Return what a contract of a kind should regulate and does not."""
    return [each for each in topics_for(kind) if each.is_required and each.code not in codes]


def misses_statute(topic: Topic, value: Decimal | None, statutory: Decimal | None) -> bool:
    """Say whether a clause is worse for the workers than the law of today."""
    if value is None or statutory is None or topic.bound == Bound.NONE:
        return False
    if topic.bound == Bound.MOST:
        return value > statutory
    return value <= statutory if topic.is_strict else value < statutory


def check_clause(topic: Topic, value: Decimal | None, statutory: Decimal | None) -> None:
    """Refuse a clause without its value, or one worse than the law (Arts. 5, 19)."""
    if topic.value != ValueKind.TEXT and value is None:
        text = _("Enter the value.")
        raise RuleBrokenError(text, code="value", fields={"value": text})
    if misses_statute(topic, value, statutory):
        text = _("The statutory figure is %(figure)s; a contract may not be worse for the workers.")
        told = text % {"figure": statutory}
        raise RuleBrokenError(told, code="below_statute", fields={"value": told})
