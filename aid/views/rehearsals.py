"""Rehearsing a standard: the figures to try, the counts by county, and the households for those who may see them."""

from collections import Counter
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.files import Category
from aid.choices.rehearsals import Effect
from aid.forms.rehearsals import ORDER, RehearsalForm
from aid.models import Rehearsal, RehearsalRow
from aid.rules.eligibility import MIN_LIVING
from aid.rules.rehearsals import effect_of, sentences
from aid.selectors import rehearsals as selectors
from aid.services.rehearsals import start_rehearsal
from aid.views.asking import posted
from core import clock
from core.errors import RuleBrokenError
from core.http import Request
from core.jobs.showing import work_on
from core.keyset import page_of
from core.pages import page
from core.parameters.registry import declared
from core.parameters.selectors import lookup

TITLES = {Effect.ENTER: "warn", Effect.LEAVE: "bad", Effect.CHANGE: "info"}


@page("aid.rehearse_standard")
def rehearsal_list(request: Request) -> HttpResponse:
    """Show what was rehearsed for one's branch, newest first."""
    listed = page_of(request, selectors.rehearsal_list(request.actor), key="created_at")
    context = {"page": listed, "rows": [_listed(each) for each in listed.rows]}
    return render(request, "aid/rehearsal_list.html", context)


def _listed(rehearsal: Rehearsal) -> dict[str, Any]:
    return {
        "rehearsal": rehearsal,
        "url": reverse("aid:rehearsal_detail", args=[rehearsal.pk]),
        "what": what_of(rehearsal),
        "effects": _effects(rehearsal),
    }


def what_of(rehearsal: Rehearsal) -> list[str]:
    """Return the rehearsed figures in words, in the order of the formula."""
    return [
        f"{_(declared(code).label)} {shown_value(code, rehearsal.settings[code])}"
        for code in ORDER
        if code in rehearsal.settings
    ]


def shown_value(code: str, text: str) -> str:
    """Return a figure as people read it."""
    words = {"on": _("applied"), "off": _("not applied")}
    return f"¥{declared(code).read(text):,}" if code == MIN_LIVING else words.get(text, text)


def _effects(rehearsal: Rehearsal) -> Counter[str]:
    found: Counter[str] = Counter()
    for counts in rehearsal.counts.values():
        for before, after, number in selectors.by_effect(counts):
            found[effect_of(before, after) or "same"] += number
    return found


@page("aid.rehearse_standard", "GET", "POST")
def rehearsal_new(request: Request) -> HttpResponse:
    """Ask for the figures to try, each beside what is in force; the work itself is a job."""
    places = [(place.region_id, place.name) for place in selectors.places(request.actor)]
    region, today = places[0][0] if places else "", clock.today()
    in_force = {code: each.value for code, each in lookup(ORDER, region, today).items()}
    form = RehearsalForm(
        posted(request),
        places=places,
        in_force=in_force,
        initial={"region": region, "on": today, "token": uuid4().hex},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            job = start_rehearsal(
                actor=request.actor,
                region=given["region"],
                settings=form.settings,
                on=given["on"],
                token=given["token"],
            )
        except RuleBrokenError as refusal:
            form.say(refusal.fields)
        else:
            return redirect("desk:job_detail", job_id=job.pk)
    context = {
        "form": form,
        "crumbs": _crumbs(_("New rehearsal")),
        "mobile_back": reverse("aid:rehearsal_list"),
        "cancel_url": reverse("aid:rehearsal_list"),
    }
    return render(request, "aid/rehearsal_new.html", context, status=422 if form.errors else 200)


def _crumbs(last: str) -> list[dict[str, Any]]:
    return [{"label": _("Rehearse a standard"), "url": reverse("aid:rehearsal_list")}, {"label": last}]


@page("aid.rehearse_standard")
def rehearsal_detail(request: Request, rehearsal_id: Any) -> HttpResponse:
    """Show how many would enter, leave or change category, by county; and who and why, as far as one may read files."""
    rehearsal = selectors.rehearsal_by_key(request.actor, rehearsal_id)
    effect = request.GET.get("effect", "")
    sees_names = request.actor.can(selectors.NAMES)
    context = {
        "rehearsal": rehearsal,
        "what": what_of(rehearsal),
        "effects": _effects(rehearsal),
        "counties": _by_county(rehearsal),
        "moves": _moves(rehearsal),
        "work": work_on(request.actor, rehearsal),
        "sees_names": sees_names,
        "crumbs": _crumbs(rehearsal.union.name),
        "mobile_back": reverse("aid:rehearsal_list"),
    }
    if sees_names:
        rows = selectors.moved(request.actor, rehearsal)
        rows = rows.filter(effect=effect) if effect in Effect.values else rows
        listed = page_of(request, rows, key="net_per_head")
        context |= {"page": listed, "rows": [_row(each) for each in listed.rows], "tabs": _tabs(effect)}
    return render(request, "aid/rehearsal_detail.html", context)


def _tabs(current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?effect={code}" if code else "?", "current": code == current}
        for code, label in [("", _("All")), *Effect.choices]
    ]


def _row(row: RehearsalRow) -> dict[str, Any]:
    return {
        "name": row.file.head.name if row.file.head else str(row.file),
        "url": reverse("aid:file_detail", args=[row.file.key]),
        "number": row.file.key,
        "union": row.union.name,
        "before": _tag(row.before),
        "after": _tag(row.after),
        "effect": {"label": row.get_effect_display(), "tone": TITLES[Effect(row.effect)]},
        "net": row.net_per_head,
        "why": sentences(row.reasons),
    }


def _tag(category: str) -> dict[str, str]:
    return {"label": str(Category(category).label), "tone": "neutral" if category == Category.NONE else "info"}


def _by_county(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Return the counts of each county, the most moved first."""
    names, rows = selectors.counties(rehearsal), []
    for county, counts in rehearsal.counts.items():
        found: Counter[str] = Counter()
        for before, after, number in selectors.by_effect(counts):
            found[effect_of(before, after) or "same"] += number
        moved = found.total() - found["same"]
        rows.append({"name": names.get(county, "--"), "found": dict(found), "all": found.total(), "moved": moved})
    return sorted(rows, key=lambda row: (-row["moved"], row["name"]))


def _moves(rehearsal: Rehearsal) -> list[dict[str, Any]]:
    """Return how many go from which category to which, for the whole branch."""
    pairs: Counter[tuple[str, str]] = Counter()
    for counts in rehearsal.counts.values():
        for before, after, number in selectors.by_effect(counts):
            if before != after:
                pairs[before, after] += number
    return [
        {"before": Category(before).label, "after": Category(after).label, "count": number}
        for (before, after), number in pairs.most_common()
    ]
