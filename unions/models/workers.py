"""Professional social union workers: recruitment, contract, posting, appraisal (domain.md 1.1)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.actors import Branch
from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.workers import Appraisal, WorkerStatus


class RecruitmentBatch(Stamped):
    """A round of public recruitment by a county federation."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    year = models.PositiveSmallIntegerField(_("year"))
    planned = models.PositiveSmallIntegerField(_("places"))
    announced_on = models.DateField(_("announced on"), null=True, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("recruitment batch")
        ordering = ["-year", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "name"],
                name="unions_recruitment_once",
                violation_error_message=_("A batch of this name exists already."),
            ),
            models.CheckConstraint(condition=Q(planned__gte=1), name="unions_recruitment_has_places"),
        ]

    def __str__(self) -> str:
        return self.name


class SocialWorkerQuerySet(ScopedQuerySet):
    """A worker belongs to the county that employs them, and is seen by the township they are posted to."""

    def inside(self, branch: Branch) -> Q:
        return super().inside(branch) | Q(township__path__startswith=branch.path)


class SocialWorker(Stamped):
    """A professional union worker's employment: one contract with a county, one township at a time."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    township = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(RecruitmentBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    contract_from = models.DateField(_("contract from"))
    contract_to = models.DateField(_("contract to"))
    grade = models.CharField(_("pay grade"), max_length=20, blank=True)
    status = models.CharField(_("state"), max_length=12, choices=WorkerStatus, default=WorkerStatus.IN_POST)
    left_on = models.DateField(_("left on"), null=True)

    unscoped = SocialWorkerQuerySet.as_manager()
    objects = ScopedManager(SocialWorkerQuerySet)

    class Meta:
        verbose_name = _("professional union worker")
        verbose_name_plural = _("professional union workers")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status="in_post"),
                name="unions_worker_in_one_post",
                violation_error_message=_("This person is in post already."),
            ),
            models.CheckConstraint(condition=Q(status__in=WorkerStatus.values), name="unions_worker_state_known"),
            models.CheckConstraint(
                condition=Q(contract_to__gt=F("contract_from")),
                name="unions_worker_contract_ends_after_start",
                violation_error_message=_("A contract ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(status="in_post", left_on__isnull=True) | (~Q(status="in_post") & Q(left_on__isnull=False)),
                name="unions_worker_left_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "-created_at", "-id"], name="unions_worker_by_county"),
            models.Index(fields=["township", "status"], name="unions_worker_by_township"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class WorkerYear(Labelled):
    """A year of a worker: how they were appraised, and the hours they were trained."""

    id = models.BigAutoField(primary_key=True)
    worker = models.ForeignKey(SocialWorker, on_delete=models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField(_("year"))
    appraisal = models.CharField(_("appraisal"), max_length=12, choices=Appraisal)
    training_hours = models.PositiveSmallIntegerField(_("hours of training"), default=0)

    class Meta:
        verbose_name = _("appraisal")
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "year"],
                name="unions_worker_appraised_once",
                violation_error_message=_("This year has been appraised already."),
            ),
            models.CheckConstraint(condition=Q(appraisal__in=Appraisal.values), name="unions_appraisal_known"),
        ]

    def __str__(self) -> str:
        return f"{self.worker} {self.year}"
