"""How states of partner systems look: the tone of each tag, and the small facts that several pages show."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.actors import Actor
from core.templatetags.show import moment_filter
from partners.choices import ApplicationStatus, DeliveryStatus, GrantStatus, Outcome, SubscriptionStatus
from partners.models import Application, Grant, Subscription

APPLICATION = {ApplicationStatus.ACTIVE: "ok", ApplicationStatus.STOPPED: "bad"}
GRANT = {
    GrantStatus.REQUESTED: "warn",
    GrantStatus.GRANTED: "ok",
    GrantStatus.REFUSED: "bad",
    GrantStatus.ENDED: "neutral",
}
WEBHOOK = {
    SubscriptionStatus.ACTIVE: "ok",
    SubscriptionStatus.DISABLED: "bad",
    SubscriptionStatus.ENDED: "neutral",
}
DELIVERY = {
    DeliveryStatus.WAITING: "warn",
    DeliveryStatus.DELIVERED: "ok",
    DeliveryStatus.DEAD: "bad",
    DeliveryStatus.WITHHELD: "hold",
}
OUTCOME = {Outcome.TAKEN: "ok", Outcome.REFUSED: "bad", Outcome.UNREACHABLE: "bad", Outcome.GONE: "bad"}


def tag(label: Any, tone: str) -> dict[str, Any]:
    """Write a tag briefly."""
    return {"label": label, "tone": tone}


def application_tags(application: Application) -> list[dict[str, Any]]:
    """Return an application's state, and that it works on demonstration data."""
    tags = [tag(application.get_status_display(), APPLICATION[ApplicationStatus(application.status)])]
    return [*tags, tag(_("Sandbox"), "info")] if application.sandbox else tags


def grant_tag(grant: Grant) -> dict[str, Any]:
    """Return how far a scope is."""
    return tag(grant.get_status_display(), GRANT[GrantStatus(grant.status)])


def webhook_tag(row: Subscription) -> dict[str, Any]:
    """Return how a webhook does: its state, or that its receiver fails now."""
    if row.status == SubscriptionStatus.ACTIVE and row.failures:
        return tag(_("Receiver fails"), "warn")
    return tag(row.get_status_display(), WEBHOOK[SubscriptionStatus(row.status)])


def crumbs(*last: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way to the developers' home, and what stands behind it."""
    home = {"label": _("Developers"), "url": reverse("partners:home")}
    return [home, *({"label": label, "url": url} for label, url in last)]


def told(at: datetime | None, now: datetime) -> str:
    """Return a moment in words, or nothing."""
    return moment_filter(at, now) if at else ""


def anywhere(actor: Actor, permission: str) -> str:
    """Return a place where somebody holds a right: rows of partners hang in no branch, so any place will do."""
    return actor.branches(permission)[0].path


def rows_of(*rows: tuple[Any, Any]) -> list[dict[str, Any]]:
    """Return the rows of a card, without those that say nothing."""
    return [{"label": label, "value": value} for label, value in rows if value not in ("", None)]
