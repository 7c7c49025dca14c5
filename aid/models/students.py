"""A student's school year: the stage, the school, and the paper that proves it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.students import Exclusion, Stage
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class EnrolmentQuerySet(ScopedQuerySet):
    """An enrolment hangs where the family's file does, and moves with it."""

    scope_path = "file__union__path"


class Enrolment(Stamped):
    """One student of a family on file in one school year (1 September to 31 August), as schooling relief needs it.

    ``school_year`` is the year in which it begins. Without ``proof`` nothing is paid (domain.md 3.3).
    """

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="+")
    member = models.ForeignKey("aid.FileMember", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    school_year = models.PositiveSmallIntegerField(_("school year"))
    stage = models.CharField(_("stage"), max_length=8, choices=Stage)
    school = models.CharField(_("school"), max_length=80)
    exclusion = models.CharField(_("excluded as"), max_length=16, choices=Exclusion, blank=True)
    other_grant = models.CharField(_("other public or school grant"), max_length=80, blank=True)
    proof = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = EnrolmentQuerySet.as_manager()
    objects = ScopedManager(EnrolmentQuerySet)

    class Meta:
        verbose_name = _("enrolment")
        ordering = ["-school_year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "school_year"],
                name="aid_enrolment_once",
                violation_error_message=_("This student's school year is entered already."),
            ),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="aid_enrolment_stage_known"),
            models.CheckConstraint(
                condition=Q(exclusion="") | Q(exclusion__in=Exclusion.values), name="aid_enrolment_exclusion_known"
            ),
            models.CheckConstraint(
                condition=~Q(school=""),
                name="aid_enrolment_has_school",
                violation_error_message=_("Enter the school."),
            ),
            models.CheckConstraint(
                condition=Q(school_year__gte=2000, school_year__lte=2100), name="aid_enrolment_year_sane"
            ),
        ]
        indexes = [models.Index(fields=["person", "school_year"], name="aid_enrolment_by_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.school_year}"

    @property
    def union(self) -> models.Model:
        """Return where it hangs, for events and papers."""
        return self.file.union
