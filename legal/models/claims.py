"""What is claimed in a dispute, item by item and head by head, and what the sides offer for it (domain.md 7.2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.stamped import Stamped
from legal.choices.disputes import ClaimStatus, Compartment, DisputeKind, OfferStatus, Side
from legal.models.disputes import Mediation, Party


class Claim(Stamped):
    """One claimed item: what, how much, on which article, what the other side says, what was agreed."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="claims")
    position = models.PositiveSmallIntegerField(_("position"))
    kind = models.CharField(_("kind"), max_length=3, choices=DisputeKind)
    title = models.CharField(_("claim"), max_length=120)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    basis = models.CharField(_("legal basis"), max_length=200)
    answer = models.CharField(_("position of the respondent"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=ClaimStatus, default=ClaimStatus.OPEN)
    agreed_amount = models.DecimalField(_("agreed amount"), max_digits=14, decimal_places=2, null=True)
    agreed_terms = models.CharField(_("agreed terms"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("claim")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "position"], name="legal_claim_position_once"),
            models.CheckConstraint(condition=~Q(basis="") & ~Q(title=""), name="legal_claim_has_basis"),
            models.CheckConstraint(
                condition=(Q(amount__isnull=True) | Q(amount__gte=0))
                & (Q(agreed_amount__isnull=True) | Q(agreed_amount__gte=0)),
                name="legal_claim_amounts_not_negative",
            ),
            models.CheckConstraint(condition=Q(status__in=ClaimStatus.values), name="legal_claim_status_known"),
            models.CheckConstraint(
                condition=~Q(status="agreed") | Q(agreed_amount__isnull=False) | ~Q(agreed_terms=""),
                name="legal_claim_agreed_says_what",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ClaimShare(Stamped):
    """What one claimant asks of a common item; the shares of an item add up to it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="shares")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    agreed_amount = models.DecimalField(_("agreed amount"), max_digits=14, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("share of a claim")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "party"],
                name="legal_share_once",
                violation_error_message=_("This person's share is entered already."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="legal_share_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.party}: {self.amount}"


class Offer(Stamped):
    """What one side would give or take for one item. Told in caucus it stays there until a mediator passes it on."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="offers")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    compartment = models.CharField(_("who may read it"), max_length=10, choices=Compartment)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, null=True)
    terms = models.CharField(_("terms"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=OfferStatus, default=OfferStatus.OPEN)
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    answers = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("offer")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | ~Q(terms=""),
                name="legal_offer_says_something",
                violation_error_message=_("Enter an amount or terms."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gte=0), name="legal_offer_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(compartment="shared") | Q(compartment=F("side")), name="legal_offer_stays_on_its_side"
            ),
            models.CheckConstraint(
                condition=~Q(status="accepted") | Q(compartment="shared"),
                name="legal_only_known_offers_are_accepted",
                violation_error_message=_("The other side does not know this offer yet."),
            ),
            models.UniqueConstraint(
                fields=["claim", "side"],
                condition=Q(status="open", compartment="shared"),
                name="legal_one_open_offer_a_side",
                violation_error_message=_("This side's last offer is still open."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.amount or self.terms}"
