"""The inbox: one line an object, read by opening, marking or all at once (ux.md P04)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from core.http import Request
from core.pages import SIGNED_IN, page
from core.reminders import selectors
from core.reminders.choices import Tab
from core.reminders.services import inbox as services

# “Notices” elsewhere are public notices: these words are the inbox's own.
WORDS = {
    Tab.TODO: pgettext_lazy("tab of the inbox", "To do"),
    Tab.NOTICE: pgettext_lazy("tab of the inbox", "Notices"),
    Tab.SYSTEM: pgettext_lazy("tab of the inbox", "System"),
}
ADDRESSES = {Tab.TODO: "desk:inbox", Tab.NOTICE: "desk:inbox_notices", Tab.SYSTEM: "desk:inbox_system"}


@page(SIGNED_IN)
def inbox(request: Request, tab: str = Tab.TODO) -> HttpResponse:
    """Show one tab of the inbox, the newest object first; what is read is shown on demand."""
    everything = "all" in request.GET
    shown = selectors.inbox(request.actor, tab, _before(request), unread_only=not everything)
    counts = selectors.unread_counts(request.actor)
    here = _address(tab)
    context = {
        "head_title": _("Messages"),
        "tab": tab,
        "tabs": [
            {
                "label": WORDS[each],
                "url": _address(each.value),
                "count": counts[each.value],
                "current": tab == each.value,
            }
            for each in Tab
        ],
        "chips": [
            {"label": _("Unread"), "url": here, "current": not everything, "count": counts[tab]},
            {"label": _("All"), "url": f"{here}?all=1", "current": everything},
        ],
        "entries": shown.entries,
        "next_url": _older(here, shown.next_before, everything=everything),
        "previous_url": (f"{here}?all=1" if everything else here) if "before" in request.GET else "",
        "everything": everything,
        "unread": counts[tab],
    }
    return render(request, "desk/inbox.html", context)


def _before(request: Request) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _address(tab: str) -> str:
    return reverse(ADDRESSES[Tab(tab)])


def _older(here: str, before: int | None, *, everything: bool) -> str:
    if before is None:
        return ""
    query: dict[str, Any] = {"all": 1} if everything else {}
    return f"{here}?{urlencode(query | {'before': before})}"


@page(SIGNED_IN, "POST")
def open_message(request: Request, message_id: int) -> HttpResponse:
    """Clear a message, with the older ones about the same object, and lead to its object."""
    message = services.open_message(request.actor, message_id)
    safe = url_has_allowed_host_and_scheme(message.url, None) if message.url else False
    return redirect(message.url if safe else _address(message.tab))


@page(SIGNED_IN, "POST")
def mark_read(request: Request) -> HttpResponse:
    """Mark the ticked messages, or everything in the tab, as read."""
    tab = Tab(request.POST["tab"]) if request.POST.get("tab") in Tab.values else Tab.TODO
    if "everything" in request.POST:
        count = services.mark_all_read(request.actor, tab=tab)
    else:
        keys = [
            int(key) for key in request.POST.getlist("message") if key.isascii() and key.isdigit() and len(key) < 19
        ]
        count = services.mark_read(request.actor, keys)
    if count:
        text = ngettext("%(n)s message marked as read.", "%(n)s messages marked as read.", count)
        messages.success(request, text % {"n": count})
    else:
        messages.info(request, _("Tick the messages to mark as read."))
    return redirect(_address(tab))
