"""Samples of a county's files for the city's auditor, and what was found in each."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import FindingKind, SampleVerdict
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Sample(Stamped):
    """Files of one county drawn by a seed: the same seed on the same files draws the same sample (抽查)."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(_("seed"), max_length=40)
    percent = models.PositiveSmallIntegerField(_("share in percent"))
    population = models.PositiveIntegerField(_("files in the county"))
    drawn_on = models.DateField(_("drawn on"))
    drawn_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("sample")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="aid_sample_share_sane"),
            models.UniqueConstraint(
                fields=["union", "seed"],
                name="aid_sample_seed_once",
                violation_error_message=_("This county has a sample with this seed already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.union}: {self.seed}"


class SampleItem(Stamped):
    """One file of a sample: in order, or returned to the county with a finding and a date."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="items")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=SampleVerdict, default=SampleVerdict.WAITING)
    kind = models.CharField(_("kind of finding"), max_length=12, choices=FindingKind, blank=True)
    note = models.CharField(_("finding"), max_length=500, blank=True)
    looked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("answer due on"), null=True)
    answer = models.CharField(_("answer"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("file of a sample")
        ordering = ["sample", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "file"], name="aid_sample_file_once"),
            models.CheckConstraint(
                condition=~Q(status__in=["returned", "answered"])
                | ~Q(kind="") & ~Q(note="") & Q(due_on__isnull=False, looked_by__isnull=False),
                name="aid_sample_returned_has_finding",
            ),
            models.CheckConstraint(
                condition=~Q(status="answered")
                | ~Q(answer="") & Q(answered_by__isnull=False, answered_on__isnull=False),
                name="aid_sample_answered_has_answer",
            ),
        ]
        indexes = [models.Index(fields=["file"], condition=Q(status="returned"), name="aid_sample_returned")]
