"""Visits that are planned, and what telephones told about them: answers by field, receipts, pictures, clashes."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.visits import ClashChoice, MediaKind, PlanStatus
from aid.models.visits import VisitPurpose
from core.labelled import Labelled
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class VisitPlan(Stamped):
    """A visit to be made: which family, on which day, by which two people. Its answers arrive field by field."""

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="visit_plans")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(_("purpose"), max_length=8, choices=VisitPurpose)
    status = models.CharField(_("status"), max_length=10, choices=PlanStatus, default=PlanStatus.PLANNED)
    planned_on = models.DateField(_("planned on"))
    lead = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    second_name = models.CharField(_("second visitor"), max_length=40)
    visit = models.OneToOneField("aid.Visit", on_delete=models.PROTECT, null=True, related_name="plan")
    drop_reason = models.CharField(max_length=200, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("planned visit")
        ordering = ["planned_on", "pk"]
        constraints = [
            # Two telephones in one home report to one plan, so their answers can be compared field by field.
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(status__in=["planned", "deciding"]),
                name="aid_one_open_visit_per_file",
                violation_error_message=_("A visit to this family is planned already."),
            ),
            models.CheckConstraint(
                condition=~Q(second_name="") & (Q(second__isnull=True) | ~Q(second=F("lead"))),
                name="aid_planned_visit_by_two",
                violation_error_message=_("A home visit needs two visitors."),
            ),
            models.CheckConstraint(
                condition=~Q(purpose="season") | Q(programme__isnull=False), name="aid_planned_season_has_programme"
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(visit__isnull=False), name="aid_done_plan_has_its_visit"
            ),
            models.CheckConstraint(
                condition=~Q(status="dropped") | ~Q(drop_reason=""), name="aid_dropped_plan_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["union", "planned_on"], name="aid_plan_by_union"),
            models.Index(fields=["lead", "status", "planned_on"], name="aid_plan_by_lead"),
            models.Index(fields=["second", "status", "planned_on"], name="aid_plan_by_second"),
        ]

    def __str__(self) -> str:
        return f"{self.file} {self.planned_on}"


class VisitAnswer(models.Model):
    """What stands as the answer to one field of a visit, and how often it was changed."""

    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="answers")
    field = models.CharField(max_length=30)
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1)
    is_unsure = models.BooleanField(default=False)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    device = models.UUIDField()

    class Meta:
        verbose_name = _("answer of a visit")
        constraints = [models.UniqueConstraint(fields=["plan", "field"], name="aid_one_answer_per_field")]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.field}"


class VisitUpload(models.Model):
    """One record as a telephone sent it, by the key the telephone gave it: the same key always gets the same answer."""

    id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="uploads")
    number = models.CharField(max_length=30, unique=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    device = models.UUIDField()
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    merged = models.JSONField(default=list)
    clashed = models.JSONField(default=list)

    class Meta:
        verbose_name = _("received visit record")
        ordering = ["received_at", "pk"]

    def __str__(self) -> str:
        return self.number


class VisitClash(Labelled):
    """One field that two people answered differently without seeing each other's answer: somebody decides."""

    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="clashes")
    upload = models.ForeignKey(VisitUpload, on_delete=models.PROTECT, related_name="clashes")
    field = models.CharField(max_length=30)
    base = models.JSONField(null=True)
    standing = models.JSONField()
    standing_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    standing_at = models.DateTimeField()
    told = models.JSONField()
    told_unsure = models.BooleanField(default=False)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()
    chosen = models.CharField(max_length=8, choices=ClashChoice, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("clash of answers")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "field"], name="aid_one_clash_per_field"),
            models.CheckConstraint(
                condition=Q(chosen="", decided_by__isnull=True, decided_at__isnull=True)
                | ~Q(chosen="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="aid_decided_clash_names_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.field}"


class VisitMedia(Labelled):
    """A photo or signature of a visit, by the key the telephone gave it."""

    id = models.UUIDField(primary_key=True)
    plan = models.ForeignKey(VisitPlan, on_delete=models.PROTECT, related_name="media")
    kind = models.CharField(max_length=10, choices=MediaKind)
    attachment = models.OneToOneField("core.Attachment", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = _("picture of a visit")
        ordering = ["received_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(kind__in=MediaKind.values), name="aid_media_kind_known")]

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.kind}"


class VisitDevice(models.Model):
    """A telephone that keeps visits, and the key that opens what it keeps; released to its owner when signed in."""

    id = models.UUIDField(primary_key=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    key = EncryptedField(mask="text")
    added_at = models.DateTimeField()
    pack_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("telephone for visits")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return self.name
