"""The register of partners with what hangs on each; two queries for any number of partners."""

from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from core.actors import Actor
from core.fetch import find
from partners.models import Application, Developer, Partner

MANAGE = "partners.manage_partner"


def register_of(actor: Actor) -> QuerySet[Partner]:
    """Return the partners with how many applications and developers each has, the newest first."""
    rows = Partner.objects.permitted(actor, MANAGE)
    return rows.annotate(
        held=Count("applications", distinct=True),
        people=Count("developers", filter=Q(developers__until=None), distinct=True),
    )


def partner_seen(actor: Actor, partner_id: Any) -> Partner:
    """Return a partner, or say that there is none."""
    return find(Partner, partner_id, actor, MANAGE)


def developers_of(partner: Partner) -> list[Developer]:
    """Return who develops for a partner now."""
    return list(Developer.objects.filter(partner=partner, until=None).select_related("user").order_by("pk")[:50])


def applications_of(partner: Partner) -> list[Application]:
    """Return the applications of a partner already permitted, by name."""
    return list(Application.unscoped.filter(partner=partner).order_by("name")[:100])


def application_kept(actor: Actor, application_id: Any) -> Application:
    """Return an application with its partner, or say that there is none."""
    return find(Application, application_id, actor, MANAGE)


def account_named(username: str) -> User | None:
    """Return the account of a person by its user name; accounts of applications are nobody's to sign in to."""
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    return user if user and user.has_usable_password() else None
