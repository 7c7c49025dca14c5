"""Making accounts and setting passwords, as administrators do it."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import UsedPassword, User
from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.violations import refusing_violations


@transaction.atomic
def create_user(*, actor: Actor, username: str, name: str, password: str, must_change: bool = True, **fields: Any) -> User:
    """Make an account with a first password that must be changed at the first sign-in."""
    user = User(username=username, name=name, must_change_password=must_change, **fields)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise RuleBrokenError(" ".join(error.messages), code="password", fields={"password": error.messages}) from error
    user.set_password(password)
    with refusing_violations(User):
        user.save()
    UsedPassword.objects.create(user=user, hash=user.password)
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
