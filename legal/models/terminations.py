"""Notices by which an employer tells the union that it will end a contract (domain.md 7.6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.scoping import ScopedManager, ScopedQuerySet
from core.stamped import Stamped
from legal.choices.terminations import TerminationStatus, View


class TerminationNotice(Stamped):
    """An employer's reasons for ending one worker's contract, the union's view, and the employer's written answer."""

    union = models.ForeignKey("unions.Union", on_delete=models.PROTECT, db_index=False, related_name="+")
    employer_name = models.CharField(_("employer"), max_length=120)
    worker_name = models.CharField(_("worker"), max_length=64)
    reason = models.TextField(_("reason"), max_length=1000)
    received_on = models.DateField(_("received on"))
    status = models.CharField(_("state"), max_length=10, choices=TerminationStatus, default=TerminationStatus.RECEIVED)
    view = models.CharField(_("view of the union"), max_length=10, choices=View, blank=True)
    view_text = models.TextField(_("view of the union"), max_length=1000, blank=True)
    viewed_on = models.DateField(null=True)
    answer_text = models.TextField(_("answer of the employer"), max_length=1000, blank=True)
    answered_on = models.DateField(null=True)
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )

    unscoped = ScopedQuerySet.as_manager()
    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        verbose_name = pgettext_lazy("noun", "notice of dismissal")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=TerminationStatus.values), name="legal_termination_state_known"
            ),
            models.CheckConstraint(
                condition=Q(status="received") | (~Q(view="") & Q(viewed_on__isnull=False)),
                name="legal_termination_view_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(status="answered") | (~Q(answer_text="") & Q(answered_on__isnull=False)),
                name="legal_termination_answer_is_told",
            ),
        ]
        indexes = [models.Index(fields=["union", "-id"], name="legal_termination_by_union")]

    def __str__(self) -> str:
        return f"{self.employer_name}: {self.worker_name}"
