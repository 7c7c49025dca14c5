"""A subscription: somebody has the figures of one node sent every Monday."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class OverviewSubscription(Stamped):
    """One person's wish to hear of the overview of one union every Monday, until it is taken back."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("subscription of an overview")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "union"],
                name="desk_subscription_once",
                violation_error_message=_("You have subscribed to this overview already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.owner_id}: {self.union}"
