"""Figures on organisation: what is divided by what, and the denominator's rule in words (domain.md 1.4). Pure.

A figure is asked for by its code, with the base counts of a branch (`COUNTS` names them all) and, where there are two,
the denominator's rule. Whoever keeps sums keeps the base counts; nothing here asks the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from django.utils.translation import gettext_noop

CENT = Decimal("0.01")


class Unit(StrEnum):
    PERCENT = "percent"
    RATIO = "ratio"
    COUNT = "count"


@dataclass(frozen=True)
class Base:
    """One way to divide: the base counts above and below the line, and the rule of the lower one in words (msgid)."""

    code: str
    above: str
    below: str
    rule: str


@dataclass(frozen=True)
class Definition:
    """A figure as the page of definitions shows it. The first base is the default one."""

    code: str
    label: str
    unit: Unit
    bases: tuple[Base, ...]
    expected: Decimal | None = None  # what the province set itself, where it did
    note: str = ""

    def base(self, code: str = "") -> Base:
        """Return the base chosen by its code; the default one for an empty or unknown code."""
        return next((each for each in self.bases if each.code == code), self.bases[0])


@dataclass(frozen=True)
class Figure:
    """A figure of a branch: both numbers and the value. ``value`` is None where nothing stands below the line."""

    definition: Definition
    base: Base
    above: int
    below: int
    value: Decimal | None = field(default=None)

    @property
    def is_reached(self) -> bool | None:
        """Say whether the expected value is reached; None where none is expected or nothing can be said."""
        if self.value is None or self.definition.expected is None:
            return None
        return self.value >= self.definition.expected


# Base counts of a branch, on a day. Active unions include those whose term is overdue.
COUNTS: Mapping[str, str] = {
    "employers_operating": gettext_noop("operating employers in the register"),
    "employers_due": gettext_noop("operating employers with at least the threshold of workers"),
    "covered_operating": gettext_noop("operating employers covered by an active union"),
    "covered_due": gettext_noop("operating employers above the threshold covered by an active union"),
    "workers_operating": gettext_noop("workers of all operating employers"),
    "workers_covered": gettext_noop("workers of the employers covered by an active union"),
    "members": gettext_noop("active members"),
    "members_female": gettext_noop("women among the active members"),
    "members_migrant": gettext_noop("migrant workers among the active members"),
    "members_new_form": gettext_noop("new-form workers among the active members"),
    "members_reported": gettext_noop("members reported by the unions"),
    "members_real_name": gettext_noop("active members with a valid identity number and telephone"),
    "cards_issued": gettext_noop("active members with a card"),
    "cards_active": gettext_noop("active members with an activated card"),
    "unions_basic": gettext_noop("active basic unions"),
    "unions_basic_25": gettext_noop("active basic unions with at least 25 members"),
    "unions_women_due": gettext_noop("active basic unions with at least 10 women members"),
    "with_finance_review": gettext_noop("of these, with an expenditure review committee"),
    "with_women": gettext_noop("of these, with a women workers' committee"),
    "with_law_supervision": gettext_noop("active basic unions with a labour-law supervision committee"),
    "with_staff_congress": gettext_noop("active basic unions with a staff congress"),
    "townships": gettext_noop("townships, streets and zones"),
    "townships_with_federation": gettext_noop("townships with an active federation"),
    "townships_with_worker": gettext_noop("townships with a professional union worker in post"),
    "union_workers": gettext_noop("professional union workers in post"),
    "officers_full_time": gettext_noop("full-time officers"),
    "officers_part_time": gettext_noop("part-time officers"),
    "officers_seconded": gettext_noop("seconded officers"),
    "officers": gettext_noop("chairs, vice-chairs and committee members"),
    "vice_chairs_not_full_time": gettext_noop("part-time and seconded vice-chairs of federations"),
    "terms_due": gettext_noop("terms that were due in the period"),
    "terms_on_time": gettext_noop("of these, followed by an election in time"),
    "terms_overdue": gettext_noop("unions whose term is overdue"),
}


def _one(above: str, below: str, rule: str = "") -> tuple[Base, ...]:
    return (Base("", above, below, rule or COUNTS[below]),)


DEFINITIONS: Mapping[str, Definition] = {
    each.code: each
    for each in (
        Definition(
            "unionisation",
            gettext_noop("Unionisation rate"),
            Unit.PERCENT,
            (
                Base(
                    "due",
                    "covered_due",
                    "employers_due",
                    gettext_noop("Denominator: operating employers in the register with at least 25 workers"),
                ),
                Base(
                    "operating",
                    "covered_operating",
                    "employers_operating",
                    gettext_noop("Denominator: all operating employers in the register"),
                ),
            ),
            expected=Decimal(85),
        ),
        Definition(
            "membership",
            gettext_noop("Membership rate"),
            Unit.PERCENT,
            (
                Base(
                    "covered",
                    "members",
                    "workers_covered",
                    gettext_noop("Denominator: workers of the employers covered by an active union"),
                ),
                Base(
                    "operating",
                    "members",
                    "workers_operating",
                    gettext_noop("Denominator: workers of all operating employers in the register"),
                ),
            ),
            expected=Decimal(85),
        ),
        Definition(
            "township_coverage",
            gettext_noop("Townships with a federation"),
            Unit.PERCENT,
            _one(
                "townships_with_federation", "townships", gettext_noop("Denominator: all townships, streets and zones")
            ),
            expected=Decimal(85),
        ),
        Definition(
            "township_workers",
            gettext_noop("Townships with a professional union worker"),
            Unit.PERCENT,
            _one("townships_with_worker", "townships", gettext_noop("Denominator: all townships, streets and zones")),
            expected=Decimal(90),
        ),
        Definition(
            "units_per_union",
            gettext_noop("Covered employers for each union"),
            Unit.RATIO,
            _one("covered_operating", "unions_basic", gettext_noop("Denominator: active basic unions")),
        ),
        Definition(
            "members_per_unit",
            gettext_noop("Members for each covered employer"),
            Unit.RATIO,
            _one(
                "members",
                "covered_operating",
                gettext_noop("Denominator: operating employers covered by an active union"),
            ),
        ),
        Definition(
            "full_time",
            gettext_noop("Full-time officers"),
            Unit.PERCENT,
            _one("officers_full_time", "officers", gettext_noop("Denominator: all officers in post")),
        ),
        Definition(
            "part_time",
            gettext_noop("Part-time officers"),
            Unit.PERCENT,
            _one("officers_part_time", "officers", gettext_noop("Denominator: all officers in post")),
        ),
        Definition(
            "seconded",
            gettext_noop("Seconded officers"),
            Unit.PERCENT,
            _one("officers_seconded", "officers", gettext_noop("Denominator: all officers in post")),
        ),
        Definition(
            "reelection_on_time",
            gettext_noop("Elections held on time"),
            Unit.PERCENT,
            _one(
                "terms_on_time",
                "terms_due",
                gettext_noop("Denominator: terms whose end, extension included, fell into the last twelve months"),
            ),
        ),
        Definition(
            "real_name",
            gettext_noop("Real-name completion"),
            Unit.PERCENT,
            _one(
                "members_real_name",
                "members_reported",
                gettext_noop("Denominator: members reported by the unions, or counted where none are reported"),
            ),
        ),
        Definition(
            "cards_issued",
            gettext_noop("Members with a card"),
            Unit.PERCENT,
            _one("cards_issued", "members", gettext_noop("Denominator: active members")),
        ),
        Definition(
            "cards_active",
            gettext_noop("Activated cards"),
            Unit.PERCENT,
            _one("cards_active", "cards_issued", gettext_noop("Denominator: cards issued")),
        ),
        Definition(
            "new_form",
            gettext_noop("New-form members"),
            Unit.PERCENT,
            _one("members_new_form", "members", gettext_noop("Denominator: active members")),
        ),
        Definition(
            "women_committees",
            gettext_noop("Women workers' committees"),
            Unit.PERCENT,
            _one(
                "with_women",
                "unions_women_due",
                gettext_noop("Denominator: active basic unions with at least 10 women members"),
            ),
        ),
        Definition(
            "finance_review",
            gettext_noop("Expenditure review committees"),
            Unit.PERCENT,
            _one(
                "with_finance_review",
                "unions_basic_25",
                gettext_noop("Denominator: active basic unions with at least 25 members"),
            ),
        ),
        Definition(
            "law_supervision",
            gettext_noop("Labour-law supervision committees"),
            Unit.PERCENT,
            _one("with_law_supervision", "unions_basic", gettext_noop("Denominator: active basic unions")),
        ),
        Definition(
            "staff_congress",
            gettext_noop("Unions with a staff congress"),
            Unit.PERCENT,
            _one("with_staff_congress", "unions_basic", gettext_noop("Denominator: active basic unions")),
        ),
    )
}


def figure(code: str, counts: Mapping[str, int], base: str = "") -> Figure:
    """Return a figure from the base counts of a branch, by the chosen denominator or the default one."""
    definition = DEFINITIONS[code]
    chosen = definition.base(base)
    above, below = counts.get(chosen.above, 0), counts.get(chosen.below, 0)
    return Figure(definition, chosen, above, below, divided(above, below, definition.unit))


def figures(counts: Mapping[str, int], bases: Mapping[str, str] | None = None) -> list[Figure]:
    """Return every figure in the order of the definitions; ``bases`` names the chosen denominators by figure."""
    wanted = bases or {}
    return [figure(code, counts, wanted.get(code, "")) for code in DEFINITIONS]


def divided(above: int, below: int, unit: Unit) -> Decimal | None:
    """Return the quotient to two places, halves up; per cent for rates, None where nothing stands below the line."""
    if not below:
        return None
    whole = Decimal(above) * (100 if unit == Unit.PERCENT else 1) / Decimal(below)
    return whole.quantize(CENT, rounding=ROUND_HALF_UP)
