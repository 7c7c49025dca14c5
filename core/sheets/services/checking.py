"""The dry run: every row of the file is read, judged in bulk and staged with its sentences; nothing else is written."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ForbiddenError, RuleBrokenError, in_one
from core.events.services import record
from core.jobs.registry import Progress, Run
from core.jobs.services.starting import start_job
from core.parameters.selectors import value
from core.sheets import selectors
from core.sheets.choices import ImportStatus
from core.sheets.kinds import Desk, ImportKind, Line, kind_of
from core.sheets.limits import MOST_ROWS, PROVINCE
from core.sheets.lines import is_sample, mapped_columns, read_line
from core.sheets.mapping import wanted_headings
from core.sheets.models import ImportRow, SheetImport
from core.sheets.reading import RawRow, Reading, refusal
from core.sheets.services import source, staging, uploading

CHECK = "core.sheets.check"


def match_columns(
    *, actor: Actor, import_id: Any, seen_version: int, mapping: Mapping[str, int], acknowledged: bool
) -> SheetImport:
    """Say which column is which and begin the dry run; what was checked before is checked anew."""
    with transaction.atomic():
        sheet = selectors.my_import(actor, import_id, lock=True)
        selectors.check_fresh_and_in(
            sheet, seen_version, ImportStatus.UPLOADED, ImportStatus.MAPPED, ImportStatus.CHECKED
        )
        kind = kind_of(sheet.kind)
        _check_mapping(kind, sheet, mapping)
        sheet.mapping = dict(mapping)
        _check_unknown(sheet, acknowledged=acknowledged)
        ImportRow.objects.filter(sheet=sheet).delete()
        sheet.status, sheet.findings, sheet.rows, sheet.checked_at = ImportStatus.MAPPED, {}, 0, None
        sheet.version += 1
        sheet.save()
        record(actor, "core.import.mapped", sheet, columns=sorted(mapping))
        start_job(actor=actor, kind=CHECK, key=f"{sheet.pk}:{sheet.version}", subject=sheet, name=sheet.file_name)
    return sheet


def _check_mapping(kind: ImportKind, sheet: SheetImport, mapping: Mapping[str, int]) -> None:
    wrong: dict[str, str] = {}
    for column in kind.columns:
        if column.required and column.field not in mapping:
            wrong[column.field] = _("Say which column of the file is “%(heading)s”.") % {"heading": column.heading}
    places: dict[int, str] = {}
    for name, place in mapping.items():
        if not 0 <= place < len(sheet.headings):
            wrong[name] = _("The file has no such column.")
        elif place in places:
            wrong[name] = _("This column of the file is used twice.")
        places[place] = name
    if wrong:
        raise RuleBrokenError(in_one(wrong.values()), code="mapping", fields=wrong)


def _check_unknown(sheet: SheetImport, *, acknowledged: bool) -> None:
    unknown = uploading.unknown_columns(sheet)
    if unknown and not acknowledged:
        text = _("These columns will not be read: %(columns)s. Tick that this is meant so.")
        text %= {"columns": _(", ").join(unknown[:20])}
        raise RuleBrokenError(text, code="unknown_columns", fields={"acknowledged": text})


def check_some(run: Run) -> Progress:
    """Judge the next rows; a worker that takes over reads the file again and goes on behind the last staged row."""
    sheet = SheetImport.unscoped.select_for_update(of=("self",)).get(pk=run.subject_id)
    if sheet.status != ImportStatus.MAPPED:
        return Progress(done=run.done, is_finished=True)
    kind, desk = kind_of(sheet.kind), desk_of(run, sheet)
    rows = _rows(run, sheet, kind, desk)
    lines = _lines(kind, sheet, rows, run.memo)
    staging.name_repeats(lines, run.memo["keys"], _("The same as row %(row)s of this file. Delete one of them."))
    if lines:
        kind.check(desk, lines)
        staging.stage(sheet, kind, lines)
    done = run.done + len(lines)
    if done > (most := value(MOST_ROWS, PROVINCE, run.today)):
        raise refusal("too_many_rows", most)
    if len(lines) == kind.checked_at_once:
        return Progress(done=done, total=max(run.memo["about"], done), cursor={"after": lines[-1].number})
    _close(run, sheet, done)
    return Progress(done=done, total=done, is_finished=True, url=selectors.page_of(sheet))


def desk_of(run: Run, sheet: SheetImport) -> Desk:
    """Return for whom, where and when rows are judged or written; the right to the list itself is asked each time."""
    permission = kind_of(sheet.kind).permission
    if not run.actor.reaches(permission, sheet.union_path):
        raise ForbiddenError(_("You no longer hold the right that this work needs."), code=permission)
    return Desk(
        actor=run.actor,
        sheet_id=sheet.pk,
        union_path=sheet.union_path,
        params=sheet.params,
        today=run.today,
        moment=run.moment,
        memo=run.memo,
    )


def _rows(run: Run, sheet: SheetImport, kind: ImportKind, desk: Desk) -> Iterator[RawRow]:
    if "rows" not in run.memo:
        after = max(run.cursor.get("after", 0), sheet.header_row)
        most = value(MOST_ROWS, PROVINCE, run.today)
        reading = Reading(source.content_of(sheet), most_rows=most, wanted=wanted_headings(kind))
        run.memo["about"] = max(reading.head.get("about", 0) - sheet.header_row, 0)
        run.memo["rows"] = (row for row in reading.rows() if row.number > after)
        run.memo["keys"] = staging.keys_seen(desk, kind, sheet) if run.cursor else {}
        run.memo["samples"] = 0
    rows: Iterator[RawRow] = run.memo["rows"]
    return rows


def _lines(kind: ImportKind, sheet: SheetImport, rows: Iterator[RawRow], memo: dict[str, Any]) -> list[Line]:
    columns = mapped_columns(kind, sheet.mapping)
    taken: list[Line] = []
    for raw in rows:
        if is_sample(raw):
            memo["samples"] += 1
            continue
        taken.append(read_line(kind, columns, raw))
        if len(taken) == kind.checked_at_once:
            break
    return taken


def _close(run: Run, sheet: SheetImport, rows: int) -> None:
    sheet.status, sheet.rows, sheet.checked_at = ImportStatus.CHECKED, rows, run.moment
    sheet.findings = staging.counts_of(sheet)
    # The template says itself that its example is not read; only a second such row is worth a word.
    notes = [note for note in sheet.notes if note[0] != "sample"]
    sheet.notes = notes + ([["sample", run.memo["samples"]]] if run.memo["samples"] > 1 else [])
    sheet.version += 1
    sheet.save()
    record(run.actor, "core.import.checked", sheet, rows=rows, **sheet.findings)
