"""Words of disposing of what has been kept long enough (reliability.md 5.5)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ListStatus(TextChoices):
    PLANNED = "planned", pgettext_lazy("disposal", "To be looked through")
    PROPOSED = "proposed", pgettext_lazy("disposal", "Waits for approval")
    APPROVED = "approved", pgettext_lazy("disposal", "Being carried out")
    DONE = "done", pgettext_lazy("disposal", "Carried out")


class Way(TextChoices):
    ERASE = "erase", pgettext_lazy("disposal", "Erase")
    HAND_OVER = "hand_over", pgettext_lazy("disposal", "Handed over to the archive, then erased here")


class RowState(TextChoices):
    DUE = "due", pgettext_lazy("disposal", "Years are over")
    EXCLUDED = "excluded", pgettext_lazy("disposal", "Left out")
    DISPOSED = "disposed", pgettext_lazy("disposal", "Disposed of")
    SKIPPED = "skipped", pgettext_lazy("disposal", "Stayed")
