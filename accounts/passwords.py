"""Password rules of classified protection (等保 2.0, domain.md 10.7) beside Django's own."""

import re
from typing import Any

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import UsedPassword

KINDS = (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z0-9]")
KEPT = 5


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
