"""Arbitration and suits that follow a dispute, and what moves its limitation period (domain.md 7.4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.limitation import LimitationKind
from legal.choices.suits import Outcome, Stage, SuitStatus
from legal.models.cases import LegalAidCase
from legal.models.disputes import Mediation

USER = settings.AUTH_USER_MODEL


class LimitationEvent(Stamped):
    """Something that restarts or stops the limitation of a dispute under mediation or of a case of aid (Art. 27)."""

    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, null=True, related_name="limitation_events")
    case = models.ForeignKey(LegalAidCase, on_delete=models.PROTECT, null=True, related_name="limitation_events")
    kind = models.CharField(_("what happened"), max_length=12, choices=LimitationKind)
    from_on = models.DateField(_("on"))
    to_on = models.DateField(_("until"), null=True)
    reason = models.CharField(_("evidence"), max_length=200)
    authority = models.CharField(_("paper it rests on"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("limitation event")
        ordering = ["from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(kind="suspend", to_on__gte=F("from_on")),
                name="legal_limitation_only_stops_have_an_end",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="suspend") | Q(to_on__isnull=False), name="legal_limitation_stop_has_an_end"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="legal_limitation_has_evidence"),
            models.CheckConstraint(
                condition=Q(mediation__isnull=True, case__isnull=False) | Q(mediation__isnull=False, case__isnull=True),
                name="legal_limitation_of_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.from_on}"


class Suit(Stamped):
    """One proceeding before a commission or a court, from the application to the day nobody can attack it any more."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, null=True, related_name="suits")
    previous = models.ForeignKey("self", on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    stage = models.CharField(_("stage"), max_length=14, choices=Stage)
    status = models.CharField(_("status"), max_length=12, choices=SuitStatus, default=SuitStatus.APPLIED)
    worker_name = models.CharField(_("worker"), max_length=120)
    employer_name = models.CharField(_("employer"), max_length=120)
    body = models.CharField(_("commission or court"), max_length=80)
    case_no = models.CharField(_("its case number"), max_length=60, blank=True)
    is_simple = models.BooleanField(_("simple procedure"), default=False)
    items = models.JSONField(
        default=list
    )  # claimed items as [{kind, title, amount (text, yuan)}]: finality is per item
    applied_on = models.DateField(_("applied on"))
    accepted_on = models.DateField(_("accepted on"), null=True)
    served_on = models.DateField(_("copy reached the employer on"), null=True)
    answered_on = models.DateField(_("employer answered on"), null=True)
    decided_on = models.DateField(_("decided on"), null=True)
    worker_received_on = models.DateField(_("the worker received it on"), null=True)
    employer_received_on = models.DateField(_("the employer received it on"), null=True)
    outcome = models.CharField(_("outcome"), max_length=14, choices=Outcome, blank=True)
    is_final_for_employer = models.BooleanField(_("final for the employer"), null=True)
    claimed = models.DecimalField(_("claimed"), max_digits=14, decimal_places=2, default=0)
    awarded = models.DecimalField(_("awarded"), max_digits=14, decimal_places=2, null=True)
    paid = models.DecimalField(_("paid"), max_digits=14, decimal_places=2, null=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    ended_on = models.DateField(_("ended on"), null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("proceeding")
        verbose_name_plural = _("proceedings")
        ordering = ["-applied_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=SuitStatus.values), name="legal_suit_status_known"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="legal_suit_stage_known"),
            models.CheckConstraint(
                condition=Q(status__in=["applied", "not_accepted", "withdrawn"]) | Q(accepted_on__isnull=False),
                name="legal_suit_accepted_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["decided", "final"]) | (Q(decided_on__isnull=False) & ~Q(outcome="")),
                name="legal_suit_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(accepted_on__gte=F("applied_on")),
                name="legal_suit_accepted_after_applied",
                violation_error_message=_("It cannot be accepted before it was applied for."),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("accepted_on")),
                name="legal_suit_decided_after_accepted",
                violation_error_message=_("It cannot be decided before it was accepted."),
            ),
        ]
        indexes = [
            models.Index(fields=["-applied_on", "-id"], name="legal_suit_newest"),
            models.Index(fields=["union", "-applied_on", "-id"], name="legal_suit_by_union"),
        ]

    def __str__(self) -> str:
        return self.case_no or f"{self.get_stage_display()} {self.applied_on}"
