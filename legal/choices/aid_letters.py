"""The papers of legal aid that carry a number of their own (domain.md 6.4)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class AidLetterKind(TextChoices):
    APPLICATION = "application", pgettext_lazy("letter of legal aid", "Application form")
    ACCEPTANCE = "acceptance", pgettext_lazy("letter of legal aid", "Notice of receipt")
    SUPPLEMENT = "supplement", pgettext_lazy("letter of legal aid", "Notice of missing papers")
    GRANT = "grant", pgettext_lazy("letter of legal aid", "Decision to give legal aid")
    REFUSAL = "refusal", pgettext_lazy("letter of legal aid", "Decision to refuse legal aid")
    ASSIGNMENT = "assignment", pgettext_lazy("letter of legal aid", "Letter of assignment")
    AUTHORITY = "authority", pgettext_lazy("letter of legal aid", "Power of attorney")
    OBJECTION = "objection", pgettext_lazy("letter of legal aid", "Decision on the objection")
    TERMINATION = "termination", pgettext_lazy("letter of legal aid", "Decision to terminate")
    REPORT = "report", pgettext_lazy("letter of legal aid", "Report on the closed case")
    CALLBACK = "callback", pgettext_lazy("letter of legal aid", "Record of the call-back")
    SUBSIDY = "subsidy", pgettext_lazy("letter of legal aid", "Approval of the subsidy")
