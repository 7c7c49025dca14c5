"""Cases of legal aid and what is claimed in them (domain.md chapter 6)."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.labelled import Labelled
from core.privacy.fields import EncryptedField
from core.scoping import ScopedManager
from core.stamped import Stamped
from legal.choices.cases import (
    AT_REST,
    ENDED,
    AidForm,
    AidScope,
    CaseStatus,
    Channel,
    Economic,
    Exemption,
    Outcome,
    Paper,
    RefusalReason,
    Stage,
    TerminateReason,
)
from legal.choices.matters import Matter
from legal.models.naming import name_keys
from legal.models.scope import AssignedQuerySet

USER = settings.AUTH_USER_MODEL
BEFORE_DECISION = ["received", "supplement", "pre_aid", "reviewing", "withdrawn", "transferred", "consulted"]
WITHOUT_LAWYER = ["received", "supplement", "reviewing", "refused", "objection", "approved", "withdrawn"]


def by_user() -> Any:
    """Return a column that says who took a step."""
    return models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")


class CaseQuerySet(AssignedQuerySet):
    """Staff see the cases of their branch, a lawyer those assigned."""

    branch_right = "legal.view_case"
    open_right = "legal.open_case"
    own_rights = frozenset({"legal.handle_case"})
    assigned = ("lawyer__user_id",)

    def open(self) -> "CaseQuerySet":
        return self.exclude(status__in=ENDED)


class LegalAidCase(Stamped):
    """One worker's case of legal aid, from the counter to the archive (法律援助案件)."""

    number = models.CharField(_("case number"), max_length=24, unique=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    status = models.CharField(_("status"), max_length=12, choices=CaseStatus, default=CaseStatus.RECEIVED)
    channel = models.CharField(_("way in"), max_length=10, choices=Channel)
    channel_note = models.CharField(_("ticket or source"), max_length=120, blank=True)
    received_on = models.DateField(_("received on"))
    applicant = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    # By this the case is found: the applicant's own row may lie in the branch of another county.
    applicant_name = models.CharField(_("applicant"), max_length=64, blank=True, default="", db_default="")
    applicant_sort_key = models.CharField(
        max_length=400, default="", db_default="", db_collation="C", editable=False
    )  # copies that the database keeps (unions/found_copies.py), as the next
    applicant_search_keys = ArrayField(models.TextField(), null=True, editable=False)
    phone = EncryptedField(_("mobile phone"), mask="phone")  # where this applicant is reached about this case
    agent_name = models.CharField(_("agent"), max_length=64, blank=True)
    agent_phone = EncryptedField(_("telephone of the agent"), mask="phone")
    people_count = models.PositiveSmallIntegerField(_("workers concerned"), default=1)
    is_migrant = models.BooleanField(_("migrant worker"), default=False)
    employer = models.ForeignKey("unions.Employer", on_delete=models.PROTECT, null=True, related_name="+")
    employer_name = models.CharField(_("employer"), max_length=120)
    employer_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    employed_from = models.DateField(_("employed from"), null=True)
    employment_ended_on = models.DateField(_("employment ended on"), null=True)
    scope = models.CharField(_("scope"), max_length=8, choices=AidScope, default=AidScope.DISPUTE)
    matter = models.CharField(_("matter"), max_length=4, choices=Matter)
    form = models.CharField(_("form of aid"), max_length=10, choices=AidForm)
    facts = models.TextField(_("facts"), max_length=4000)
    evidence = models.TextField(_("evidence"), max_length=2000, blank=True)
    known_on = models.DateField(_("right known to be infringed on"), null=True)
    has_government_aid = models.BooleanField(_("asked government legal aid before"), default=False)
    has_counsel = models.BooleanField(_("has counsel"), default=False)
    consented_on = models.DateField(_("consent to checks on"), null=True)
    urgent_because = ArrayField(models.CharField(max_length=12), default=list)
    papers = ArrayField(models.CharField(max_length=12, choices=Paper), default=list)
    asked_papers = ArrayField(models.CharField(max_length=12, choices=Paper), default=list)
    asked_on = models.DateField(_("papers asked for on"), null=True)
    completed_on = models.DateField(_("complete on"), null=True)
    exemption = models.CharField(_("exempt group"), max_length=16, choices=Exemption, blank=True)
    income_per_head = models.DecimalField(_("income per head and month"), max_digits=14, decimal_places=2, null=True)
    economic = models.CharField(_("economic test"), max_length=12, choices=Economic, blank=True)
    economic_standard = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    economic_note = models.CharField(max_length=500, blank=True)
    recorder = by_user()
    reviewer = by_user()
    approver = by_user()
    decided_on = models.DateField(_("decided on"), null=True)
    refusal_reason = models.CharField(_("reason of refusal"), max_length=12, choices=RefusalReason, blank=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    objection = models.TextField(_("objection"), max_length=2000, blank=True)
    objected_on = models.DateField(_("objected on"), null=True)
    objection_decider = by_user()
    lawyer = models.ForeignKey("legal.Lawyer", on_delete=models.PROTECT, null=True, related_name="+")
    assigned_on = models.DateField(_("assigned on"), null=True)
    accepted_on = models.DateField(_("taken on"), null=True)
    contacted_on = models.DateField(_("first contact on"), null=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, blank=True)
    stages_done = ArrayField(models.CharField(max_length=12, choices=Stage), default=list)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, blank=True)
    finished_on = models.DateField(_("finished on"), null=True)
    terminate_reason = models.CharField(_("ground of termination"), max_length=12, choices=TerminateReason, blank=True)
    report = models.TextField(_("report on the closed case"), max_length=4000, blank=True)
    reported_on = models.DateField(_("report handed in on"), null=True)
    report_was_late = models.BooleanField(default=False)
    score = models.PositiveSmallIntegerField(_("worker's rating"), null=True)
    ended_on = models.DateField(_("ended on"), null=True)
    name_keys = name_keys("applicant_name", "employer_name")

    unscoped = CaseQuerySet.as_manager()
    objects = ScopedManager(CaseQuerySet)

    class Meta:
        verbose_name = _("legal-aid case")
        verbose_name_plural = _("legal-aid cases")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CaseStatus.values), name="legal_case_status_known"),
            models.CheckConstraint(condition=Q(people_count__gte=1), name="legal_case_has_people"),
            models.CheckConstraint(
                condition=Q(employer_code="") | Q(employer_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="legal_case_employer_code_shape",
            ),
            models.CheckConstraint(
                condition=Q(employed_from__isnull=True)
                | Q(employment_ended_on__isnull=True)
                | Q(employment_ended_on__gte=F("employed_from")),
                name="legal_case_employment_in_order",
            ),
            models.CheckConstraint(
                condition=Q(asked_on__isnull=True, asked_papers=[]) | Q(asked_on__isnull=False) & ~Q(asked_papers=[]),
                name="legal_case_asked_once_with_list",
            ),
            models.CheckConstraint(
                condition=~Q(status="supplement") | Q(asked_on__isnull=False), name="legal_case_supplement_has_list"
            ),
            models.CheckConstraint(
                condition=~Q(status="reviewing") | Q(completed_on__isnull=False),
                name="legal_case_review_after_complete",
            ),
            models.CheckConstraint(
                condition=Q(status__in=BEFORE_DECISION)
                | Q(approver__isnull=False, decided_on__isnull=False) & ~Q(economic=""),
                name="legal_case_decided_by_somebody_after_test",
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | Q(recorder__isnull=True) | ~Q(approver=F("recorder")),
                name="legal_case_approver_not_recorder",
                violation_error_message=_("You acted on this case before, so somebody else must take this step."),
            ),
            models.CheckConstraint(
                condition=Q(approver__isnull=True) | Q(reviewer__isnull=True) | ~Q(approver=F("reviewer")),
                name="legal_case_approver_not_reviewer",
                violation_error_message=_("You acted on this case before, so somebody else must take this step."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["refused", "objection", "closed"]) | ~Q(refusal_reason=""),
                name="legal_case_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(status="objection") | Q(objected_on__isnull=False) & ~Q(objection=""),
                name="legal_case_objection_is_told",
            ),
            models.CheckConstraint(
                condition=Q(objection_decider__isnull=True) | ~Q(objection_decider=F("approver")),
                name="legal_case_objection_by_another",
                violation_error_message=_("Who refused does not decide on the objection."),
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["pre_aid", "assigned", "handling", "finished", "reported", "archived"])
                | Q(lawyer__isnull=False),
                name="legal_case_in_hand_has_lawyer",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(lawyer__isnull=True), name="legal_case_approved_waits_for_lawyer"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["finished", "reported", "archived"])
                | ~Q(outcome="") & Q(finished_on__isnull=False),
                name="legal_case_finished_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["reported", "archived"]) | ~Q(report="") & Q(reported_on__isnull=False),
                name="legal_case_reported_has_report",
            ),
            models.CheckConstraint(
                condition=~Q(status="archived") | Q(score__isnull=False), name="legal_case_archived_is_rated"
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="legal_case_score"),
            models.CheckConstraint(
                condition=Q(status__in=sorted(ENDED), ended_on__isnull=False)
                | ~Q(status__in=sorted(ENDED)) & Q(ended_on__isnull=True),
                name="legal_case_ended_has_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="terminated") | ~Q(terminate_reason="") | ~Q(refusal_reason=""),
                name="legal_case_terminated_has_ground",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="legal_case_by_birth"),
            models.Index(fields=["lawyer", "status"], name="legal_case_by_lawyer"),
            models.Index(fields=["union"], condition=~Q(status__in=AT_REST), name="legal_case_under_way"),
            GinIndex(fields=["name_keys"], name="legal_case_names"),
            GinIndex(fields=["applicant_search_keys"], name="legal_case_search"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def key(self) -> str:
        return self.number


class AidClaim(Labelled):
    """One thing claimed in a case: how much, on what basis, awarded, recovered."""

    case = models.ForeignKey(LegalAidCase, on_delete=models.PROTECT, related_name="claims")
    matter = models.CharField(_("matter"), max_length=4, choices=Matter)
    text = models.CharField(_("claim"), max_length=200, blank=True)
    claimed = models.DecimalField(_("claimed"), max_digits=14, decimal_places=2)
    awarded = models.DecimalField(_("awarded"), max_digits=14, decimal_places=2, null=True)
    recovered = models.DecimalField(_("recovered"), max_digits=14, decimal_places=2, null=True)

    class Meta:
        verbose_name = _("claim")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(claimed__gte=0), name="legal_aid_claim_positive"),
            models.CheckConstraint(
                condition=Q(awarded__isnull=True) | Q(awarded__gte=0), name="legal_aid_claim_award_positive"
            ),
            models.CheckConstraint(
                condition=Q(recovered__isnull=True) | Q(recovered__gte=0), name="legal_aid_claim_recovered_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.claimed}"
