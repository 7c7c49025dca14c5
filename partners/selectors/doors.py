"""Doors for signed messages: whose they are, what the application behind one may do, what came through it."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core.actors import Actor, Branch
from core.fetch import find
from partners.choices import ApplicationStatus, GrantStatus, PartnerStatus
from partners.models import Application, Callback, Grant, SignedMessage
from partners.models.scope import DEVELOP
from partners.rules.scopes import SCOPES
from partners.selectors.signing_in import Client
from unions.selectors.posts import branch_of


def open_door(callback_id: Any, kind: str, day: date) -> Callback | None:
    """Return an open door of this kind, of an application that may be served on a day."""
    rows = Callback.unscoped.filter(
        Q(application__expires_on=None) | Q(application__expires_on__gte=day),
        pk=callback_id,
        kind=kind,
        closed_at=None,
        application__status=ApplicationStatus.ACTIVE,
        application__partner__status=PartnerStatus.ACTIVE,
    )
    found: Callback | None = rows.select_related("application").first()
    return found


def client_behind(
    application: Application, day: date, *, request_id: str = "", address: str = ""
) -> tuple[Client, Actor]:
    """Return the application as a caller, and the actor it is by its grants of that day."""
    rows = Grant.unscoped.filter(Q(until=None) | Q(until__gte=day), application=application, status=GrantStatus.GRANTED)
    granted = list(rows.select_related("union").order_by("pk"))
    rights: dict[str, list[Branch]] = defaultdict(list)
    for grant in granted:
        for right in SCOPES[grant.scope].rights if grant.scope in SCOPES else ():
            rights[right].append(branch_of(grant.union))
    actor = Actor(
        user_id=application.user_id,
        name=application.name,
        rights={right: tuple(branches) for right, branches in rights.items()},
        roles=frozenset({"partner"}),
        request_id=request_id,
        address=address,
    )
    client = Client(
        pk=application.user_id,
        application_id=application.pk,
        name=application.name,
        scopes=frozenset(grant.scope for grant in granted),
        purposes=tuple(sorted({grant.purpose for grant in granted})),
        per_minute=application.per_minute,
        sandbox=application.sandbox,
        addresses=tuple(application.addresses),
    )
    return client, actor


def message_before(callback: Callback, message_id: str, key: str) -> SignedMessage | None:
    """Return what came through a door under this message id or this key before."""
    same = Q(message_id=message_id) | (Q(key=key) if key else Q(pk=None))
    found: SignedMessage | None = SignedMessage.unscoped.filter(same, callback=callback).order_by("pk").first()
    return found


def doors_of(actor: Actor, application_id: Any) -> QuerySet[Callback]:
    """Return the doors of an application of one's own partner, open ones first."""
    rows = Callback.objects.permitted(actor, DEVELOP).filter(application_id=application_id)
    return rows.order_by("-closed_at", "kind")


def door_seen(actor: Actor, callback_id: Any) -> Callback:
    """Return a door of one's own partner, or say that there is none."""
    return find(Callback, callback_id, actor, DEVELOP)
