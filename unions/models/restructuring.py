"""Merger, split, move and dissolution of unions, and whom a union belonged to before (domain.md 1.2, 1.3)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices.restructuring import OPEN_PLANS, ChangeType, DissolutionReason, PlanStatus

USER = settings.AUTH_USER_MODEL


class Restructuring(Stamped):
    """A change of the tree, asked for with reason and resolution, approved above, carried out as a job.

    ``target`` is the union that takes the members over (merger), or the new upper union (move). A split names the new
    union and the employers that go with it in ``details``. ``deciding_path`` is the node that decides.
    """

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=ChangeType)
    status = models.CharField(_("state"), max_length=10, choices=PlanStatus, default=PlanStatus.ASKED)
    target = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, related_name="+")
    reason_code = models.CharField(_("ground"), max_length=12, choices=DissolutionReason, blank=True)
    reason = models.CharField(_("reason"), max_length=500)
    resolved_on = models.DateField(_("resolution of"), null=True)
    eligible = models.PositiveIntegerField(_("entitled to vote"), null=True)
    votes = models.PositiveIntegerField(_("votes in favour"), null=True)
    effective_on = models.DateField(_("takes effect on"))
    details = models.JSONField(default=dict)
    deciding_path = models.CharField(max_length=120, db_collation="C", editable=False)
    recorder = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_on = models.DateField(null=True)
    opinion = models.CharField(_("opinion"), max_length=500, blank=True)
    approval_no = models.CharField(_("approval number"), max_length=60, blank=True)
    carried_out_on = models.DateField(null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("restructuring")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["union"],
                condition=Q(status__in=[str(each) for each in OPEN_PLANS]),
                name="unions_one_open_restructuring",
                violation_error_message=_("Another change of this union is under way."),
            ),
            models.CheckConstraint(condition=Q(status__in=PlanStatus.values), name="unions_restructuring_state_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="unions_restructuring_has_reason"),
            models.CheckConstraint(
                condition=~Q(kind__in=["merger", "move"]) | Q(target__isnull=False),
                name="unions_restructuring_has_target",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(target=F("union")), name="unions_restructuring_not_into_itself"
            ),
            models.CheckConstraint(
                condition=Q(kind="move")
                | Q(resolved_on__isnull=False, eligible__gte=1, votes__lte=F("eligible"), eligible__lt=F("votes") * 2),
                name="unions_restructuring_resolved",
                violation_error_message=_("More than half of all members or delegates must have voted for it."),
            ),
            models.CheckConstraint(
                condition=~Q(kind="dissolution") | ~Q(reason_code=""), name="unions_dissolution_has_ground"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "running", "done", "refused"])
                | Q(decided_by__isnull=False, decided_on__isnull=False),
                name="unions_restructuring_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorder")),
                name="unions_restructuring_decided_by_another",
                violation_error_message=_("Whoever asked does not decide."),
            ),
            models.CheckConstraint(
                condition=~Q(status="done") | Q(carried_out_on__isnull=False), name="unions_restructuring_done_has_day"
            ),
        ]
        indexes = [
            models.Index(
                fields=["deciding_path", "created_at"],
                condition=Q(status__in=[str(each) for each in OPEN_PLANS]),
                name="unions_restructuring_open",
            ),
            models.Index(fields=["target"], condition=Q(target__isnull=False), name="unions_restructuring_target"),
        ]

    def __str__(self) -> str:
        return f"{self.union}: {self.get_kind_display()}"


class ParentHistory(models.Model):
    """A stretch of days in which a union had another upper union than today. No row: it always had today's.

    ``from_on`` is empty where it begins with the union itself; ``to_on`` is its last day.
    """

    id = models.BigAutoField(primary_key=True)
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField(_("from"), null=True)
    to_on = models.DateField(_("to"))
    change = models.ForeignKey(Restructuring, on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("former upper union")
        ordering = ["union", "to_on"]
        constraints = [
            models.UniqueConstraint(fields=["union", "to_on"], name="unions_former_parent_once"),
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__gte=F("from_on")), name="unions_former_parent_order"
            ),
        ]
        indexes = [models.Index(fields=["to_on"], name="unions_former_parent_by_day")]

    def __str__(self) -> str:
        return f"{self.union}: {self.parent}"
