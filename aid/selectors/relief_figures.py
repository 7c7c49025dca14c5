"""How well relief is done (domain.md 3.8): each figure with its definition, its rows, and what it is a part of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_noop as _

from aid.choices.files import ACTIVE
from aid.choices.relief import Bucket, FundSource, PaymentStatus
from aid.models import Fund, GoodsIssue, NeedyFile, Payment, RosterRefusal, Site, SiteVisit
from aid.selectors.file_figures import Span
from core.actors import Actor

PAID, FAILED = PaymentStatus.PAID, PaymentStatus.FAILED
TWICE = ("duplicate_household", "duplicate_student")


@dataclass(frozen=True)
class Asking:
    """Who asks, by which right, below which union, for which period."""

    actor: Actor
    permission: str
    below: str
    span: Span

    @property
    def moments(self) -> tuple[Any, Any]:
        return (self.span.first, self.span.last)


@dataclass(frozen=True)
class Figure:
    """A figure that counts rows: code, name, definition, its rows; a sum of fen, and what it is a part of, if any.

    ``of`` names the figure below the line; ``by_money`` says that the part is reckoned in fen, not in rows.
    """

    code: str
    label: str
    definition: str
    rows: Callable[[Asking], QuerySet[Any]]
    amount: str = ""
    of: str = ""
    by_money: bool = False


def _payments(ask: Asking) -> QuerySet[Payment]:
    """Return the payments for the branch's families that the bank answered within the period."""
    within = Q(award__union__path__startswith=ask.below, settled_at__date__range=ask.moments)
    reach = ask.actor.branches(ask.permission)
    mine = Q(pk__in=[])
    for branch in reach:
        mine |= Q(award__union__path=branch.path) if branch.exact else Q(award__union__path__startswith=branch.path)
    rows: QuerySet[Payment] = Payment.unscoped.filter(within & mine).select_related(
        "award__person", "award__union", "award__programme", "batch"
    )
    return rows.annotate(
        kept_fen=F("amount_fen") - F("refunded_fen"), back_fen=F("refunded_fen"), asked_fen=F("amount_fen")
    )


ARRIVED = Q(status=PAID)
PAYMENTS: Mapping[str, Q] = {
    "answered": Q(status__in=[PAID, FAILED]),
    "paid": ARRIVED,
    "failed": Q(status=FAILED),
    "on_time": ARRIVED & Q(settled_at__date__lte=F("award__programme__closes_on")),
    "returned": ARRIVED & Q(refunded_fen__gt=0),
}


def _kind(code: str) -> Callable[[Asking], QuerySet[Any]]:
    return lambda ask: _payments(ask).filter(PAYMENTS[code])


def _refusals(ask: Asking) -> QuerySet[Any]:
    rosters = _within(RosterRefusal.objects.all(), ask, "roster__union__path")
    return rosters.filter(code__in=TWICE, roster__created_at__date__range=ask.moments).select_related(
        "roster__union", "roster__programme", "file__head", "person"
    )


def _within(rows: QuerySet[Any], ask: Asking, path: str) -> QuerySet[Any]:
    """Keep what lies in the asker's branches below the union asked for."""
    mine = Q(pk__in=[])
    for branch in ask.actor.branches(ask.permission):
        mine |= Q(**{path: branch.path}) if branch.exact else Q(**{f"{path}__startswith": branch.path})
    return rows.filter(mine, **{f"{path}__startswith": ask.below})


def _sites(ask: Asking) -> QuerySet[Any]:
    visits = SiteVisit.unscoped.filter(site=OuterRef("pk"), cancelled_on=None, visited_on__range=ask.moments)
    return _within(Site.unscoped.all(), ask, "union__path").filter(Exists(visits)).select_related("union")


def _active(ask: Asking) -> QuerySet[Any]:
    return _within(NeedyFile.unscoped.filter(status__in=ACTIVE), ask, "union__path").select_related("head", "union")


def _helped(ask: Asking) -> QuerySet[Any]:
    """Return the active files whose household received money or goods within the period."""
    money = Payment.unscoped.filter(
        award__trainee=None,
        award__booking=None,
        status=PAID,
        refunded_fen__lt=F("amount_fen"),
        settled_at__date__range=ask.moments,
    )
    goods = GoodsIssue.unscoped.filter(file__isnull=False, cancelled_on=None, issued_on__range=ask.moments)
    helped = Q(household__in=money.values("award__household")) | Q(household__in=goods.values("file__household"))
    return _active(ask).filter(helped)


def _funds(ask: Asking) -> QuerySet[Any]:
    """Return the funds of the years that the period touches, with what came in and what was paid out."""
    years = (ask.span.first.year, ask.span.last.year)
    rows = _within(Fund.unscoped.filter(year__range=years), ask, "union__path").select_related("union")
    return rows.annotate(
        granted_fen=_bucket(Bucket.EXTERNAL, sign=-1), spent_fen=_bucket(Bucket.PAID), free_fen=_bucket(Bucket.BUDGET)
    )


def _bucket(bucket: str, sign: int = 1) -> Coalesce:
    total = Sum(sign * F("accounts__balance_fen"), filter=Q(accounts__bucket=bucket))
    return Coalesce(total, 0, output_field=BigIntegerField())


def _donations(ask: Asking) -> QuerySet[Any]:
    return _funds(ask).filter(source=FundSource.DONATION)


def _donations_used(ask: Asking) -> QuerySet[Any]:
    return _donations(ask).filter(spent_fen__gt=0)


FIGURES: tuple[Figure, ...] = (
    Figure("on_file", _("Families on file"), _("Files on file or under annual review now"), _active),
    Figure(
        "helped", _("Coverage"), _("Families on file that received money or goods in the period"), _helped, of="on_file"
    ),
    Figure("budget", _("Budget"), _("Funds of the year, with what came in from outside"), _funds, "granted_fen"),
    Figure(
        "spent",
        _("Execution"),
        _("Paid out of these funds, of what came in"),
        _funds,
        "spent_fen",
        of="budget",
        by_money=True,
    ),
    Figure("answered", _("Payments answered"), _("Payments that the bank answered in the period"), _kind("answered")),
    Figure("paid", _("Payments made"), _("Payments that arrived, less what came back"), _kind("paid"), "kept_fen"),
    Figure(
        "on_time",
        _("Paid in time"),
        _("Of these, arrived by the last day of the programme"),
        _kind("on_time"),
        of="paid",
    ),
    Figure(
        "failed",
        _("Payments failed"),
        _("Of the payments answered, failed"),
        _kind("failed"),
        "asked_fen",
        of="answered",
    ),
    Figure(
        "returned",
        _("Money returned"),
        _("Payments of which money came back"),
        _kind("returned"),
        "back_fen",
        of="paid",
    ),
    Figure("twice", _("Duplicate hits"), _("Rows kept off a roster as helped already"), _refusals),
    Figure("sites", _("Sites visited"), _("Sites with a visit in the period"), _sites),
    Figure("donors", _("Donations"), _("Funds of donations, with what came in"), _donations, "granted_fen"),
    Figure(
        "donated",
        _("Donations used"),
        _("Paid out of donations, of what came in"),
        _donations_used,
        "spent_fen",
        of="donors",
        by_money=True,
    ),
)
BY_CODE: Mapping[str, Figure] = {figure.code: figure for figure in FIGURES}


@dataclass(frozen=True)
class Told:
    """What a figure came to: rows, fen, and the figure it is a part of."""

    figure: Figure
    count: int
    amount_fen: int | None
    whole: "Told | None" = None

    @property
    def share(self) -> float | None:
        """Return the part in per cent; None where there is no whole."""
        if self.whole is None:
            return None
        part, whole = (
            (self.amount_fen or 0, self.whole.amount_fen or 0)
            if self.figure.by_money
            else (self.count, self.whole.count)
        )
        return 100 * part / whole if whole else None


def relief_figures(ask: Asking) -> list[Told]:
    """Return every figure: all about payments in one query, one each for the rest."""
    told: dict[str, Told] = {}
    payments = _of_payments(ask)
    for figure in FIGURES:
        number, fen = payments[figure.code] if figure.code in payments else _counted(figure, ask)
        told[figure.code] = Told(figure, number, fen if figure.amount else None, told.get(figure.of))
    return list(told.values())


def told_again(numbers: Mapping[str, Any]) -> list[Told]:
    """Return figures that were counted before from their rows and sums."""
    told: dict[str, Told] = {}
    for figure in FIGURES:
        count, fen = numbers[figure.code]
        told[figure.code] = Told(figure, count, fen, told.get(figure.of))
    return list(told.values())


def _of_payments(ask: Asking) -> dict[str, tuple[int, int]]:
    asked: dict[str, Any] = {}
    for code, which in PAYMENTS.items():
        asked[f"{code}_n"] = Count("pk", filter=which)
        amount = BY_CODE[code].amount
        if amount:
            asked[f"{code}_fen"] = Sum(amount, filter=which, default=0)
    found = _payments(ask).order_by().aggregate(**asked)
    return {code: (found[f"{code}_n"], found.get(f"{code}_fen", 0)) for code in PAYMENTS}


def _counted(figure: Figure, ask: Asking) -> tuple[int, int]:
    rows = figure.rows(ask).order_by()
    if not figure.amount:
        return rows.count(), 0
    amounts = dict(rows.values_list("pk", figure.amount))  # funds: a few hundred
    return len(amounts), sum(amounts.values())
