"""What one family gets from one programme, and the approvals it rests on."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Category
from aid.choices.relief import AwardStatus, ReliefKind
from aid.models.files import NeedyFile
from aid.models.recipients import Recipient
from core.actors import Branch
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL
DEAD = ["rejected", "cancelled", "refunded"]
# Once a student, an invoice, an event, a class, an examination: not once a family.
BY_PERSON_OR_PAPER = ["tuition", "medical", "temporary", "training", "checkup"]


class AwardQuerySet(ScopedQuerySet):
    """An award hangs where its family does; at a finance officer's own level (本级) it is the paying county's."""

    def inside(self, branch: Branch) -> Q:
        return Q(payer__path=branch.path) if branch.exact else super().inside(branch)

    def live(self) -> "AwardQuerySet":
        return self.exclude(status__in=DEAD)


class Award(Stamped):
    """One family's relief of one kind in one season, from roster line to receipt (domain.md 3.6, Appendix A2).

    Household, beneficiary, amount, item and period are fixed once the draft is submitted; a trigger counts each change
    of a draft in ``terms_version``, and approvals and payments name the version they rest on.
    """

    roster = models.ForeignKey("aid.Roster", on_delete=models.PROTECT, related_name="awards")
    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey("aid.Household", on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")
    recipient = models.ForeignKey("aid.Recipient", on_delete=models.PROTECT, null=True, related_name="awards")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")  # whose need: a student
    enrolment = models.ForeignKey("aid.Enrolment", on_delete=models.PROTECT, null=True, related_name="+")
    trainee = models.ForeignKey("aid.Trainee", on_delete=models.PROTECT, null=True, related_name="awards")
    booking = models.ForeignKey("aid.CheckupBooking", on_delete=models.PROTECT, null=True, related_name="awards")
    category = models.CharField(max_length=12, choices=Category)
    item = models.CharField(_("kind of relief"), max_length=12, choices=ReliefKind)
    period = models.CharField(_("season"), max_length=16)
    amount_fen = models.BigIntegerField(_("amount"))
    terms_version = models.PositiveIntegerField(default=1, editable=False)
    status = models.CharField(_("status"), max_length=20, choices=AwardStatus, default=AwardStatus.DRAFT)
    fund = models.ForeignKey("aid.Fund", on_delete=models.PROTECT, null=True, related_name="+")
    account_index = models.BinaryField(null=True, editable=False)  # the card the approval was given for
    note = models.CharField(_("remark"), max_length=300, blank=True)
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    unscoped = AwardQuerySet.as_manager()
    objects = ScopedManager(AwardQuerySet)

    class Meta:
        verbose_name = _("award")
        verbose_name_plural = _("awards")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "item", "period"],
                condition=~Q(status__in=DEAD) & ~Q(item__in=BY_PERSON_OR_PAPER),
                name="aid_one_award_a_household_and_season",
                violation_error_message=_("The family is already on a roster of this season"),
                violation_error_code="duplicate_household",
            ),
            models.UniqueConstraint(
                fields=["person", "period"],
                condition=~Q(status__in=DEAD) & Q(item="tuition"),
                name="aid_one_tuition_a_student_and_year",
                violation_error_message=_("The student has schooling relief for this school year already"),
                violation_error_code="duplicate_student",
            ),
            models.UniqueConstraint(
                fields=["person", "item", "period"],
                condition=~Q(status__in=DEAD) & ~Q(item__in=BY_PERSON_OR_PAPER),
                name="aid_one_award_a_person_and_season",
                violation_error_message=_("This person has this relief of the season already"),
                violation_error_code="duplicate_person",
            ),
            models.UniqueConstraint(
                fields=["trainee"],
                condition=~Q(status__in=DEAD) & Q(trainee__isnull=False),
                name="aid_one_subsidy_a_trainee",
                violation_error_message=_("The subsidy of this trainee is on a roster already"),
            ),
            models.UniqueConstraint(
                fields=["booking"],
                condition=~Q(status__in=DEAD) & Q(booking__isnull=False),
                name="aid_one_payment_a_checkup",
                violation_error_message=_("This check-up is on a roster already"),
            ),
            models.CheckConstraint(
                condition=Q(file__isnull=False, recipient__isnull=True) | Q(file__isnull=True, recipient__isnull=False),
                name="aid_award_has_one_payee",
            ),
            models.CheckConstraint(
                condition=Q(item="tuition", enrolment__isnull=False)
                | Q(item="tuition", enrolment__isnull=True, file__isnull=True)
                | ~Q(item="tuition") & Q(enrolment__isnull=True),
                name="aid_tuition_rests_on_enrolment",
            ),
            models.CheckConstraint(
                condition=(Q(item="training", trainee__isnull=False) | ~Q(item="training") & Q(trainee__isnull=True))
                & (Q(item="checkup", booking__isnull=False) | ~Q(item="checkup") & Q(booking__isnull=True)),
                name="aid_service_pay_rests_on_service",
            ),
            models.CheckConstraint(condition=Q(status__in=AwardStatus.values), name="aid_award_status_known"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0, amount_fen__lte=1_000_000_000), name="aid_award_amount_sane"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "approved_pending", "rejected", "cancelled"])
                | Q(fund__isnull=False, account_index__isnull=False),
                name="aid_award_approved_has_fund_and_card",
            ),
        ]
        indexes = [
            models.Index(fields=["roster", "id"], name="aid_award_by_roster"),
            models.Index(fields=["programme", "payer", "status"], name="aid_award_by_payer"),
            models.Index(fields=["union", "status"], name="aid_award_by_union"),
            models.Index(fields=["household", "-id"], name="aid_award_by_household"),
            models.Index(fields=["file", "programme"], name="aid_award_by_file"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_item_display()}"

    @property
    def payee(self) -> "NeedyFile | Recipient":
        """Return whose card the money goes to: a family on file, or somebody who is not."""
        found = self.file or self.recipient
        if found is None:
            raise RuntimeError(f"Award {self.pk} has no payee.")
        return found

    @property
    def label(self) -> str:
        """Return what a list shows beside the name: the file's number, or the group of who is not on file."""
        return self.file.key if self.file else str(self.recipient.get_group_display() if self.recipient else "")


class Approval(models.Model):
    """One person's yes to one version of an award: stage 1 the check, stage 2 the approval. Never changed."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="approvals")
    award_version = models.PositiveIntegerField()
    stage = models.PositiveSmallIntegerField()
    approver = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        verbose_name = _("approval")
        ordering = ["award", "stage"]
        constraints = [
            models.UniqueConstraint(fields=["award", "award_version", "stage"], name="aid_approval_stage_once"),
            models.UniqueConstraint(
                fields=["award", "award_version", "approver"],
                name="aid_approval_person_once",
                violation_error_message=_("One person cannot give both approvals."),
            ),
            models.CheckConstraint(condition=Q(stage__in=[1, 2]), name="aid_approval_stage_known"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id}: {self.stage}"
