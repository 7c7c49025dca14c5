"""Asking for programmes: who may see them, which families are due in a county, who was reached, the figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from aid.choices.files import Standing
from aid.choices.relief import PaymentStatus, ReliefKind, Season
from aid.models import (
    Award,
    CountyPart,
    FileMember,
    GoodsIssue,
    NeedyFile,
    Payment,
    Programme,
    Standard,
    UnreachedReason,
    Visit,
)
from aid.models.visits import VisitPurpose
from aid.rules.relief import ARRIVED, OWED
from aid.rules.seasons import REPORT_DAYS, SUMMER_PEAK, WINDOWS, window_of
from aid.rules.students import TUITION_STANDARDS, standards_in
from core.actors import Actor
from core.clocks.selectors import work_calendar
from core.parameters.selectors import lookup, value
from core.parameters.services import PROVINCE
from unions.models import Union


def programme_list(actor: Actor) -> QuerySet[Programme]:
    """Return the programmes the actor may see: those of the own branch and those of every union above."""
    return (
        Programme.objects.permitted(actor, "aid.view_programme")
        .select_related("union")
        .prefetch_related("standards")
        .order_by("-opens_on", "-pk")
    )


def part_list(actor: Actor, programme_id: Any) -> QuerySet[CountyPart]:
    """Return the counties' parts in a programme that lie in the actor's branch, with their union and fund."""
    return (
        CountyPart.objects.permitted(actor, "aid.view_programme")
        .filter(programme_id=programme_id)
        .select_related("union", "fund", "programme")
        .order_by("union__path")
    )


def part_for(programme_id: Any, union: Union) -> CountyPart | None:
    """Return the part of the county a union lies in; None where no county takes part for it."""
    if union.county_id is None:
        return None
    parts = CountyPart.unscoped.select_related("programme", "union", "fund")
    return parts.filter(programme_id=programme_id, union_id=union.county_id).first()


def suggested_window(season: str, year: int) -> tuple[date, date]:
    """Return the season's usual first and last day in a year (domain.md 3.3); the province may move them."""
    return suggested_windows(year)[Season(season)]


def suggested_windows(year: int) -> dict[Season, tuple[date, date]]:
    """Return the usual window of every season in a year; a season whose days the province took away has none."""
    # Provincial by nature, as are the two below: one calendar of seasons for all counties, suggested to who plans one.
    found, calendar = lookup(WINDOWS.values(), PROVINCE, date(year, 1, 1)), work_calendar()
    return {season: window_of(found[code].value, year, calendar) for season, code in WINDOWS.items() if code in found}


def report_days(year: int) -> int:
    """Return how many days after its close a season's report is due."""
    days: int = value(REPORT_DAYS, PROVINCE, date(year, 1, 1))
    return days


def summer_peak(year: int) -> tuple[date, date]:
    """Return the hottest weeks of a year, from 小暑 to 处暑."""
    return window_of(value(SUMMER_PEAK, PROVINCE, date(year, 1, 1)), year, work_calendar())


def tuition_standards(region: str, on: date) -> tuple[list[tuple[str, str, int]], str]:
    """Return the standards of schooling relief in force, and the paper they rest on."""
    found = lookup([TUITION_STANDARDS], region, on).get(TUITION_STANDARDS)
    return (list(standards_in(found.value)), found.basis) if found else ([], "")


def due_files(programme: Programme, union: Union) -> QuerySet[NeedyFile]:
    """Return the families on file below a union whom a programme is for: active, of a category with a standard.

    Schooling relief is for those with a student in the household.
    """
    files = NeedyFile.unscoped.active().filter(
        union__path__startswith=union.path,
        category__in=Standard.objects.filter(programme=programme).values("category"),
        filed_on__lte=programme.closes_on,
    )
    return files.filter(has_student()) if programme.kind == ReliefKind.TUITION else files


def has_student() -> Exists:
    """Return the condition for a file whose household has a student."""
    seats = FileMember.objects.filter(file=OuterRef("pk"), live=True, standing=Standing.STUDENT)
    return Exists(seats)


def is_reached(programme: Programme) -> Q:
    """Return the condition for a file whose family a programme has reached.

    Money arrived; or somebody went there or handed it goods, and no money of this programme is still owed to it.
    """
    awards = Award.unscoped.filter(programme=programme, file_id=OuterRef("pk"))
    visits = Visit.unscoped.filter(programme=programme, purpose=VisitPurpose.SEASON, file_id=OuterRef("pk"))
    owed = awards.filter(status__in=[*OWED, "draft", "submitted", "approved_pending", "sent"])
    goods = GoodsIssue.unscoped.filter(programme=programme, file_id=OuterRef("pk"), cancelled_on=None)
    return Q(Exists(awards.filter(status__in=ARRIVED))) | (Q(Exists(visits) | Exists(goods)) & ~Q(Exists(owed)))


def unreached_files(programme: Programme, union: Union) -> QuerySet[NeedyFile]:
    """Return the families due below a union whom the programme has not reached yet, ready for a table."""
    return (
        due_files(programme, union)
        .exclude(is_reached(programme))
        .select_related("head", "union", "responsible")
        .order_by("union__path", "pk")
    )


def unexplained_files(programme: Programme, union: Union) -> QuerySet[NeedyFile]:
    """Return the unreached families for whom nobody has given a reason yet: they keep a county's part open."""
    explained = UnreachedReason.unscoped.filter(programme=programme, file_id=OuterRef("pk"))
    return unreached_files(programme, union).exclude(Exists(explained))


@dataclass(frozen=True)
class Figures:
    """What a programme did, in the words of the statistics (domain.md 0.5): all from payments that arrived."""

    household_times: int  # 户次: household × programme × batch
    person_times: int  # 人次: paid records
    households: int  # 户数: distinct; never added over months
    people: int  # 人数: distinct
    amount_fen: int  # 金额: paid less what came back


def programme_figures(
    actor: Actor, programme_id: Any, *, below: str = "", permission: str = "aid.view_programme"
) -> Figures:
    """Return a programme's figures in the actor's branch, or in a branch of it. Sums only, nobody's name."""
    awards = Award.objects.permitted(actor, permission).filter(programme_id=programme_id, union__path__startswith=below)
    paid = Payment.unscoped.filter(status=PaymentStatus.PAID, award__in=awards.values("pk"))
    kept = paid.exclude(refunded_fen=F("amount_fen"))
    of_people = Q(award__trainee=None, award__booking=None)  # a service counts its person when it was given
    found = kept.aggregate(
        person_times=Count("pk", filter=of_people),
        households=Count("award__household", distinct=True, filter=of_people),
        people=Count("award__person", distinct=True, filter=of_people),
        amount_fen=Sum(F("amount_fen") - F("refunded_fen"), default=0),
    )
    times = kept.filter(of_people).values("award__household", "batch").distinct().count()
    return Figures(household_times=times, **found)
