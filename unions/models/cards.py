"""The member's service card (会员服务卡): its number is a secret, and it never holds an identity number."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.privacy.fields import BlindIndexField, EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.members import CARD_LIVE, CardStatus

LIVE = [status.value for status in CARD_LIVE]
HANDED_OUT = [CardStatus.ISSUED.value, CardStatus.ACTIVE.value]


class MemberCard(Stamped):
    """One card of one person; it stays with the person when the membership moves to another union."""

    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, db_index=False, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    bank = models.CharField(_("issuing bank"), max_length=40)
    number = EncryptedField(_("card number"), mask="card")
    number_index = BlindIndexField(of="number", kind="member_card")
    status = models.CharField(_("status"), max_length=12, choices=CardStatus, default=CardStatus.APPLIED)
    applied_on = models.DateField(_("applied for on"))
    issued_on = models.DateField(pgettext_lazy("card", "issued on"), null=True)
    activated_on = models.DateField(_("activated on"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("member card")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(status__in=LIVE),
                name="unions_one_live_card",
                violation_error_message=_("This member has a card already, or one is being made."),
            ),
            models.UniqueConstraint(
                fields=["number_index"],
                name="unions_card_number_once",
                violation_error_message=_("This card number belongs to another card."),
            ),
            models.CheckConstraint(condition=Q(status__in=CardStatus.values), name="unions_card_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=HANDED_OUT) | Q(issued_on__isnull=False, number_index__isnull=False),
                name="unions_card_issued_has_number",
            ),
            models.CheckConstraint(
                condition=~Q(status="active") | Q(activated_on__isnull=False), name="unions_card_active_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["replaced", "cancelled"]) | Q(ended_on__isnull=False),
                name="unions_card_ended_has_day",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="unions_card_by_person"),
            models.Index(fields=["union", "status"], name="unions_card_by_union"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.number}"
