"""What core's own engines keep, as the schedule tells it."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from core.answers.services import forget
from core.jobs.services.sweeping import throw_away_files
from core.retention import rules
from core.retention.registry import Class, register
from core.sheets.limits import KEPT_DAYS
from core.sheets.services.purging import purge


def purge_imports(moment: datetime) -> int:
    """Let the source files and cells of imports go, however many there are."""
    total = 0
    while count := purge(moment):
        total += count
    return total


register(
    Class(
        code="core.export_files",
        label=_("Files of exports and of other jobs"),
        keep=rules.EXPORT_HOURS,
        since=_("from when the file was ready"),
        then=_("deleted; that it was made and fetched stays in the trail"),
        sweep=throw_away_files,
    )
)
register(
    Class(
        code="core.import_files",
        label=_("Source files and cells of imports, sealed"),
        keep=KEPT_DAYS,
        since=_("from the upload"),
        then=_("deleted; the receipt stays"),
        sweep=purge_imports,
    )
)
register(
    Class(
        code="core.answers",
        label=_("Answers to requests of the API"),
        keep=rules.ANSWER_DAYS,
        since=_("from the request"),
        then=_("deleted"),
        sweep=lambda moment: forget(moment=moment),
    )
)
register(
    Class(
        code="core.trail",
        label=_("Trail of who did and saw what, sealed"),
        keep=rules.TRAIL_YEARS,
        since=_("from the event, at the least"),
        then=_("stays: nothing is taken out of the chain"),
    )
)
