"""Places and money of a programme on their way down the tree: what each union above the counties holds; the trace."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aid.choices.relief import MoveKind
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Allocation(Stamped):
    """What the province or a city may pass down of a programme (指标): places, and the fund its money comes from.

    A county's places are in its part of the programme; it uses them, the unions above only pass them on.
    """

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey("aid.Fund", on_delete=models.PROTECT, null=True, related_name="+")
    places = models.PositiveIntegerField(_("places"), default=0)
    passed_places = models.PositiveIntegerField(_("places passed down"), default=0)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("allocation")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "union"], name="aid_allocation_once"),
            models.CheckConstraint(
                condition=Q(passed_places__lte=F("places")),
                name="aid_allocation_never_overdrawn",
                violation_error_message=_("No more places can be passed down than there are."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme} – {self.union}"

    @property
    def free_places(self) -> int:
        return self.places - self.passed_places


class AllocationMove(Stamped):
    """One step of places and money up or down the tree, with its reason. Never changed: a trigger sees to it."""

    programme = models.ForeignKey("aid.Programme", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")  # who decided: the upper one
    kind = models.CharField(_("kind"), max_length=8, choices=MoveKind)
    upper = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    lower = models.ForeignKey("unions.Union", on_delete=models.PROTECT, null=True, related_name="+")
    places = models.PositiveIntegerField(_("places"), default=0)
    amount_fen = models.BigIntegerField(_("amount"), default=0)
    reason = models.CharField(_("reason"), max_length=300)
    moved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    moved_at = models.DateTimeField()
    idempotency_key = models.CharField(max_length=120, unique=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("step of an allocation")
        ordering = ["-moved_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=MoveKind.values), name="aid_move_kind_known"),
            models.CheckConstraint(
                condition=Q(places__gt=0) | Q(amount_fen__gt=0),
                name="aid_move_moves_something",
                violation_error_message=_("Enter places, money, or both."),
            ),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="aid_move_money_not_negative"),
            models.CheckConstraint(
                condition=Q(kind="set", lower__isnull=True, amount_fen=0)
                | ~Q(kind="set") & Q(lower__isnull=False) & ~Q(lower=F("upper")),
                name="aid_move_has_two_ends",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="aid_move_has_reason"),
        ]
        indexes = [models.Index(fields=["programme", "-moved_at", "-id"], name="aid_move_by_programme")]
