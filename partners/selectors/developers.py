"""What the developers' pages show beside the rows themselves; a constant number of queries for any number of rows."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from core.actors import Actor
from core.fetch import find
from partners.choices import GrantStatus
from partners.models import Application, ApplicationKey, Call, Grant
from partners.models.scope import DEVELOP
from unions.models import Union


def standing_of(rows: Sequence[Application], *, today: date, moment: datetime) -> dict[Any, dict[str, Any]]:
    """Return for each application how many keys and scopes are valid, how many wait, and when it last signed in."""
    ids = [row.pk for row in rows]
    valid = Q(ends_at=None) | Q(ends_at__gt=moment)
    keys = ApplicationKey.unscoped.filter(application__in=ids).order_by().values("application_id")
    held = keys.annotate(keys=Count("pk", filter=valid), used=Max("last_used_at"))
    grants = Grant.unscoped.filter(application__in=ids).order_by().values("application_id")
    live = Q(status=GrantStatus.GRANTED) & (Q(until=None) | Q(until__gte=today))
    asked = grants.annotate(
        scopes=Count("pk", filter=live), waiting=Count("pk", filter=Q(status=GrantStatus.REQUESTED))
    )
    found: dict[Any, dict[str, Any]] = {pk: {"keys": 0, "used": None, "scopes": 0, "waiting": 0} for pk in ids}
    for row in [*held, *asked]:
        found[row.pop("application_id")] |= row
    return found


def application_seen(actor: Actor, application_id: Any, permission: str = DEVELOP) -> Application:
    """Return an application of one's own partner, or say that there is none."""
    return find(Application, application_id, actor, permission)


def errors_of(application: Application, most: int = 10) -> list[Call]:
    """Return the latest calls of an application that were refused, among its last thousand."""
    rows = Call.unscoped.filter(application=application).order_by("-id")[:1000]
    return [row for row in rows if row.status >= 400][:most]


def granted_branches(application: Application, today: date) -> list[Union]:
    """Return the unions over whose branches something was granted to an application."""
    held = Grant.unscoped.filter(
        Q(until=None) | Q(until__gte=today), application=application, status=GrantStatus.GRANTED
    )
    return list(Union.unscoped.filter(pk__in=held.values("union_id")).order_by("path"))


def union_named(text: str) -> Union | None:
    """Return the one union with this name or this code; None where none or several have it."""
    rows = list(Union.unscoped.filter(Q(name=text) | Q(code=text)).order_by("pk")[:2])
    rows = rows or list(Union.unscoped.filter(region_id=text).exclude(level="grassroots").order_by("path")[:1])
    return rows[0] if len(rows) == 1 else None


def decided_grants(actor: Actor, permission: str) -> QuerySet[Grant]:
    """Return what was decided on scopes, the latest first."""
    rows = Grant.objects.permitted(actor, permission).exclude(status=GrantStatus.REQUESTED)
    return rows.select_related("application__partner", "union", "requested_by", "decided_by").order_by("-id")


def key_seen(actor: Actor, key_id: Any) -> ApplicationKey:
    """Return a key of one's own partner's application, or say that there is none."""
    return find(ApplicationKey, key_id, actor, DEVELOP)
