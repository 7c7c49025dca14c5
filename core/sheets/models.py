"""Imports with their staging rows, and exports that were asked for."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.jobs.models import Job
from core.labelled import Labelled
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.sheets.choices import ExportStatus, Fate, Finding, ImportStatus
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class SheetQuerySet(ScopedQuerySet):
    scope_path = "union_path"


class SheetImport(Stamped):
    """One file somebody wants to have read in: what it is, how its columns are understood, what came of its rows.

    ``params`` are keys of the kind (target union, programme). ``findings`` counts the dry run, the five columns the
    outcome; that they account for every row of the file is the database's own check.
    """

    kind = models.CharField(max_length=40)
    union_path = models.CharField(max_length=120, db_collation="C")
    place = models.CharField(max_length=120, blank=True)
    params = models.JSONField(default=dict)
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=160)
    form = models.CharField(max_length=8)  # xlsx, xls, csv
    encoding = models.CharField(max_length=12, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    sheet_name = models.CharField(max_length=60, blank=True)
    header_row = models.PositiveIntegerField(default=1)
    headings = models.JSONField(default=list)
    samples = models.JSONField(default=list)  # a first value of each column, masked
    mapping = models.JSONField(default=dict)  # field → place of the column, from 0
    notes = models.JSONField(default=list)  # what the reader saw: [code, number] each
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus, default=ImportStatus.UPLOADED)
    rows = models.PositiveIntegerField(default=0)
    findings = models.JSONField(default=dict)
    accepts = models.JSONField(default=list)  # the findings whose rows somebody chose to write
    created = models.PositiveIntegerField(default=0)
    updated = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    checked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    purge_on = models.DateField()
    purged_at = models.DateTimeField(null=True)

    unscoped = SheetQuerySet.as_manager()
    objects = ScopedManager(SheetQuerySet)

    class Meta:
        app_label = "core"
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ImportStatus.values), name="core_import_status_known"),
            models.CheckConstraint(
                condition=~Q(status="done")
                | Q(rows=F("created") + F("updated") + F("unchanged") + F("skipped") + F("failed")),
                name="core_import_accounts_for_every_row",
                violation_error_message=_("The result does not account for every row of the file."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["done", "dropped"]) | Q(ended_at__isnull=False),
                name="core_import_ended_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["accepted", "done"]) | Q(decided_at__isnull=False),
                name="core_import_written_by_decision",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="core_import_by_owner"),
            models.Index(fields=["sha256"], name="core_import_by_file"),
            models.Index(fields=["purge_on"], condition=Q(purged_at__isnull=True), name="core_import_to_purge"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def written(self) -> int:
        return self.created + self.updated

    @property
    def left_out(self) -> int:
        return self.skipped + self.failed


class ImportFile(models.Model):
    """The file as it came, sealed (base64), until the import is purged: its first megabyte, the rest in pieces."""

    sheet = models.OneToOneField(SheetImport, on_delete=models.CASCADE, primary_key=True, related_name="file")
    content = EncryptedField(_("content"))

    class Meta:
        app_label = "core"
        verbose_name = _("source file")

    def __str__(self) -> str:
        return str(self.sheet_id)


class ImportPiece(Stamped):
    """A further megabyte of a file: sealed as one value, a large file would stand in memory a dozen times over."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    content = EncryptedField(_("content"))

    class Meta:
        app_label = "core"
        verbose_name = _("piece of a source file")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="core_import_piece_once")]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.number}"


class ImportRow(Labelled):
    """One row of a file: its cells, what was read from them and the sentences about them, sealed together.

    In plain stand only what says nothing about a person: where the row stood, codes, outcome, keyed hashes.
    ``fingerprint`` is of the whole row; a kind without a key of its own in the register (a draft application) lets a
    row be written once alone (``is_guarded``), whoever sends it again.
    """

    id = models.BigAutoField(primary_key=True)
    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()  # as the spreadsheet counts
    finding = models.CharField(max_length=8, choices=Finding)
    problems = ArrayField(models.CharField(max_length=64), default=list)  # "field:code"
    sealed = EncryptedField(_("content"))
    key = models.BinaryField(null=True)
    fingerprint = models.BinaryField(null=True)
    is_guarded = models.BooleanField(default=False)
    fate = models.CharField(max_length=10, choices=Fate, blank=True)
    told = models.CharField(max_length=300, blank=True)  # why skipped or failed; never a value of the row
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    record = models.CharField(max_length=64, blank=True)  # the number under which people find the record

    class Meta:
        app_label = "core"
        verbose_name = _("row of an import")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="core_import_row_once"),
            models.UniqueConstraint(
                fields=["fingerprint"],
                condition=Q(is_guarded=True, fate="created"),
                name="core_import_row_written_once",
                violation_error_message=_("This row has been written by another import just now."),
            ),
            models.CheckConstraint(condition=Q(finding__in=Finding.values), name="core_import_row_finding_known"),
            models.CheckConstraint(condition=Q(fate__in=["", *Fate.values]), name="core_import_row_fate_known"),
            models.CheckConstraint(
                condition=~Q(fate__in=["created", "updated"]) | ~Q(finding="wrong"),
                name="core_import_wrong_never_written",
            ),
            models.CheckConstraint(
                condition=~Q(fate__in=["skipped", "failed"]) | ~Q(told=""), name="core_import_left_out_says_why"
            ),
        ]
        indexes = [
            models.Index(
                fields=["sheet", "number"], condition=Q(finding__in=["wrong", "held"]), name="core_import_row_to_mend"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.number}"


class SheetExport(Stamped):
    """A list somebody took out, or wants to: which, narrowed how, masked or in full, for what, who agreed."""

    kind = models.CharField(max_length=40)
    union_path = models.CharField(max_length=120, db_collation="C")
    place = models.CharField(max_length=120, blank=True)
    owner = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    params = models.JSONField(default=dict)
    narrowed = models.JSONField(default=list)  # by what, in words, without any name searched for
    is_full = models.BooleanField(default=False)
    purpose = models.CharField(pgettext_lazy("export", "purpose"), max_length=200, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ExportStatus, default=ExportStatus.GRANTED)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    job = models.OneToOneField(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    rows = models.PositiveIntegerField(null=True)
    downloads = models.PositiveIntegerField(default=0)

    unscoped = SheetQuerySet.as_manager()
    objects = ScopedManager(SheetQuerySet)

    class Meta:
        app_label = "core"
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ExportStatus.values), name="core_export_status_known"),
            models.CheckConstraint(
                condition=Q(is_full=False) | ~Q(purpose=""),
                name="core_export_full_has_purpose",
                violation_error_message=_("A full export needs a purpose."),
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("owner")),
                name="core_export_decided_by_another",
                violation_error_message=_("Another person has to decide on your export."),
            ),
            models.CheckConstraint(
                condition=Q(is_full=False) | ~Q(status__in=["granted", "refused"]) | Q(decided_by__isnull=False),
                name="core_export_full_is_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-created_at", "-id"], name="core_export_by_owner"),
            models.Index(fields=["created_at"], condition=Q(status="waiting"), name="core_export_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.created_at:%Y-%m-%d}"
