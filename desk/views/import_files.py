"""Files that an import gives back: the sender's own workbook with its faults marked, the faulty rows, the receipt."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

from core.http import Request
from core.jobs.models import Job
from core.pages import page
from core.sheets import selectors
from core.sheets.jobs import RIGHT
from core.sheets.services import giving
from desk.views.imports import as_file


@page(RIGHT)
def import_annotated(request: Request, import_id: Any) -> HttpResponse:
    """Give the sender's own file back, each faulty cell marked."""
    return _given(request, import_id, "annotated")


@page(RIGHT)
def import_faulty(request: Request, import_id: Any) -> HttpResponse:
    """Give back the faulty rows alone."""
    return _given(request, import_id, "faulty")


@page(RIGHT)
def import_receipt(request: Request, import_id: Any) -> HttpResponse:
    """Give the receipt: what became of every row."""
    return _given(request, import_id, "receipt")


def _given(request: Request, import_id: Any, what: str) -> HttpResponse:
    sheet = selectors.my_import(request.actor, import_id)
    given = giving.give(request.actor, sheet, what)
    if isinstance(given, Job):
        return redirect("desk:job_detail", job_id=given.pk)
    return as_file(given, giving.name_of(sheet, what))
