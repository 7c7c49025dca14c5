"""Partner organisations and the people who develop for them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.scoping import ScopedManager
from core.stamped import Stamped
from partners.choices import PartnerStatus
from partners.models.scope import PartnerQuerySet

USER = settings.AUTH_USER_MODEL


class OwnPartners(PartnerQuerySet):
    partner_path = ""


class Partner(Stamped):
    """An organisation whose systems talk with ours (domain.md 0.8): a bureau, a bank, a member app."""

    name = models.CharField(_("partner"), max_length=80, unique=True)
    status = models.CharField(_("status"), max_length=8, choices=PartnerStatus, default=PartnerStatus.ACTIVE)
    contact = models.CharField(_("contact"), max_length=60)
    email = models.EmailField(_("mail"), blank=True)

    unscoped = OwnPartners.as_manager()
    objects = ScopedManager(OwnPartners)

    class Meta(Stamped.Meta):
        verbose_name = _("partner")
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(contact=""), name="partners_partner_has_name_and_contact")
        ]

    def __str__(self) -> str:
        return self.name


class Developer(Labelled):
    """Somebody who develops for a partner, from a day on; a row that ended stays."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="developers")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+", verbose_name=_("developer"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("developer")
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "user"], condition=Q(until=None), name="partners_developer_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="partners_developer_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner_id} {self.user_id}"
