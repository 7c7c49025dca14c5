"""Home visits."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class VisitPurpose(models.TextChoices):
    SURVEY = "survey", _("Home survey")
    SEASON = "season", _("Season visit")
    REVIEW = "review", _("Review visit")


class Visit(Stamped):
    """A visit to a family by two people: what they saw, what the family needs."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="visits")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=8, choices=VisitPurpose)
    visited_on = models.DateField(_("visited on"))
    visitor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    first_visitor = models.CharField(_("first visitor"), max_length=40)
    second_visitor = models.CharField(_("second visitor"), max_length=40)
    person_met = models.CharField(_("who was met"), max_length=40)
    findings = models.TextField(_("findings"), max_length=2000)
    needs = models.TextField(_("needs and suggestions"), max_length=1000, blank=True)
    is_signed = models.BooleanField(_("signed by the family"), default=False)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("visit")
        ordering = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(second_visitor="") & ~Q(first_visitor="") & ~Q(first_visitor=F("second_visitor")),
                name="aid_visit_by_two",
                violation_error_message=_("A home visit needs two visitors."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="season") | Q(programme__isnull=False), name="aid_season_visit_has_programme"
            ),
        ]
        indexes = [
            models.Index(fields=["file", "-visited_on"], name="aid_visit_by_file"),
            models.Index(fields=["programme", "file"], name="aid_visit_by_programme"),
        ]
