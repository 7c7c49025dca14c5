"""Partners, their developers and their applications, as the province's administrators keep them."""

from collections.abc import Iterable
from datetime import date
from secrets import token_hex
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.violations import refusing_violations
from partners.choices import ApplicationStatus, PartnerStatus
from partners.models import Application, Developer, Partner
from partners.rules.addresses import checked
from partners.rules.limits import CALLS_A_MINUTE

MANAGE = "partners.manage_partner"
PROVINCE = "330000"


@transaction.atomic
def register_partner(*, actor: Actor, name: str, contact: str, email: str = "") -> Partner:
    """Enter an organisation whose systems may talk with ours."""
    _need(actor)
    partner = Partner(name=name.strip(), contact=contact.strip(), email=email)
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError:
        text = _("A partner of this name is entered already.")
        raise ConflictError(text, code="partners_partner_name_key", fields={"name": text}) from None
    record(actor, "partners.partner.registered", partner, name=partner.name)
    return partner


@transaction.atomic
def close_partner(*, actor: Actor, partner_id: UUID, reason: str = "") -> Partner:
    """End the exchange with a partner; every token of its applications is void with the next call."""
    partner = find(Partner, partner_id, actor, MANAGE, lock=True)
    partner.status = PartnerStatus.CLOSED
    _saved(partner)
    record(actor, "partners.partner.closed", partner, reason=reason)
    return partner


@transaction.atomic
def add_developer(*, actor: Actor, partner_id: UUID, user: User, today: date) -> Developer:
    """Let somebody keep the applications of a partner."""
    partner = find(Partner, partner_id, actor, MANAGE, lock=True)
    developer = Developer(partner=partner, user=user, since=today)
    with refusing_violations(Developer):
        developer.save()
    record(actor, "partners.developer.added", partner, user=user.pk)
    return developer


@transaction.atomic
def register_application(
    *,
    actor: Actor,
    partner_id: UUID,
    name: str,
    today: date,
    sandbox: bool = False,
    addresses: Iterable[str] = (),
    expires_on: date | None = None,
    per_minute: int | None = None,
) -> Application:
    """Enter an application of a partner with an account that only it acts under; it can do nothing yet."""
    partner = find(Partner, partner_id, actor, MANAGE, lock=True)
    if expires_on is not None:
        _check_last_day(expires_on, today)
    client_id = f"hw-{'test' if sandbox else 'live'}-{token_hex(8)}"
    account = User(username=client_id, name=f"{partner.name}·{name.strip()}"[:60])
    account.set_unusable_password()
    account.save()
    application = Application(
        partner=partner,
        name=name.strip(),
        client_id=client_id,
        user=account,
        sandbox=sandbox,
        addresses=checked(addresses),
        per_minute=per_minute or value(CALLS_A_MINUTE, PROVINCE, today),
        expires_on=expires_on,
    )
    with refusing_violations(Application):
        application.save()
    record(actor, "partners.application.registered", application, client_id=client_id, sandbox=sandbox)
    return application


@transaction.atomic
def change_application(
    *,
    actor: Actor,
    application_id: UUID,
    permission: str,
    reason: str,
    today: date,
    seen_version: int | None = None,
    **changes: Any,
) -> Application:
    """Change from where, until when and how often an application may call, from its next call on; say why."""
    application = find(Application, application_id, actor, permission, lock=True)
    check_fresh(application, seen_version)
    if not reason.strip():
        text = _("Say why it is changed.")
        raise RuleBrokenError(text, code="reason", fields={"reason": text})
    if "addresses" in changes:
        changes["addresses"] = checked(changes["addresses"])
    if changes.get("expires_on") and changes["expires_on"] != application.expires_on:
        _check_last_day(changes["expires_on"], today)
    was = {name: getattr(application, name) for name in changes if getattr(application, name) != changes[name]}
    if not was:
        raise RuleBrokenError(_("Nothing is different from what holds now."), code="unchanged")
    for name in was:
        setattr(application, name, changes[name])
    _saved(application)
    told = {name: changes[name] for name in was}
    record(actor, "partners.application.changed", application, changes=told, was=was, reason=reason.strip())
    return application


def _check_last_day(day: date, today: date) -> None:
    if day < today:
        text = _("The last day must not be in the past.")
        raise RuleBrokenError(text, code="expires_on", fields={"expires_on": text})


@transaction.atomic
def stop_application(*, actor: Actor, application_id: UUID, permission: str, reason: str) -> Application:
    """Shut an application out with its next call; its rows and its trail stay."""
    application = find(Application, application_id, actor, permission, lock=True)
    application.status = ApplicationStatus.STOPPED
    _saved(application)
    record(actor, "partners.application.stopped", application, reason=reason)
    return application


def _need(actor: Actor) -> None:
    if not actor.can(MANAGE):
        raise ForbiddenError(_("You do not have the right to do this."), code=MANAGE)


def _saved(row: Any) -> None:
    row.version += 1
    with refusing_violations(type(row)):
        row.save()
