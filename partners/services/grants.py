"""Scopes of applications: asked for by one person, decided by another, ended by either side."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import check_fresh
from core.violations import refusing_violations
from partners.choices import GrantStatus
from partners.models import Application, Grant
from partners.rules.scopes import SCOPES
from unions.models import Union

DECIDE = "partners.decide_grant"


@transaction.atomic
def request_grant(
    *,
    actor: Actor,
    application_id: UUID,
    permission: str,
    scope: str,
    union: Union,
    purpose: str,
    basis: str,
    until: date | None = None,
) -> Grant:
    """Ask that an application may use a scope in a branch; nothing is allowed before somebody else has agreed."""
    application = find(Application, application_id, actor, permission, lock=True)
    if scope not in SCOPES:
        text = _("There is no such scope.")
        raise RuleBrokenError(text, code="scope", fields={"scope": text})
    if not basis.strip():
        text = _("Say on which basis: a law, an agreement, or the consent of the people concerned.")
        raise RuleBrokenError(text, code="basis", fields={"basis": text})
    grant = Grant(
        application=application,
        scope=scope,
        union=union,
        purpose=purpose,
        basis=basis.strip(),
        until=until,
        requested_by_id=actor.user_id,  # type: ignore[misc]  # a job asks for nothing: the database refuses
    )
    with refusing_violations(Grant):
        grant.save()
    record(actor, "partners.grant.requested", application, scope=scope, union=union.pk, purpose=purpose)
    return grant


@transaction.atomic
def decide_grant(
    *, actor: Actor, grant_id: UUID, granted: bool, opinion: str, moment: datetime, seen_version: int | None = None
) -> Grant:
    """Grant or refuse what somebody else asked for; a refusal says why."""
    grant = find(Grant, grant_id, actor, DECIDE, lock=True)
    check_fresh(grant, seen_version)
    if grant.status != GrantStatus.REQUESTED:
        raise ConflictError(_("This has been decided already."), code="wrong_state")
    if grant.requested_by_id == actor.user_id:
        raise RuleBrokenError(_("Somebody else decides on what one asked for."), code="four_eyes")
    if not granted and not opinion.strip():
        text = _("Say why it is refused.")
        raise RuleBrokenError(text, code="opinion", fields={"opinion": text})
    grant.status = GrantStatus.GRANTED if granted else GrantStatus.REFUSED
    _close(grant, actor, moment, opinion.strip())
    code = "partners.grant.granted" if granted else "partners.grant.refused"
    record(actor, code, grant.application, scope=grant.scope, union=grant.union_id, opinion=grant.opinion)
    return grant


@transaction.atomic
def end_grant(*, actor: Actor, grant_id: UUID, permission: str, moment: datetime, reason: str = "") -> Grant:
    """Take a scope back; the next call no longer has it."""
    grant = find(Grant, grant_id, actor, permission, lock=True)
    if grant.status != GrantStatus.GRANTED:
        raise ConflictError(_("Only a granted scope can be ended."), code="wrong_state")
    grant.status = GrantStatus.ENDED
    grant.version += 1
    grant.save(update_fields=["status", "version"])
    record(actor, "partners.grant.ended", grant.application, scope=grant.scope, union=grant.union_id, reason=reason)
    return grant


def _close(grant: Grant, actor: Actor, moment: datetime, opinion: str) -> None:
    grant.decided_by_id, grant.decided_at, grant.opinion = actor.user_id, moment, opinion
    grant.version += 1
    with refusing_violations(Grant):
        grant.save()
