"""Words stored with imports and exports."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class ImportStatus(TextChoices):
    """Where an import stands. Long work on it is a job beside it; none of these says "being processed"."""

    UPLOADED = "uploaded", pgettext_lazy("import", "Columns to be matched")
    MAPPED = "mapped", pgettext_lazy("import", "To be checked")
    CHECKED = "checked", pgettext_lazy("import", "Checked, nothing written")
    ACCEPTED = "accepted", pgettext_lazy("import", "Being written")
    DONE = "done", pgettext_lazy("import", "Written")
    DROPPED = "dropped", pgettext_lazy("import", "Given up")


class Finding(TextChoices):
    """What the dry run says of a row."""

    NEW = "new", pgettext_lazy("import row", "New")
    CHANGED = "changed", pgettext_lazy("import row", "Changes a record")
    SAME = "same", pgettext_lazy("import row", "Already there")
    HELD = "held", pgettext_lazy("import row", "Needs a decision")
    WRONG = "wrong", pgettext_lazy("import row", "To be corrected")


class Decision(TextChoices):
    """What somebody says after comparing a held row with the record beside it."""

    SAME = "same", pgettext_lazy("import row", "The same: bring the record up to date")
    ANOTHER = "another", pgettext_lazy("import row", "Another person: enter them as new")
    OUT = "out", pgettext_lazy("import row", "Leave this row out")


class Fate(TextChoices):
    """What became of a row; each has exactly one of them in the end."""

    CREATED = "created", pgettext_lazy("import row", "Created")
    UPDATED = "updated", pgettext_lazy("import row", "Updated")
    UNCHANGED = "unchanged", pgettext_lazy("import row", "Unchanged")
    SKIPPED = "skipped", pgettext_lazy("import row", "Skipped")
    FAILED = "failed", pgettext_lazy("import row", "Failed")


class ExportStatus(TextChoices):
    """Where an export stands; the making of its file is a job."""

    WAITING = "waiting", pgettext_lazy("export", "Waiting for approval")
    GRANTED = "granted", pgettext_lazy("export", "Released")
    REFUSED = "refused", pgettext_lazy("export", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("export", "Withdrawn")


WRITABLE = (Finding.NEW, Finding.CHANGED)
