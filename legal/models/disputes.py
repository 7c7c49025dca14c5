"""A labour dispute under mediation: the case, its parties, who speaks for them, who sits at the table (7.2)."""

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.actors import Actor
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet, any_of
from core.stamped import Stamped
from legal.choices.disputes import (
    ENDED,
    Answer,
    DisputeKind,
    MediationStatus,
    NotLabour,
    PartyKind,
    Power,
    RepresentativeKind,
    Seating,
    Side,
    Source,
)
from legal.models.naming import name_keys
from legal.models.scope import AssignedQuerySet

MEDIATE = "legal.mediate_case"
USER = settings.AUTH_USER_MODEL
AT_THE_TABLE = ["mediating", "agreement_draft", "effective", "breached", "performed", "escalated"]
ENDS = [status.value for status in ENDED]


class MediationQuerySet(AssignedQuerySet):
    """Staff see the branch, others the cases at whose table they sit; to mediate one sits there as mediator."""

    branch_right = "legal.view_mediation"
    open_right = "legal.open_mediation"
    own_rights = frozenset({MEDIATE, "legal.take_part"})

    def permitted(self, actor: Actor, permission: str) -> Self:
        rows = super().permitted(actor, permission)
        return rows.filter(self._seated(actor, seating=Seating.MEDIATOR)) if permission == MEDIATE else rows

    def _own(self, actor: Actor) -> Q:
        return self._seated(actor)

    def _seated(self, actor: Actor, **how: str) -> Q:
        """Return the condition for cases at whose table somebody sits; a job sits at every table."""
        if actor.user_id is None:
            return Q()
        seats = Seat.objects.filter(user_id=actor.user_id, to_on=None, **how).values("mediation")
        return any_of("pk", seats) if self.by_key else Q(pk__in=seats)

    def open(self) -> "MediationQuerySet":
        return self.exclude(status__in=ENDS)


class Mediation(Stamped):
    """One labour dispute that a union body mediates, from the application to the last instalment."""

    number = models.CharField(_("case number"), max_length=24, unique=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    source = models.CharField(_("how it came"), max_length=12, choices=Source, default=Source.APPLICATION)
    kind = models.CharField(_("kind of dispute"), max_length=3, choices=DisputeKind)
    kinds = ArrayField(models.CharField(max_length=3, choices=DisputeKind), default=list, blank=True)
    facts = models.TextField(_("facts and reasons"), blank=True)
    received_on = models.DateField(_("received on"))
    known_on = models.DateField(_("infringement known since"), null=True)
    is_arrears = models.BooleanField(_("wages owed while the relation goes on"), default=False)
    relation_ended_on = models.DateField(_("labour relation ended on"), null=True)
    limitation_on = models.DateField(_("limitation ends on"), null=True)
    status = models.CharField(_("status"), max_length=16, choices=MediationStatus, default=MediationStatus.REGISTERED)
    applicant_name = models.CharField(_("applicant"), max_length=120, blank=True)
    respondent_name = models.CharField(_("respondent"), max_length=120, blank=True)
    worker_count = models.PositiveIntegerField(_("workers"), default=0)
    is_collective = models.BooleanField(_("collective dispute"), default=False)
    claimed = models.DecimalField(_("claimed"), max_digits=14, decimal_places=2, default=0)
    agreed = models.DecimalField(_("agreed"), max_digits=14, decimal_places=2, null=True)
    mediator = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    not_labour = models.CharField(_("no labour dispute"), max_length=12, choices=NotLabour, blank=True)
    extra_days = models.PositiveSmallIntegerField(_("days agreed on top"), default=0)
    ended_on = models.DateField(_("ended on"), null=True)
    end_note = models.CharField(_("how it ended"), max_length=300, blank=True)
    name_keys = name_keys("applicant_name", "respondent_name")

    unscoped = MediationQuerySet.as_manager()
    objects = ScopedManager(MediationQuerySet)

    class Meta:
        verbose_name = _("mediation")
        verbose_name_plural = _("mediations")
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=MediationStatus.values), name="legal_mediation_status_known"),
            models.CheckConstraint(condition=Q(kind__in=DisputeKind.values), name="legal_mediation_kind_known"),
            models.CheckConstraint(condition=Q(source__in=Source.values), name="legal_mediation_source_known"),
            models.CheckConstraint(
                condition=~Q(status__in=AT_THE_TABLE) | Q(mediator__isnull=False),
                name="legal_mediation_has_mediator",
                violation_error_message=_("A dispute is mediated by somebody: appoint a mediator first."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=ENDS, ended_on__isnull=False) | (~Q(status__in=ENDS) & Q(ended_on__isnull=True)),
                name="legal_mediation_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="referred") | ~Q(not_labour=""), name="legal_mediation_referred_says_why"
            ),
            models.CheckConstraint(
                condition=Q(claimed__gte=0) & (Q(agreed__isnull=True) | Q(agreed__gte=0)),
                name="legal_mediation_amounts_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("received_on")),
                name="legal_mediation_ends_after_it_came",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_on", "-id"], name="legal_mediation_newest"),
            models.Index(fields=["union", "-received_on", "-id"], name="legal_mediation_by_union"),
            models.Index(fields=["status", "-received_on", "-id"], name="legal_mediation_by_status"),
            models.Index(fields=["parent"], condition=Q(parent__isnull=False), name="legal_mediation_parent"),
            GinIndex(fields=["name_keys"], name="legal_mediation_names"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        """Return what names the case in its address."""
        return self.number


class Party(Stamped):
    """A worker or a unit on one side of a dispute; with dispatch both agency and user unit (Art. 22)."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="parties")
    position = models.PositiveSmallIntegerField(_("position"))
    side = models.CharField(_("side"), max_length=10, choices=Side)
    kind = models.CharField(_("kind"), max_length=10, choices=PartyKind)
    name = models.CharField(_("name"), max_length=120)
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, related_name="+")
    employer = models.ForeignKey("unions.Employer", on_delete=models.PROTECT, null=True, related_name="+")
    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    phone = EncryptedField(_("telephone"), mask="phone")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer, default=Answer.OPEN)
    answered_on = models.DateField(_("answered on"), null=True)
    # By what the person is found: copies that the database keeps (unions/found_copies.py).
    sort_key = models.CharField(max_length=400, default="", db_default="", db_collation="C", editable=False)
    search_keys = ArrayField(models.TextField(), null=True, editable=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "position"], name="legal_party_position_once"),
            models.UniqueConstraint(
                fields=["mediation", "person"],
                condition=Q(person__isnull=False),
                name="legal_person_once_a_mediation",
                violation_error_message=_("This person is a party already."),
            ),
            models.UniqueConstraint(
                fields=["mediation", "employer"],
                condition=Q(employer__isnull=False),
                name="legal_employer_once_a_mediation",
                violation_error_message=_("This unit is a party already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="worker", employer__isnull=True) | (~Q(kind="worker") & Q(person__isnull=True)),
                name="legal_party_is_person_or_unit",
            ),
            models.CheckConstraint(
                condition=Q(answer="open", answered_on__isnull=True)
                | (~Q(answer="open") & Q(answered_on__isnull=False)),
                name="legal_party_answer_has_day",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="legal_party_has_name"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="legal_party_side_known"),
        ]
        indexes = [GinIndex(fields=["search_keys"], name="legal_party_search")]

    def __str__(self) -> str:
        return self.name


class PartySpeaker(Stamped):
    """Who speaks for a side: workers' own representatives in a collective dispute, lawyers, officers, family."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="representatives")
    side = models.CharField(_("side"), max_length=10, choices=Side)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=RepresentativeKind)
    name = models.CharField(_("name"), max_length=64)
    firm = models.CharField(_("firm or unit"), max_length=120, blank=True)
    phone = EncryptedField(_("telephone"), mask="phone")
    power = models.CharField(_("authorisation"), max_length=8, choices=Power, default=Power.GENERAL)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("representative of a party")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mediation", "side", "name"],
                condition=Q(to_on__isnull=True),
                name="legal_representative_once_a_side",
                violation_error_message=_("This person represents the side already."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="legal_representative_ends_after"
            ),
            models.CheckConstraint(
                condition=~Q(kind="elected") | Q(side="applicant", party__isnull=False),
                name="legal_elected_is_one_of_them",
                violation_error_message=_("Workers elect their representatives from among themselves."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(Stamped):
    """Somebody with an account at the table of one case: what they may read follows from where they sit."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(USER, on_delete=models.PROTECT, db_index=False, related_name="+")
    seating = models.CharField(_("as"), max_length=10, choices=Seating)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("seat")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mediation", "user"],
                condition=Q(to_on__isnull=True),
                name="legal_one_seat_a_user",
                violation_error_message=_("This person sits at the table already."),
            ),
            models.CheckConstraint(condition=Q(seating__in=Seating.values), name="legal_seat_known"),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")), name="legal_seat_ends_after"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "mediation"], condition=Q(to_on__isnull=True), name="legal_seat_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_seating_display()}"


class Mediator(Stamped):
    """Somebody on the roster of mediators: fields, area, load, leave, and where they work (domain.md 7.3)."""

    user = models.OneToOneField(USER, on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("area"))
    fields = ArrayField(models.CharField(max_length=3, choices=DisputeKind), default=list, blank=True)
    most_cases = models.PositiveSmallIntegerField(_("cases at the same time"), default=10)
    employer = models.ForeignKey(
        "unions.Employer", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    firm = models.CharField(pgettext_lazy("mediator", "works for"), max_length=120, blank=True)
    certificate = models.CharField(_("certificate number"), max_length=40, blank=True)
    term_end_on = models.DateField(_("appointed until"), null=True)
    away_from = models.DateField(_("on leave from"), null=True)
    away_to = models.DateField(_("on leave until"), null=True)
    is_active = models.BooleanField(_("takes cases"), default=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("mediator")
        verbose_name_plural = _("mediators")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(most_cases__gte=1), name="legal_mediator_takes_some"),
            models.CheckConstraint(
                condition=Q(away_from__isnull=True, away_to__isnull=True) | Q(away_to__gte=F("away_from")),
                name="legal_mediator_leave_is_whole",
                violation_error_message=_("Enter the first and the last day of the leave."),
            ),
        ]

    def __str__(self) -> str:
        return self.user.name
