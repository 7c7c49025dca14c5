"""The numbered papers of a case of legal aid: what they said, the file as it was signed, how they were served (6.4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.stamped import Stamped
from legal.choices.aid_letters import AidLetterKind
from legal.choices.letters import ServiceMethod
from legal.models.cases import LegalAidCase

USER = settings.AUTH_USER_MODEL


class AidLetter(Stamped):
    """One paper, issued once. ``content`` is its text as issued: what changes in the case later changes no letter."""

    case = models.ForeignKey(LegalAidCase, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(pgettext_lazy("letter", "kind"), max_length=12, choices=AidLetterKind)
    about = models.CharField(max_length=36, blank=True)  # the lawyer whom an assignment names
    number = models.CharField(_("document number"), max_length=40, unique=True)
    template = models.CharField(max_length=12)
    content = models.JSONField()
    paper = models.ForeignKey("core.Attachment", on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField(pgettext_lazy("letter", "issued on"))
    issued_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, db_index=False, related_name="+")
    served_how = models.CharField(
        pgettext_lazy("service", "how it was served"), max_length=10, choices=ServiceMethod, blank=True
    )
    served_on = models.DateField(_("served on"), null=True)
    served_to = models.CharField(pgettext_lazy("service", "handed to"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("letter of legal aid")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind", "about"],
                name="legal_aid_letter_once",
                violation_error_message=_("This paper has been issued already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=AidLetterKind.values), name="legal_aid_letter_kind_known"),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, served_how="", served_to="")
                | Q(served_on__gte=F("issued_on")) & ~Q(served_how="") & ~Q(served_to=""),
                name="legal_aid_letter_service_is_whole",
                violation_error_message=_("A letter is served on or after the day it was issued."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def union_path(self) -> str:
        """Return where the letter hangs in the tree: with its case."""
        path: str = self.case.union.path
        return path
