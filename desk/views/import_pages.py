"""One import, step by step: match the columns, look at the check, decide, see what became of every row (P71)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.errors import DomainError
from core.http import Request, seen_version
from core.jobs.selectors import failed_job_about
from core.jobs.showing import work_on
from core.pages import page
from core.sheets import selectors
from core.sheets.choices import ImportStatus
from core.sheets.jobs import RIGHT
from core.sheets.kinds import kind_of
from core.sheets.models import SheetImport
from core.sheets.services import checking, committing, deciding, mending, undoing, uploading
from desk.forms.imports import CommitForm, DecisionForm, MendForm
from desk.views import import_parts as parts
from desk.views.imports import TONES


@page(RIGHT)
def import_detail(request: Request, import_id: Any) -> HttpResponse:
    """Show where an import stands and what is to be done next."""
    return _page(request, selectors.my_import(request.actor, import_id))


def _page(request: Request, sheet: SheetImport, *, refused: DomainError | None = None, **more: Any) -> HttpResponse:
    kind, work = kind_of(sheet.kind), work_on(request.actor, sheet)
    context = {
        "sheet": sheet,
        "tone": TONES[sheet.status],
        "kind": kind,
        "work": work,
        "stages": parts.stages(sheet, bool(work)),
        "facts": parts.facts(sheet),
        "notes": parts.notes(sheet),
        "refused": refused,
        "failed": failed_job_about(sheet) if not work and sheet.ended_at is None else None,
        "crumbs": [{"label": _("Imports"), "url": reverse("desk:import_list")}, {"label": sheet.file_name}],
        "mobile_back": reverse("desk:import_list"),
    }
    if not work:
        context |= _step(request, sheet, kind)
    return render(request, "desk/import_detail.html", context | more, status=422 if refused else 200)


def _step(request: Request, sheet: SheetImport, kind: Any) -> dict[str, Any]:
    """Return what the present step needs."""
    if sheet.status in (ImportStatus.UPLOADED, ImportStatus.MAPPED):
        before = selectors.same_file_before(sheet)
        columns, unknown = parts.columns(sheet, kind, request.POST), parts.unknown(sheet)
        other = parts.other_list(request.actor, uploading.likelier_list(kind, sheet.headings))
        return {"columns": columns, "unknown": unknown, "before": before, "other": other}
    if sheet.status == ImportStatus.CHECKED:
        return parts.check(request, sheet, kind) | {"form": CommitForm(sheet=sheet)}
    if sheet.status == ImportStatus.ACCEPTED:
        return {"tone": "warn", "halted": True} | selectors.how_far(sheet)
    if sheet.status == ImportStatus.DONE:
        return parts.result(request, sheet, kind) | {"can_undo": undoing.can_undo(sheet, clock.now())}
    return {}


@page(RIGHT, "POST")
def import_map(request: Request, import_id: Any) -> HttpResponse:
    """Say which column is which, and let the rows be checked."""
    sheet = selectors.my_import(request.actor, import_id)
    try:
        checking.match_columns(
            actor=request.actor,
            import_id=sheet.pk,
            seen_version=seen_version(request.POST),
            mapping=parts.posted_mapping(request.POST, len(sheet.headings)),
            acknowledged=bool(request.POST.get("acknowledged")),
        )
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        return _page(request, sheet, refused=refusal)
    return redirect("desk:import_detail", import_id=sheet.pk)


@page(RIGHT, "POST")
def import_remap(request: Request, import_id: Any) -> HttpResponse:
    """Go back to the columns of a checked file."""
    sheet = selectors.my_import(request.actor, import_id)
    selectors.check_fresh_and_in(sheet, seen_version(request.POST), ImportStatus.CHECKED)
    before = selectors.same_file_before(sheet)
    columns, unknown = parts.columns(sheet, kind_of(sheet.kind), {}), parts.unknown(sheet)
    return _page(request, sheet, remapping=True, before=before, columns=columns, unknown=unknown)


@page(RIGHT, "POST")
def import_commit(request: Request, import_id: Any) -> HttpResponse:
    """Decide which rows are written."""
    sheet = selectors.my_import(request.actor, import_id)
    try:
        committing.accept(
            actor=request.actor,
            import_id=sheet.pk,
            seen_version=seen_version(request.POST),
            accepts=request.POST.getlist("accepts"),
            only_valid=bool(request.POST.get("only_valid")),
            moment=clock.now(),
        )
    except DomainError as refusal:
        if refusal.status != 422:
            raise
        return _page(request, sheet, refused=refusal)
    return redirect("desk:import_detail", import_id=sheet.pk)


@page(RIGHT, "POST")
def import_go_on(request: Request, import_id: Any) -> HttpResponse:
    """Go on with the writing that was cancelled."""
    committing.go_on(actor=request.actor, import_id=import_id, seen_version=seen_version(request.POST))
    return redirect("desk:import_detail", import_id=import_id)


@page(RIGHT, "POST")
def import_stop(request: Request, import_id: Any) -> HttpResponse:
    """Leave the import at the rows written so far."""
    committing.stop_here(
        actor=request.actor, import_id=import_id, seen_version=seen_version(request.POST), moment=clock.now()
    )
    messages.success(request, _("The import ends here. The receipt names every row."))
    return redirect("desk:import_detail", import_id=import_id)


@page(RIGHT, "POST")
def import_drop(request: Request, import_id: Any) -> HttpResponse:
    """Give an import up: its file and rows go at once."""
    committing.drop(
        actor=request.actor, import_id=import_id, seen_version=seen_version(request.POST), moment=clock.now()
    )
    messages.success(request, _("The import was given up. Its file and rows are deleted."))
    return redirect("desk:import_list")


@page(RIGHT, "POST")
def import_undo(request: Request, import_id: Any) -> HttpResponse:
    """Take an import back."""
    undoing.undo(actor=request.actor, import_id=import_id, seen_version=seen_version(request.POST), moment=clock.now())
    return redirect("desk:import_detail", import_id=import_id)


@page(RIGHT, "GET", "POST")
def import_row(request: Request, import_id: Any, number: int) -> HttpResponse:
    """Correct the faulty cells of one row; a secret cell is entered anew, never shown."""
    sheet = selectors.my_import(request.actor, import_id)
    kind, line = kind_of(sheet.kind), mending.faulty_line(sheet, number)
    form = MendForm(request.POST or None, sheet=sheet, kind=kind, line=line)
    if request.method == "POST" and form.is_valid():
        cells = {name: text for name, text in form.cleaned_data.items() if text or not kind.column(name).mask}
        mended = mending.mend(
            actor=request.actor,
            import_id=sheet.pk,
            number=number,
            cells=cells,
            seen_version=seen_version(request.POST),
        )
        _tell(request, mended)
        return redirect("desk:import_detail", import_id=sheet.pk)
    context = {
        "sheet": sheet,
        "line": line,
        "cells": parts.cells_of(sheet, kind, line),
        "problems": [problem.text for problem in line.problems if not problem.field],
        "form": form,
        "back": reverse("desk:import_detail", args=[sheet.pk]),
        "hidden": [("seen_version", sheet.version)],
        "crumbs": [{"label": sheet.file_name, "url": reverse("desk:import_detail", args=[sheet.pk])}],
        "mobile_back": reverse("desk:import_detail", args=[sheet.pk]),
    }
    return render(request, "desk/import_row.html", context, status=422 if request.method == "POST" else 200)


@page(RIGHT, "GET", "POST")
def import_compare(request: Request, import_id: Any, number: int) -> HttpResponse:
    """Decide on a held row with the record beside it: the same, another, or left out; then the next one."""
    sheet = selectors.my_import(request.actor, import_id)
    kind = kind_of(sheet.kind)
    line = deciding.held_line(sheet, kind, number)
    found = deciding.compared(request.actor, sheet, kind, line)
    form = DecisionForm(request.POST or None, options=found.options)
    if request.method == "POST" and form.is_valid():
        deciding.decide(
            actor=request.actor,
            import_id=sheet.pk,
            number=number,
            decision=form.cleaned_data["decision"],
            seen_version=seen_version(request.POST),
        )
        messages.success(request, _("Row %(row)s is decided.") % {"row": number})
        onward = deciding.next_held(sheet, number)
        if onward is not None:
            return redirect("desk:import_compare", import_id=sheet.pk, number=onward)
        return redirect("desk:import_detail", import_id=sheet.pk)
    back = reverse("desk:import_detail", args=[sheet.pk])
    context = {
        "sheet": sheet,
        "line": line,
        "problems": [problem.text for problem in line.problems],
        "found": found,
        "rows": parts.beside(sheet, kind, line, found.facts),
        "form": form,
        "back": back,
        "hidden": [("seen_version", sheet.version)],
        "crumbs": [{"label": sheet.file_name, "url": back}, {"label": pgettext("button", "Compare")}],
        "mobile_back": back,
    }
    return render(request, "desk/import_compare.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, line: Any) -> None:
    if line.problems:
        messages.warning(request, _("Row %(row)s still cannot be written.") % {"row": line.number})
    else:
        messages.success(request, _("Row %(row)s can be written now.") % {"row": line.number})
