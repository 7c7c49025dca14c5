"""Heat alerts of the weather service, and the visits to hot posts they call for (夏送清凉, domain.md 3.3)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.services import HeatLevel
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class HeatAlert(Stamped):
    """One county's alert of one day, as the weather service raised it."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    on_day = models.DateField(_("day of the alert"))
    level = models.CharField(_("level"), max_length=8, choices=HeatLevel)
    source = models.CharField(_("source"), max_length=80)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("heat alert")
        ordering = ["-on_day", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "on_day"],
                name="aid_heat_alert_once_a_day",
                violation_error_message=_("The alert of this day is entered already."),
            ),
            models.CheckConstraint(condition=Q(level__in=HeatLevel.values), name="aid_heat_level_known"),
            models.CheckConstraint(condition=~Q(source=""), name="aid_heat_alert_has_source"),
        ]

    def __str__(self) -> str:
        return f"{self.on_day} {self.get_level_display()}"


class HeatTask(Stamped):
    """A hot post to be visited because of an alert; done by the first visit on or after that day."""

    alert = models.ForeignKey(HeatAlert, on_delete=models.PROTECT, related_name="tasks")
    site = models.ForeignKey("aid.Site", on_delete=models.PROTECT, related_name="heat_tasks")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    visit = models.ForeignKey("aid.SiteVisit", on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("visit called for by heat")
        ordering = ["alert", "pk"]
        constraints = [models.UniqueConstraint(fields=["alert", "site"], name="aid_heat_task_once")]
        indexes = [models.Index(fields=["site"], condition=Q(visit__isnull=True), name="aid_heat_task_open")]

    def __str__(self) -> str:
        return str(self.site)
