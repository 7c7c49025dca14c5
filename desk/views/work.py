"""My work: what to do next, ordered by the clock (ux.md P02)."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.foreseen import foreseen
from core.http import Request
from core.pages import SIGNED_IN, page
from core.prepared import Asker
from core.templatetags.show import day_filter, weekday_time
from desk.addresses import address_of
from desk.work.agenda import agenda
from desk.work.items import Kind, WorkItem
from desk.work.programmes import running
from desk.work.queue import Queue, Span, collect, queue

FIRST = {Span.OVERDUE: 20, Span.TODAY: 20, Span.WEEK: 10, Span.LATER: 5}  # rows of a group before the link to the rest
PAGE = 50


@page(SIGNED_IN)
def mine(request: Request) -> HttpResponse:
    """Show what waits for this person."""
    return _work(request, waiting=False)


@page(SIGNED_IN)
def waiting(request: Request) -> HttpResponse:
    """Show what this person follows and others are to do; never mixed with their own work."""
    return _work(request, waiting=True)


def _work(request: Request, *, waiting: bool) -> HttpResponse:
    today, actor = clock.today(), request.actor
    kind = _one_of(request.GET.get("kind"), Kind.values)
    span = _one_of(request.GET.get("due"), Span.values)
    with foreseen("work", Asker(actor), get_language(), today):
        found = collect(actor, today)
        programmes = running(actor, today)
    tab = queue(found, today, waiting=waiting, kind=kind, span=span)
    here = reverse("desk:work_waiting" if waiting else "desk:work")
    request.work_count = tab.mine  # type: ignore[attr-defined]
    number = _page_number(request)
    context = {
        "head_title": _("My work"),
        "head_meta": [_day_in_words(today), actor.place],
        "actions": _actions(actor),
        "stats": _stats(tab, span, waiting=waiting),
        "tabs": _tabs(tab, waiting=waiting),
        "chips": _chips(tab, here, kind, span),
        "groups": _groups(tab, here, kind, span, number),
        "agenda": agenda(found, today),
        "programmes": programmes,
        "empty": _empty(found, today, waiting=waiting) if not tab.items else None,
        "clear_url": here if kind or span else "",
        **(_pages(tab, here, kind, span, number) if span else {}),
    }
    return render(request, "desk/work.html", context)


def _day_in_words(today: date) -> str:
    return f"{date_format(today, pgettext('date format, head of a page', 'j F'))} {weekday_time(today)}"


def _one_of(given: str | None, known: list[str]) -> str:
    return given if given in known else ""


def _page_number(request: Request) -> int:
    given = request.GET.get("page", "1")
    return min(max(int(given), 1), 1000) if given.isascii() and given.isdigit() and len(given) < 5 else 1


def _url(here: str, **query: Any) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"{here}?{urlencode(kept)}" if kept else here


def _actions(actor: Actor) -> list[dict[str, Any]]:
    offered = [
        ("aid:visit_new", "aid.visit_file", {"label": _("Record a visit")}),
        ("aid:apply_start", "aid.edit_file", {"label": _("New application"), "tone": "p", "icon": "plus"}),
    ]
    return [
        words | {"url": address_of(name)} for name, right, words in offered if actor.can(right) and address_of(name)
    ]


def _stats(tab: Queue, span: str, *, waiting: bool) -> list[dict[str, Any]]:
    here = reverse("desk:work")
    labels = (
        (Span.OVERDUE, Span.OVERDUE.label, "bad"),
        (Span.TODAY, _("Due today"), ""),
        (Span.WEEK, _("Due this week"), ""),
    )
    stats = [
        {
            "count": tab.by_span[each],
            "label": label,
            "tone": tone,
            "url": _url(here, due=each.value),
            "current": span == each and not waiting,
        }
        for each, label, tone in labels
    ]
    others = {"count": tab.waiting, "label": _("Waiting for others"), "url": reverse("desk:work_waiting")}
    return [*stats, others | {"current": waiting}]


def _tabs(tab: Queue, *, waiting: bool) -> list[dict[str, Any]]:
    return [
        {"label": _("For me"), "url": reverse("desk:work"), "count": tab.mine, "current": not waiting},
        {
            "label": _("Waiting for others"),
            "url": reverse("desk:work_waiting"),
            "count": tab.waiting,
            "current": waiting,
        },
    ]


def _chips(tab: Queue, here: str, kind: str, span: str) -> list[dict[str, Any]]:
    if len(tab.by_kind) < 2 and not kind:
        return []
    chips: list[dict[str, Any]] = [{"label": _("All"), "url": _url(here, due=span), "current": not kind}]
    return chips + [
        {
            "label": each.label,
            "url": _url(here, kind=each.value, due=span),
            "count": tab.by_kind[each],
            "current": kind == each,
        }
        for each in Kind
        if tab.by_kind[each]
    ]


def _groups(tab: Queue, here: str, kind: str, span: str, number: int) -> list[dict[str, Any]]:
    groups = []
    for each in Span:
        items = tab.in_span(each)
        if not items:
            continue
        shown = items[(number - 1) * PAGE : number * PAGE] if span else items[: FIRST[each]]
        rest = len(items) - len(shown)
        group: dict[str, Any] = {"title": each.label, "count": len(items), "rows": [_row(item) for item in shown]}
        if rest and not span:
            group["rest_url"] = _url(here, kind=kind, due=each.value)
            group["rest_label"] = ngettext("Show %(n)s more", "Show %(n)s more", rest) % {"n": rest}
        groups.append(group)
    return groups


def _pages(tab: Queue, here: str, kind: str, span: str, number: int) -> dict[str, str]:
    last = (len(tab.items) + PAGE - 1) // PAGE
    return {
        "previous_url": _url(here, kind=kind, due=span, page=number - 1) if number > 1 else "",
        "next_url": _url(here, kind=kind, due=span, page=number + 1) if number < last else "",
    }


def _row(item: WorkItem) -> dict[str, Any]:
    if item.clock_label:
        due: dict[str, Any] = {"label": item.clock_label, "note": item.clock_note, "tone": item.tone}
    elif item.due_on:
        due = {"at": item.due_on, "statutory": item.statutory}
    else:
        due = {"label": _("No deadline")}
    return {
        "kind": item.kind.label,
        "title": item.title,
        "url": item.url,
        "facts": item.facts,
        "due": due,
        "action": {"label": item.action, "url": item.action_url},
    }


def _empty(found: list[WorkItem], today: date, *, waiting: bool) -> dict[str, Any]:
    """Return what an empty tab says, with the next thing to come."""
    if waiting:
        return {"title": _("Nothing waits for others"), "text": "", "actions": []}
    following = next((item for item in found if not item.waiting), None) or next(
        (item for item in found if item.due_on and item.due_on >= today), None
    )
    if following is None:
        return {"title": _("Nothing to do"), "text": _("What is assigned to you appears here."), "actions": []}
    day = day_filter(following.due_on, today) if following.due_on else following.clock_label
    text = _("Next: %(day)s %(title)s") % {"day": day, "title": following.title}
    return {
        "title": _("Nothing to do here"),
        "text": text,
        "actions": [{"label": _("Open"), "url": following.url}],
    }
