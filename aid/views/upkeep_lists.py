"""Lists with links: unchanged for a year, never or not lately assisted, exits due. Each is a figure of the returns."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.models import NeedyFile
from aid.selectors.file_figures import BY_CODE, Span, rows_of
from aid.views.words import category_tag, tag
from core import clock
from core.http import Request
from core.keyset import page_of
from core.pages import page

LISTS = ("unchanged", "never", "unpaid", "exit_due")


@page("aid.view_file")
def upkeep_list(request: Request) -> HttpResponse:
    """Show one of the lists, each counted; a list has the very rows that its figure in the returns counts."""
    chosen = request.GET.get("list", "")
    chosen = chosen if chosen in LISTS else LISTS[0]
    today = clock.today()
    span = Span(today.replace(month=1, day=1), today)
    rows = {code: rows_of(request.actor, code, below="", span=span) for code in LISTS}
    listed = page_of(request, rows[chosen].select_related("union__township", "responsible"), key="created_at")
    context = {
        "page": listed,
        "rows": [_row(file, chosen) for file in listed.rows],
        "definition": _(BY_CODE[chosen].definition),
        "tabs": [
            {
                "label": _(BY_CODE[code].label),
                "url": f"?list={code}",
                "current": code == chosen,
                "count": listed.total if code == chosen else rows[code].order_by().count(),
            }
            for code in LISTS
        ],
    }
    return render(request, "aid/upkeep_list.html", context)


def _row(file: NeedyFile, chosen: str) -> dict[str, Any]:
    acts = {
        "unchanged": ("aid:file_review", _("Review")),
        "exit_due": ("aid:file_exit", _("Propose exit")),
    }
    name, verb = acts.get(chosen, ("aid:file_aid", _("Relief")))
    return {
        "file": file,
        "name": file.head.name if file.head else "",
        "url": reverse("aid:file_detail", args=[file.key]),
        "act_url": reverse(name, args=[file.key]),
        "verb": verb,
        "category": category_tag(file),
        "status": tag(file),
        "township": file.union.township.name if file.union.township else "",
    }
