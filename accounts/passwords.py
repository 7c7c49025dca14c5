"""Password rules of classified protection (等保 2.0, domain.md 10.7) beside Django's own."""

import re
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import UsedPassword
from core.clock import day_of
from core.parameters.registry import declare
from core.parameters.selectors import value

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
KEPT = 5
DAYS = declare(
    "accounts.password_days",
    "integer",
    "90",
    unit="days",
    basis="GB/T 22239-2019 8.1.4.1 身份鉴别信息定期更换",
    label=gettext_noop("Days after which a password has to be changed"),
)


def is_too_old(user: Any, moment: datetime) -> bool:
    """Say whether somebody's password has been theirs for longer than the rule of the place allows; 0: for ever."""
    days = int(value(DAYS, "330000", day_of(moment)))
    newest = UsedPassword.objects.filter(user=user).values_list("set_at", flat=True).first()
    return bool(days and newest and moment - newest > timedelta(days=days))


class ThreeKindsValidator:
    """Ask for three of: small letters, capital letters, digits, other characters."""

    def validate(self, password: str, user: Any = None) -> None:
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.get_help_text(), code="password_kinds")

    def get_help_text(self) -> str:
        return _("Use at least three of: small letters, capital letters, digits, other characters.")


class NotRecentlyUsedValidator:
    """Refuse the last five passwords; remember each new one."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is None or user.pk is None:
            return
        recent = UsedPassword.objects.filter(user=user)[:KEPT]
        if any(check_password(password, used.hash) for used in recent):
            raise ValidationError(self.get_help_text(), code="password_reused")

    def password_changed(self, password: str, user: Any = None) -> None:
        if user is not None and user.pk is not None:
            UsedPassword.objects.create(user=user, hash=user.password)

    def get_help_text(self) -> str:
        return _("The last five passwords cannot be used again.")
