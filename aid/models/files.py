"""The needy-worker file: its household as it was declared, income, rigid costs."""

from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import (
    ACTIVE,
    ENDED,
    Category,
    Cause,
    ExitCode,
    ExpenseKind,
    FileStatus,
    HospitalLevel,
    Housing,
    IncomeKind,
    RejectReason,
    Relation,
    Source,
    Standing,
    Tier,
    WorkStatus,
)
from core.privacy.fields import BlindIndexField, EncryptedField
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL
PENDING = ["draft", "returned"]
UNFILED = [
    "draft",
    "submitted",
    "unit_surveyed",
    "unit_noticed",
    "investigating",
    "township_checking",
    "econ_checking",
    "county_reviewing",
    "county_noticed",
    "returned",
    "rejected",
    "withdrawn",
]


class NeedyFileQuerySet(ScopedQuerySet):
    def active(self) -> "NeedyFileQuerySet":
        return self.filter(status__in=ACTIVE)

    def open(self) -> "NeedyFileQuerySet":
        return self.exclude(status__in=ENDED)


class NeedyFile(Stamped):
    """One household's hardship file, from draft to exit (困难职工档案, one household one file)."""

    application_no = models.CharField(max_length=24, unique=True, null=True)
    number = models.CharField(_("file number"), max_length=20, unique=True, null=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    household = models.ForeignKey("aid.Household", on_delete=models.PROTECT, null=True, related_name="+")
    head = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, related_name="+")
    status = models.CharField(_("status"), max_length=20, choices=FileStatus, default=FileStatus.DRAFT)
    returned_from = models.CharField(max_length=20, blank=True)
    category = models.CharField(_("category"), max_length=12, choices=Category, blank=True)
    tier = models.CharField(
        _("recognition tier"), max_length=8, choices=Tier, default=Tier.NATIONAL, db_default=Tier.NATIONAL
    )
    main_cause = models.PositiveSmallIntegerField(_("main cause"), choices=Cause, null=True)
    secondary_causes = ArrayField(models.PositiveSmallIntegerField(choices=Cause), default=list, blank=True, size=3)
    cause_detail = EncryptedField(_("what happened"))
    event_on = models.DateField(_("day of the event"), null=True)
    event_loss = models.DecimalField(_("loss after insurance"), max_digits=14, decimal_places=2, null=True)
    work_status = models.CharField(_("work status"), max_length=12, choices=WorkStatus, blank=True)
    employer_name = models.CharField(_("employer"), max_length=120, blank=True)
    employer_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    housing = models.CharField(_("housing"), max_length=12, choices=Housing, blank=True)
    is_migrant = models.BooleanField(_("migrant worker"), default=False)
    employed_since = models.DateField(_("employed since"), null=True)
    address = EncryptedField(_("address"), mask="address")
    bank_name = models.CharField(_("bank"), max_length=60, blank=True)
    account = EncryptedField(_("bank card"), mask="card")
    account_index = BlindIndexField(of="account", kind="card")
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    responsible = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    township_checker = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    county_reviewer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    county_approver = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    submitted_on = models.DateField(_("submitted on"), null=True)
    filed_on = models.DateField(_("filed on"), null=True)
    valid_to = models.DateField(_("valid to"), null=True)
    national_sync = models.CharField(max_length=12, blank=True)
    reject_reason = models.CharField(max_length=16, choices=RejectReason, blank=True)
    exit_code = models.CharField(max_length=16, choices=ExitCode, blank=True)
    exit_requested_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    exit_confirmed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True)
    called_back_on = models.DateField(_("called back on"), null=True)
    suspended_because = models.CharField(max_length=200, blank=True)
    previous_file = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    parted_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")  # divorce, split

    unscoped = NeedyFileQuerySet.as_manager()
    objects = ScopedManager(NeedyFileQuerySet)

    class Meta:
        verbose_name = _("needy-worker file")
        verbose_name_plural = _("needy-worker files")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=~Q(status__in=["draft", "exited", "cancelled", "rejected", "withdrawn"]),
                name="aid_one_live_file_a_household",
                violation_error_message=_("This household already has a file."),
            ),
            models.CheckConstraint(condition=Q(status__in=FileStatus.values), name="aid_file_status_known"),
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="aid_file_tier_known"),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(
                    application_no__isnull=False,
                    head__isnull=False,
                    household__isnull=False,
                    submitted_on__isnull=False,
                ),
                name="aid_file_submitted_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNFILED)
                | Q(number__isnull=False, filed_on__isnull=False, valid_to__isnull=False)
                & ~Q(category__in=["", "none"]),
                name="aid_filed_has_number_category_validity",
            ),
            models.CheckConstraint(
                condition=Q(county_approver__isnull=True)
                | (
                    ~Q(county_approver=F("recorder"))
                    & (Q(county_reviewer__isnull=True) | ~Q(county_approver=F("county_reviewer")))
                    & (Q(township_checker__isnull=True) | ~Q(county_approver=F("township_checker")))
                ),
                name="aid_approver_is_nobody_before",
                violation_error_message=_("Whoever recorded or reviewed a file may not approve it."),
            ),
            models.CheckConstraint(
                condition=Q(county_reviewer__isnull=True) | ~Q(county_reviewer=F("recorder")),
                name="aid_reviewer_is_not_recorder",
                violation_error_message=_("Whoever recorded a file may not review it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="rejected") | ~Q(reject_reason=""), name="aid_rejected_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["exited", "cancelled"]) | Q(ended_on__isnull=False) & ~Q(exit_code=""),
                name="aid_exited_has_code_and_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="suspended") | ~Q(suspended_because=""), name="aid_suspended_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(employer_code="") | Q(employer_code__regex=r"^[0-9A-HJ-NPQRTUWXY]{18}$"),
                name="aid_file_employer_code_shape",
            ),
            models.CheckConstraint(
                condition=Q(exit_confirmed_by__isnull=True)
                | Q(exit_requested_by__isnull=False) & ~Q(exit_confirmed_by=F("exit_requested_by")),
                name="aid_exit_confirmed_by_another",
                violation_error_message=_("You proposed this exit, so somebody else must decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(event_loss__isnull=True) | Q(event_loss__gte=0), name="aid_loss_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="aid_file_newest_first"),
            models.Index(fields=["union", "status"], name="aid_file_by_union"),
            models.Index(fields=["status", "-created_at", "-id"], name="aid_file_by_status"),
            models.Index(fields=["account_index"], name="aid_file_by_account"),
            models.Index(fields=["ended_on"], condition=Q(status="exited"), name="aid_file_by_exit"),
            models.Index(fields=["valid_to"], condition=Q(status="filed"), name="aid_file_by_validity"),
        ]

    def __str__(self) -> str:
        return self.number or self.application_no or str(self.pk)

    @property
    def key(self) -> str:
        """Return what names the file in its address: the number of its present life."""
        return self.number or self.application_no or str(self.pk)


class FileMemberQuerySet(models.QuerySet):
    def present(self) -> "FileMemberQuerySet":
        """Keep whom the file counts now: not those who have left."""
        return self.filter(left_on=None)


class FileMember(Stamped):
    """One person of the household as the file counts them. ``live`` holds a person's only seat in any running file."""

    file = models.ForeignKey(NeedyFile, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(_("relation"), max_length=12, choices=Relation)
    standing = models.CharField(_("standing"), max_length=12, choices=Standing)
    health = EncryptedField(_("health"))
    school = models.CharField(_("school"), max_length=80, blank=True)
    ethnic = models.CharField(_("ethnic group"), max_length=8, blank=True)
    political = models.CharField(_("political status"), max_length=8, blank=True)
    marital = models.CharField(_("marital status"), max_length=8, blank=True)
    residence = models.CharField(_("household registration"), max_length=8, blank=True)
    insurance = models.CharField(_("medical insurance"), max_length=8, blank=True)
    education = models.CharField(_("education"), max_length=8, blank=True)
    model_worker = models.CharField(_("model worker"), max_length=8, blank=True)
    disability = EncryptedField(_("disability"))
    no_work_proof = models.CharField(_("proof that no work is possible"), max_length=120, blank=True)
    live = models.BooleanField(default=False)
    joined_on = models.DateField(_("joined on"), null=True)  # after the application: birth, marriage
    left_on = models.DateField(_("left on"), null=True)  # counts no more from the next assessment on
    # By what the search box finds the person on this file: copies that the database itself keeps (migration 0020).
    name = models.CharField(max_length=64, default="", db_default="", editable=False)
    sort_key = models.CharField(max_length=400, default="", db_default="", db_collation="C", editable=False)
    search_keys = ArrayField(models.TextField(), null=True, editable=False)

    objects = FileMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("family member")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "person"],
                name="aid_member_once_a_file",
                violation_error_message=_("This person is already in the file."),
            ),
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(relation="self"),
                name="aid_one_applicant_a_file",
                violation_error_message=_("A file has one applicant."),
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(live=True),
                name="aid_person_in_one_live_file",
                violation_error_message=_("A member of this household is already in another running file."),
            ),
            models.CheckConstraint(condition=Q(left_on__isnull=True) | Q(live=False), name="aid_who_left_has_no_seat"),
            models.CheckConstraint(
                condition=Q(left_on__isnull=True) | ~Q(relation="self"),
                name="aid_applicant_does_not_leave",
                violation_error_message=_("The head leaves only once somebody else heads the household."),
            ),
        ]
        indexes = [GinIndex(fields=["search_keys"], name="aid_member_search")]


class IncomeLine(Stamped):
    """Income of one member over the twelve months before the application, in yuan."""

    file = models.ForeignKey(NeedyFile, on_delete=models.CASCADE, related_name="incomes")
    member = models.ForeignKey(FileMember, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=IncomeKind)
    amount = models.DecimalField(_("amount in 12 months"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.DECLARED)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("income")
        ordering = ["created_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="aid_income_not_negative")]


class ExpenseLine(Stamped):
    """A rigid cost of one member over the same twelve months, in yuan, after insurance and mutual aid."""

    file = models.ForeignKey(NeedyFile, on_delete=models.CASCADE, related_name="expenses")
    member = models.ForeignKey(FileMember, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(_("kind"), max_length=16, choices=ExpenseKind)
    amount = models.DecimalField(_("amount in 12 months"), max_digits=14, decimal_places=2)
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.DECLARED)
    note = models.CharField(_("note"), max_length=200, blank=True)
    compensated = models.DecimalField(
        _("received from insurance or mutual aid"), max_digits=14, decimal_places=2, default=0
    )
    from_on = models.DateField(_("from"), null=True)
    to_on = models.DateField(_("until"), null=True)
    hospital_level = models.CharField(_("hospital"), max_length=8, choices=HospitalLevel, blank=True)
    evidence = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("rigid cost")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="aid_expense_not_negative"),
            models.CheckConstraint(
                condition=Q(compensated__gte=0, compensated__lte=F("amount")),
                name="aid_expense_compensated_within",
                violation_error_message=_("What was received cannot be more than the cost."),
            ),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="aid_expense_period_forwards",
            ),
        ]

    @property
    def counts(self) -> Decimal:
        """Return what is left to the family after what it received for the same cost."""
        return self.amount - self.compensated
