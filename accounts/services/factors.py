"""Second factors: each code once, few wrong ones, a lost phone reset, everything sealed under the newest key."""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import FactorTry, User
from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.privacy import keys

MOST_WRONG = 5
LOCKED = timedelta(minutes=15)
KEPT = timedelta(days=1)


def is_locked(*, user: Any, moment: float) -> bool:
    """Say whether five wrong codes within a quarter of an hour, with no right one after them, closed the door."""
    since = _at(moment) - LOCKED
    tries = list(
        FactorTry.objects.filter(user=user, tried_at__gt=since)
        .order_by("-pk")
        .values_list("is_right", flat=True)[:MOST_WRONG]
    )
    return len(tries) == MOST_WRONG and not any(tries)


def note_wrong(*, user: Any, moment: float) -> None:
    """Count a wrong code."""
    FactorTry.objects.create(user=user, is_right=False, tried_at=_at(moment))


def use(*, user: Any, counter: int | None, moment: float) -> bool:
    """Use a code up; False when it was used before, by whichever of two at once came second."""
    FactorTry.objects.filter(user=user, tried_at__lt=_at(moment) - KEPT).delete()
    try:
        with transaction.atomic():
            FactorTry.objects.create(user=user, is_right=True, counter=counter, tried_at=_at(moment))
    except IntegrityError:
        return False
    return True


@transaction.atomic
def note_change(*, actor: Actor, user: Any, code: str) -> None:
    """Leave in the trail that somebody set up, removed or renewed their second factor."""
    record(actor, code, user)


@transaction.atomic
def reset_factor(*, actor: Actor, user: User) -> int:
    """Take a lost phone off an account; every session of it ends, and the next sign-in sets up a new one."""
    if user.pk == actor.user_id:
        raise RuleBrokenError(_("Another administrator has to reset your own second factor."), code="own_account")
    removed = Authenticator.objects.filter(user=user)
    count = removed.count()
    removed.delete()
    FactorTry.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    record(actor, "accounts.user.factor_reset", user, removed=count)
    return count


def reseal(place: str) -> int:
    """Seal the secrets of all phones with the newest key; return how many rows changed."""
    newest, changed = keys.current_key_id(), 0
    for pk in list(Authenticator.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            row = Authenticator.objects.select_for_update().get(pk=pk)
            old = {name: held for name, held in row.data.items() if _is_old(held, newest)}
            for name, held in old.items():
                row.data[name] = keys.seal(keys.unseal(bytes.fromhex(held), place), place).hex()
            if old:
                row.save(update_fields=["data"])
                changed += 1
    return changed


def _is_old(held: Any, newest: str) -> bool:
    if not isinstance(held, str):
        return False
    try:
        return keys.key_id_of(bytes.fromhex(held)) != newest
    except (ValueError, keys.UnreadableSecretError):
        return False


def _at(moment: float) -> datetime:
    return datetime.fromtimestamp(moment, UTC)
