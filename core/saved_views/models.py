"""A saved view."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.stamped import Stamped


class SavedView(Stamped):
    """One person's name for the filters of one page: where it leads is its path with its query."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, db_index=False, related_name="+")
    path = models.CharField(max_length=200)
    query = models.CharField(max_length=1000, blank=True)
    name = models.CharField(pgettext_lazy("saved view", "name"), max_length=20)

    class Meta:
        app_label = "core"
        verbose_name = _("saved view")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "path", "name"],
                name="core_saved_view_once_a_name",
                violation_error_message=_("You have a view of this name on this page already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="core_saved_view_has_name"),
            models.CheckConstraint(
                condition=Q(path__startswith="/") & ~Q(path__startswith="//"), name="core_saved_view_stays_here"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Return the address that the view stands for."""
        return f"{self.path}?{self.query}" if self.query else self.path
