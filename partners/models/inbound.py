"""Events in: the doors for signed messages, the messages that came, and settlements of mutual aid."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from partners.choices import CallbackKind
from partners.models.applications import Application
from partners.models.scope import OfApplication, PartnerQuerySet

USER = settings.AUTH_USER_MODEL


class Callback(Stamped):
    """A door for signed messages of one kind from one application; the secret is shared with the partner."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="callbacks")
    kind = models.CharField(_("kind"), max_length=20, choices=CallbackKind)
    secret = EncryptedField(null=False)
    previous_secret = EncryptedField()
    previous_until = models.DateTimeField(null=True)
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("created by"))
    closed_at = models.DateTimeField(null=True)

    unscoped = OfApplication.as_manager()
    objects = ScopedManager(OfApplication)

    class Meta(Stamped.Meta):
        verbose_name = _("door for signed messages")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(closed_at=None),
                name="partners_callback_once",
                violation_error_message=_("This application has such a door already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=CallbackKind.values), name="partners_callback_kind_known"),
            models.CheckConstraint(
                condition=Q(previous_secret=None, previous_until=None)
                | Q(previous_secret__isnull=False, previous_until__isnull=False),
                name="partners_callback_old_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.application_id}"


class MessageQuerySet(PartnerQuerySet):
    partner_path = "callback__application__partner"


class SignedMessage(models.Model):
    """A signed message that was taken, with the answer it got: the same message again gets the same answer.

    Written in the transaction of what it caused, so that neither stands without the other. What it said is not kept.
    """

    id = models.BigAutoField(primary_key=True)
    callback = models.ForeignKey(Callback, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(_("message id"), max_length=64)
    key = models.CharField(_("idempotency key"), max_length=64, blank=True)
    digest = models.BinaryField()
    received_at = models.DateTimeField(_("received"))
    status = models.PositiveSmallIntegerField(_("answer"))
    answer = models.JSONField(default=dict)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    accepted = models.PositiveIntegerField(_("accepted"), default=0)

    unscoped = MessageQuerySet.as_manager()
    objects = ScopedManager(MessageQuerySet)

    class Meta:
        verbose_name = _("signed message")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["callback", "message_id"], name="partners_message_once"),
            models.UniqueConstraint(fields=["callback", "key"], condition=~Q(key=""), name="partners_message_key_once"),
        ]
        indexes = [models.Index(fields=["callback", "-id"], name="partners_message_by_door")]

    def __str__(self) -> str:
        return self.message_id


class SettlementQuerySet(ScopedQuerySet):
    """Settlements hang at the union that knows the person."""


class MutualSettlement(Stamped):
    """What a mutual-aid scheme paid to a person for one settlement (domain.md 4), as its own system told it."""

    callback = models.ForeignKey(Callback, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(_("settlement number"), max_length=40)
    invoice = models.CharField(_("invoice number"), max_length=40)
    settled_on = models.DateField(_("settled on"))
    self_paid = models.DecimalField(_("self-paid cost"), max_digits=12, decimal_places=2)
    paid = models.DecimalField(_("mutual-aid payment"), max_digits=12, decimal_places=2)
    scheme = models.CharField(_("scheme"), max_length=60)

    unscoped = SettlementQuerySet.as_manager()
    objects = ScopedManager(SettlementQuerySet)

    class Meta(Stamped.Meta):
        verbose_name = _("mutual-aid settlement")
        constraints = [
            models.UniqueConstraint(
                fields=["callback", "reference"],
                name="partners_settlement_once",
                violation_error_message=_("This settlement has been entered already."),
            ),
            models.UniqueConstraint(
                fields=["callback", "invoice"],
                name="partners_settlement_invoice_once",
                violation_error_message=_("This invoice has been settled already."),
            ),
            models.CheckConstraint(
                condition=Q(self_paid__gte=0, paid__gte=0), name="partners_settlement_amounts_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(reference="") & ~Q(invoice="") & ~Q(scheme=""), name="partners_settlement_says_what"
            ),
        ]
        indexes = [models.Index(fields=["person", "-settled_on"], name="partners_settlement_by_person")]

    def __str__(self) -> str:
        return self.reference
