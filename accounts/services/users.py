"""Making accounts and setting passwords, as administrators do it."""

from typing import Any

from axes.utils import reset
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.actors import Actor, SystemActor
from core.errors import RuleBrokenError
from core.events.services import Happening, record, record_many
from core.violations import refusing_violations


@transaction.atomic
def create_user(
    *, actor: Actor, username: str, name: str, password: str, must_change: bool = True, **fields: Any
) -> User:
    """Make an account with a first password that must be changed at the first sign-in."""
    user = User(username=username, name=name, must_change_password=must_change, **fields)
    _set_checked(user, password)
    with refusing_violations(User):
        user.save()
    record(actor, "accounts.user.created", user, username=username)
    return user


@transaction.atomic
def close_user(*, actor: Actor, user: User) -> None:
    """End an account; its trail stays. Sessions end with the next request."""
    if user.pk == actor.user_id:
        raise RuleBrokenError(_("You cannot close your own account."), code="own_account")
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(actor, "accounts.user.closed", user)


def _set_checked(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBrokenError(" ".join(error.messages), code="password", fields={"password": error.messages}) from error
    user.set_password(password)


@transaction.atomic
def change_user(*, actor: Actor, user: User, **changes: Any) -> None:
    """Correct an account's name, address or standing; closing it is an act of its own."""
    before = {name: getattr(user, name) for name in changes}
    changed = {name: [before[name], value] for name, value in changes.items() if before[name] != value}
    if not changed:
        return
    for name, value in changes.items():
        setattr(user, name, value)
    with refusing_violations(User):
        user.save(update_fields=list(changed))
    record(actor, "accounts.user.changed", user, changes=changed)


@transaction.atomic
def give_password(*, actor: Actor, user: User, password: str) -> None:
    """Give somebody who forgot theirs a first password again; every session of theirs ends."""
    _set_checked(user, password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    record(actor, "accounts.user.password_given", user)


@transaction.atomic
def unlock_user(*, actor: Actor, user: User) -> int:
    """Let somebody locked out by wrong passwords try again at once; return how many tries were forgotten."""
    forgotten: int = reset(username=user.username)
    record(actor, "accounts.user.unlocked", user, attempts=forgotten)
    return forgotten


@transaction.atomic
def choose_language(*, actor: Actor, user: User, language: str) -> None:
    """Keep the language somebody reads in, for their pages, mails and reminders."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])
        record(actor, "accounts.user.language_chosen", user, language=language)


@transaction.atomic
def demand_new_password(*, user: User) -> None:
    """Let somebody whose password has become too old choose a new one before anything else."""
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    record(SystemActor("sign-in"), "accounts.user.password_expired", user)


def note_linked(*, user: User, subject: str) -> None:
    """Leave in the trail that a subject of the identity provider opens an account from now on."""
    record(SystemActor("single sign-on"), "accounts.user.sso_linked", user, subject=subject[:120])


def note_stranger(*, subject: str, address: str) -> None:
    """Leave in the trail that the identity provider vouched for somebody who has no account here."""
    told = {"subject": subject[:120], "address": address}
    record_many(SystemActor("single sign-on"), [Happening("accounts.sso.refused", "accounts.user", "0", "", told)])
