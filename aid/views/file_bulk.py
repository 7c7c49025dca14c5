"""What is done with ticked files of the list besides handing over: onto a roster, planned for visits (ux.md P10)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.forms.ticked import RosterForm
from aid.forms.visits import PlanForm
from aid.models import NeedyFile
from aid.rules.visit_plans import VISIT
from aid.selectors.ticked import BUILD, Targets, targets_of, ticked_files
from aid.selectors.visit_plans import visitors_of
from aid.services import rosters
from aid.services.assigning import MOST, each_file
from aid.services.visit_plans import plan_visit
from aid.views.reviews import tell
from aid.views.rosters import told
from core import clock
from core.errors import RuleBrokenError
from core.http import Request
from core.pages import page


def back_of(request: Request) -> str:
    """Return the list as it was narrowed when somebody ticked its rows."""
    own, back = reverse("aid:file_list"), request.POST.get("back", "")
    return back if back.startswith(f"{own}?") else own


def _keys(request: Request) -> list[str]:
    """Return what was ticked, each once, or refuse too many."""
    keys = list(dict.fromkeys(request.POST.getlist("file")))
    if len(keys) > MOST:
        raise RuleBrokenError(_("At most %(most)s files at once.") % {"most": MOST}, code="too_many")
    return keys


def _nothing(request: Request) -> HttpResponse:
    messages.warning(request, _("Tick the files first."))
    return redirect(back_of(request))


@page(BUILD, "POST")
def files_onto_roster(request: Request) -> HttpResponse:
    """Ask which roster the ticked families go onto, then put them there; each row that did not come is told."""
    keys = _keys(request)
    if not keys:
        return _nothing(request)
    files = ticked_files(request.actor, keys, BUILD)
    found = targets_of(request.actor, files)
    choices = _choices(found)
    asked = "roster" in request.POST or "act" in request.POST
    form = RosterForm(request.POST if asked else None, choices=list(choices.items()))
    if asked and form.is_valid():
        kind, key, version = form.cleaned_data["roster"].split(":")
        if kind == "draft":
            roster = rosters.add_to_roster(actor=request.actor, roster_id=key, file_ids=keys, seen_version=int(version))
        else:
            union_id = found.union.pk if found.union else 0
            roster = rosters.build_roster(actor=request.actor, programme_id=key, union_id=union_id, file_ids=keys)
        return told(request, roster)
    words = {
        "title": _("Add to a roster"),
        "verb": _("Put on the roster"),
        "intro": _("Who cannot come onto the roster is told there, each with the reason."),
        "none": "" if choices else _none(found),
    }
    return _ask(request, files, keys, form, words)


def _choices(found: Targets) -> dict[str, str]:
    """Return the drafts first, then a new roster for each open programme."""
    union = found.union.name if found.union else ""
    drafts = {
        f"draft:{one.pk}:{one.version}": _("Draft of %(union)s: %(programme)s")
        % {"union": one.union.name, "programme": one.programme.name}
        for one in found.drafts
    }
    fresh = {
        f"new:{one.pk}:0": _("New roster of %(union)s: %(programme)s") % {"union": union, "programme": one.name}
        for one in found.programmes
    }
    return drafts | fresh


def _none(found: Targets) -> str:
    if found.union is None:
        return _("A roster holds families of one county. Tick families of one county only.")
    return _("No programme is open for %(union)s.") % {"union": found.union.name}


@page(VISIT, "POST")
def files_to_visit(request: Request) -> HttpResponse:
    """Ask who visits the ticked families and when, then plan a visit to each; who cannot be visited is told."""
    keys = _keys(request)
    if not keys:
        return _nothing(request)
    today = clock.today()
    asked = "act" in request.POST
    form = PlanForm(
        request.POST if asked else None,
        visitors=visitors_of(request.actor, today),
        initial={"lead": request.actor.user_id, "planned_on": today},
    )
    if asked and form.is_valid():
        people = form.people()

        def plan(key: str) -> None:
            plan_visit(actor=request.actor, file_id=key, today=today, **people)

        done = each_file(request.actor, keys, plan)
        text = ngettext("%(n)s visit is planned.", "%(n)s visits are planned.", done.count) % {"n": done.count}
        tell(request, text, done)
        return redirect(back_of(request))
    words = {"title": _("Plan visits"), "verb": _("Plan these visits"), "intro": "", "none": ""}
    return _ask(request, ticked_files(request.actor, keys, VISIT), keys, form, words)


def _ask(
    request: Request, files: list[NeedyFile], keys: list[str], form: Any, words: Mapping[str, str]
) -> HttpResponse:
    """Show the ticked families and the question; nothing has happened yet."""
    back = back_of(request)
    context = {
        "form": form,
        "files": [
            {"name": file.head.name if file.head else "", "number": file.key, "union": file.union.name}
            for file in files
        ],
        "gone": len(keys) - len(files),
        "hidden": [("file", key) for key in keys] + [("back", back), ("act", "1")],
        "crumbs": [{"label": _("Needy-worker files"), "url": back}, {"label": words["title"]}],
        "back": back,
        "mobile_back": back,
    }
    return render(request, "aid/file_bulk.html", context | dict(words), status=422 if form.errors else 200)
