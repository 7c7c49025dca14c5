"""What happened (append-only), what is still to be sealed, the seals, and each subscriber's delivery."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet


class EventQuerySet(ScopedQuerySet):
    scope_path = "union_path"

    def about(self, subject_type: str, *subject_ids: object) -> "EventQuerySet":
        return self.filter(subject_type=subject_type, subject_id__in=[str(key) for key in subject_ids])


class Event(models.Model):
    """One act, told once: who, what, about which row, where in the tree, when, with what data."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("event code"), max_length=64)
    subject_type = models.CharField(_("kind of row"), max_length=64)
    subject_id = models.CharField(_("key of the row"), max_length=64)
    union_path = models.CharField(_("place in the tree"), max_length=120, db_collation="C")
    actor_id = models.BigIntegerField(_("number of the person"), null=True)
    actor_name = models.CharField(_("who"), max_length=80)
    happened_at = models.DateTimeField(_("when"))
    data = models.JSONField(default=dict)
    request_id = models.CharField(_("number of the request"), max_length=64, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True)

    unscoped = EventQuerySet.as_manager()
    objects = ScopedManager(EventQuerySet)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="core_event_by_subject"),
            models.Index(fields=["actor_id", "-id"], name="core_event_by_actor"),
            models.Index(fields=["code", "-id"], name="core_event_by_code"),
            models.Index(fields=["union_path", "-id"], name="core_event_by_place"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="") & ~Q(subject_type="") & ~Q(actor_name=""), name="core_event_says_who_and_what"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject_type} {self.subject_id}"


class UnsealedEvent(models.Model):
    """An event that no seal covers yet; a trigger on the event table writes it."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("unsealed event")

    def __str__(self) -> str:
        return str(self.event_id)


class EventSeal(models.Model):
    """A link of the chain: which events, the digest of each (32 bytes after another), and the hash over all before."""

    number = models.BigIntegerField(primary_key=True)
    event_ids = ArrayField(models.BigIntegerField())
    digests = models.BinaryField()
    previous_hash = models.BinaryField()
    hash = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("seal")
        ordering = ["number"]
        constraints = [models.CheckConstraint(condition=Q(number__gte=1), name="core_seal_numbers_start_at_one")]

    def __str__(self) -> str:
        return f"seal {self.number}"


class Delivery(models.Model):
    """One subscriber's duty towards one event: written with the event, done once."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    subscriber = models.CharField(max_length=120)
    recorded_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="core_delivery_once"),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(dead_at__isnull=True), name="core_delivery_done_or_dead"
            ),
            models.CheckConstraint(
                condition=Q(dead_at__isnull=True) | Q(attempts__gte=1), name="core_delivery_dead_was_tried"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try_at"],
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
                name="core_delivery_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} ← {self.event_id}"
