"""Calls to the worker after the case has ended: was it any good (domain.md 6.4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.stamped import Stamped
from legal.models.cases import LegalAidCase

USER = settings.AUTH_USER_MODEL


class AidCallback(Stamped):
    """One call: whether it reached the worker, the rating, what was said. One a day is enough."""

    case = models.ForeignKey(LegalAidCase, on_delete=models.PROTECT, related_name="callbacks")
    on = models.DateField(pgettext_lazy("call-back", "called on"))
    is_reached = models.BooleanField(_("worker reached"))
    score = models.PositiveSmallIntegerField(_("worker's rating"), null=True)
    note = models.CharField(pgettext_lazy("call-back", "what was said"), max_length=300, blank=True)
    caller = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        verbose_name = pgettext_lazy("legal aid", "call-back")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "on"],
                name="legal_callback_once_a_day",
                violation_error_message=_("A call of this day is on record already."),
            ),
            models.CheckConstraint(
                condition=Q(is_reached=True, score__range=(1, 5)) | Q(is_reached=False, score__isnull=True),
                name="legal_callback_reached_is_rated",
            ),
            models.CheckConstraint(condition=Q(is_reached=True) | ~Q(note=""), name="legal_callback_missed_says_how"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.on}"
