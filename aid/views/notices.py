"""The board of notices."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from aid.choices.files import NoticeStatus
from aid.selectors.files import notice_list as notices_of
from core import clock
from core.clocks.rules import working_days_between
from core.clocks.selectors import work_calendar
from core.http import Request
from core.keyset import page_of
from core.pages import page

TONES = {NoticeStatus.POSTED: "hold", NoticeStatus.CLOSED: "neutral", NoticeStatus.STOPPED: "bad"}
VIEWS = (("", _("All")), *((status.value, status.label) for status in NoticeStatus))


@page("aid.view_file")
def notice_list(request: Request) -> HttpResponse:
    """Show what hangs, until when, and on which of its days it is."""
    status, today = request.GET.get("status", ""), clock.today()
    rows = notices_of(request.actor)
    listed = page_of(request, rows.filter(status=status) if status in NoticeStatus.values else rows, key="posted_on")
    calendar = work_calendar()
    shown = [
        {
            "notice": notice,
            "tone": TONES[NoticeStatus(notice.status)],
            "day": working_days_between(notice.posted_on, min(today, notice.last_day), calendar),
            "days": working_days_between(notice.posted_on, notice.last_day, calendar),
            "over": notice.status == NoticeStatus.POSTED and today > notice.last_day,
        }
        for notice in listed.rows
    ]
    tabs = [
        {"label": label, "url": f"?status={code}" if code else "?", "current": code == status} for code, label in VIEWS
    ]
    return render(request, "aid/notice_list.html", {"page": listed, "rows": shown, "tabs": tabs})
