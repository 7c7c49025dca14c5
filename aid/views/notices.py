"""The board of notices, one notice with its preview, and the sheet to hang on a wall."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aid.choices.files import FileStatus, NoticeStatus, ObjectionStatus
from aid.models import Notice, Objection
from aid.rules.leaks import leaks
from aid.selectors import notices as selectors
from core import clock
from core.actors import Actor
from core.clocks.rules import WorkCalendar, working_days_between
from core.clocks.selectors import work_calendar
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page

VIEW = "aid.view_file"
RELEASE = "aid.release_notice"
TONES = {
    NoticeStatus.PREPARED: "info",
    NoticeStatus.POSTED: "hold",
    NoticeStatus.CLOSED: "neutral",
    NoticeStatus.STOPPED: "bad",
}
VIEWS = (("", gettext_lazy("Board")), *((status.value, status.label) for status in NoticeStatus))
MOST = 400  # notices that are open at once in one county; beyond that the lists are used
SHOWN = 12  # cards of a column
RECENT = timedelta(days=30)
ENDED = 6  # cards of notices that are over: the rest is in the list


@page(VIEW)
def notice_list(request: Request) -> HttpResponse:
    """Show the board of what waits, hangs, is disputed and is over; or one state as a list."""
    status, today = request.GET.get("status", ""), clock.today()
    rows = selectors.notice_list(request.actor)
    tabs = [
        {"label": label, "url": f"?status={code}" if code else "?", "current": code == status} for code, label in VIEWS
    ]
    context: dict[str, Any] = {"tabs": tabs, "status": status}
    calendar = work_calendar()
    if status in NoticeStatus.values:
        listed = page_of(request, rows.filter(status=status), key="created_at")
        context |= {"page": listed, "rows": [card(notice, today, calendar) for notice in listed.rows]}
    else:
        context["columns"] = _columns(request.actor, rows, today, calendar)
    return render(request, "aid/notice_list.html", context)


def _columns(actor: Actor, rows: Any, today: date, calendar: WorkCalendar) -> list[dict[str, Any]]:
    """Return the four columns of the board: to release, hanging, disputed, over."""
    open_now = rows.filter(status__in=selectors.OPEN).order_by("last_day", "-created_at")[:MOST]
    ended = rows.filter(status=NoticeStatus.CLOSED, ended_on__gte=today - RECENT)[:ENDED]
    sorted_out: dict[str, list[dict[str, Any]]] = {"prepared": [], "posted": [], "disputed": [], "over": []}
    for notice in open_now:
        shown = card(notice, today, calendar) | {"mine": actor.user_id == notice.prepared_by_id}
        sorted_out[shown["column"]].append(shown)
    sorted_out["over"] += [card(notice, today, calendar) for notice in ended]
    titles = {
        "prepared": (_("To be released"), _("Prepared notices wait here for a second person.")),
        "posted": (_("On notice"), _("Nothing hangs at the moment.")),
        "disputed": (_("With objections"), _("No objection is open.")),
        "over": (_("Days are over"), _("Nothing ended in the last 30 days.")),
    }
    return [
        {"title": title, "empty": empty, "count": len(found), "cards": found[:SHOWN], "more": len(found) > SHOWN}
        for (title, empty), found in ((titles[name], found) for name, found in sorted_out.items())
    ]


def card(notice: Any, today: date, calendar: WorkCalendar) -> dict[str, Any]:
    """Return a notice as the board and the lists show it: how many families, where, which of its days it is."""
    days = _days(notice, today, calendar)
    over = notice.status == NoticeStatus.POSTED and today > notice.last_day
    column = "prepared" if notice.status == NoticeStatus.PREPARED else "over" if over else "posted"
    if notice.status == NoticeStatus.CLOSED:
        column = "over"
    if notice.disputed:
        column = "disputed"
    return {
        "notice": notice,
        "url": reverse("aid:notice_detail", args=[notice.pk]),
        "title": _title(notice),
        "families": ngettext("%(n)s family", "%(n)s families", notice.families) % {"n": notice.families},
        "tone": TONES[NoticeStatus(notice.status)],
        "label": _("Over, to be ended") if over else notice.get_status_display(),
        "column": column,
        "over": over,
        **days,
    }


def _title(notice: Notice) -> str:
    if notice.file is not None:
        return notice.file.head.name if notice.file.head else notice.file.key
    return str(notice.roster.programme.name) if notice.roster else ""


def _days(notice: Notice, today: date, calendar: WorkCalendar) -> dict[str, Any]:
    """Return which of its working days a notice is on, as numbers and as dots; nothing before its release."""
    if notice.posted_on is None or notice.last_day is None:
        return {"day": 0, "days": 0, "dots": []}
    until = notice.paused_on or min(today, notice.last_day)
    day = working_days_between(notice.posted_on, until, calendar)
    days = working_days_between(notice.posted_on, notice.last_day, calendar)
    return {"day": day, "days": days, "dots": [number < day for number in range(days)]}


@page(VIEW)
def notice_detail(request: Request, notice_id: Any) -> HttpResponse:
    """Show one notice: what the public sees of it, who prepared and released it, objections, what may be done."""
    actor, today = request.actor, clock.today()
    notice: Any = find(selectors.notice_list(actor).model, notice_id, actor, VIEW)
    notice = selectors.notice_list(actor).get(pk=notice.pk)
    path = notice.union.path
    investigates = actor.reaches("aid.investigate_objection", path)
    context = {
        "notice": notice,
        "card": card(notice, today, work_calendar()),
        "lines": selectors.lines_of(notice),
        "found": _found(notice, today),
        "objections": [_objection(each, notice, investigates) for each in selectors.objections_of(actor, notice)],
        "public_url": request.build_absolute_uri(reverse("aid:public_notice", args=[notice.token]))
        if notice.status == NoticeStatus.POSTED
        else "",
        "actions": _acts(actor, notice),
        "alone": notice.status == NoticeStatus.PREPARED and notice.prepared_by_id == actor.user_id,
        "case_url": _case_url(notice),
        "crumbs": [{"label": _("Notices"), "url": reverse("aid:notice_list")}, {"label": _title(notice)}],
        "mobile_back": reverse("aid:notice_list"),
    }
    return render(request, "aid/notice_detail.html", context)


def _case_url(notice: Notice) -> str:
    if notice.file is not None:
        return reverse("aid:file_detail", args=[notice.file.key])
    return reverse("aid:roster_detail", args=[notice.roster_id])


def _found(notice: Notice, today: date) -> list[dict[str, Any]]:
    """Return the scan of each free text of a notice, for whoever releases it."""
    words = selectors.disease_words(notice.union.region_id, today)
    names = selectors.names_in(notice)
    texts = ((_("Place"), notice.place), (_("Phone for objections"), notice.contact_phone))
    return [{"label": label, "leaks": leaks(text, diseases=words, names=names)} for label, text in texts]


def _objection(objection: Objection, notice: Notice, investigates: bool) -> dict[str, Any]:
    return {
        "objection": objection,
        "url": reverse("aid:objection", args=[notice.pk, objection.pk]) if investigates else "",
        "tone": "warn" if objection.status == ObjectionStatus.OPEN else "neutral",
    }


def _acts(actor: Actor, notice: Notice) -> list[dict[str, Any]]:
    """Return what this actor may do with a notice now."""
    path, offered = notice.union.path, []
    prepared, posted = notice.status == NoticeStatus.PREPARED, notice.status == NoticeStatus.POSTED
    if prepared and actor.reaches(RELEASE, path) and actor.user_id != notice.prepared_by_id:
        offered.append(("notice_release", _("Release"), "p"))
    paused = notice.file is not None and notice.file.status == FileStatus.INVESTIGATING
    if posted and actor.reaches("aid.register_objection", path):
        offered.append(("notice_object", _("Register objection"), ""))
    if notice.status in selectors.OPEN:
        offered.append(("notice_sheet", _("Sheet to print"), ""))
    if (prepared or posted) and not paused and actor.reaches(RELEASE, path):
        offered.append(("notice_stop", _("Take down"), ""))
    return [
        {"label": label, "url": reverse(f"aid:{name}", args=[notice.pk]), "tone": tone} for name, label, tone in offered
    ]


@page(VIEW)
def notice_sheet(request: Request, notice_id: Any) -> HttpResponse:
    """Show the sheet of a notice for printing on A4: the same fields as the public page, and nothing else."""
    notice: Notice = find(Notice, notice_id, request.actor, VIEW)
    back = reverse("aid:notice_detail", args=[notice.pk])
    context = {
        "notice": notice,
        "lines": selectors.lines_of(notice).filter(hidden_because=""),
        "public_url": request.build_absolute_uri(reverse("aid:public_notice", args=[notice.token]))
        if notice.token
        else "",
        "crumbs": [{"label": _("Notices"), "url": reverse("aid:notice_list")}, {"label": _("Sheet to print")}],
        "mobile_back": back,
        "back": back,
    }
    return render(request, "aid/notice_sheet.html", context)
