"""The quarterly check: the list with each township's progress, and the word about one family."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from aid.choices.files import Cause
from aid.choices.upkeep import QuarterChannel, QuarterResult
from aid.forms.reviews import QuarterForm
from aid.selectors import quarters as selectors
from aid.selectors.files import file_by_key
from aid.services import quarters as services
from aid.views.reviews import bar, place, tell
from aid.views.words import category_tag, tag
from core import clock
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from unions.selectors.tree import region_of

FILTERS = ("township", "cause", "state")
STATES = (
    ("", lazy("All")),
    ("open", lazy("Not checked yet")),
    ("missed", lazy("Missed last quarter too")),
    ("done", lazy("Checked")),
    ("changed", lazy("Change reported")),
)


@page("aid.view_file", "GET", "POST")
def quarter_list(request: Request) -> HttpResponse:
    """Show whom the quarter's check concerns and how far each township is; confirm the ticked families."""
    today = clock.today()
    if request.method == "POST":
        return _confirm(request, today)
    quarter = selectors.quarter_on(today, region_of(request.actor, "aid.view_file"))
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    rows = selectors.narrowed(selectors.quarter_rows(request.actor, quarter), asked, quarter)
    listed = page_of(request, rows, key="filed_on", rising=True)
    progress = selectors.quarter_progress(request.actor, quarter)
    last_first = selectors.before(quarter).first
    context = {
        "page": listed,
        "rows": [_row(file, last_first) for file in listed.rows],
        "progress": [bar(row) for row in progress],
        "quarter": quarter,
        "title": title_of(quarter),
        "left": (quarter.last - today).days,
        "asked": asked,
        "townships": [(str(row["union__township_id"]), place(row)) for row in progress if row["union__township_id"]],
        "causes": Cause.choices,
        "states": STATES,
        "channels": QuarterChannel.choices,
        "filtered": any(asked.values()),
        "may_check": request.actor.can(services.CHECK) and quarter.is_on,
        "here": request.get_full_path(),
    }
    return render(request, "aid/quarter_list.html", context)


def title_of(quarter: selectors.Quarter) -> str:
    """Return what a period is called: the fourth quarter of 2026, or its days where it is no quarter."""
    if quarter.is_quarter:
        return _("Quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.first.year}
    return _("%(first)s to %(last)s") % {"first": quarter.first, "last": quarter.last}


def _row(file: Any, last_first: date) -> dict[str, Any]:
    said = file.said
    return {
        "file": file,
        "url": reverse("aid:file_quarter", args=[file.key]),
        "name": file.head.name if file.head else "",
        "category": category_tag(file),
        "status": tag(file),
        "township": file.union.township.name if file.union.township else "",
        "missed": not said and not file.had_last and file.filed_on < last_first,
        "said": said,
        "result": QuarterResult(said["result"]).label if said else "",
        "tone": "warn" if said and said["result"] == QuarterResult.CHANGED else "ok",
        "channel": QuarterChannel(said["channel"]).label if said else "",
    }


def _confirm(request: Request, today: date) -> HttpResponse:
    channel = request.POST.get("channel", "")
    done = services.confirm_unchanged(
        actor=request.actor,
        file_ids=request.POST.getlist("file"),
        channel=channel if channel in QuarterChannel.values else QuarterChannel.DESK,
        today=today,
    )
    text = ngettext("%(n)s family confirmed without change.", "%(n)s families confirmed without change.", done.count)
    tell(request, text % {"n": done.count}, done)
    own, back = reverse("aid:quarter_list"), request.POST.get("back", "")
    return redirect(back if back.startswith(f"{own}?") else own)


@page("aid.view_file", "GET", "POST")
def file_quarter(request: Request, key: str) -> HttpResponse:
    """Show the quarterly words about one family, and take this quarter's."""
    file = file_by_key(request.actor, key)
    today = clock.today()
    quarter = selectors.quarter_on(today, file.union.region_id)
    initial = {"seen_version": file.version, "checked_on": today}
    form = QuarterForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            check = services.check_family(actor=request.actor, file_id=file.pk, today=today, **form.cleaned_data)
        except DomainError as error:
            if not set(error.fields) & set(form.fields):
                raise
            for name, text in error.fields.items():
                form.add_error(name, str(text))
        else:
            return _after(request, key, check.result)
    checks = list(selectors.checks_of(file)[:12])
    done = any(check.period_on == quarter.first for check in checks)
    back = reverse("aid:file_detail", args=[file.key])
    context = {
        "file": file,
        "form": form,
        "may_check": request.actor.reaches(services.CHECK, file.union.path) and quarter.is_on and not done,
        "done": done,
        "title": title_of(quarter),
        "quarter": quarter,
        "checks": checks,
        "back": back,
        "crumbs": [
            {"label": _("Quarterly check"), "url": reverse("aid:quarter_list")},
            {"label": file.head.name if file.head else file.key, "url": back},
            {"label": _("Check")},
        ],
        "mobile_back": reverse("aid:quarter_list"),
    }
    return render(request, "aid/file_quarter.html", context, status=422 if form.errors else 200)


def _after(request: Request, key: str, result: str) -> HttpResponse:
    if result == QuarterResult.CHANGED:
        messages.success(request, _("The change is written down. Go through the sections now."))
        return redirect("aid:file_review", key=key)
    messages.success(request, _("Confirmed: no change in this quarter."))
    return redirect("aid:quarter_list")
