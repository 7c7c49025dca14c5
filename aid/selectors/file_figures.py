"""The returns of needy files (domain.md 2.7): each figure with its definition and the very rows it counts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    DateField,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.utils.translation import gettext_noop as _

from aid.choices.files import ACTIVE, FileStatus
from aid.choices.relief import PaymentStatus
from aid.choices.upkeep import QuarterResult
from aid.models import Assessment, EconomicCheck, FileMember, NeedyFile, Payment, QuarterCheck, VetoAnswer
from aid.rules.eligibility import MIN_LIVING, RELATIVE_MULTIPLE, months_before
from aid.rules.exits import EXIT_MONTHS
from core.actors import Actor
from core.parameters.regional import expression

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Span:
    """The period of a return: both days count."""

    first: date
    last: date


Rows = Callable[[QuerySet[NeedyFile], Span], QuerySet[NeedyFile]]


@dataclass(frozen=True)
class Counted:
    """A figure that counts files: its code, name, definition, and which files it counts."""

    code: str
    label: str
    definition: str
    rows: Rows


def _active(files: QuerySet[NeedyFile], _span: Span) -> QuerySet[NeedyFile]:
    return files.filter(status__in=ACTIVE)


def _filed(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    return files.filter(filed_on__range=(span.first, span.last))


def _returned(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    return _filed(files, span).filter(previous_file__isnull=False)


def _left(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    gone = [FileStatus.EXITED, FileStatus.CANCELLED]
    return files.filter(status__in=gone, ended_on__range=(span.first, span.last))


def _unpaid(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    paid = Payment.unscoped.filter(
        award__file=OuterRef("pk"), status=PaymentStatus.PAID, settled_at__date__gt=span.last - YEAR
    )
    return _active(files, span).exclude(Exists(paid))


def _checked(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    answers = EconomicCheck.objects.filter(file=OuterRef("pk"), returned_on__isnull=False)
    return _active(files, span).filter(Exists(answers))


def _vetoed(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    hits = VetoAnswer.objects.filter(file=OuterRef("pk"), created_at__date__range=(span.first, span.last))
    return files.filter(Exists(hits))


def _reviewed(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    reviews = Assessment.objects.filter(file=OuterRef("pk"), occasion="review", assessed_on__gt=span.last - YEAR)
    return _old(files, span).filter(Exists(reviews))


def _old(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    return _active(files, span).filter(filed_on__lte=span.last - YEAR)


def _unchanged(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    cutoff = span.last - YEAR
    assessed = Assessment.objects.filter(file=OuterRef("pk"), assessed_on__gt=cutoff)
    moved = FileMember.objects.filter(file=OuterRef("pk")).filter(
        Q(created_at__date__gt=cutoff) | Q(left_on__gt=cutoff)
    )
    told = QuarterCheck.objects.filter(file=OuterRef("pk"), result=QuarterResult.CHANGED, checked_on__gt=cutoff)
    return _old(files, span).exclude(Exists(assessed)).exclude(Exists(moved)).exclude(Exists(told))


def _never(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    paid = Payment.unscoped.filter(
        award__file=OuterRef("pk"), status=PaymentStatus.PAID, settled_at__date__lte=span.last
    )
    return _active(files, span).exclude(Exists(paid))


def _exit_due(files: QuerySet[NeedyFile], span: Span) -> QuerySet[NeedyFile]:
    """Keep the families above the upper bound for so many months on end, as far as their reckonings say.

    A reckoning holds until the next one: the last one before the stretch began was above its own bound, and so was
    every later one.
    """
    began = expression(
        EXIT_MONTHS, span.last, "file__union__region__code", partial(months_before, span.last), DateField()
    )
    mine = Assessment.objects.filter(file=OuterRef("pk"), assessed_on__lte=span.last)
    above = mine.annotate(bound=_stored(MIN_LIVING) * _stored(RELATIVE_MULTIPLE))
    at_start = above.filter(assessed_on__lte=began).order_by("-assessed_on", "-pk")
    is_above = Case(When(net_per_head__gte=F("bound"), then=True), default=False, output_field=BooleanField())
    below_since = above.filter(assessed_on__gt=began, net_per_head__lt=F("bound"))
    started = Subquery(at_start.annotate(is_above=is_above).values("is_above")[:1], output_field=BooleanField())
    return _active(files, span).annotate(was_above=started).filter(was_above=True).exclude(Exists(below_since))


def _stored(code: str) -> Cast:
    """Return a figure that an assessment was reckoned with, as it stored it."""
    return Cast(
        KeyTextTransform("value", KeyTransform(code, "parameters")), DecimalField(max_digits=14, decimal_places=4)
    )


FIGURES: tuple[Counted, ...] = (
    Counted("active", _("Families on file"), _("Files on file or under annual review now"), _active),
    Counted("filed", _("Newly filed"), _("Files put on file within the period"), _filed),
    Counted("returned", _("Back in hardship"), _("Newly filed families that had left a file before"), _returned),
    Counted("left", _("Left"), _("Files that ended within the period by exit or striking off"), _left),
    Counted("checked", _("Economic check answered"), _("Families on file with an answer of civil affairs"), _checked),
    Counted("vetoed", _("Excluding circumstances"), _("Files with a circumstance found within the period"), _vetoed),
    Counted("old", _("Due for an annual review"), _("Families on file for a year or longer"), _old),
    Counted("reviewed", _("Annual review done"), _("Of these, reviewed within the last 12 months"), _reviewed),
    Counted(
        "unpaid", _("No payment in 12 months"), _("Families on file that received no payment for 12 months"), _unpaid
    ),
    Counted("never", _("Never assisted"), _("Families on file that never received a payment from this file"), _never),
    Counted(
        "unchanged",
        _("Unchanged for a year"),
        _("Families on file for a year or longer, neither assessed nor changed in the last 12 months"),
        _unchanged,
    ),
    Counted(
        "exit_due",
        _("Exit due"),
        _("Families on file above the upper bound for six months on end, as far as their reckonings say"),
        _exit_due,
    ),
)
BY_CODE = {figure.code: figure for figure in FIGURES}


def files_within(actor: Actor, permission: str, below: str) -> QuerySet[NeedyFile]:
    """Return the files of the actor's branch below a union's path, as somebody with this right counts them."""
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, permission).filter(union__path__startswith=below)
    return rows


def file_figures(actor: Actor, permission: str, *, below: str, span: Span) -> dict[str, int]:
    """Return every counted figure by its code."""
    files = files_within(actor, permission, below)
    return {figure.code: figure.rows(files, span).count() for figure in FIGURES}


def file_figure(actor: Actor, permission: str, code: str, *, below: str, span: Span) -> int:
    """Return one counted figure."""
    return BY_CODE[code].rows(files_within(actor, permission, below), span).count()


def averages(actor: Actor, permission: str, *, below: str, span: Span) -> dict[str, Any]:
    """Return the dependants, the average net income per head, and the median days from application to filing."""
    files = files_within(actor, permission, below)
    active = _active(files, span)
    latest = Assessment.objects.filter(file=OuterRef("pk")).order_by("-created_at", "-pk").values("net_per_head")[:1]
    mean = active.annotate(net=Subquery(latest)).aggregate(mean=Avg("net"))["mean"]
    people = FileMember.objects.present().filter(file__in=active.order_by().values("pk")).count()
    spans = _filed(files, span).filter(submitted_on__isnull=False).annotate(took=F("filed_on") - F("submitted_on"))
    days = sorted(took.days for took in spans.aggregate(all=ArrayAgg("took", default=[]))["all"])
    return {
        "people": people,
        "net_per_head": Decimal(mean).quantize(Decimal("0.01")) if mean is not None else None,
        "median_days": _median(days),
    }


def _median(days: list[int]) -> float | None:
    if not days:
        return None
    middle = len(days) // 2
    return float(days[middle]) if len(days) % 2 else (days[middle - 1] + days[middle]) / 2


def by_category_and_cause(actor: Actor, permission: str, *, below: str, span: Span) -> list[dict[str, Any]]:
    """Return the active files by category and main cause, with the people in them."""
    active = _active(files_within(actor, permission, below), span)
    grouped = active.order_by().values("category", "main_cause")
    return list(
        grouped.annotate(families=Count("pk", distinct=True), people=Count("members")).order_by(
            "category", "main_cause"
        )
    )


def rows_of(
    actor: Actor, code: str, *, below: str, span: Span, category: str = "", cause: str = ""
) -> QuerySet[NeedyFile]:
    """Return the files behind a figure for somebody who may read them, newest first."""
    rows = BY_CODE[code].rows(files_within(actor, "aid.view_file", below), span)
    narrowed = Q()
    if category:
        narrowed &= Q(category=category)
    if cause.isascii() and cause.isdigit():
        narrowed &= Q(main_cause=int(cause))
    return rows.filter(narrowed).select_related("head", "union").order_by("-created_at", "-pk")
