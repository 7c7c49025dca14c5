"""Bargaining instructors, what they guide, what they train; units with harmonious labour relations (domain.md 8)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.instructors import HarmonyLevel, HarmonyStatus, InstructorKind, InstructorStatus

USER = settings.AUTH_USER_MODEL


class Instructor(Stamped):
    """Somebody who helps unions bargain over wages (工资集体协商指导员), with a certificate for some years."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    name = models.CharField(_("name"), max_length=64)
    kind = models.CharField(_("kind"), max_length=10, choices=InstructorKind)
    cert_no = models.CharField(_("certificate number"), max_length=40)
    valid_to = models.DateField(_("certificate valid to"))
    fields_of_work = models.CharField(_("fields"), max_length=120, blank=True)
    status = models.CharField(_("state"), max_length=8, choices=InstructorStatus, default=InstructorStatus.ACTIVE)
    ended_on = models.DateField(null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("bargaining instructor")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["cert_no"],
                name="legal_instructor_cert_once",
                violation_error_message=_("An instructor has a certificate of this number already."),
            ),
            models.CheckConstraint(
                condition=Q(status="active", ended_on__isnull=True) | Q(status="ended", ended_on__isnull=False),
                name="legal_instructor_ended_has_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=InstructorKind.values), name="legal_instructor_kind_known"),
        ]
        indexes = [models.Index(fields=["union", "-id"], name="legal_instructor_by_union")]

    def __str__(self) -> str:
        return self.name


class Guidance(Stamped):
    """One visit of an instructor to a unit that bargains: an entry of the guidance log."""

    instructor = models.ForeignKey(Instructor, on_delete=models.PROTECT, db_index=False, related_name="+")
    negotiation = models.ForeignKey(
        "legal.Negotiation", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    unit = models.CharField(pgettext_lazy("guidance", "unit"), max_length=120)
    held_on = models.DateField(_("day"))
    text = models.TextField(_("what was done"), max_length=1000)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = _("guidance")
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(unit=""), name="legal_guidance_is_told"),
            models.UniqueConstraint(
                fields=["instructor", "unit", "held_on"],
                name="legal_guidance_once",
                violation_error_message=_("This visit is in the log already."),
            ),
        ]
        indexes = [
            models.Index(fields=["instructor", "-held_on"], name="legal_guidance_by_instructor"),
            models.Index(
                fields=["negotiation"], condition=Q(negotiation__isnull=False), name="legal_guidance_by_talks"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instructor}: {self.unit}"


class TrainingSession(Stamped):
    """One training for people who bargain: when, where, how long, for how many."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    title = models.CharField(_("title"), max_length=80)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=80, blank=True)
    hours = models.DecimalField(_("hours"), max_digits=5, decimal_places=1)
    people = models.PositiveIntegerField(_("people trained"))
    instructors = models.ManyToManyField(Instructor, related_name="+", blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("training")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0) & Q(people__gte=1), name="legal_training_is_told"),
            models.UniqueConstraint(
                fields=["union", "title", "held_on"],
                name="legal_training_once",
                violation_error_message=_("This training is in the log already."),
            ),
        ]
        indexes = [models.Index(fields=["union", "-held_on"], name="legal_training_by_union")]

    def __str__(self) -> str:
        return self.title


class HarmonyUnit(Stamped):
    """A unit declared or named for harmonious labour relations (和谐劳动关系), until a day."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    employer = models.ForeignKey(
        "unions.Employer", on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    name = models.CharField(_("name"), max_length=120)
    level = models.CharField(_("level"), max_length=8, choices=HarmonyLevel)
    status = models.CharField(_("state"), max_length=10, choices=HarmonyStatus, default=HarmonyStatus.DECLARED)
    declared_on = models.DateField(_("declared on"))
    named_on = models.DateField(_("named on"), null=True)
    valid_to = models.DateField(_("valid to"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("unit with harmonious labour relations")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["union", "name", "level"],
                condition=Q(status__in=["declared", "named"]),
                name="legal_harmony_once_a_level",
                violation_error_message=_("This unit is declared or named at this level already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="named") | Q(named_on__isnull=False, valid_to__gt=F("named_on")),
                name="legal_harmony_named_has_days",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "withdrawn"]) | ~Q(reason=""), name="legal_harmony_end_has_reason"
            ),
            models.CheckConstraint(condition=Q(level__in=HarmonyLevel.values), name="legal_harmony_level_known"),
            models.CheckConstraint(condition=Q(status__in=HarmonyStatus.values), name="legal_harmony_state_known"),
        ]
        indexes = [models.Index(fields=["union", "-id"], name="legal_harmony_by_union")]

    def __str__(self) -> str:
        return self.name
