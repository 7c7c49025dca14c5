"""Imports: what can be imported, its template, a new file, one's own imports (P70)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.errors import DomainError
from core.http import Request, stored
from core.keyset import page_of
from core.pages import page
from core.sheets import selectors
from core.sheets.choices import ImportStatus
from core.sheets.jobs import RIGHT
from core.sheets.kinds import ImportKind, kind_of, kinds
from core.sheets.models import SheetImport
from core.sheets.services import uploading
from core.sheets.template import template_of
from desk.forms.imports import UploadForm
from desk.views.import_parts import other_list

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TONES: dict[str, str] = {
    ImportStatus.UPLOADED: "info",
    ImportStatus.MAPPED: "info",
    ImportStatus.CHECKED: "warn",
    ImportStatus.ACCEPTED: "info",
    ImportStatus.DONE: "ok",
    ImportStatus.DROPPED: "neutral",
}


@page(RIGHT)
def import_list(request: Request) -> HttpResponse:
    """Show what can be imported, with templates, and one's own imports, newest first."""
    listed = page_of(request, selectors.my_imports(request.actor), key="created_at")
    context = {
        "kinds": [_kind(kind) for kind in kinds() if request.actor.can(kind.permission)],
        "page": listed,
        "rows": [_row(sheet) for sheet in listed.rows],
    }
    return render(request, "desk/import_list.html", context)


def _kind(kind: ImportKind) -> dict[str, Any]:
    return {
        "label": kind.label,
        "about": kind.about,
        "columns": len(kind.columns),
        "new_url": reverse("desk:import_new", args=[kind.code]),
        "template_url": reverse("desk:import_template", args=[kind.code]),
    }


def _row(sheet: SheetImport) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "kind": kind_of(sheet.kind).label,
        "url": reverse("desk:import_detail", args=[sheet.pk]),
        "tone": TONES[sheet.status],
    }


def asked_kind(request: Request, code: str) -> ImportKind:
    """Return a list that the actor may import; any other is not there."""
    kind = next((kind for kind in kinds() if kind.code == code and request.actor.can(kind.permission)), None)
    if kind is None:
        raise Http404
    return kind


@page(RIGHT)
def import_template(request: Request, code: str) -> HttpResponse:
    """Hand over the template of a list."""
    kind = asked_kind(request, code)
    return as_file(template_of(kind), f"{kind.label}-{pgettext('file name', 'template')}.xlsx")


def as_file(content: bytes, name: str, media_type: str = XLSX) -> HttpResponse:
    """Return an answer that the browser stores."""
    return stored(content, name, media_type)


@page(RIGHT, "GET", "POST")
def import_new(request: Request, code: str) -> HttpResponse:
    """Take a file in; what cannot be read is refused beside the field, and not kept."""
    kind = asked_kind(request, code)
    form = UploadForm(request.POST or None, request.FILES or None, actor=request.actor, kind=kind)
    status, other = 200, None
    if request.method == "POST":
        sheet = _received(request, kind, form)
        if isinstance(sheet, SheetImport):
            return redirect("desk:import_detail", import_id=sheet.pk)
        status, other = 422, sheet
    context = {
        "form": form,
        "kind": kind,
        "other": other_list(request.actor, other),
        "template_url": reverse("desk:import_template", args=[kind.code]),
        "crumbs": [{"label": _("Imports"), "url": reverse("desk:import_list")}, {"label": kind.label}],
        "mobile_back": reverse("desk:import_list"),
    }
    return render(request, "desk/import_new.html", context, status=status)


def _received(request: Request, kind: ImportKind, form: UploadForm) -> SheetImport | ImportKind | None:
    """Return the import; where the file is refused, the list that it looks like."""
    if not form.is_valid() or form.cleaned_data["union"] is None:
        return None
    union, file = form.cleaned_data["union"], form.cleaned_data["file"]
    params = {"union": union.pk}
    if form.cleaned_data.get("choice"):
        params["choice"] = form.cleaned_data["choice"]
    try:
        uploading.check_size(file.size, clock.today())
        sheet = uploading.receive(
            actor=request.actor,
            kind=kind,
            union_path=union.path,
            place=union.name,
            params=params,
            name=file.name,
            file=file,
        )
    except DomainError as refusal:
        if "file" not in refusal.fields:
            raise
        form.add_error("file", refusal.message)
        return kind_of(refusal.details["other"]) if "other" in refusal.details else None
    messages.success(request, _("The file is here. Nothing of it has been written yet."))
    return sheet
