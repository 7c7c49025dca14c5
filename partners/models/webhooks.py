"""Events out: who wants to hear of what, what is owed to whom, and what became of each try."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.events.models import Event
from core.labelled import Labelled
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager
from core.stamped import Stamped
from partners.choices import DeliveryStatus, DisabledReason, Outcome, SubscriptionStatus
from partners.models.applications import Application
from partners.models.scope import OfApplication, PartnerQuerySet

USER = settings.AUTH_USER_MODEL


class Subscription(Stamped):
    """One address of an application that hears of some kinds of events in one branch of the tree.

    ``failing_since``, ``failures`` and ``resume_at`` say how its receiver does; ``lane_until`` keeps it for the one
    worker that sends to it now. While a secret is changed over, messages are signed with both.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="subscriptions")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("branch"))
    url = models.CharField(_("address"), max_length=300)
    event_types = ArrayField(models.CharField(max_length=64), verbose_name=_("event types"))
    status = models.CharField(_("status"), max_length=8, choices=SubscriptionStatus, default=SubscriptionStatus.ACTIVE)
    disabled_reason = models.CharField(max_length=8, choices=DisabledReason, blank=True)
    disabled_at = models.DateTimeField(null=True)
    secret = EncryptedField(null=False)
    previous_secret = EncryptedField()
    previous_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by"))
    failing_since = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    resume_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(_("last taken"), null=True)
    lane_until = models.DateTimeField(null=True)

    unscoped = OfApplication.as_manager()
    objects = ScopedManager(OfApplication)

    class Meta(Stamped.Meta):
        verbose_name = _("webhook")
        constraints = [
            models.CheckConstraint(condition=Q(event_types__len__gt=0), name="partners_webhook_hears_something"),
            models.CheckConstraint(
                condition=Q(url__startswith="https://") | Q(url__startswith="http://"), name="partners_webhook_is_web"
            ),
            models.CheckConstraint(
                condition=Q(status__in=SubscriptionStatus.values), name="partners_webhook_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="disabled", disabled_at__isnull=False) & ~Q(disabled_reason="")
                | ~Q(status="disabled") & Q(disabled_at=None, disabled_reason=""),
                name="partners_webhook_disabled_says_why",
            ),
            models.CheckConstraint(
                condition=Q(previous_secret=None, previous_until=None)
                | Q(previous_secret__isnull=False, previous_until__isnull=False),
                name="partners_webhook_old_secret_ends",
            ),
            models.CheckConstraint(
                condition=Q(failures=0, failing_since=None, resume_at=None)
                | Q(failures__gte=1, failing_since__isnull=False, resume_at__isnull=False),
                name="partners_webhook_failing_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.url


class UnroutedEvent(models.Model):
    """An event some subscription wants, noted by a trigger in the event's own transaction, until it is handed out."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="+")

    class Meta:
        verbose_name = _("event not handed out yet")

    def __str__(self) -> str:
        return str(self.event_id)


class DeliveryQuerySet(PartnerQuerySet):
    partner_path = "subscription__application__partner"

    def waiting(self) -> Any:
        return self.filter(status=DeliveryStatus.WAITING)


class WebhookDelivery(Labelled):
    """One event owed to one subscription; of one subject, the later ones wait for the earlier ones."""

    id = models.BigAutoField(primary_key=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(_("event type"), max_length=64)
    subject = models.CharField(_("subject"), max_length=130)
    status = models.CharField(_("status"), max_length=9, choices=DeliveryStatus, default=DeliveryStatus.WAITING)
    next_try_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(_("tries"), default=0)
    refusals = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(_("answer"), null=True)
    owed_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    unscoped = DeliveryQuerySet.as_manager()
    objects = ScopedManager(DeliveryQuerySet)

    class Meta:
        verbose_name = _("delivery of an event")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["subscription", "event"], name="partners_delivery_once"),
            models.CheckConstraint(
                condition=Q(status__in=DeliveryStatus.values), name="partners_delivery_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="waiting", done_at=None) | ~Q(status="waiting") & Q(done_at__isnull=False),
                name="partners_delivery_done_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(status="delivered") | Q(tries__gte=1), name="partners_delivery_delivered_was_tried"
            ),
            models.CheckConstraint(condition=Q(refusals__lte=F("tries")), name="partners_delivery_refusals_are_tries"),
        ]
        indexes = [
            models.Index(
                fields=["subscription", "event"], condition=Q(status="waiting"), name="partners_delivery_waiting"
            ),
            models.Index(fields=["subscription", "-id"], name="partners_delivery_log"),
            models.Index(fields=["subscription", "status", "-id"], name="partners_delivery_by_status"),
            models.Index(fields=["done_at"], condition=~Q(status="waiting"), name="partners_delivery_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.code} → {self.subscription_id}"


class TryQuerySet(PartnerQuerySet):
    partner_path = "subscription__application__partner"


class DeliveryTry(Labelled):
    """One request to a receiver and what it answered; a test message belongs to no delivery.

    The request is not kept: it follows from the event. Of the answer the beginning is kept, with numbers masked.
    """

    id = models.BigAutoField(primary_key=True)
    subscription = models.ForeignKey(Subscription, on_delete=models.PROTECT, related_name="+")
    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, null=True, related_name="tries_made")
    at = models.DateTimeField(_("at"))
    milliseconds = models.PositiveIntegerField(_("milliseconds"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    status = models.PositiveSmallIntegerField(_("answer"), null=True)
    error = models.CharField(_("error"), max_length=200, blank=True)
    answer = models.TextField(_("text of the answer"), blank=True)

    unscoped = TryQuerySet.as_manager()
    objects = ScopedManager(TryQuerySet)

    class Meta:
        verbose_name = _("try of a delivery")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="partners_try_outcome_known"),
            models.CheckConstraint(
                condition=Q(status__isnull=False) | ~Q(error=""), name="partners_try_answered_or_failed"
            ),
        ]
        indexes = [
            models.Index(fields=["subscription", "-id"], name="partners_try_by_webhook"),
            models.Index(fields=["at"], name="partners_try_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.status}"
