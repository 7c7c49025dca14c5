"""What waits for an upper union to decide."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class DecisionKind(TextChoices):
    FOUNDING = "founding", pgettext_lazy("waits for the upper union", "New union")
    ELECTION_REPORT = "election_report", pgettext_lazy("waits for the upper union", "Report on the first election")
    REELECTION = "reelection", pgettext_lazy("waits for the upper union", "Request for a re-election")
    RESULT = "result", pgettext_lazy("waits for the upper union", "Result of a re-election")
    EXTENSION = "extension", pgettext_lazy("waits for the upper union", "Extension of a term")
    OFFICER = "officer", pgettext_lazy("waits for the upper union", "Change of an officer")
    RESTRUCTURING = "restructuring", pgettext_lazy("waits for the upper union", "Restructuring")
