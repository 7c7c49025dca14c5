"""Partners, applications, keys and grants for the pages and for the sign-in of systems."""

from datetime import date

from django.db.models import Q, QuerySet

from core.actors import Actor
from partners.choices import GrantStatus
from partners.models import Application, ApplicationKey, Grant, Partner


def partner_list(actor: Actor, permission: str) -> QuerySet[Partner]:
    """Return the partners that the actor keeps, or develops for, by name."""
    return Partner.objects.permitted(actor, permission).order_by("name")


def application_list(actor: Actor, permission: str) -> QuerySet[Application]:
    """Return the applications of these partners with their partner, by name."""
    return Application.objects.permitted(actor, permission).select_related("partner").order_by("partner__name", "name")


def keys_of(application: Application) -> QuerySet[ApplicationKey]:
    """Return the keys of an application already permitted, the newest first."""
    return ApplicationKey.unscoped.filter(application=application).select_related("created_by").order_by("-pk")


def grants_of(application: Application) -> QuerySet[Grant]:
    """Return what an application already permitted asked for and was granted, the newest first."""
    rows = Grant.unscoped.filter(application=application)
    return rows.select_related("union", "requested_by", "decided_by").order_by("-id")


def waiting_grants(actor: Actor) -> QuerySet[Grant]:
    """Return the scopes that wait for a decision, the oldest first."""
    rows = Grant.objects.permitted(actor, "partners.decide_grant").filter(status=GrantStatus.REQUESTED)
    return rows.select_related("application__partner", "union", "requested_by").order_by("id")


def granted_scopes(application: Application, day: date) -> frozenset[str]:
    """Return the scopes that hold on a day, wherever they were granted."""
    rows = Grant.unscoped.filter(Q(until=None) | Q(until__gte=day), application=application, status=GrantStatus.GRANTED)
    return frozenset(rows.values_list("scope", flat=True))
