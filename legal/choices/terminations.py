"""Words of an employer's notice that it ends a contract (Union Law Art. 22, Labour Contract Law Art. 43)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class TerminationStatus(TextChoices):
    RECEIVED = "received", pgettext_lazy("notice of dismissal", "Waits for the union's view")
    VIEWED = "viewed", pgettext_lazy("notice of dismissal", "Waits for the employer's answer")
    ANSWERED = "answered", pgettext_lazy("notice of dismissal", "Answered")
    AGREED = "agreed", pgettext_lazy("notice of dismissal", "No objection")


class View(TextChoices):
    AGREE = "agree", pgettext_lazy("view on a dismissal", "No objection")
    OBJECT = "object", pgettext_lazy("view on a dismissal", "Unlawful or against the contract")
