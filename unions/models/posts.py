"""Posts: who holds which role in which union, from when to when."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from unions.choices import Role


class Post(Labelled):
    """A user's role in a union for a time. Rights follow from posts and from nothing else."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("user")
    )
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"), null=True, blank=True)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "union", "role"],
                condition=Q(to_on__isnull=True),
                name="unions_post_held_once",
                violation_error_message=_("The user already holds this post."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="unions_post_ends_after_start",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="unions_post_role_known"),
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("user")),
                name="unions_post_not_to_oneself",
                violation_error_message=_("Nobody grants a post to themselves."),
            ),
        ]
        indexes = [models.Index(fields=["union", "role"], name="unions_post_by_union")]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_role_display()} – {self.union}"


class StaffPerson(models.Model):
    """Which human being a user is, so that nobody decides on their own family's case (回避)."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.OneToOneField("unions.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("user's person")

    def __str__(self) -> str:
        return f"{self.user} – {self.person}"
