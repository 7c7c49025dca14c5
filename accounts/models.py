"""Users, the passwords they may not use again, and the codes of their second factor."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """Somebody who signs in. What they may do follows from their posts, never from this row."""

    first_name = None  # type: ignore[assignment]  # one name field: Chinese names have no such parts
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("name"), max_length=60)
    language = models.CharField(_("language"), max_length=10, default="zh-hans")
    must_change_password = models.BooleanField(_("must change the password"), default=False)

    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="accounts_user_has_name"),
            models.CheckConstraint(
                condition=Q(username__regex=r"^[a-z0-9][a-z0-9._-]{1,59}$"), name="accounts_username_plain"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class UsedPassword(models.Model):
    """The hash of a password a user had, so that the last five are not used again (等保 2.0)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    hash = models.CharField(max_length=255)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("used password")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.set_at}"


class FactorTry(models.Model):
    """A code somebody typed: a wrong one is counted, a right one is used up (one half minute, one use)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False, related_name="+")
    is_right = models.BooleanField()
    counter = models.BigIntegerField(null=True)  # the half minute of a phone's code; none for a recovery code
    tried_at = models.DateTimeField()

    class Meta:
        verbose_name = _("try of a second factor")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "counter"], name="accounts_code_used_once")]
        indexes = [models.Index(fields=["user", "-id"], name="accounts_factor_by_user")]

    def __str__(self) -> str:
        return f"{self.user_id} @ {self.tried_at}"
