"""Assessments that explain themselves, economic checks, and excluding circumstances."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Category, Source, VetoItem
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Assessment(Stamped):
    """One reckoning of a file: the facts, the parameters in force with their basis, each clause and its result.

    Everything the reckoning used is stored, so that it can be replayed years later with the same result.
    """

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="assessments")
    assessed_on = models.DateField()
    occasion = models.CharField(max_length=16)
    rules_version = models.CharField(max_length=12)
    facts = models.JSONField()
    parameters = models.JSONField()
    clauses = models.JSONField()
    declared = models.JSONField(default=dict)  # the lines the facts were summed from, to be compared later
    net_per_head = models.DecimalField(max_digits=14, decimal_places=2)
    gross_per_head = models.DecimalField(max_digits=14, decimal_places=2)
    proposed = models.CharField(max_length=12, choices=Category)
    decided = models.CharField(max_length=12, choices=Category, blank=True)
    override_reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("assessment")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided="") | Q(decided=F("proposed")) | ~Q(override_reason=""),
                name="aid_override_has_reason",
                violation_error_message=_("A category other than the proposed one needs a reason."),
            ),
        ]
        indexes = [models.Index(fields=["file", "-created_at"], name="aid_assessment_by_file")]


class EconomicCheck(Stamped):
    """An enquiry with civil affairs about property, vehicles, business and deposits, and its answer."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="checks")
    sent_on = models.DateField()
    returned_on = models.DateField(null=True)
    homes = models.PositiveSmallIntegerField(null=True)
    vehicles = models.PositiveSmallIntegerField(null=True)
    companies = models.PositiveSmallIntegerField(null=True)
    deposits = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("economic check")
        ordering = ["-sent_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"], condition=Q(returned_on__isnull=True), name="aid_one_check_under_way"
            ),
            models.CheckConstraint(
                condition=Q(returned_on__isnull=True) | Q(returned_on__gte=F("sent_on")), name="aid_check_returns_later"
            ),
        ]


class VetoAnswer(Stamped):
    """One excluding circumstance of a file, whence it is known, and its exemption if there is one."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="vetoes")
    item = models.CharField(max_length=16, choices=VetoItem)
    source = models.CharField(max_length=12, choices=Source)
    evidence = models.CharField(max_length=300)
    exempted_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    exemption_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("excluding circumstance")
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["file", "item"], name="aid_veto_once"),
            models.CheckConstraint(
                condition=Q(exempted_by__isnull=True) | ~Q(exemption_reason=""), name="aid_exemption_has_reason"
            ),
        ]
