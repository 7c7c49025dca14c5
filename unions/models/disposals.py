"""What has been kept long enough: a list of rows, proposed by one person, approved by another, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.disposals import ListStatus, RowState, Way

USER = settings.AUTH_USER_MODEL


class DisposalList(Stamped):
    """Rows of one kind in one county whose years are over. Carried out, it is the certificate and stays for good."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.CharField(_("kind of data"), max_length=40)
    status = models.CharField(_("status"), max_length=10, choices=ListStatus, default=ListStatus.PLANNED)
    planned_on = models.DateField(_("list drawn up on"))
    keep_years = models.PositiveSmallIntegerField(_("years kept"))
    basis = models.CharField(_("basis"), max_length=200)
    due_count = models.PositiveIntegerField(default=0)
    excluded_count = models.PositiveIntegerField(default=0)
    oldest_on = models.DateField(null=True)
    way = models.CharField(_("what becomes of it"), max_length=10, choices=Way, blank=True)
    receipt = models.CharField(_("archive's receipt"), max_length=120, blank=True)
    opinion = models.CharField(_("opinion"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    proposed_on = models.DateField(_("proposed on"), null=True)
    approved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    approved_on = models.DateField(_("approved on"), null=True)
    disposed_count = models.PositiveIntegerField(default=0)
    skipped_count = models.PositiveIntegerField(default=0)
    finished_on = models.DateField(_("carried out on"), null=True)
    number = models.CharField(_("number of the certificate"), max_length=24, unique=True, null=True)
    digest = models.CharField(max_length=64, blank=True)  # of every row and what became of it

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("disposal list")
        ordering = ["-planned_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=ListStatus.values), name="unions_disposal_status_known"),
            models.UniqueConstraint(
                fields=["union", "kind"], condition=Q(status="planned"), name="unions_disposal_one_planned"
            ),
            models.CheckConstraint(
                condition=Q(status="planned") | Q(proposed_by__isnull=False, proposed_on__isnull=False) & ~Q(way=""),
                name="unions_disposal_proposed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "proposed"], approved_by__isnull=True)
                | Q(status__in=["approved", "done"], approved_by__isnull=False, approved_on__isnull=False),
                name="unions_disposal_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("proposed_by")),
                name="unions_disposal_approved_by_another",
                violation_error_message=_("Whoever proposed a disposal does not approve it."),
            ),
            models.CheckConstraint(
                condition=~Q(way="hand_over") | ~Q(receipt=""),
                name="unions_disposal_hand_over_has_receipt",
                violation_error_message=_("Enter the archive's receipt."),
            ),
            models.CheckConstraint(
                condition=~Q(status="done")
                | Q(finished_on__isnull=False, number__isnull=False, due_count=F("disposed_count") + F("skipped_count"))
                & ~Q(digest=""),
                name="unions_disposal_accounts_for_every_row",
                violation_error_message=_("The certificate does not account for every row of the list."),
            ),
        ]
        indexes = [models.Index(fields=["union", "-planned_on", "-id"], name="unions_disposal_by_union")]

    def __str__(self) -> str:
        return self.number or f"{self.kind} {self.planned_on}"


class DisposalRow(Labelled):
    """One row of a list: what it is, since when it might go, and what became of it. No name outlives the disposal."""

    list = models.ForeignKey(DisposalList, on_delete=models.PROTECT, related_name="rows")
    kind = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    label = models.CharField(max_length=60)
    shown_name = models.CharField(max_length=64, blank=True)
    since = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=10, choices=RowState, default=RowState.DUE)
    why = models.CharField(max_length=300, blank=True)
    by_hand = models.BooleanField(default=False)  # somebody left it out, not a paper
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("row of a disposal list")
        ordering = ["since", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["list", "subject_type", "subject_id"], name="unions_disposal_row_once"),
            models.UniqueConstraint(
                fields=["kind", "subject_type", "subject_id"],
                condition=Q(state="disposed"),
                name="unions_disposed_once",
                violation_error_message=_("This was disposed of already."),
            ),
            models.CheckConstraint(condition=Q(state__in=RowState.values), name="unions_disposal_row_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["excluded", "skipped"]) | ~Q(why=""), name="unions_disposal_stay_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["due", "excluded"], settled_at__isnull=True)
                | Q(state__in=["disposed", "skipped"], settled_at__isnull=False),
                name="unions_disposal_row_settled_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state="disposed") | Q(shown_name=""), name="unions_disposed_row_names_nobody"
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="unions_disposal_row_kept_forwards"),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="unions_disposal_row_subject"),
            models.Index(fields=["list", "state", "id"], name="unions_disposal_row_state"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def union_path(self) -> str:
        return self.list.union.path
