"""What an import kept of other people's data goes after its days; the receipt stays."""

from datetime import datetime

from django.db import transaction

from core.actors import SystemActor
from core.clock import day_of
from core.events.services import record
from core.sheets.choices import ImportStatus
from core.sheets.models import ImportRow, SheetImport
from core.sheets.services.source import forget

KEEPER = SystemActor("purge of imports")
AT_ONCE = 20


def purge(moment: datetime) -> int:
    """Delete the files and cells of imports whose time is over; return how many imports that were."""
    due = SheetImport.unscoped.filter(purge_on__lt=day_of(moment), purged_at=None).exclude(status=ImportStatus.ACCEPTED)
    keys = list(due.order_by("purge_on").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_purge_one(key, moment) for key in keys)


def _purge_one(key: object, moment: datetime) -> int:
    with transaction.atomic():
        sheet = SheetImport.unscoped.select_for_update(skip_locked=True, of=("self",)).filter(pk=key).first()
        if sheet is None:
            return 0
        forget(sheet)
        rows = ImportRow.objects.filter(sheet=sheet)
        if sheet.status == ImportStatus.DONE:
            rows.update(sealed=None)
        else:
            rows.delete()
            sheet.status, sheet.ended_at = ImportStatus.DROPPED, sheet.ended_at or moment
        sheet.samples, sheet.purged_at = [], moment
        sheet.version += 1
        sheet.save()
        record(KEEPER, "core.import.purged", sheet)
    return 1
