"""The working-day calendar and every running or ended clock."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.clocks.rules import Unit
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class CalendarYear(models.Model):
    """A year whose State Council notice has been entered. Without this row its days are a guess, and say so."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    source = models.CharField(_("source"), max_length=200)
    entered_on = models.DateField(_("entered on"))

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="core_calendar_year_has_source"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a public holiday, or a make-up working day (调休上班日)."""

    day = models.DateField(_("day"), primary_key=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=40)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class ClockState(models.TextChoices):
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    MET = "met", _("Met in time")
    MET_LATE = "met_late", _("Met late")
    CANCELLED = "cancelled", _("Cancelled")


OPEN_STATES = (ClockState.RUNNING, ClockState.PAUSED)


class DeadlineQuerySet(ScopedQuerySet):
    scope_path = "union_path"

    def open(self) -> "DeadlineQuerySet":
        return self.filter(state__in=OPEN_STATES)

    def about(self, subject_type: str, *subject_ids: object) -> "DeadlineQuerySet":
        return self.filter(subject_type=subject_type, subject_id__in=[str(key) for key in subject_ids])


class Deadline(Stamped):
    """One legal period of one case. The due date is derived from trigger, unit, length, pauses and the calendar."""

    code = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    union_path = models.CharField(max_length=120, db_collation="C")
    trigger_on = models.DateField()
    unit = models.CharField(max_length=16, choices=[(unit.value, unit.value) for unit in Unit])
    length = models.PositiveSmallIntegerField()
    extra_length = models.PositiveSmallIntegerField(default=0)
    extension_authority = models.CharField(max_length=200, blank=True)
    rolls = models.BooleanField(default=True)
    basis = models.CharField(max_length=200)
    due_on = models.DateField()
    rolled = models.BooleanField(default=False)
    provisional = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=ClockState, default=ClockState.RUNNING)
    finished_on = models.DateField(null=True)

    unscoped = DeadlineQuerySet.as_manager()
    objects = ScopedManager(DeadlineQuerySet)

    class Meta:
        verbose_name = _("deadline")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "code"],
                condition=Q(state__in=["running", "paused"]),
                name="core_deadline_one_open_clock",
                violation_error_message=_("This clock is already running."),
            ),
            models.CheckConstraint(condition=Q(due_on__gte=F("trigger_on")), name="core_deadline_after_trigger"),
            models.CheckConstraint(condition=~Q(basis=""), name="core_deadline_has_basis"),
            models.CheckConstraint(condition=Q(state__in=ClockState.values), name="core_deadline_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["running", "paused"], finished_on__isnull=True)
                | Q(state__in=["met", "met_late", "cancelled"], finished_on__isnull=False),
                name="core_deadline_finished_has_day",
            ),
            models.CheckConstraint(
                condition=Q(extra_length=0) | ~Q(extension_authority=""), name="core_deadline_extension_has_authority"
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="core_deadline_by_subject"),
            models.Index(fields=["due_on"], condition=Q(state="running"), name="core_deadline_running"),
            models.Index(fields=["union_path", "due_on"], condition=Q(state="running"), name="core_deadline_by_branch"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.due_on}"


class ClockPause(models.Model):
    """A stretch of days that a clock does not count, with the reason and the authority for it."""

    deadline = models.ForeignKey(Deadline, on_delete=models.PROTECT, related_name="pauses")
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    reason = models.CharField(max_length=200)
    authority = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("pause")
        ordering = ["from_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(to_on__isnull=True), name="core_pause_one_open_a_clock"
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="core_pause_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(authority=""), name="core_pause_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.to_on or '…'}"
