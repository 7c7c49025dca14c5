"""Rosters of a season, and why a family asked for did not come onto one."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aid.choices.relief import Decision, RefusalCode, RosterStatus
from aid.choices.students import Exclusion
from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Roster(Stamped):
    """One union's list of families due in a programme, from draft to approval (花名册)."""

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    part = models.ForeignKey("aid.CountyPart", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=RosterStatus, default=RosterStatus.DRAFT)
    creator = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    approver = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(_("submitted on"), null=True)
    approved_on = models.DateField(_("approved on"), null=True)
    notice_last_on = models.DateField(_("last day of the notice"), null=True)
    collective_record = models.TextField(_("record of the collective decision"), max_length=2000, blank=True)
    decision = models.CharField(_("decided by"), max_length=12, choices=Decision, default=Decision.COUNTY)
    decision_paper = models.CharField(_("paper of the decision"), max_length=80, blank=True)
    note = models.CharField(_("remark"), max_length=500, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("roster")
        verbose_name_plural = _("rosters")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=RosterStatus.values), name="aid_roster_status_known"),
            models.CheckConstraint(
                condition=Q(decision="county")
                | Q(decision="collective") & ~Q(collective_record="")
                | Q(decision__in=["province", "national"]) & ~Q(decision_paper=""),
                name="aid_roster_decision_has_record",
                violation_error_message=_("A decision above the county approver needs its record or paper."),
            ),
            models.CheckConstraint(
                condition=Q(checker__isnull=True) | ~Q(checker=F("creator")),
                name="aid_roster_checker_is_not_creator",
                violation_error_message=_("Whoever made a roster may not check it."),
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | (~Q(approver=F("creator")) & ~Q(approver=F("checker"))),
                name="aid_roster_approver_is_nobody_before",
                violation_error_message=_("Whoever made or checked a roster may not approve it."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "rejected"]) | Q(submitted_on__isnull=False),
                name="aid_roster_submitted_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved_pending", "approved"]) | Q(checker__isnull=False),
                name="aid_roster_checked_has_checker",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(approver__isnull=False, approved_on__isnull=False),
                name="aid_roster_approved_has_approver_and_day",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "-created_at"], name="aid_roster_by_union"),
            models.Index(fields=["programme", "status"], name="aid_roster_by_programme"),
            models.Index(fields=["part", "status"], name="aid_roster_by_part"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} – {self.union}"


class RosterRefusal(Labelled):
    """A family asked for that did not come onto the roster, and why. A file out of reach is named as it was given."""

    roster = models.ForeignKey(Roster, on_delete=models.PROTECT, related_name="refusals")
    label = models.CharField(max_length=60)
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")
    code = models.CharField(max_length=24, choices=RefusalCode)
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, related_name="+")  # a student
    detail = models.CharField(max_length=100, blank=True)  # the union that was first, or what excludes the student

    class Meta:
        verbose_name = _("refused row")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(code__in=RefusalCode.values), name="aid_refusal_code_known"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.code}"

    @property
    def message(self) -> str:
        """Return the reason in the reader's language, with the union that was first."""
        reason = str(RefusalCode(self.code).label)
        if not self.detail:
            return reason
        detail = Exclusion(self.detail).label if self.code == RefusalCode.EXCLUDED else self.detail
        return gettext("%(reason)s (%(union)s)") % {"reason": reason, "union": detail}
