"""Users, the passwords they may not use again, and the codes of their second factor."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.labelled import Labelled


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


class ResetStatus(models.TextChoices):
    ASKED = "asked", pgettext_lazy("reset of a factor", "Asked for")
    GRANTED = "granted", pgettext_lazy("reset of a factor", "Granted")
    REFUSED = "refused", pgettext_lazy("reset of a factor", "Refused")


class FactorReset(Labelled):
    """A lost second factor to be taken off an account: asked for by one administrator, decided by another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("user"))
    reason = models.CharField(_("reason"), max_length=200)
    status = models.CharField(_("status"), max_length=8, choices=ResetStatus, default=ResetStatus.ASKED)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("asked for by"))
    asked_at = models.DateTimeField(_("asked for at"))
    decided_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("reset of a factor", "decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        verbose_name = _("reset of a second factor")
        verbose_name_plural = _("resets of second factors")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(status="asked"),
                name="accounts_reset_once_at_a_time",
                violation_error_message=_("A reset has been asked for already."),
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="accounts_reset_has_reason"),
            models.CheckConstraint(condition=Q(status__in=ResetStatus.values), name="accounts_reset_status_known"),
            models.CheckConstraint(
                condition=Q(status="asked", decided_by=None, decided_at=None)
                | ~Q(status="asked") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="accounts_reset_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("user")) & (Q(decided_by=None) | ~Q(decided_by=F("asked_by"))),
                name="accounts_reset_four_eyes",
                violation_error_message=_("Somebody else decides on what one asked for."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("user")), name="accounts_reset_not_ones_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.status}"


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
