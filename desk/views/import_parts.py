"""What the pages of an import show: stages, columns, counts, faulty rows with masked values, the outcome."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.actors import Actor
from core.http import Request
from core.sheets import selectors
from core.sheets.annotating import sentence
from core.sheets.choices import Fate, Finding, ImportStatus
from core.sheets.kinds import ImportKind, Line, kind_of
from core.sheets.mapping import guessed, is_ours
from core.sheets.models import ImportRow, SheetImport
from core.sheets.services import staging, uploading
from desk.addresses import address_of

PAGE = 50
STEPS = (ImportStatus.UPLOADED, ImportStatus.MAPPED, ImportStatus.CHECKED, ImportStatus.ACCEPTED, ImportStatus.DONE)


def _day(moment: datetime | None) -> str:
    return f"{timezone.localdate(moment):%m-%d}" if moment else ""


def stages(sheet: SheetImport, is_working: bool) -> list[dict[str, Any]]:
    """Return the five steps with the present one marked."""
    labels = [
        pgettext("step of an import", "Upload"),
        pgettext("step of an import", "Columns"),
        pgettext("step of an import", "Check"),
        pgettext("step of an import", "Decide"),
        pgettext("step of an import", "Result"),
    ]
    here = {
        ImportStatus.UPLOADED: 1,
        ImportStatus.MAPPED: 2 if is_working else 1,
        ImportStatus.CHECKED: 3,
        ImportStatus.ACCEPTED: 4,
        ImportStatus.DONE: 4,
        ImportStatus.DROPPED: 0,
    }[ImportStatus(sheet.status)]
    states = ["done" if place < here else "current" if place == here else "todo" for place in range(len(labels))]
    notes = [_day(sheet.created_at), "", _day(sheet.checked_at), "", ""]
    return [
        {"label": label, "state": state, "note": note} for label, state, note in zip(labels, states, notes, strict=True)
    ]


def facts(sheet: SheetImport) -> list[str]:
    """Return what the file is."""
    told = [str(kind_of(sheet.kind).label), sheet.place, sheet.form.upper() if sheet.form else ""]
    told += [_("Encoding %(name)s") % {"name": sheet.encoding}] if sheet.encoding else []
    told += [_("Sheet “%(name)s”") % {"name": sheet.sheet_name}] if sheet.sheet_name else []
    return [text for text in told if text]


def notes(sheet: SheetImport) -> list[str]:
    """Return what the reader noticed about the file, in words."""
    words = {
        "other_sheets": _("%(count)s further sheets are not read: only the one whose headings fit the list best is."),
        "hidden_sheets": _("%(count)s hidden sheets are not read."),
        "hidden_columns": _("The sheet has hidden columns. They are read like the others where they are matched."),
        "hidden_rows": _("%(count)s rows are hidden. They are listed and not written: show them or delete them."),
        "old_format": _("In an .xls file hidden rows and formulas cannot be told apart from others. Prefer .xlsx."),
        "sample": _("The example row of the template was left out (%(count)s)."),
    }
    return [words[code] % {"count": count} for code, count in sheet.notes if code in words]


def columns(sheet: SheetImport, kind: ImportKind, posted: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the columns of the file, each with a masked value and what it is matched to."""
    fields = {place: name for name, place in sheet.mapping.items()}
    sure = {guess.place: guess for guess in guessed(kind, sheet.headings)}
    shown = []
    for place, heading in enumerate(sheet.headings):
        if not heading or is_ours(heading):
            continue
        field = posted.get(f"c{place}", fields.get(place, "")) if posted else fields.get(place, "")
        guess = sure.get(place)
        shown.append(
            {
                "name": f"c{place}",
                "heading": heading,
                "sample": sheet.samples[place] if place < len(sheet.samples) else "",
                "field": field,
                "sure": bool(guess and guess.field == field and guess.confidence >= 90),
                "guessed": bool(guess and guess.field == field and guess.confidence < 90),
                "options": [(column.field, column.heading, column.required) for column in kind.columns],
            }
        )
    return shown


def unknown(sheet: SheetImport) -> list[str]:
    """Return the headings that nothing is matched to."""
    return uploading.unknown_columns(sheet)


def other_list(actor: Actor, kind: ImportKind | None) -> dict[str, Any] | None:
    """Return the list a file looks like, with the way there where the actor may import it."""
    if kind is None:
        return None
    return {
        "label": kind.label,
        "url": reverse("desk:import_new", args=[kind.code]) if actor.can(kind.permission) else "",
    }


def posted_mapping(posted: Mapping[str, str], width: int) -> dict[str, int]:
    """Return which field each column was said to be; a field named twice keeps the second, which is then refused."""
    mapping: dict[str, int] = {}
    for place in range(width):
        field = posted.get(f"c{place}", "")
        if field:
            mapping[field if field not in mapping else f"{field}#{place}"] = place
    return mapping


def check(request: Request, sheet: SheetImport, kind: ImportKind) -> dict[str, Any]:
    """Return the counts of the check, the faults grouped, and a page of the faulty rows."""
    found, wanted = sheet.findings, request.GET.get("problem", "")
    rows = selectors.rows_to_mend(sheet)
    if wanted:
        rows = rows.filter(problems__contains=[wanted])
    after = request.GET.get("after", "")
    rows = rows.filter(number__gt=int(after)) if after.isascii() and after.isdigit() else rows
    taken = staging.opened(rows[: PAGE + 1])
    lines = taken[:PAGE]
    more = {"problem": wanted} if wanted else {}
    return {
        "stats": _stats(found),
        "groups": _groups(sheet, kind, wanted),
        "lines": [_faulty(sheet, kind, line) for line in lines],
        "next_url": f"?{urlencode({**more, 'after': str(lines[-1].number)})}" if len(taken) > PAGE else "",
        "previous_url": f"?{urlencode(more)}" if after else "",
        "writable": found.get("new", 0) + found.get("changed", 0),
        "open_rows": found.get("wrong", 0) + found.get("held", 0),
        "wanted": wanted,
    }


def _stats(found: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"count": found.get("new", 0) + found.get("changed", 0), "label": _("can be written")},
        {"count": found.get("same", 0), "label": _("already there, unchanged")},
        {"count": found.get("held", 0), "label": _("need a decision")},
        {"count": found.get("wrong", 0), "label": _("to be corrected"), "tone": "bad"},
    ]


def _groups(sheet: SheetImport, kind: ImportKind, wanted: str) -> list[dict[str, Any]]:
    """Return each kind of fault with its count, its sentence taken from the first row that has it."""
    counted = selectors.problem_counts(sheet)
    firsts = ImportRow.objects.filter(sheet=sheet, number__in=[each[2] for each in counted])
    first = {line.number: line for line in staging.opened(firsts)}
    shown = []
    for problem, count, number in counted:
        text = next((each.text for each in first[number].problems if f"{each.field}:{each.code}" == problem), problem)
        shown.append(
            {
                "heading": _heading(kind, problem.partition(":")[0]),
                "text": text,
                "count": count,
                "url": f"?{urlencode({'problem': problem})}",
                "current": problem == wanted,
            }
        )
    return shown


def _heading(kind: ImportKind, field: str) -> str:
    return str(kind.column(field).heading) if field else _("Whole row")


def _faulty(sheet: SheetImport, kind: ImportKind, line: Line) -> dict[str, Any]:
    url = address_of(kind.held_url) if kind.held_url and line.finding == Finding.HELD else ""
    return {
        "number": line.number,
        "is_held": line.finding == Finding.HELD,
        "faults": [
            {
                "heading": _heading(kind, problem.field),
                "value": _value(sheet, kind, line, problem.field),
                "text": problem.text,
            }
            for problem in line.problems
        ],
        "mend_url": reverse("desk:import_row", args=[sheet.pk, line.number]),
        "decide_url": url if any(problem.code == "active_elsewhere" for problem in line.problems) else "",
        "compare_url": reverse("desk:import_compare", args=[sheet.pk, line.number])
        if kind.compare and line.finding == Finding.HELD
        else "",
    }


def beside(sheet: SheetImport, kind: ImportKind, line: Line, facts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the columns of a row with what is on file beside what the row says; what differs is marked."""
    rows = []
    for column in kind.columns:
        in_row, on_file = _value(sheet, kind, line, column.field), facts.get(column.field, "")
        if in_row or on_file:
            same = (on_file, uploading.masked_cell(kind, column.field, on_file))
            differs = column.field in facts and bool(in_row) and in_row not in same
            rows.append({"label": str(column.heading), "on_file": on_file, "in_row": in_row, "differs": differs})
    return rows


def _value(sheet: SheetImport, kind: ImportKind, line: Line, field: str) -> str:
    place = sheet.mapping.get(field, -1)
    text = line.cells[place] if 0 <= place < len(line.cells) else ""
    return uploading.masked_cell(kind, field, text)


def cells_of(sheet: SheetImport, kind: ImportKind, line: Line) -> list[dict[str, str]]:
    """Return the cells of a row with their headings, masked."""
    return [
        {"label": str(column.heading), "value": _value(sheet, kind, line, column.field)}
        for column in kind.columns
        if column.field in sheet.mapping
    ]


def result(request: Request, sheet: SheetImport, kind: ImportKind) -> dict[str, Any]:
    """Return what became of the rows: counts, and a page of one outcome."""
    counts = [(fate, getattr(sheet, fate.value)) for fate in Fate]
    default = next((fate for fate in (Fate.FAILED, Fate.SKIPPED) if getattr(sheet, fate.value)), Fate.CREATED)
    wanted = request.GET.get("fate", "")
    fate = Fate(wanted) if wanted in Fate.values else default
    after = request.GET.get("after", "")
    rows = ImportRow.objects.filter(sheet=sheet, fate=fate).order_by("number")
    rows = rows.filter(number__gt=int(after)) if after.isascii() and after.isdigit() else rows
    taken = staging.opened(rows[: PAGE + 1])
    lines = taken[:PAGE]
    return {
        "fates": [
            {"label": each.label, "count": count, "url": f"?fate={each.value}", "current": each == fate}
            for each, count in counts
        ],
        "fate": fate,
        "lines": [_outcome(sheet, kind, line) for line in lines],
        "next_url": f"?fate={fate.value}&after={lines[-1].number}" if len(taken) > PAGE else "",
        "previous_url": f"?fate={fate.value}" if after else "",
        "list_url": address_of(kind.list_url) if kind.list_url else "",
        "total": sum(count for _fate, count in counts),
    }


def _outcome(sheet: SheetImport, kind: ImportKind, line: Line) -> dict[str, Any]:
    first = next((column for column in kind.columns if column.field in sheet.mapping), kind.columns[0])
    url = address_of(kind.held_url) if kind.held_url and line.finding == Finding.HELD else ""
    return {
        "number": line.number,
        "what": _value(sheet, kind, line, first.field),
        "record": line.record,
        "told": sentence(kind, line) or line.told,
        "decide_url": url,
    }
