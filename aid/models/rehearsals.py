"""Standards tried before they are enacted, and whom they would move. Nothing of a file depends on these rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Category
from aid.choices.rehearsals import Effect
from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped

USER = settings.AUTH_USER_MODEL


class Rehearsal(Stamped):
    """One standard tried for one branch of the tree: the values, the day, and how many it would move, by county."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+", verbose_name=_("union"))
    region = models.CharField(max_length=9)
    on = models.DateField(_("as of"))
    settings = models.JSONField()
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    checked = models.PositiveIntegerField(default=0)
    unset = models.PositiveIntegerField(default=0)  # households whose region lacks a figure
    counts = models.JSONField(default=dict)  # {county's id: {"deep>relative": how many}}
    finished_at = models.DateTimeField(null=True)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("rehearsal")
        verbose_name_plural = _("rehearsals")
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(settings={}), name="aid_rehearsal_sets_something")]
        indexes = [models.Index(fields=["union", "-created_at"], name="aid_rehearsal_by_union")]

    def __str__(self) -> str:
        return f"{self.region} {self.on}"


class RehearsalRow(Stamped):
    """One household that a rehearsed standard would move, and by which clause."""

    rehearsal = models.ForeignKey(Rehearsal, on_delete=models.CASCADE, related_name="rows")
    file = models.ForeignKey("aid.NeedyFile", on_delete=models.CASCADE, related_name="+")
    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, related_name="+")
    effect = models.CharField(max_length=8, choices=Effect)
    before = models.CharField(max_length=12, choices=Category)
    after = models.CharField(max_length=12, choices=Category)
    net_per_head = models.DecimalField(max_digits=14, decimal_places=2)
    reasons = models.JSONField(default=list)

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = _("household a rehearsal would move")
        ordering = ["-net_per_head", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rehearsal", "file"], name="aid_rehearsed_once"),
            models.CheckConstraint(condition=Q(effect__in=Effect.values), name="aid_rehearsal_effect_known"),
        ]
        indexes = [
            models.Index(fields=["rehearsal", "effect", "-net_per_head", "-id"], name="aid_rehearsal_by_effect"),
            models.Index(fields=["rehearsal", "-net_per_head", "-id"], name="aid_rehearsal_all"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.before} → {self.after}"
