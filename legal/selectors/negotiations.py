"""Asking for negotiations: the list, one with its table and meetings, campaigns (domain.md 8)."""

from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from core.actors import Actor
from core.clocks.models import ClockState, Deadline
from core.events.models import Event
from core.fetch import find
from core.prepared import prepared
from legal.choices.negotiations import NegotiationStatus as S
from legal.models import CollectiveContract, Meeting, Negotiation, OfferCampaign, Representative
from legal.models.negotiations import OPEN_STATES
from legal.rules import negotiations as rules
from legal.selectors.naming import named
from legal.selectors.next_clocks import next_clock
from unions.models import Union

SUBJECT = "legal.negotiation"
VIEWS: dict[str, tuple[str, ...]] = {
    "offer": (S.OFFER_SENT, S.OVERDUE),
    "talks": (S.TALKS, S.SUSPENDED, S.COORDINATING),
    "congress": (S.DRAFT_AGREED, S.VOTED),
}


def negotiation_list(actor: Actor, path: str, *, view: str = "", kind: str = "", q: str = "") -> QuerySet[Negotiation]:
    """Return the open negotiations below a node that somebody may see, narrowed."""
    rows: QuerySet[Negotiation] = Negotiation.objects.permitted(actor, rules.VIEW).select_related("union")
    wanted = Q(union__path__startswith=path, status__in=VIEWS.get(view, OPEN_STATES))
    if kind:
        wanted &= Q(kind=kind)
    rows = rows.filter(wanted)
    return named(rows, q, "counterpart") if q else rows


def negotiation_rows(actor: Actor, path: str, **asked: str) -> QuerySet[Any, Any]:
    """Return what the list shows of those negotiations, each with its next clock."""
    rows = negotiation_list(actor, path, **asked).annotate(clock=next_clock(SUBJECT))
    shown = ("pk", "number", "counterpart", "kind", "status", "workers", "union__name", "clock")
    found: QuerySet[Any, Any] = rows.values_list(*shown, named=True)
    return found


def all_clocks(model: str, key: Any) -> list[Deadline]:
    """Return every clock of a row, the running ones first."""
    rows = Deadline.unscoped.about(model, key).prefetch_related("pauses").order_by("trigger_on", "pk")
    return sorted(rows, key=lambda clock: clock.state not in (ClockState.RUNNING, ClockState.PAUSED))


def story_of(model: str, key: Any) -> list[Event]:
    """Return what happened to a row, the latest first."""
    return list(Event.unscoped.about(model, key).order_by("-pk")[:40])


def negotiation_seen(actor: Actor, number: str) -> Negotiation:
    """Return one negotiation by its number; out of reach looks like missing."""
    rows = Negotiation.objects.permitted(actor, rules.VIEW).filter(number=number)
    found: Negotiation | None = rows.select_related("union", "campaign", "previous").first()
    return found if found is not None else find(Negotiation, number, actor, rules.VIEW, by="number")


def clock_of(row: Negotiation, code: str) -> Deadline | None:
    """Return the latest clock of one code of a negotiation."""
    return Deadline.unscoped.about(SUBJECT, row.pk).filter(code=code).order_by("-trigger_on", "-pk").first()


def representatives(row: Negotiation) -> list[Representative]:
    """Return who sits at the table, chiefs first."""
    return list(Representative.objects.filter(negotiation=row).order_by("side", "-is_chief", "pk"))


def seats_of(row: Negotiation) -> list[rules.Seat]:
    """Return them as the rules want them."""
    return [rules.Seat(each.name, each.side, each.is_chief, each.is_expert) for each in representatives(row)]


def meetings_of(row: Negotiation) -> list[Meeting]:
    """Return the rounds of the talks in their order."""
    return list(Meeting.objects.filter(negotiation=row).order_by("held_on", "pk"))


def contract_of(row: Negotiation) -> CollectiveContract | None:
    """Return the contract that came of a negotiation."""
    return CollectiveContract.unscoped.filter(negotiation=row).first()


def campaign_on(path: str, on: date) -> OfferCampaign | None:
    """Return the campaign that an offer of a union on a day counts for: that of the nearest federation above it."""
    above = [path[: position + 1] for position, sign in enumerate(path) if sign == "/"]
    rows = OfferCampaign.unscoped.filter(union__path__in=above, from_on__lte=on, to_on__gte=on)
    return rows.select_related("union").order_by("-union__path").first()


def campaigns(actor: Actor) -> list[OfferCampaign]:
    """Return the campaigns somebody may see, the latest first, each with how many offers were sent and answered."""
    rows = OfferCampaign.objects.permitted(actor, rules.VIEW).select_related("union").order_by("-year", "-pk")[:50]
    found = list(rows)
    counted = (
        Negotiation.unscoped.filter(campaign__in=[each.pk for each in found])
        .order_by()
        .values("campaign")
        .annotate(
            offers=Count("pk"),
            answered=Count("pk", filter=Q(replied_on__isnull=False)),
            signed=Count("pk", filter=Q(status=S.SIGNED)),
        )
    )
    figures = {each["campaign"]: each for each in counted}
    for each in found:
        each.figures = figures.get(each.pk, {"offers": 0, "answered": 0, "signed": 0})  # type: ignore[attr-defined]
    return found


def keepers(actor: Actor, permission: str) -> QuerySet[Union]:
    """Return the unions for which somebody may act."""
    return Union.objects.permitted(actor, permission).active().order_by("path")[:300]


@prepared()
def waiting_for(actor: Actor, most: int) -> QuerySet[Negotiation]:
    """Return the open talks of one's own union, the nearest clock first: one query. ``due_on`` is that clock's day."""
    paths = [branch.path for branch in actor.branches(rules.NEGOTIATE)]
    if not paths:
        return Negotiation.unscoped.none()
    rows = Negotiation.objects.permitted(actor, rules.NEGOTIATE).filter(union__path__in=paths, status__in=OPEN_STATES)
    rows = rows.only("number", "counterpart", "kind", "status").annotate(due_on=due_of(SUBJECT))
    found: QuerySet[Negotiation] = rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    return found[:most]


def due_of(model: str) -> Subquery:
    """Return the day of the nearest running clock of each row of a query."""
    clocks = Deadline.unscoped.filter(
        subject_type=model, subject_id=Cast(OuterRef("pk"), TextField()), state=ClockState.RUNNING
    )
    return Subquery(clocks.order_by("due_on").values("due_on")[:1])
