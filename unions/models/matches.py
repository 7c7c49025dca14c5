"""Pairs of people who may be one human being, and what was decided about them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from unions.choices import PairStatus

USER = settings.AUTH_USER_MODEL


class PersonPairQuerySet(ScopedQuerySet):
    """A pair belongs to the union of its first record, and is seen from the second one's branch as well."""

    def inside(self, branch: object) -> Q:
        return Q(union__path__startswith=branch.path) | Q(other_union__path__startswith=branch.path)  # type: ignore[attr-defined]


class PersonPair(Stamped):
    """Two records of people that resemble each other: open, one person, or two (remembered, with the reason)."""

    one = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("unions.Person", on_delete=models.PROTECT, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    other_union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(_("status"), max_length=8, choices=PairStatus, default=PairStatus.OPEN)
    score = models.DecimalField(_("likeness"), max_digits=5, decimal_places=1)
    evidence = models.JSONField(default=list)  # [trait, outcome] each, never the values
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decided_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    moved = models.JSONField(default=dict)  # what an app handed over with a merge; only that app reads it
    kept = models.ForeignKey("unions.Person", on_delete=models.PROTECT, null=True, related_name="+")

    unscoped = PersonPairQuerySet.as_manager()
    objects = ScopedManager(PersonPairQuerySet)

    class Meta:
        verbose_name = _("possible duplicate")
        verbose_name_plural = _("possible duplicates")
        ordering = ["-score", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="unions_pair_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="unions_pair_in_order"),
            models.CheckConstraint(condition=Q(status__in=PairStatus.values), name="unions_pair_status_known"),
            models.CheckConstraint(
                condition=Q(status="open") | Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(reason=""),
                name="unions_pair_decided_by_somebody_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(status="same", kept__isnull=False) | ~Q(status="same") & Q(kept__isnull=True),
                name="unions_pair_same_keeps_one",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "-created_at", "-id"], name="unions_pair_by_status"),
            models.Index(fields=["other"], name="unions_pair_by_other"),
        ]

    def __str__(self) -> str:
        return f"{self.one} – {self.other}"
