"""Who receives money without being on file: a worker of a named group, a trainee, a provider of check-ups."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.recipients import WorkerGroup
from aid.choices.students import Stage
from core.privacy.fields import BlindIndexField, EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped


class Recipient(Stamped):
    """Somebody without a file whom a programme reaches, with group, reason and card (domain.md 3.3, 3.8).

    ``person`` is the worker; a provider of check-ups has none. In schooling relief ``stage`` and ``school`` are the
    student's, whom the award names.
    """

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, related_name="+")
    group = models.CharField(_("group"), max_length=16, choices=WorkerGroup)
    holder = models.CharField(_("account holder"), max_length=80)
    relation = models.CharField(_("why somebody else holds the card"), max_length=100, blank=True)
    account = EncryptedField(_("bank card"), mask="card")
    account_index = BlindIndexField(of="account", kind="card")
    bank_name = models.CharField(_("bank"), max_length=60)
    reason = models.TextField(_("what they need help with"), max_length=500, blank=True)
    card_erased_on = models.DateField(_("card erased on"), null=True)
    agreed_to_notice = models.BooleanField(_("agrees to a public notice"), default=False)
    stage = models.CharField(_("stage"), max_length=8, choices=Stage, blank=True)
    school = models.CharField(_("school"), max_length=80, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("recipient without a file")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(group__in=WorkerGroup.values), name="aid_recipient_group_known"),
            models.CheckConstraint(
                condition=Q(group="provider", person__isnull=True) | ~Q(group="provider") & Q(person__isnull=False),
                name="aid_recipient_is_person_or_provider",
            ),
            models.CheckConstraint(
                condition=(Q(account_index__isnull=False) | Q(card_erased_on__isnull=False)) & ~Q(holder=""),
                name="aid_recipient_has_card",
                violation_error_message=_("Enter the bank card and its holder."),
            ),
            models.CheckConstraint(
                condition=Q(group__in=["trainee", "provider"]) | ~Q(reason=""),
                name="aid_recipient_has_reason",
                violation_error_message=_("Write a reason."),
            ),
            models.CheckConstraint(
                condition=Q(stage="", school="") | Q(stage__in=Stage.values) & ~Q(school=""),
                name="aid_recipient_stage_with_school",
                violation_error_message=_("Enter the school."),
            ),
        ]
        indexes = [models.Index(fields=["account_index"], name="aid_recipient_by_account")]

    def __str__(self) -> str:
        return self.holder
