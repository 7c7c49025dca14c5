"""The review queue: what waits for one's decision, what was sent back, what one decided (ux.md P30)."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.files import FileStatus
from aid.models import NeedyFile
from aid.selectors import review_queue as selectors
from aid.views.words import TITLES, TONES
from core import clock
from core.http import Request
from core.keyset import page_of
from core.pages import page

WHY = {
    "family": lazy("Your own family's file: somebody else decides"),
    "acted": lazy("You submitted or checked it: somebody else decides"),
}
SOON = 3  # days


@page("aid.view_file")
def review_queue(request: Request) -> HttpResponse:
    """Show files to be decided by this person, by business, deadline and risk; what they may not decide is locked."""
    tab = request.GET.get("tab", "")
    if tab == "decided":
        return _decided(request)
    rows = selectors.sent_back(request.actor) if tab == "returned" else selectors.waiting_for(request.actor)
    status, due, risk = (request.GET.get(name, "") for name in ("status", "due", "risk"))
    if status in selectors.WAITING and not tab:
        rows = rows.filter(status=status)
    if due == "overdue":
        rows = selectors.overdue(rows, clock.today())
    elif due == "soon":
        rows = selectors.due_soon(rows, clock.today(), SOON)
    if risk:
        rows = rows.filter(Q(vetoed__gt=0) | Q(odd__gt=0) | Q(alike__gt=0))
    listed = page_of(request, rows, key="place", rising=True)
    context = _frame(tab) | {
        "page": listed,
        "rows": [_row(file, request) for file in listed.rows],
        "chips": [] if tab else _chips(status),
        "narrow": [
            {"label": _("Overdue"), "url": f"?tab={tab}&due=overdue", "current": due == "overdue"},
            {"label": _("Due within 3 days"), "url": f"?tab={tab}&due=soon", "current": due == "soon"},
            {"label": _("With a risk"), "url": f"?tab={tab}&risk=1", "current": bool(risk)},
        ],
    }
    return render(request, "aid/review_queue.html", context)


def _decided(request: Request) -> HttpResponse:
    listed = page_of(request, selectors.decided_by(request.actor), key="happened_at")
    files = selectors.files_named(request.actor, [event.subject_id for event in listed.rows])
    told = [
        {"event": event, "title": TITLES.get(event.code, event.code), "file": files.get(event.subject_id)}
        for event in listed.rows
    ]
    return render(request, "aid/review_queue.html", _frame("decided") | {"page": listed, "told": told})


def _frame(tab: str) -> dict[str, Any]:
    here = reverse("aid:review_queue")
    names = (("", _("To decide")), ("returned", _("Sent back")), ("decided", _("Decided by me")))
    return {
        "tab": tab,
        "tabs": [
            {"label": label, "url": f"{here}?tab={code}" if code else here, "current": code == tab}
            for code, label in names
        ],
    }


def _chips(chosen: str) -> list[dict[str, Any]]:
    states: list[tuple[str, Any]] = [("", _("All")), *((each, FileStatus(each).label) for each in selectors.WAITING)]
    return [{"label": label, "url": f"?status={code}", "current": code == chosen} for code, label in states]


def _row(file: NeedyFile, request: Request) -> dict[str, Any]:
    why = selectors.why_locked(file, request.actor)
    found: Any = file
    return {
        "file": file,
        "name": file.head.name if file.head else file.key,
        "url": reverse("aid:file_detail", args=[file.key]),
        "tone": TONES[file.status],
        "locked": WHY.get(why, ""),
        "risks": found.vetoed + found.odd + found.alike,
        "due_on": found.due_on,
        "late": found.due_on is not None and found.due_on < clock.today(),
    }
