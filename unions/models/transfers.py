"""A member's way from one union to another: asked by one side, answered by the other (domain.md 1.3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.actors import Branch
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.members import TRANSFER_OPEN, TransferStatus, TransferWay

OPEN = [status.value for status in TRANSFER_OPEN]


class MemberTransferQuerySet(ScopedQuerySet):
    """Both unions see a transfer; which of them may act is asked by the service."""

    def inside(self, branch: Branch) -> Q:
        lookup = "path" if branch.exact else "path__startswith"
        return Q(**{f"union__{lookup}": branch.path}) | Q(**{f"from_union__{lookup}": branch.path})

    def open(self) -> "MemberTransferQuerySet":
        return self.filter(status__in=OPEN)


class MemberTransfer(Stamped):
    """A transfer of a membership. ``union`` is where the member goes; ``common`` is the nearest union above both."""

    membership = models.ForeignKey("unions.Membership", on_delete=models.PROTECT, db_index=False, related_name="+")
    person = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    from_union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    common = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    way = models.CharField(_("way"), max_length=8, choices=TransferWay)
    status = models.CharField(_("status"), max_length=12, choices=TransferStatus)
    was_retained = models.BooleanField(default=False)
    employer = models.ForeignKey("unions.Employer", on_delete=models.PROTECT, null=True, related_name="+")
    job = models.CharField(_("job"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    asked_on = models.DateField(_("asked on"))
    due_on = models.DateField(_("answer due on"))
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True)
    decided_above = models.BooleanField(_("decided by the union above both"), default=False)
    opinion = models.CharField(_("opinion"), max_length=300, blank=True)

    unscoped = MemberTransferQuerySet.as_manager()
    objects = ScopedManager(MemberTransferQuerySet)

    class Meta:
        verbose_name = _("transfer of a member")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["membership"],
                condition=Q(status__in=OPEN),
                name="unions_one_open_transfer",
                violation_error_message=_("A transfer of this member waits for an answer already."),
            ),
            models.CheckConstraint(
                condition=~Q(from_union=F("union")),
                name="unions_transfer_to_another",
                violation_error_message=_("The member is in this union already."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN, answered_on__isnull=True)
                | (~Q(status__in=OPEN) & Q(answered_on__isnull=False)),
                name="unions_transfer_open_or_answered",
            ),
            models.CheckConstraint(condition=Q(status__in=TransferStatus.values), name="unions_transfer_status_known"),
            models.CheckConstraint(condition=Q(way__in=TransferWay.values), name="unions_transfer_way_known"),
            models.CheckConstraint(condition=Q(due_on__gt=F("asked_on")), name="unions_transfer_due_after_asked"),
        ]
        indexes = [
            models.Index(fields=["union", "due_on"], condition=Q(status__in=OPEN), name="unions_transfer_to"),
            models.Index(fields=["from_union", "due_on"], condition=Q(status__in=OPEN), name="unions_transfer_from"),
            models.Index(fields=["common", "due_on"], condition=Q(status__in=OPEN), name="unions_transfer_above"),
            models.Index(fields=["membership", "-id"], name="unions_transfer_of_member"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.from_union} – {self.union}"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN
