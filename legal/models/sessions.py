"""Sessions of a mediation, who came, and the notes in their three compartments (domain.md 7.2, peers.md 3.11)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.stamped import Stamped
from legal.choices.disputes import Compartment, SessionStatus
from legal.models.disputes import Mediation, Party, PartySpeaker

USER = settings.AUTH_USER_MODEL


class MediationSession(Stamped):
    """One meeting: of all, or with one side alone (its minutes then stay on that side)."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("session number"))
    compartment = models.CharField(_("with whom"), max_length=10, choices=Compartment, default=Compartment.SHARED)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    room = models.CharField(_("room"), max_length=60)
    address = models.CharField(_("address"), max_length=120, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=SessionStatus, default=SessionStatus.PLANNED)
    minutes = models.TextField(_("minutes"), blank=True)
    called_off = models.CharField(_("called off because"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("session")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mediation", "number"], name="legal_session_number_once"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="legal_session_ends_after_it_begins",
                violation_error_message=_("The session must end after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | ~Q(minutes=""),
                name="legal_session_held_has_minutes",
                violation_error_message=_("Write the minutes of the session."),
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(called_off=""), name="legal_session_cancelled_says_why"
            ),
            models.CheckConstraint(condition=~Q(room=""), name="legal_session_has_room"),
        ]
        indexes = [
            models.Index(fields=["room", "starts_at"], condition=Q(status="planned"), name="legal_session_by_room"),
            models.Index(fields=["starts_at"], condition=Q(status="planned"), name="legal_session_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.mediation} #{self.number}"


class Attendance(Stamped):
    """Whether a party or a representative came to a session."""

    session = models.ForeignKey(MediationSession, on_delete=models.PROTECT, related_name="attendance")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    representative = models.ForeignKey(PartySpeaker, on_delete=models.PROTECT, null=True, related_name="+")
    came = models.BooleanField(_("came"))

    class Meta:
        verbose_name = _("attendance")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(party__isnull=False, representative__isnull=True)
                | Q(party__isnull=True, representative__isnull=False),
                name="legal_attendance_of_one",
            ),
            models.UniqueConstraint(
                fields=["session", "party"], condition=Q(party__isnull=False), name="legal_party_attends_once"
            ),
            models.UniqueConstraint(
                fields=["session", "representative"],
                condition=Q(representative__isnull=False),
                name="legal_representative_attends_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party or self.representative}: {self.came}"


class Note(Stamped):
    """A note in one compartment; never changed, only followed by another."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="notes")
    compartment = models.CharField(_("compartment"), max_length=10, choices=Compartment)
    text = models.TextField(_("note"))
    author = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("note")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="legal_note_has_text"),
            models.CheckConstraint(
                condition=Q(compartment__in=Compartment.values), name="legal_note_compartment_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_compartment_display()}"
