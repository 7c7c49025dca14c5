"""Second factors: each code once, few wrong ones, a lost phone reset by four eyes, all sealed under the newest key."""

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import FactorReset, FactorTry, ResetStatus, User
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.privacy import keys
from core.violations import refusing_violations

MOST_WRONG = 5
LOCKED = timedelta(minutes=15)
KEPT = timedelta(days=1)
MAY_RESET = ("accounts.manage_users", "unions.grant_post")  # the system's and the security administrator


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
def ask_reset(*, actor: Actor, user: User, reason: str, moment: datetime) -> FactorReset:
    """Ask that a lost phone be taken off an account; nothing happens before somebody else has agreed."""
    _check_other(actor, user)
    if not reason.strip():
        text = _("Say how you know that it is them who ask.")
        raise RuleBrokenError(text, code="reason", fields={"reason": text})
    reset = FactorReset(user=user, reason=reason.strip(), asked_by_id=actor.user_id, asked_at=moment)  # type: ignore[misc]
    with refusing_violations(FactorReset):
        reset.save(force_insert=True)
    record(actor, "accounts.user.factor_reset_asked", user, reason=reset.reason)
    return reset


@transaction.atomic
def decide_reset(*, actor: Actor, reset_id: int, granted: bool, moment: datetime) -> FactorReset:
    """Agree to what another administrator asked for: the phone goes, every session ends; or refuse it."""
    reset = FactorReset.objects.select_for_update(of=("self",)).select_related("user").filter(pk=reset_id).first()
    if reset is None:
        raise NotFoundError(_("There is no such request."), code="not_found")
    if reset.status != ResetStatus.ASKED:
        raise ConflictError(_("This has been decided already."), code="wrong_state")
    _check_other(actor, reset.user)
    if reset.asked_by_id == actor.user_id:
        raise RuleBrokenError(_("Somebody else decides on what one asked for."), code="four_eyes")
    reset.status = ResetStatus.GRANTED if granted else ResetStatus.REFUSED
    reset.decided_by_id, reset.decided_at = actor.user_id, moment
    with refusing_violations(FactorReset):
        reset.save()
    if granted:
        _take_off(actor, reset)
    else:
        record(actor, "accounts.user.factor_reset_refused", reset.user, asked_by=reset.asked_by_id)
    return reset


def _check_other(actor: Actor, user: User) -> None:
    if not any(actor.can(right) for right in MAY_RESET):
        raise ForbiddenError(_("You do not have the right to do this."), code=MAY_RESET[0])
    if user.pk == actor.user_id:
        raise RuleBrokenError(_("Another administrator has to reset your own second factor."), code="own_account")


def _take_off(actor: Actor, reset: FactorReset) -> None:
    """Remove the phone and the recovery codes; the next sign-in sets up a new factor."""
    user = reset.user
    removed = Authenticator.objects.filter(user=user)
    count = removed.count()
    removed.delete()
    FactorTry.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    record(actor, "accounts.user.factor_reset", user, removed=count, asked_by=reset.asked_by_id, reason=reset.reason)


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
