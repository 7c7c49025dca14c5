"""Taking an import back within a day: what it created and nobody has touched since goes again."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError
from core.events.services import record
from core.jobs.registry import Progress, Run
from core.jobs.services.starting import start_job
from core.parameters.selectors import value
from core.sheets import selectors
from core.sheets.choices import Fate, ImportStatus
from core.sheets.kinds import kind_of
from core.sheets.limits import PROVINCE, UNDO_HOURS
from core.sheets.models import ImportRow, SheetImport
from core.sheets.services.checking import desk_of

UNDO = "core.sheets.undo"
AT_ONCE = 2000


def can_undo(sheet: SheetImport, moment: datetime) -> bool:
    """Say whether an import may still be taken back."""
    if sheet.status != ImportStatus.DONE or sheet.undone_at or not sheet.created or kind_of(sheet.kind).undo is None:
        return False
    hours = value(UNDO_HOURS, PROVINCE, day_of(moment))
    return bool(sheet.ended_at and moment < sheet.ended_at + timedelta(hours=hours))


def undo(*, actor: Actor, import_id: Any, seen_version: int, moment: datetime) -> SheetImport:
    """Begin to take an import back; records changed by it stay, and so do those somebody has worked on since."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(sheet, seen_version, ImportStatus.DONE)
        if not can_undo(sheet, moment):
            raise ConflictError(_("This import can no longer be taken back."), code="too_late")
        sheet.undone_at = moment
        sheet.version += 1
        sheet.save()
        record(actor, "core.import.undo_asked", sheet)
        start_job(actor=actor, kind=UNDO, key=str(sheet.pk), subject=sheet, name=sheet.file_name, total=sheet.created)
    return sheet


def undo_some(run: Run) -> Progress:
    """Take the next records back."""
    sheet = SheetImport.unscoped.select_for_update(of=("self",)).get(pk=run.subject_id)
    kind, desk = kind_of(sheet.kind), desk_of(run, sheet)
    after = run.cursor.get("after", 0)
    rows = ImportRow.objects.filter(sheet=sheet, fate=Fate.CREATED, number__gt=after).order_by("number")
    found = list(rows.values_list("number", "subject_type", "subject_id")[:AT_ONCE])
    gone = run.cursor.get("gone", 0)
    if found and kind.undo is not None:
        gone += kind.undo(desk, [(subject_type, subject) for _number, subject_type, subject in found])
    done = run.done + len(found)
    if len(found) == AT_ONCE:
        return Progress(done=done, cursor={"after": found[-1][0], "gone": gone})
    record(run.actor, "core.import.undone", sheet, gone=gone, kept=sheet.created - gone)
    text = _("%(gone)s taken back, %(kept)s kept because somebody has worked on them since.")
    told = text % {"gone": gone, "kept": sheet.created - gone}
    return Progress(done=done, is_finished=True, message=told, url=selectors.page_of(sheet))
