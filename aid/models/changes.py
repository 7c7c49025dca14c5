"""What changed in a household on file, and moves of files between counties. Nothing here is ever changed back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.households import ChangeKind, LeaveReason, MoveStatus
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class HouseholdChange(Stamped):
    """One change of a household: what, since when, why, on which paper, told by whom.

    It counts from the next assessment, not backwards (domain.md Appendix B6).
    """

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="changes")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeKind)
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, related_name="+")
    leave_reason = models.CharField(max_length=12, choices=LeaveReason, blank=True)
    happened_on = models.DateField(_("since"))
    reason = models.CharField(_("reason"), max_length=300)
    evidence = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, related_name="+")
    other_household = models.ForeignKey("aid.Household", on_delete=models.PROTECT, null=True, related_name="+")
    other_file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("change of a household")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="aid_household_change_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="aid_household_change_has_reason"),
            models.CheckConstraint(
                condition=Q(kind__in=["divorce", "split"]) | Q(person__isnull=False),
                name="aid_household_change_names_person",
            ),
            models.CheckConstraint(
                condition=Q(kind="left", leave_reason__in=LeaveReason.values) | ~Q(kind="left") & Q(leave_reason=""),
                name="aid_leaving_has_its_reason",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["divorce", "split"]) | Q(other_household__isnull=False),
                name="aid_parting_has_other_household",
            ),
        ]
        indexes = [models.Index(fields=["file", "-created_at"], name="aid_change_by_file")]

    def __str__(self) -> str:
        return f"{self.file}: {self.get_kind_display()}"


class CountyMove(Stamped):
    """A file that is to move to another county: let go by somebody here, taken over by somebody there (B3).

    Until it is accepted the file stays where it is. ``union`` is the receiving union: who decides reads it there.
    ``by_new``: the receiving county asked first, and the county that holds the file agreed (``agreed_by``).
    """

    file = models.ForeignKey("aid.NeedyFile", on_delete=models.PROTECT, related_name="moves")
    from_union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("to"))
    status = models.CharField(_("status"), max_length=12, choices=MoveStatus, default=MoveStatus.ASKED)
    since_on = models.DateField(_("since"))  # the first day at the new employer
    employer_name = models.CharField(_("new employer"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    evidence = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, related_name="+")
    summary = models.JSONField(default=dict)  # what the receiving county sees before it decides, and what it took over
    asked_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    by_new = models.BooleanField(default=False)
    agreed_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_on = models.DateField(null=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    opinion = models.CharField(_("opinion"), max_length=300, blank=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("move of a file")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file"],
                condition=Q(status__in=["wanted", "asked"]),
                name="aid_one_move_under_way",
                violation_error_message=_("A move of this file waits for a decision already."),
            ),
            models.CheckConstraint(condition=Q(status__in=MoveStatus.values), name="aid_move_status_known"),
            models.CheckConstraint(
                condition=Q(status__in=["wanted", "asked", "withdrawn"])
                | Q(decided_by__isnull=False, decided_on__isnull=False)
                & (
                    Q(agreed_by__isnull=True) & ~Q(decided_by=F("asked_by"))
                    | Q(agreed_by__isnull=False) & ~Q(decided_by=F("agreed_by"))
                ),
                name="aid_move_decided_by_another",
                violation_error_message=_("Whoever asked for the move may not decide on it."),
            ),
            models.CheckConstraint(
                condition=Q(by_new=False, agreed_by__isnull=True) & ~Q(status="wanted")
                | Q(by_new=True, agreed_by__isnull=True, status__in=["wanted", "withdrawn", "refused"])
                | Q(by_new=True, agreed_on__isnull=False) & ~Q(agreed_by=F("asked_by")),
                name="aid_move_both_counties_agree",
                violation_error_message=_("Both counties agree to a move."),
            ),
            models.CheckConstraint(condition=~Q(union=F("from_union")), name="aid_move_goes_elsewhere"),
        ]
        indexes = [models.Index(fields=["union", "status"], name="aid_move_by_union")]

    def __str__(self) -> str:
        return f"{self.file} → {self.union}"

    @property
    def let_go_by_id(self) -> int:
        """Who spoke for the county that holds the file; nobody decides on a word of their own."""
        return self.agreed_by_id if self.by_new and self.agreed_by_id else self.asked_by_id
