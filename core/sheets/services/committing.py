"""Writing what was checked: a decision of a person, then chunk by chunk, then a receipt that accounts for every row."""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.jobs.registry import Progress, Run
from core.jobs.selectors import live_job_about
from core.jobs.services.starting import start_job
from core.sheets import selectors
from core.sheets.choices import WRITABLE, Fate, Finding, ImportStatus
from core.sheets.kinds import kind_of
from core.sheets.models import ImportRow, SheetImport
from core.sheets.services import staging
from core.sheets.services.checking import desk_of
from core.sheets.services.source import forget

COMMIT = "core.sheets.commit"
LEFT_OUT = {
    Finding.WRONG: (Fate.FAILED, gettext_noop("To be corrected: see what the check says of this row.")),
    Finding.HELD: (Fate.SKIPPED, gettext_noop("Needs a decision: see what the check says of this row.")),
    Finding.SAME: (Fate.UNCHANGED, ""),
    Finding.NEW: (Fate.SKIPPED, gettext_noop("Left out by choice.")),
    Finding.CHANGED: (Fate.SKIPPED, gettext_noop("Left out by choice.")),
}


def accept(
    *, actor: Actor, import_id: Any, seen_version: int, accepts: Sequence[str], only_valid: bool, moment: Any
) -> SheetImport:
    """Decide what is written. Rows that cannot be written need the explicit choice to leave them out."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(sheet, seen_version, ImportStatus.CHECKED)
        chosen = [finding for finding in WRITABLE if finding in accepts]
        _check_choice(sheet, chosen, only_valid=only_valid)
        sheet.status, sheet.accepts, sheet.decided_at = ImportStatus.ACCEPTED, chosen, moment
        sheet.version += 1
        sheet.save()
        record(actor, "core.import.accepted", sheet, accepts=chosen, rows=sheet.rows)
        _start(actor, sheet)
    return sheet


def _check_choice(sheet: SheetImport, chosen: Sequence[str], *, only_valid: bool) -> None:
    open_ones = sheet.findings.get(Finding.WRONG, 0) + sheet.findings.get(Finding.HELD, 0)
    if open_ones and not only_valid:
        text = _("%(count)s rows cannot be written. Correct them, or choose to write the others only.")
        text %= {"count": open_ones}
        raise RuleBrokenError(text, code="rows_open", fields={"only_valid": text})
    if not any(sheet.findings.get(finding, 0) for finding in chosen):
        raise RuleBrokenError(_("There is no row to write."), code="nothing_to_write")


def _start(actor: Actor, sheet: SheetImport) -> None:
    total = sum(sheet.findings.get(finding, 0) for finding in sheet.accepts)
    key = f"{sheet.pk}:{sheet.version}"
    start_job(actor=actor, kind=COMMIT, key=key, subject=sheet, name=sheet.file_name, total=total)


def go_on(*, actor: Actor, import_id: Any, seen_version: int) -> SheetImport:
    """Go on with an import whose writing was cancelled half way: the rows already written stay as they are."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(sheet, seen_version, ImportStatus.ACCEPTED)
        sheet.version += 1
        sheet.save()
        _start(actor, sheet)
    return sheet


def stop_here(*, actor: Actor, import_id: Any, seen_version: int, moment: Any) -> SheetImport:
    """Leave an import at the rows written so far; the receipt names every other row as skipped."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(sheet, seen_version, ImportStatus.ACCEPTED)
        if live_job_about(sheet) is not None:
            raise RuleBrokenError(_("The rows are being written now. Cancel the work first."), code="under_way")
        close(actor, sheet, moment)
    return sheet


def drop(*, actor: Actor, import_id: Any, seen_version: int, moment: Any) -> SheetImport:
    """Give an import up before anything was written: its file and rows go at once."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(
            sheet, seen_version, ImportStatus.UPLOADED, ImportStatus.MAPPED, ImportStatus.CHECKED
        )
        if live_job_about(sheet) is not None:
            raise RuleBrokenError(_("The file is being read now. Cancel the work first."), code="under_way")
        ImportRow.objects.filter(sheet=sheet).delete()
        forget(sheet)
        sheet.status, sheet.ended_at, sheet.purged_at = ImportStatus.DROPPED, moment, moment
        sheet.version += 1
        sheet.save()
        record(actor, "core.import.dropped", sheet)
    return sheet


def commit_some(run: Run) -> Progress:
    """Write the next rows in the chunk's transaction; a row that has its outcome is never taken again."""
    sheet = SheetImport.unscoped.select_for_update(of=("self",)).get(pk=run.subject_id)
    if sheet.status != ImportStatus.ACCEPTED:
        return Progress(done=run.done, is_finished=True)
    kind, desk = kind_of(sheet.kind), desk_of(run, sheet)
    waiting = ImportRow.objects.filter(sheet=sheet, finding__in=sheet.accepts, fate="").order_by("number")
    lines = staging.opened(waiting.filter(number__gt=run.cursor.get("after", 0))[: kind.written_at_once])
    if lines:
        kind.commit(desk, lines)
        forgotten = [line.number for line in lines if not line.fate]
        if forgotten:
            raise RuntimeError(f"{kind.code} left rows without an outcome: {forgotten[:5]}")
        staging.note_fates(lines)
    done = run.done + len(lines)
    if len(lines) == kind.written_at_once:
        return Progress(done=done, cursor={"after": lines[-1].number})
    close(run.actor, sheet, run.moment)
    return Progress(done=done, is_finished=True, url=selectors.page_of(sheet))


def close(actor: Actor, sheet: SheetImport, moment: Any) -> None:
    """Give every other row its outcome and count: the database refuses a receipt that leaves a row out."""
    for finding, (fate, told) in LEFT_OUT.items():
        rows = ImportRow.objects.filter(sheet=sheet, finding=finding, fate="")
        rows.filter(told="").update(fate=fate, told=_(told) if told else "")
        rows.update(fate=fate)  # left out by a decision of its own, which said why
    with connection.cursor() as cursor:
        cursor.execute("SELECT fate, count(*) FROM core_importrow WHERE sheet_id = %s GROUP BY 1", [sheet.pk])
        counts = dict(cursor.fetchall())
    for fate in Fate:
        setattr(sheet, fate.value, counts.get(fate.value, 0))
    sheet.status, sheet.ended_at = ImportStatus.DONE, moment
    sheet.version += 1
    sheet.save()
    record(actor, "core.import.done", sheet, kind=sheet.kind, rows=sheet.rows, **counts)
