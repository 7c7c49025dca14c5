"""The ledger of reminders, the inbox, what leaves the house, and the alarms."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.reminders import texts
from core.reminders.choices import AlarmCode, DispatchStatus, Mode, OccurrenceStatus, Reason, Tab, Why
from core.scoping import ScopedManager, ScopedQuerySet

USER = settings.AUTH_USER_MODEL
ZERO = timedelta()


class OccurrenceQuerySet(ScopedQuerySet):
    scope_path = "union_path"

    def about(self, subject_type: str, *subject_ids: object) -> "OccurrenceQuerySet":
        return self.filter(subject_type=subject_type, subject_id__in=[str(key) for key in subject_ids])


class Occurrence(Labelled):
    """One milestone of one subject: planned from facts, delivered once, its whole life in one row.

    Lives: planned → claimed → delivered; or failed (and tried again); or expired, because the facts changed, the matter
    was closed or its time passed; or resolved, because nobody needed it any more when it came due.
    """

    schedule = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=64)
    subject_id = models.CharField(max_length=64)
    milestone = models.CharField(max_length=64)
    due_at = models.DateTimeField()
    union_path = models.CharField(max_length=120, db_collation="C")
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    at_night = models.BooleanField(default=False)
    responsible_id = models.BigIntegerField(null=True)
    roles = models.JSONField(default=list)
    escalate_after = models.PositiveSmallIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    levels_up = models.PositiveSmallIntegerField(default=0)
    above_path = models.CharField(max_length=120, blank=True)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    status = models.CharField(max_length=10, choices=OccurrenceStatus, default=OccurrenceStatus.PLANNED)
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    planned_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    unscoped = OccurrenceQuerySet.as_manager()
    objects = ScopedManager(OccurrenceQuerySet)

    class Meta:
        verbose_name = _("reminder")
        ordering = ["due_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "subject_type", "subject_id", "milestone", "due_at"], name="core_occurrence_once"
            ),
            models.UniqueConstraint(
                fields=["origin", "levels_up"],
                condition=Q(origin__isnull=False),
                name="core_occurrence_escalated_once_a_level",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OccurrenceStatus.values), name="core_occurrence_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="delivered", delivered_at__isnull=False)
                | (~Q(status="delivered") & Q(delivered_at__isnull=True)),
                name="core_occurrence_delivered_has_time",
            ),
            models.CheckConstraint(
                condition=Q(delivered_at__isnull=True) | Q(delivered_at__gte=F("due_at")),
                name="core_occurrence_not_before_due",
            ),
            models.CheckConstraint(
                condition=Q(status="claimed", claim_token__isnull=False, lease_until__isnull=False)
                | (~Q(status="claimed") & Q(claim_token__isnull=True, lease_until__isnull=True)),
                name="core_occurrence_claimed_has_lease",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["expired", "resolved"], closed_at__isnull=False)
                | (~Q(status__in=["expired", "resolved"]) & Q(closed_at__isnull=True)),
                name="core_occurrence_closed_has_time",
            ),
            models.CheckConstraint(
                condition=(Q(status="expired") & ~Q(reason="")) | (~Q(status="expired") & Q(reason="")),
                name="core_occurrence_expired_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | (~Q(last_error="") & Q(next_try_at__isnull=False)),
                name="core_occurrence_failed_has_error",
            ),
            models.CheckConstraint(
                condition=Q(levels_up=0, origin__isnull=True) | Q(levels_up__gte=1, origin__isnull=False),
                name="core_occurrence_escalation_has_origin",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(status__in=["planned", "claimed", "failed"]),
                name="core_occurrence_waiting",
            ),
            models.Index(fields=["subject_type", "subject_id"], name="core_occurrence_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.milestone} {self.subject_id} → {self.due_at:%Y-%m-%d %H:%M}"

    @property
    def text(self) -> str:
        return texts.headline(self.title, self.params, self.levels_up)

    @property
    def late_by(self) -> timedelta:
        """How long after its moment it was delivered."""
        return self.delivered_at - self.due_at if self.delivered_at else ZERO


class PlanState(models.Model):
    """How far one schedule has been planned, and what its last failure was."""

    schedule = models.CharField(max_length=64, primary_key=True)
    planned_at = models.DateTimeField(null=True)
    deep_on = models.DateField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("state of a schedule")

    def __str__(self) -> str:
        return self.schedule


class Message(Labelled):
    """One entry in one person's inbox. ``occurrence``: the reminder it carries; ``dedupe_key`` makes it single."""

    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    occurrence = models.ForeignKey(Occurrence, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    dedupe_key = models.CharField(max_length=120)
    tab = models.CharField(max_length=8, choices=Tab)
    kind = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    urgent = models.BooleanField(default=False)
    levels_up = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=12, choices=Why)
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.CharField(max_length=64, blank=True)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    late = models.BooleanField(default=False)
    folded_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("message")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["occurrence", "user"], name="core_message_once_a_person"),
            models.UniqueConstraint(fields=["user", "dedupe_key"], name="core_message_once"),
            models.CheckConstraint(condition=~Q(dedupe_key="") & ~Q(title=""), name="core_message_says_something"),
            models.CheckConstraint(condition=Q(tab__in=Tab.values), name="core_message_tab_known"),
            models.CheckConstraint(
                condition=Q(folded_into__isnull=True) | ~Q(folded_into=F("id")), name="core_message_not_in_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "tab", "-id"], condition=Q(folded_into=None), name="core_message_inbox"),
            models.Index(
                fields=["user", "tab"],
                condition=Q(folded_into=None, read_at=None, settled_at=None),
                name="core_message_unread",
            ),
            models.Index(
                fields=["user", "created_at"],
                condition=Q(late=True, folded_into=None, tab="todo", read_at=None),
                name="core_message_late",
            ),
            models.Index(fields=["folded_into"], condition=Q(folded_into__isnull=False), name="core_message_folded"),
            models.Index(fields=["subject_type", "subject_id"], name="core_message_by_subject"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        return texts.headline(self.title, self.params, self.levels_up)

    @property
    def late_by(self) -> timedelta:
        """How much too late it came; nothing in the ordinary course of things."""
        return self.created_at - self.due_at if self.late else ZERO

    @property
    def is_digest(self) -> bool:
        return self.kind == texts.LATE_DIGEST

    @property
    def is_open(self) -> bool:
        """Whether it still waits to be read."""
        return self.read_at is None and self.settled_at is None


class ChannelPreference(models.Model):
    """What one person wants of one channel, where it differs from the ordinary: urgent at once, the rest at 08:30."""

    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(_("channel"), max_length=20)
    enabled = models.BooleanField(_("use this channel"), default=True)
    urgent_only = models.BooleanField(_("urgent messages only"), default=False)
    digest = models.BooleanField(_("the rest in one morning digest"), default=True)

    class Meta:
        verbose_name = _("channel preference")
        constraints = [models.UniqueConstraint(fields=["user", "channel"], name="core_preference_once_a_channel")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.channel}"


class Dispatch(Labelled):
    """One letter to one person through one channel. It says that work waits, never which.

    queued → sending → sent; or failed (tried again until ``gave_up_at``); or unknown, when its sender died in between.
    """

    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    kind = models.CharField(max_length=8, choices=Mode)
    key = models.CharField(max_length=40)
    status = models.CharField(max_length=8, choices=DispatchStatus, default=DispatchStatus.QUEUED)
    not_before = models.DateTimeField()
    at_night = models.BooleanField(default=False)
    twice_is_better = models.BooleanField(default=False)
    doubtful = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    claim_token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("letter")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "channel", "kind", "key"], name="core_dispatch_once"),
            models.CheckConstraint(condition=Q(status__in=DispatchStatus.values), name="core_dispatch_status_known"),
            models.CheckConstraint(
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at__isnull=True)),
                name="core_dispatch_sent_has_time",
            ),
            models.CheckConstraint(
                condition=Q(status="sending", claim_token__isnull=False, lease_until__isnull=False)
                | (~Q(status="sending") & Q(claim_token__isnull=True, lease_until__isnull=True)),
                name="core_dispatch_sending_has_lease",
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | ~Q(last_error=""), name="core_dispatch_failed_has_error"
            ),
            models.CheckConstraint(
                condition=Q(gave_up_at__isnull=True) | Q(status="failed"), name="core_dispatch_gave_up_after_failing"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(status__in=["queued", "failed", "sending"], gave_up_at=None),
                name="core_dispatch_waiting",
            )
        ]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def dedupe_key(self) -> str:
        """The name by which file, mail server or gateway know a repeated letter; safe as a file name."""
        return f"{self.channel}-{self.kind}-{self.user_id}-{self.key}"


class DispatchLine(Labelled):
    """One message's way through one channel: waiting for a letter, or in one, or dropped because it was read before."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=20)
    mode = models.CharField(max_length=8, choices=Mode)
    due_at = models.DateTimeField()
    at_night = models.BooleanField(default=False)
    twice_is_better = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, null=True, related_name="+")
    dropped = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("line of a letter")
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="core_dispatchline_once_a_channel"),
            models.CheckConstraint(
                condition=Q(dropped=False) | Q(dispatch__isnull=True), name="core_dispatchline_sent_or_dropped"
            ),
        ]
        indexes = [
            models.Index(
                fields=["user", "channel"],
                condition=Q(dispatch=None, dropped=False),
                name="core_dispatchline_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} by {self.channel}"


class Alarm(Labelled):
    """Something in the machinery that a person must look at; ``key`` keeps one trouble from raising it twice."""

    code = models.CharField(max_length=16, choices=AlarmCode)
    key = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("alarm")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["code", "key"], name="core_alarm_once")]
        indexes = [models.Index(fields=["code"], condition=Q(cleared_at=None), name="core_alarm_open")]

    def __str__(self) -> str:
        return texts.alarm(self.code, self.params)


class HostClock(models.Model):
    """When a machine was started, by its own clock: if that moment moves, the clock was moved."""

    boot_id = models.CharField(max_length=40, primary_key=True)
    started_at = models.DateTimeField()

    class Meta:
        verbose_name = _("host's clock")

    def __str__(self) -> str:
        return self.boot_id
