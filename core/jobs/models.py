"""Jobs, the wish to stop one, the pieces of a result while it grows, and the file that came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.jobs.choices import JobStatus
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL
RUNS = ["queued", "running"]


class JobQuerySet(ScopedQuerySet):
    scope_path = "union_path"

    def live(self) -> "JobQuerySet":
        return self.filter(status__in=RUNS)


class Job(Stamped):
    """One piece of long work: owner, place in the tree, progress, checkpoint, lease of whoever works on it, outcome.

    ``tries`` counts the starts since the last chunk that was committed, ``attempts`` all of them. ``params`` and
    ``cursor`` hold keys and options, never a secret.
    """

    kind = models.CharField(max_length=64)
    key = models.CharField(max_length=160)
    name = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    union_path = models.CharField(max_length=120, db_collation="C")
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    params = models.JSONField(default=dict)
    language = models.CharField(max_length=12)
    request_id = models.CharField(max_length=64, blank=True)
    address = models.GenericIPAddressField(null=True)
    status = models.CharField(max_length=12, choices=JobStatus, default=JobStatus.QUEUED)
    total = models.PositiveIntegerField(default=0)
    done_count = models.PositiveIntegerField(default=0)
    cursor = models.JSONField(default=dict)
    message = models.CharField(max_length=500, blank=True)
    refusal = models.CharField(max_length=60, blank=True)
    details = models.JSONField(default=dict)
    result_url = models.CharField(max_length=300, blank=True)
    not_before = models.DateTimeField()
    woken_at = models.DateTimeField()
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True)

    unscoped = JobQuerySet.as_manager()
    objects = ScopedManager(JobQuerySet)

    class Meta:
        app_label = "core"
        verbose_name = _("background job")
        verbose_name_plural = _("background jobs")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=JobStatus.values), name="core_job_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=RUNS, ended_at__isnull=True) | ~Q(status__in=RUNS) & Q(ended_at__isnull=False),
                name="core_job_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status="running") | Q(token__isnull=False, lease_until__isnull=False),
                name="core_job_running_has_lease",
            ),
            models.CheckConstraint(condition=~Q(key="") & ~Q(kind=""), name="core_job_has_kind_and_key"),
            models.UniqueConstraint(
                fields=["kind", "key"],
                condition=Q(status__in=[*RUNS, "done"]),
                name="core_job_once",
                violation_error_message=_("This has been started already."),
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(status__in=RUNS) & ~Q(subject_id=""),
                name="core_one_live_job_a_subject",
                violation_error_message=_("Other work on this is still under way. Wait until it ends, or cancel it."),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="core_job_by_owner"),
            models.Index(fields=["woken_at"], condition=Q(status__in=RUNS), name="core_job_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()

    @property
    def is_live(self) -> bool:
        return self.status in RUNS


class JobCancellation(models.Model):
    """Somebody's wish that a job stop. A row of its own: the job's row is locked while a chunk runs."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="cancellation")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "core"
        verbose_name = _("cancellation")

    def __str__(self) -> str:
        return str(self.job_id)


class JobPiece(Stamped):
    """A part of a result that is still growing: written with its chunk, gone when the job ends. Sealed (base64)."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = EncryptedField(_("content"))

    class Meta:
        app_label = "core"
        verbose_name = _("piece of a result")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["job", "number"], name="core_job_piece_once")]

    def __str__(self) -> str:
        return f"{self.job_id} {self.number}"


class JobFile(Stamped):
    """The file that came of a job, for its owner alone and for a while. Sealed (base64)."""

    job = models.OneToOneField(Job, on_delete=models.CASCADE, related_name="file")
    name = models.CharField(max_length=160)
    media_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    content = EncryptedField(_("content"))
    expires_at = models.DateTimeField()

    class Meta:
        app_label = "core"
        verbose_name = _("result file")
        indexes = [models.Index(fields=["expires_at"], name="core_job_file_expiry")]

    def __str__(self) -> str:
        return self.name
