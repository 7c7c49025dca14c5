"""Offers to bargain, the yearly campaign, delegations and meetings (domain.md 8, Appendix A7)."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.labelled import Labelled
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.negotiations import OPEN, BargainKind, BargainLevel, NegotiationStatus, Side, VoteWay
from legal.models.naming import name_keys
from unions.choices import Industry

USER = settings.AUTH_USER_MODEL
OPEN_STATES = sorted(str(each) for each in OPEN)


class OfferCampaign(Stamped):
    """The yearly drive in which unions send their offers (要约行动): a stretch of days and a target."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    name = models.CharField(_("name"), max_length=80)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to"))
    target = models.PositiveIntegerField(_("offers aimed at"), default=0)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("offer campaign")
        ordering = ["-year", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "year"],
                name="legal_campaign_once_a_year",
                violation_error_message=_("This federation has a campaign for that year already."),
            ),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="legal_campaign_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Negotiation(Stamped):
    """One round of bargaining from the written offer to the signature, or to its end without a contract.

    ``previous`` is the contract of the last cycle, or the one to be changed.
    """

    number = models.CharField(_("number"), max_length=24, unique=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    campaign = models.ForeignKey(OfferCampaign, on_delete=models.PROTECT, null=True, related_name="+")
    previous = models.ForeignKey(
        "legal.CollectiveContract", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    level = models.CharField(_("level"), max_length=8, choices=BargainLevel)
    kind = models.CharField(_("kind"), max_length=14, choices=BargainKind)
    industry = models.CharField(_("industry"), max_length=1, choices=Industry)
    counterpart = models.CharField(_("other party"), max_length=120)
    workers = models.PositiveIntegerField(_("workers concerned"))
    proposer = models.CharField(_("offer made by"), max_length=8, choices=Side, default=Side.WORKERS)
    topics = models.CharField(_("topics"), max_length=500)
    place = models.CharField(_("place of the talks"), max_length=120, blank=True)
    offered_on = models.DateField(_("offer of"))
    received_on = models.DateField(_("offer received on"))
    status = models.CharField(
        _("state"), max_length=14, choices=NegotiationStatus, default=NegotiationStatus.OFFER_SENT
    )
    replied_on = models.DateField(null=True)
    reply = models.CharField(_("reply"), max_length=500, blank=True)
    reported_on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)
    draft = models.TextField(_("draft"), max_length=8000, blank=True)
    vote_way = models.CharField(max_length=12, choices=VoteWay, blank=True)
    voted_on = models.DateField(null=True)
    eligible = models.PositiveIntegerField(null=True)
    present = models.PositiveIntegerField(null=True)
    in_favour = models.PositiveIntegerField(null=True)
    units_asked = models.PositiveIntegerField(null=True)
    units_passed = models.PositiveIntegerField(null=True)
    signed_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closed_because = models.CharField(_("reason"), max_length=300, blank=True)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    name_keys = name_keys("counterpart")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("negotiation")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "kind"],
                condition=Q(status__in=OPEN_STATES),
                name="legal_negotiation_one_open",
                violation_error_message=_("This union is negotiating a contract of this kind already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=NegotiationStatus.values), name="legal_negotiation_state_known"
            ),
            models.CheckConstraint(condition=Q(level__in=BargainLevel.values), name="legal_negotiation_level_known"),
            models.CheckConstraint(condition=Q(kind__in=BargainKind.values), name="legal_negotiation_kind_known"),
            models.CheckConstraint(condition=~Q(topics="") & ~Q(counterpart=""), name="legal_negotiation_is_told"),
            models.CheckConstraint(
                condition=Q(received_on__gte=F("offered_on")), name="legal_negotiation_received_after_offer"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["voted", "signed"])
                | Q(vote_way="each_unit", units_asked__gte=1, units_passed=F("units_asked"))
                | Q(
                    eligible__gte=1,
                    present__lte=F("eligible"),
                    in_favour__lte=F("present"),
                    eligible__lte=F("present") * 3 / 2,
                    eligible__lt=F("in_favour") * 2,
                ),
                name="legal_negotiation_passed_with_quorum",
                violation_error_message=_("Two thirds must be present and more than half of all vote for it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="signed") | Q(signed_on__isnull=False), name="legal_negotiation_signed_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
                name="legal_negotiation_closed_has_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["union", "-id"], name="legal_negotiation_by_union"),
            models.Index(fields=["previous"], condition=Q(previous__isnull=False), name="legal_negotiation_previous"),
            GinIndex(fields=["name_keys"], name="legal_negotiation_names"),
        ]

    def __str__(self) -> str:
        return self.number


class Representative(Labelled):
    """Somebody who sits at the table for one side."""

    id = models.BigAutoField(primary_key=True)
    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="seats")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    name = models.CharField(_("name"), max_length=64)
    office = models.CharField(_("office"), max_length=60, blank=True)
    is_chief = models.BooleanField(_("chief representative"), default=False)
    is_expert = models.BooleanField(_("outside expert"), default=False)

    class Meta:
        verbose_name = _("representative")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["negotiation", "name"],
                name="legal_seat_one_side",
                violation_error_message=_("Nobody sits on both sides."),
            ),
            models.UniqueConstraint(
                fields=["negotiation", "side"], condition=Q(is_chief=True), name="legal_seat_one_chief"
            ),
            models.CheckConstraint(
                condition=Q(is_chief=False) | Q(is_expert=False),
                name="legal_seat_chief_is_own",
                violation_error_message=_("An outside expert cannot be the chief representative."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Meeting(Stamped):
    """One round of the talks: when the materials were given, who met where, what came of it."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, db_index=False, related_name="+")
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=120, blank=True)
    materials_on = models.DateField(_("materials given on"))
    record = models.TextField(_("record"), max_length=3000)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = pgettext_lazy("bargaining", "meeting")
        ordering = ["held_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(materials_on__lte=F("held_on")), name="legal_meeting_materials_before"),
            models.CheckConstraint(condition=~Q(record=""), name="legal_meeting_is_told"),
        ]
        indexes = [models.Index(fields=["negotiation", "held_on"], name="legal_meeting_by_talks")]

    def __str__(self) -> str:
        return f"{self.negotiation}: {self.held_on}"
