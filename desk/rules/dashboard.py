"""The figures of the dashboards: what each means, where it comes from, how it is told apart by region (ux.md P72, P74).

A measure is either a count kept at every node (`unions.Tally`), money of a year among them, or a rate of two counts
whose denominator is said in words (`unions.rules.figures`). Pure: whoever calls brings the kept counts of a node.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_noop, pgettext_lazy

from desk.rules.legal_measures import LEGAL
from desk.rules.measures import BY_YEAR, Kind, Measure, Quotient, Value
from unions.rules.figures import DEFINITIONS, Unit, divided, figure

MONTHS = 12
REGISTER = gettext_noop("register of members")
UNIONS = gettext_noop("register of unions and employers")
FILES = gettext_noop("needy-worker files")
PAYMENTS = gettext_noop("payments that the bank carried out, less what came back")


def _count(key: str, label: str, meaning: str, source: str, unit: str | Promise = "") -> Measure:
    return Measure(key, label, Kind.COUNT, meaning, source, unit, key)


FAMILIES = pgettext_lazy("unit", "families")
PEOPLE = pgettext_lazy("unit", "people")
BODIES = pgettext_lazy("unit", "unions")
MEASURES: Mapping[str, Measure] = {
    each.key: each
    for each in (
        _count(
            "files_active",
            gettext_noop("Needy families on file"),
            gettext_noop("Files that are in force today, those under annual review and exit included"),
            FILES,
            FAMILIES,
        ),
        Measure(
            "files_filed",
            gettext_noop("Put on file in the year"),
            Kind.YEAR_COUNT,
            gettext_noop("Files approved and numbered within the year"),
            FILES,
            FAMILIES,
            "files_filed",
        ),
        Measure(
            "files_exited",
            gettext_noop("Out of hardship in the year"),
            Kind.YEAR_COUNT,
            gettext_noop("Files that ended within the year"),
            FILES,
            FAMILIES,
            "files_exited",
        ),
        Measure(
            "relief_fen",
            gettext_noop("Relief money paid"),
            Kind.YEAR_MONEY,
            gettext_noop("Money that arrived in the year, by the day of the bank's result, less what came back"),
            PAYMENTS,
            code="relief_fen",
        ),
        Measure(
            "relief_times",
            gettext_noop("Payments"),
            Kind.YEAR_COUNT,
            gettext_noop("Households × times: a household counts once for every payment of the year"),
            PAYMENTS,
            code="relief_times",
        ),
        Measure(
            "relief_households",
            gettext_noop("Families helped"),
            Kind.YEAR_COUNT,
            gettext_noop("Households paid at least once within the year; each counts once, where its file is kept"),
            PAYMENTS,
            FAMILIES,
            "relief_households",
        ),
        _count("members", gettext_noop("Members"), gettext_noop("Active memberships, those in transfer included"),
               REGISTER, PEOPLE),
        _count("members_female", gettext_noop("Women members"), gettext_noop("Women among the active members"),
               REGISTER, PEOPLE),
        _count("members_migrant", gettext_noop("Migrant members"),
               gettext_noop("Migrant workers among the active members"), REGISTER, PEOPLE),
        _count("members_new_form", gettext_noop("Members in new forms of work"),
               gettext_noop("Active members with a kind of new-form work"), REGISTER, PEOPLE),
        _count("unions_basic", gettext_noop("Basic unions"),
               gettext_noop("Active basic, building, regional and industry unions; term overdue included"),
               UNIONS, BODIES),
        _count("covered_operating", gettext_noop("Covered employers"),
               gettext_noop("Operating employers covered by an active union, counted where they lie"), UNIONS),
        _count("terms_overdue", gettext_noop("Elections overdue"),
               gettext_noop("Unions whose term, extension included, is over without an election"), UNIONS, BODIES),
        _count("union_workers", gettext_noop("Professional union workers"),
               gettext_noop("In post today, counted in the township they are posted to"), UNIONS, PEOPLE),
        _count("vice_chairs_not_full_time", gettext_noop("Part-time and seconded vice-chairs"),
               gettext_noop("Vice-chairs of federations in post who are not full-time"), UNIONS, PEOPLE),
        *(
            Measure(
                each.code,
                each.label,
                Kind.RATE if each.unit == Unit.PERCENT else Kind.RATIO,
                "",
                REGISTER if each.bases[0].above.startswith(("members", "cards")) else UNIONS,
            )
            for each in DEFINITIONS.values()
        ),
        *LEGAL,
    )
}  # fmt: skip
ON_MAP = ("unionisation", "membership", "files_active", "relief_fen")
KPIS = ("files_active", "relief_fen", "members", "unionisation", "membership")


def value_of(measure: Measure, counts: Mapping[str, int], year: int, base: str = "") -> Value:
    """Return a measure from the kept counts of a node."""
    if measure.quotient is not None:
        return _divided(measure, measure.quotient, counts, year)
    if measure.is_rate:
        told = figure(measure.key, counts, base)
        return Value(measure, told.above, told.below, told.value, told.base.rule, told.definition.expected)
    if measure.kind in BY_YEAR:
        return Value(measure, of_year(measure.code, counts, year))
    return Value(measure, counts.get(measure.code, 0))


def _divided(measure: Measure, asked: Quotient, counts: Mapping[str, int], year: int) -> Value:
    numbers = [
        of_year(code, counts, year) if asked.yearly else counts.get(code, 0) for code in (asked.above, asked.below)
    ]
    number = divided(numbers[0], numbers[1], Unit.PERCENT)
    return Value(measure, numbers[0], numbers[1], number, asked.rule, asked.expected)


def of_year(code: str, counts: Mapping[str, int], year: int) -> int:
    """Return what is kept for a year: under the year itself, or under its months."""
    whole = counts.get(f"{code}:{year}")
    if whole is not None:
        return whole
    return sum(of_months(code, counts, year))


def of_months(code: str, counts: Mapping[str, int], year: int) -> list[int]:
    """Return what is kept for the months of a year, January first."""
    return [counts.get(f"{code}:{year}-{month:02d}", 0) for month in range(1, MONTHS + 1)]


def comparable(value: Value) -> Decimal | None:
    """Return the number by which nodes are ranked and tiles coloured; nothing where a rate has no denominator."""
    if value.measure.is_rate:
        return value.number
    return Decimal(value.above)


RATE_CUTS = (Decimal(60), Decimal(70), Decimal(80), Decimal(85))


def cuts(measure: Measure, values: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return where a tile gets darker: fixed steps for a rate, fifths of the largest for everything else."""
    if measure.kind == Kind.RATE:
        return RATE_CUTS
    largest = max(values, default=Decimal(0))
    return tuple(largest * step / 5 for step in range(1, 5)) if largest else ()
