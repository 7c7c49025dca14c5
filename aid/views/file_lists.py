"""The list of needy-worker files: by state, category, township, date of review and person (ux.md P10)."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from aid.choices.files import ACTIVE, Category, FileStatus
from aid.filters import NeedyFileFilter
from aid.forms.reviews import AssignForm
from aid.models import NeedyFile
from aid.rules.visit_plans import VISIT
from aid.selectors import files as selectors
from aid.selectors import reviews
from aid.selectors.list_choices import choices_of
from aid.selectors.relief_of import kept_in_year
from aid.selectors.ticked import BUILD
from aid.services.assigning import assign_files
from aid.views.file_bulk import back_of
from aid.views.reviews import DUE, tell
from aid.views.words import category_tag, tag
from core import clock
from core.actors import Actor
from core.http import Request, wants_part
from core.keyset import page_of
from core.pages import page
from core.prepared import listed

VIEWS = (
    ("", lazy("All")),
    (FileStatus.FILED, FileStatus.FILED.label),
    (FileStatus.SUBMITTED, FileStatus.SUBMITTED.label),
    (FileStatus.UNIT_NOTICED, FileStatus.UNIT_NOTICED.label),
    (FileStatus.TOWNSHIP_CHECKING, FileStatus.TOWNSHIP_CHECKING.label),
    (FileStatus.COUNTY_REVIEWING, FileStatus.COUNTY_REVIEWING.label),
    (FileStatus.SUSPENDED, FileStatus.SUSPENDED.label),
    (FileStatus.EXITED, FileStatus.EXITED.label),
)
SHOWN = (
    *("number", "application_no", "status", "category", "household", "valid_to", "created_at"),
    *("head__name", "union__name", "responsible__name"),
)
FILTERS = ("q", "category", "township", "due", "owner")


@page("aid.view_file", "GET", "POST")
def file_list(request: Request) -> HttpResponse:
    """Show the files of one's branch, newest first; give the ticked ones to somebody."""
    if request.method == "POST":
        return _assign(request)
    today = clock.today()
    asked = asked_of(request)
    told = (request.actor, tuple(asked.items()), today)
    shown = page_of(request, listed(_shown, *told), key="created_at", counted=listed(_counted, *told))
    kept = kept_in_year(request.actor, [file.household_id for file in shown.rows], today.year)
    around = choices_of(request.actor, today)
    people, places = around.people, around.townships
    context = {
        "page": shown,
        "rows": [_row(file, kept) for file in shown.rows],
        "year": today.year,
        "assign": AssignForm(people=people) if people else None,
        "can_roster": (can_roster := request.actor.can(BUILD)),
        "can_visit": (can_visit := request.actor.can(VISIT)),
        "ticks": bool(people) or can_roster or can_visit,
        "here": request.get_full_path(),
        "applied": applied(asked, places),
        "clear_url": f"?{urlencode({'status': asked['status']})}" if asked["status"] else "?",
        "filtered": any(asked.values()),
        "export_url": _export(asked),
    }
    if wants_part(request):
        return render(request, "aid/_file_table.html", context)
    context |= {
        "tabs": [_tab(asked, code, label) for code, label in VIEWS],
        "categories": [choice for choice in Category.choices if choice[0] != Category.NONE],
        "townships": places,
        "dues": DUE,
        "asked": asked,
        "can_apply": request.actor.can("aid.edit_file"),
        "pairs": around.pairs,
    }
    return render(request, "aid/file_list.html", context)


def asked_of(request: Request) -> dict[str, str]:
    """Return what the list is asked to be narrowed by."""
    return {name: request.GET.get(name, "").strip() for name in (*FILTERS, "status")}


def _shown(actor: Actor, asked: tuple[tuple[str, str], ...], today: date) -> Any:
    return narrowed_files(actor, dict(asked), today).only(*SHOWN)


def _counted(actor: Actor, asked: tuple[tuple[str, str], ...], today: date) -> Any:
    return narrowed_files(actor, dict(asked), today, counted=True)


def narrowed_files(actor: Actor, asked: dict[str, str], today: date, *, counted: bool = False) -> Any:
    """Return the files of one's branch that every filter leaves, newest first."""
    rows = NeedyFileFilter(asked, selectors.file_list(actor, counted=counted)).qs
    if asked["owner"] == "me":
        rows = rows.filter(responsible_id=actor.user_id)
    if asked["due"]:
        rows = rows.filter(status__in=ACTIVE)
    return reviews.narrowed(rows, {"township": asked["township"], "due": asked["due"]}, today)


def _export(asked: dict[str, str]) -> str:
    kept = {name: value for name, value in asked.items() if value}
    return reverse("aid:file_export") + (f"?{urlencode(kept)}" if kept else "")


def _tab(asked: dict[str, str], code: str, label: Any) -> dict[str, Any]:
    kept = {name: value for name, value in (asked | {"status": code}).items() if value}
    return {"label": label, "url": f"?{urlencode(kept)}", "current": code == asked["status"]}


def applied(asked: dict[str, str], places: list[tuple[int, str]]) -> list[dict[str, str]]:
    """Return what the list is narrowed by, each with the address that takes it away and keeps the others."""
    words: dict[str, tuple[str, Mapping[str, Any]]] = {
        "q": (_("Search"), {}),
        "category": (_("Category"), dict(Category.choices)),
        "township": (_("Township"), {str(key): name for key, name in places}),
        "due": (_("Review due"), dict(DUE)),
        "owner": (_("Responsible"), {"me": _("me")}),
    }
    told = []
    for name, (label, values) in words.items():
        if asked[name]:
            rest = {key: value for key, value in asked.items() if value and key != name}
            value = str(values.get(asked[name], asked[name]))
            told.append({"label": label, "value": value, "remove_url": f"?{urlencode(rest)}"})
    return told


def _row(file: NeedyFile, kept: Mapping[Any, int]) -> dict[str, Any]:
    active = file.status in ACTIVE
    return {
        "file": file,
        "url": reverse("aid:file_detail", args=[file.key]),
        "name": file.head.name if file.head else _("(no applicant yet)"),
        "number": file.number or file.application_no or _("draft"),
        "union": file.union.name,
        "category": category_tag(file),
        "status": tag(file),
        "kept_fen": kept.get(file.household_id, 0) if file.number else None,
        "due": file.valid_to if active else None,
        "responsible": file.responsible,
    }


def _assign(request: Request) -> HttpResponse:
    back = back_of(request)
    chosen = request.POST.getlist("file")
    if not chosen:
        messages.warning(request, _("Tick the files first."))
        return redirect(back)
    user = request.POST.get("user", "")
    user_id = int(user) if user.isascii() and user.isdigit() else 0
    done = assign_files(actor=request.actor, file_ids=chosen, user_id=user_id, today=clock.today())
    tell(request, ngettext("%(n)s file assigned.", "%(n)s files assigned.", done.count) % {"n": done.count}, done)
    return redirect(back)
