"""Taking lists out: what it will hold, masked or in full; one's own exports; deciding on others' (ux.md P06)."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from core.http import Request, seen_version
from core.jobs.models import Job
from core.jobs.selectors import file_of
from core.jobs.showing import shown
from core.keyset import page_of
from core.pages import SIGNED_IN, page
from core.sheets import selectors
from core.sheets.choices import ExportStatus
from core.sheets.lists import Asking, ExportKind, list_of
from core.sheets.models import SheetExport
from core.sheets.services import exporting
from desk.addresses import address_of
from desk.views.imports import as_file

APPROVE = "core.approve_export"
TONES: dict[str, str] = {
    ExportStatus.WAITING: "warn",
    ExportStatus.GRANTED: "ok",
    ExportStatus.REFUSED: "bad",
    ExportStatus.WITHDRAWN: "neutral",
}


def _asked(request: Request, code: str) -> ExportKind:
    kind = list_of(code)
    if kind is None or not request.actor.can(kind.permission):
        raise Http404
    return kind


@page(SIGNED_IN, "GET", "POST")
def export_new(request: Request, code: str) -> HttpResponse:
    """Say what will be in the file; the masked one is made at once, the full one waits for another person."""
    kind = _asked(request, code)
    query = request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode()
    params = {name: text for name, text in parse_qsl(query) if text and name not in ("after", "before", "page")}
    refused: DomainError | None = None
    if request.method == "POST":
        try:
            return _taken(request, kind, params)
        except DomainError as refusal:
            if refusal.status != 422:
                raise
            refused = refusal
    context = {
        "kind": kind,
        "query": urlencode(params),
        "narrowed": kind.narrowed(Asking(actor=request.actor, params=params, today=clock.today())),
        "columns": [(column.heading, column.full is not None) for column in kind.shown(is_full=False)],
        "full_columns": [column.heading for column in kind.columns if column.masked is None],
        "can_full": kind.has_full and request.actor.can(exporting.FULL),
        "purpose": request.POST.get("purpose", ""),
        "refused": refused,
        "crumbs": [{"label": _("My exports"), "url": reverse("desk:export_list")}, {"label": kind.label}],
        "mobile_back": address_of(kind.list_url) or reverse("desk:export_list"),
    }
    return render(request, "desk/export_new.html", context, status=422 if refused else 200)


def _taken(request: Request, kind: ExportKind, params: dict[str, str]) -> HttpResponse:
    is_full = request.POST.get("extent") == "full"
    exporting.ask(
        actor=request.actor,
        kind=kind,
        params=params,
        is_full=is_full,
        purpose=request.POST.get("purpose", ""),
        moment=clock.now(),
    )
    if is_full:
        messages.success(request, _("The full list waits for somebody's approval."))
    else:
        messages.success(request, _("The list is being made. It appears here when it is ready."))
    return redirect("desk:export_list")


@page(SIGNED_IN)
def export_list(request: Request) -> HttpResponse:
    """Show one's own exports, newest first, each with its file while that is kept."""
    listed = page_of(request, selectors.my_exports(request.actor), key="created_at")
    context = {
        "page": listed,
        "rows": [_row(export) for export in listed.rows],
        "can_approve": request.actor.can(APPROVE),
        "is_working": any(export.job and export.job.is_live for export in listed.rows),
    }
    return render(request, "desk/export_list.html", context)


def _row(export: SheetExport) -> dict[str, Any]:
    kind, job = list_of(export.kind), export.job
    file = file_of(job) if job and not job.is_live else None
    again = f"{reverse('desk:export_new', args=[export.kind])}?{urlencode(export.params)}"
    return {
        "export": export,
        "label": kind.label if kind else export.kind,
        "tone": TONES[export.status],
        "job": shown(job) if isinstance(job, Job) else None,
        "file": file,
        "file_url": reverse("desk:export_file", args=[export.pk]) if file else "",
        "again_url": again,
        "withdraw_url": reverse("desk:export_withdraw", args=[export.pk])
        if export.status == ExportStatus.WAITING
        else "",
    }


@page(SIGNED_IN)
def export_file(request: Request, export_id: Any) -> HttpResponse:
    """Hand over the file of one's own export."""
    name, content = exporting.fetch(actor=request.actor, export=selectors.my_export(request.actor, export_id))
    return as_file(content, name)


@page(SIGNED_IN, "POST")
def export_withdraw(request: Request, export_id: Any) -> HttpResponse:
    """Take back what one has asked for."""
    exporting.withdraw(actor=request.actor, export=selectors.my_export(request.actor, export_id))
    messages.success(request, _("The request was taken back."))
    return redirect("desk:export_list")


@page(APPROVE)
def export_approvals(request: Request) -> HttpResponse:
    """Show the full exports that wait for a word, the oldest first."""
    return _approvals(request)


def _approvals(request: Request, refused: DomainError | None = None, about: Any = None) -> HttpResponse:
    waiting = selectors.exports_waiting(request.actor)
    rows = [
        {
            "export": export,
            "label": kind.label if (kind := list_of(export.kind)) else export.kind,
            "secrets": [column.heading for column in kind.columns if column.full is not None] if kind else [],
            "is_own": export.owner_id == request.actor.user_id,
            "refused": refused.message if refused and export.pk == about else "",
            "decide_url": reverse("desk:export_decide", args=[export.pk]),
        }
        for export in waiting[:50]
    ]
    context = {
        "rows": rows,
        "crumbs": [{"label": _("My exports"), "url": reverse("desk:export_list")}, {"label": _("To be decided")}],
        "mobile_back": reverse("desk:export_list"),
    }
    return render(request, "desk/export_approvals.html", context, status=422 if refused else 200)


@page(APPROVE, "POST")
def export_decide(request: Request, export_id: Any) -> HttpResponse:
    """Agree to a full export, or refuse it with a reason."""
    grants = request.POST.get("act") == "grant"
    try:
        exporting.decide(
            actor=request.actor,
            export_id=export_id,
            seen_version=seen_version(request.POST),
            grants=grants,
            reason=request.POST.get("reason", ""),
            moment=clock.now(),
        )
    except DomainError as refusal:
        if "reason" not in refusal.fields:
            raise
        return _approvals(request, refusal, export_id)
    messages.success(request, _("Agreed. The file is being made.") if grants else _("Refused. The person can see why."))
    return redirect("desk:export_approvals")
