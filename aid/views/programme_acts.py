"""The acts on a programme and on a county's part in it as pages: one form each, one service each."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aid.choices.relief import Season
from aid.forms import relief as forms
from aid.forms.files import VisitForm
from aid.models import CountyPart, Programme
from aid.rules.seasons import USUAL_KIND
from aid.selectors import coverage, programmes, seasons
from aid.selectors.files import file_by_key
from aid.services import programmes as services
from aid.services import visits
from aid.views import programme_page as blocks
from core import clock
from core.actors import Actor
from core.chinese.money import to_fen
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.keyset import page_of
from core.pages import page

L = gettext_lazy
OPEN = "aid.open_programme"
CLOSE = "aid.close_programme"
PLAN = services.PLAN


@page(OPEN, "GET", "POST")
def programme_new(request: Request) -> HttpResponse:
    """Plan a programme from the season's usual window, or copy one of another year."""
    owners = seasons.owners(request.actor)
    form = forms.NewProgrammeForm(request.POST or None, owners=owners, initial=_suggested(request))
    if request.method == "POST" and form.is_valid():
        standards = form.standards()
        made = services.create_programme(actor=request.actor, standards=standards, **form.cleaned_data)
        messages.success(request, _("%(name)s is planned. Open it when it is right.") % {"name": made.name})
        return redirect("aid:programme_detail", programme_id=made.pk)
    before = [one for one in programmes.programme_list(request.actor)[:12] if _owns(request.actor, one)]
    context = {
        "form": form,
        "before": before,
        "next_year": _asked_year(request) or blocks.planning_year(clock.today()) + 1,
        "seasons": [{"label": label, "url": f"?season={code}"} for code, label in Season.choices],
        "crumbs": [{"label": _("Four seasons"), "url": reverse("aid:programme_list")}, {"label": _("New programme")}],
        "mobile_back": reverse("aid:programme_list"),
    }
    return render(request, "aid/programme_new.html", context, status=422 if form.errors else 200)


def _owns(actor: Actor, programme: Programme) -> bool:
    return actor.reaches(OPEN, programme.union.path)


def _asked_year(request: Request) -> int | None:
    given = request.GET.get("year", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) == 4 else None


def _suggested(request: Request) -> dict[str, Any]:
    """Return the usual plan of a season, so that only what differs has to be typed."""
    season = request.GET.get("season", "")
    season = season if season in Season.values else Season.WINTER.value
    year = _asked_year(request) or blocks.planning_year(clock.today())
    opens, closes = programmes.suggested_window(season, year)
    return {
        "season": season,
        "kind": USUAL_KIND[Season(season)],
        "year": year,
        "name": pgettext("name of a programme", "%(year)s %(season)s") % {"year": year, "season": Season(season).label},
        "opens_on": opens,
        "closes_on": closes,
        "roster_due_on": closes if season == Season.AUTUMN else opens,
        "report_due_on": closes + timedelta(days=programmes.report_days(year)),
        "requires_file": True,
    }


Act = Callable[[Actor, Any, dict[str, Any]], Any]


def step_page(
    permission: str,
    form_class: type,
    act: Act,
    title: str | Promise,
    verb: str | Promise,
    intro: str | Promise = "",
    then: str = "aid:programme_detail",
) -> Callable[..., HttpResponse]:
    """Return the view of one act on a programme: GET shows its form, POST takes it."""

    @page(permission, "GET", "POST")
    def view(request: Request, programme_id: Any) -> HttpResponse:
        programme = find(Programme, programme_id, request.actor, permission)
        form = form_class(request.POST or None, initial=_initial(programme, form_class))
        if request.method == "POST" and form.is_valid():
            made = act(request.actor, programme, form.cleaned_data)
            messages.success(request, _("%(title)s: done.") % {"title": title})
            return redirect(then, programme_id=made.pk)
        words = {"title": title, "verb": verb, "intro": intro}
        return show_step(request, programme, form, words, back=blocks.url(programme))

    return view


def show_step(
    request: Request, programme: Programme, form: Any, words: dict[str, Any], *, back: str, of: str = ""
) -> HttpResponse:
    """Show the page of one act, with its problems if it has any."""
    context = {
        "programme": programme,
        "tag": blocks.tag(programme, clock.today()),
        "form": form,
        "of": of,
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": programme.name, "url": blocks.url(programme)},
            {"label": words["title"]},
        ],
        **words,
    }
    return render(request, "aid/programme_step.html", context, status=422 if form.errors else 200)


def _initial(programme: Programme, form_class: type) -> dict[str, Any]:
    plan = {name: getattr(programme, name) for name in PLAN}
    return plan | {"seen_version": programme.version, "year": programme.year + 1}


def _edit(actor: Actor, programme: Programme, data: dict[str, Any]) -> Programme:
    return services.edit_programme(actor=actor, programme_id=programme.pk, **data)


def _standard(actor: Actor, programme: Programme, data: dict[str, Any]) -> Programme:
    amount_fen = to_fen(data.pop("amount"))
    return services.set_standard(actor=actor, programme_id=programme.pk, amount_fen=amount_fen, **data).programme


def _open(actor: Actor, programme: Programme, data: dict[str, Any]) -> Programme:
    return services.open_programme(actor=actor, programme_id=programme.pk, today=clock.today(), **data)


def _close(actor: Actor, programme: Programme, data: dict[str, Any]) -> Programme:
    return services.close_programme(actor=actor, programme_id=programme.pk, **data)


programme_edit = step_page(OPEN, forms.EditProgrammeForm, _edit, L("Edit the programme"), L("Save"))
programme_standard = step_page(
    OPEN,
    forms.StandardForm,
    _standard,
    L("Set a standard"),
    L("Set the standard"),
    L("What a family of this category receives. It cannot be changed once the programme is open."),
)
programme_open = step_page(
    OPEN,
    VersionForm,
    _open,
    L("Open the programme"),
    L("Open the programme"),
    L("From now on the plan and the standards stay as they are. Each county gets its part and its reminders."),
)
programme_close = step_page(
    CLOSE,
    VersionForm,
    _close,
    L("Close the programme"),
    L("Close the programme"),
    L("Every county must have closed its part with a report."),
)


def _part(request: Request, programme_id: Any, part_id: Any, permission: str) -> tuple[Programme, CountyPart]:
    programme: Programme = find(Programme, programme_id, request.actor, "aid.view_programme")
    part: CountyPart = find(CountyPart, part_id, request.actor, permission)
    return programme, part


@page(OPEN, "GET", "POST")
def programme_part(request: Request, programme_id: Any, part_id: Any) -> HttpResponse:
    """Give a county its quota and, where the union above pays, its fund."""
    programme, part = _part(request, programme_id, part_id, OPEN)
    initial = {"seen_version": part.version, "quota": part.quota}
    funds = list(seasons.payable_funds(request.actor, part, "aid.view_fund"))
    form = forms.PartForm(request.POST or None, funds=funds, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.set_part(actor=request.actor, part_id=part.pk, **form.cleaned_data)
        messages.success(request, _("The part of %(county)s is set.") % {"county": part.union.name})
        return redirect("aid:programme_progress", programme_id=programme.pk)
    words = {"title": _("Quota and fund"), "verb": _("Save")}
    return show_step(request, programme, form, words, back=blocks.url(programme, "progress"), of=part.union.name)


@page("aid.grant_fund", "GET", "POST")
def programme_fund(request: Request, programme_id: Any, part_id: Any) -> HttpResponse:
    """Let the county's finance choose the fund its part pays from."""
    programme, part = _part(request, programme_id, part_id, "aid.grant_fund")
    funds = list(seasons.payable_funds(request.actor, part, "aid.grant_fund"))
    initial = {"seen_version": part.version, "fund_id": part.fund_id}
    form = forms.FundChoiceForm(request.POST or None, funds=funds, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.choose_fund(actor=request.actor, part_id=part.pk, **form.cleaned_data)
        messages.success(request, _("The part of %(county)s is set.") % {"county": part.union.name})
        return redirect("aid:programme_detail", programme_id=programme.pk)
    words = {"title": _("Choose the fund"), "verb": _("Choose"), "intro": _("What is reserved already stays.")}
    return show_step(request, programme, form, words, back=blocks.url(programme), of=part.union.name)


@page(CLOSE, "GET", "POST")
def programme_report(request: Request, programme_id: Any, part_id: Any) -> HttpResponse:
    """Close a county's part with its report; every family due must be reached or explained."""
    programme, part = _part(request, programme_id, part_id, CLOSE)
    form = forms.ReportForm(request.POST or None, initial={"seen_version": part.version})
    if request.method == "POST" and form.is_valid():
        services.report_part(actor=request.actor, part_id=part.pk, today=clock.today(), **form.cleaned_data)
        messages.success(request, _("%(county)s has closed its part.") % {"county": part.union.name})
        return redirect("aid:programme_progress", programme_id=programme.pk)
    words = {
        "title": _("Close with a report"),
        "verb": _("Close the part"),
        "intro": _("Every family due must be reached or have a reason."),
    }
    return show_step(request, programme, form, words, back=blocks.url(programme, "progress"), of=part.union.name)


@page(CLOSE, "GET", "POST")
def programme_unreached(request: Request, programme_id: Any, part_id: Any) -> HttpResponse:
    """Write down why a family was not reached, one by one."""
    programme, part = _part(request, programme_id, part_id, CLOSE)
    form = forms.ExplainForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.explain_unreached(actor=request.actor, part_id=part.pk, **form.cleaned_data)
        messages.success(request, _("The reason is written down."))
        return redirect("aid:programme_unreached", programme_id=programme.pk, part_id=part.pk)
    silent = programmes.unexplained_files(programme, part.union)
    readable = coverage.missing_names(request.actor, programme, part.union)
    context = {
        "programme": programme,
        "part": part,
        "form": form,
        "page": page_of(request, silent.filter(pk__in=readable.order_by().values("pk")), key="created_at"),
        "hidden_count": 0 if request.actor.reaches("aid.view_file", part.union.path) else silent.count(),
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": programme.name, "url": blocks.url(programme)},
            {"label": _("Families not reached")},
        ],
        "mobile_back": blocks.url(programme),
    }
    return render(request, "aid/programme_unreached.html", context, status=422 if form.errors else 200)


@page("aid.visit_file", "GET", "POST")
def programme_visit(request: Request, programme_id: Any, key: str) -> HttpResponse:
    """Record a visit to a family as part of a programme: with it the family counts as visited."""
    programme: Programme = find(Programme, programme_id, request.actor, "aid.view_programme")
    file = file_by_key(request.actor, key)
    form = VisitForm(request.POST or None, initial={"visited_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        visits.visit_family(
            actor=request.actor,
            file_id=file.pk,
            today=clock.today(),
            programme_id=programme.pk,
            purpose="season",
            **form.cleaned_data,
        )
        messages.success(request, _("The visit is recorded."))
        return redirect("aid:file_visits", key=file.key)
    words = {"title": _("Visit to the family"), "verb": _("Record the visit")}
    name = file.head.name if file.head else ""
    return show_step(request, programme, form, words, back=blocks.url(programme, "progress"), of=f"{name} {file.key}")
