"""The page “five years in figures”: its chapters and lines, after the seed's own report (domain.md chapter 11).

A line is a kept count: of the end of each year (frozen that day), or of what happened within each year. Lines of later
chapters are added by the apps that keep them. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_noop, pgettext_lazy

from desk.rules.dashboard import MEASURES, of_year, value_of
from desk.rules.measures import Kind

LARGE = 10_000


@dataclass(frozen=True)
class Line:
    """One line of the yearbook: a measure, or a count by its code; msgids."""

    label: str
    unit: str | Promise
    measure: str = ""
    code: str = ""
    yearly: bool = False
    is_money: bool = False


@dataclass(frozen=True)
class Chapter:
    title: str
    lines: tuple[Line, ...] = field(default_factory=tuple)


def _of(key: str, unit: str | Promise) -> Line:
    measure = MEASURES[key]
    return Line(measure.label, unit, measure=key, yearly=measure.is_yearly, is_money=measure.kind == Kind.YEAR_MONEY)


PERCENT = "%"
UNIONS = pgettext_lazy("unit", "unions")
PEOPLE = pgettext_lazy("unit", "people")
UNITS = pgettext_lazy("unit", "employers")
TOWNS = pgettext_lazy("unit", "townships")
FAMILIES = pgettext_lazy("unit", "families")
TIMES = pgettext_lazy("unit", "times")
TIMES_HELD = pgettext_lazy("unit", "events")
VISITS = pgettext_lazy("unit", "person-times")
CASES = pgettext_lazy("unit", "cases")
PIECES = pgettext_lazy("unit", "contracts")
PLACES = pgettext_lazy("unit", "places")
POSTS = pgettext_lazy("unit", "posts")
YUAN = pgettext_lazy("unit", "ten thousand yuan")
SQUARE = pgettext_lazy("unit", "m²")

CHAPTERS: tuple[Chapter, ...] = (
    Chapter(
        gettext_noop("Unions and members"),
        (
            _of("unions_basic", UNIONS),
            Line(gettext_noop("of these, unions of office buildings"), UNIONS, code="unions_building"),
            _of("covered_operating", UNITS),
            _of("members", PEOPLE),
            _of("members_female", PEOPLE),
            _of("members_migrant", PEOPLE),
            _of("members_new_form", PEOPLE),
            _of("unionisation", PERCENT),
            _of("membership", PERCENT),
            _of("real_name", PERCENT),
            _of("cards_issued", PERCENT),
        ),
    ),
    Chapter(
        gettext_noop("Unions at the grassroots"),
        (
            Line(gettext_noop("Townships that have a federation"), TOWNS, code="townships_with_federation"),
            _of("township_coverage", PERCENT),
            _of("union_workers", PEOPLE),
            _of("township_workers", PERCENT),
            Line(gettext_noop("Places announced in public recruitment"), POSTS, code="recruitment_places", yearly=True),
            Line(gettext_noop("Professional workers recruited by it"), PEOPLE, code="workers_recruited", yearly=True),
            Line(gettext_noop("Unions that pilot the reform"), UNIONS, code="unions_pilot"),
            _of("vice_chairs_not_full_time", PEOPLE),
            _of("reelection_on_time", PERCENT),
        ),
    ),
    Chapter(
        gettext_noop("Families in hardship"),
        (
            _of("files_active", FAMILIES),
            _of("files_filed", FAMILIES),
            _of("files_exited", FAMILIES),
        ),
    ),
    Chapter(
        gettext_noop("Steady warmth in four seasons"),
        (
            _of("relief_fen", YUAN),
            _of("relief_households", FAMILIES),
            _of("relief_times", TIMES),
            *(
                Line(label, YUAN, code=f"relief_fen:{season}", yearly=True, is_money=True)
                for season, label in (
                    ("spring", gettext_noop("of it in spring: jobs")),
                    ("summer", gettext_noop("of it in summer: cool")),
                    ("autumn", gettext_noop("of it in autumn: schooling")),
                    ("winter", gettext_noop("of it in winter: warmth")),
                    ("all_year", gettext_noop("of it on application, all year")),
                )
            ),
            Line(gettext_noop("Value of goods handed out"), YUAN, code="goods_fen", yearly=True, is_money=True),
            *(
                Line(label, unit, code=code, yearly=True)
                for code, label, unit in (
                    ("job_fairs", gettext_noop("Job fairs held"), TIMES_HELD),
                    ("people_placed", gettext_noop("People placed in jobs"), PEOPLE),
                    ("trainees_certified", gettext_noop("People trained with a certificate"), PEOPLE),
                    ("sites_visited", gettext_noop("Work sites visited"), PLACES),
                    ("site_workers", gettext_noop("Workers reached there"), VISITS),
                    ("checkups_done", gettext_noop("People examined in check-ups"), PEOPLE),
                )
            ),
        ),
    ),
    Chapter(
        gettext_noop("Mutual medical aid, as the schemes report it"),
        tuple(
            Line(label, unit, code=code, yearly=True, is_money=unit is YUAN)
            for code, label, unit in (
                ("mutual_times", gettext_noop("Settlements paid"), VISITS),
                ("mutual_people", gettext_noop("Workers they were paid to"), PEOPLE),
                ("mutual_fen", gettext_noop("Money the schemes paid"), YUAN),
            )
        ),
    ),
    Chapter(
        gettext_noop("Rights of workers"),
        (
            _of("aid_intakes", CASES),
            _of("aid_accepted", CASES),
            _of("aid_success", PERCENT),
            _of("aid_recovered_fen", YUAN),
            _of("mediations", CASES),
            _of("mediation_success", PERCENT),
            _of("mediation_fen", YUAN),
            Line(gettext_noop("Basic unions with a supervision committee"), UNIONS, code="with_law_supervision"),
            _of("supervisors", PEOPLE),
            _of("supervision_matters", CASES),
            _of("violations_corrected", CASES),
        ),
    ),
    Chapter(
        gettext_noop("Bargaining and harmonious relations"),
        (
            _of("wage_contracts_signed", PIECES),
            _of("contracts_in_force", PIECES),
            _of("contract_units", UNITS),
            _of("contract_workers", PEOPLE),
            _of("mechanism", PERCENT),
            _of("offers", CASES),
            _of("offers_on_time", PERCENT),
            _of("instructors", PEOPLE),
            _of("units_guided", UNITS),
            _of("people_trained", PEOPLE),
            _of("harmony_units", UNITS),
        ),
    ),
    Chapter(
        gettext_noop("Committees inside the basic unions"),
        (
            _of("finance_review", PERCENT),
            _of("women_committees", PERCENT),
            _of("law_supervision", PERCENT),
            _of("staff_congress", PERCENT),
        ),
    ),
    Chapter(
        gettext_noop("Places of service"),
        (
            Line(gettext_noop("Service centres, stations and points"), PLACES, code="venues"),
            Line(gettext_noop("of these, centres up to standard"), PLACES, code="venues_centre"),
            Line(gettext_noop("of these, stations"), PLACES, code="venues_station"),
            Line(gettext_noop("of these, points"), PLACES, code="venues_point"),
            Line(gettext_noop("Mommy rooms"), PLACES, code="venues_mommy"),
            Line(gettext_noop("Stations for outdoor workers"), PLACES, code="venues_outdoor"),
            Line(gettext_noop("Studios of model workers"), PLACES, code="venues_studio"),
            Line(gettext_noop("Floor space"), SQUARE, code="venues_area"),
            Line(gettext_noop("Money invested"), YUAN, code="venues_invested", is_money=True),
        ),
    ),
)


def number_of(line: Line, counts: Mapping[str, int] | None, year: int) -> str | int | None:
    """Return what a line says of a year: a count, fen, a rate as text; None where nothing was kept."""
    if counts is None:
        return None
    if line.measure:
        value = value_of(MEASURES[line.measure], counts, year)
        if line.unit == PERCENT:
            return f"{value.number}" if value.number is not None else None
        return value.above
    return of_year(line.code, counts, year) if line.yearly else counts.get(line.code, 0)
