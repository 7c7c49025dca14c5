"""People who may be on file twice: the list, the two records side by side, a merge and its undoing (ux.md P18)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from aid.forms.duplicates import PairForm, UndoForm
from aid.models import NeedyFile
from aid.selectors.duplicates import files_of
from aid.services import duplicates
from core import clock
from core.actors import Actor
from core.chinese.names import mask_name
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from unions.choices import PairStatus
from unions.models import Person, PersonPair, Union
from unions.selectors.matches import pair_list as pairs_of
from unions.services.matches import keep_apart

SETTLE = "unions.settle_pair"
L = gettext_lazy
TRAITS = {
    "name": L("Name"),
    "birth": L("Date of birth"),
    "sex": L("Sex"),
    "phone": L("Mobile phone"),
    "identity": L("Identity number"),
    "address": L("Address"),
}
OUTCOMES = {
    "same": L("the same"),
    "sounds_alike": L("sounds alike"),
    "turned": L("characters in another order"),
    "one_off": L("one character differs"),
    "slip": L("like a slip of the pen"),
    "near": L("similar"),
    "differs": L("differs"),
}
TONES = {PairStatus.OPEN: "warn", PairStatus.SAME: "ok", PairStatus.TWO: "neutral"}


@page(SETTLE)
def pair_list(request: Request) -> HttpResponse:
    """Show the pairs of one state, the newest first; those to be decided unless another state is asked for."""
    status = request.GET.get("status", PairStatus.OPEN)
    rows = pairs_of(request.actor)
    listed = page_of(request, rows.filter(status=status) if status in PairStatus.values else rows, key="created_at")
    shown = [
        {
            "pair": pair,
            "one": _named(request.actor, pair.one, pair.union),
            "other": _named(request.actor, pair.other, pair.other_union),
            "why": _why(pair),
            "tone": TONES[PairStatus(pair.status)],
        }
        for pair in listed.rows
    ]
    tabs = [
        {"label": each.label, "url": f"?status={each.value}", "current": each.value == status} for each in PairStatus
    ]
    return render(request, "aid/pair_list.html", {"page": listed, "rows": shown, "tabs": tabs})


def _why(pair: PersonPair) -> str:
    told = [(trait, outcome) for trait, outcome in pair.evidence if outcome != "differs"]
    return _(", ").join(f"{TRAITS[trait]} {OUTCOMES[outcome]}" for trait, outcome in told)


def _named(actor: Actor, person: Person, union: Union) -> str:
    return person.name if actor.reaches("unions.view_person", union.path) else mask_name(person.name)


@page(SETTLE, "GET", "POST")
def pair_detail(request: Request, pair_id: Any) -> HttpResponse:
    """Show two records side by side with what differs marked; POST decides."""
    pair = find(PersonPair, pair_id, request.actor, SETTLE)
    form = PairForm(request.POST or None, initial={"seen_version": pair.version})
    if request.method == "POST" and form.is_valid():
        _decide(request, pair, form.cleaned_data)
        return redirect("aid:pair_detail", pair.pk)
    context = {
        "pair": pair,
        "sides": _sides(request.actor, pair),
        "rows": _rows(request.actor, pair),
        "form": form,
        "undo": UndoForm(initial={"seen_version": pair.version}),
        "tone": TONES[PairStatus(pair.status)],
        "crumbs": _crumbs(pair),
        "mobile_back": reverse("aid:pair_list"),
    }
    return render(request, "aid/pair_detail.html", context, status=422 if form.errors else 200)


def _crumbs(pair: PersonPair) -> list[dict[str, Any]]:
    return [{"label": _("Possible duplicates"), "url": reverse("aid:pair_list")}, {"label": mask_name(pair.one.name)}]


def _decide(request: Request, pair: PersonPair, answers: dict[str, Any]) -> None:
    choice = {
        "actor": request.actor,
        "pair_id": pair.pk,
        "seen_version": answers["seen_version"],
        "reason": answers["reason"],
        "moment": clock.now(),
    }
    if answers["decision"] == "two":
        keep_apart(**choice)
        messages.success(request, _("Remembered: these are two people."))
    else:
        duplicates.merge_people(kept_id=pair.one_id if answers["decision"] == "one" else pair.other_id, **choice)
        messages.success(request, _("Merged. It can be taken back from this page."))


@page(SETTLE, "POST")
def pair_undo(request: Request, pair_id: Any) -> HttpResponse:
    """Take a merge back."""
    form = UndoForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    seen = form.cleaned_data.get("seen_version") or 0
    duplicates.undo_merge(actor=request.actor, pair_id=pair_id, seen_version=seen, reason=reason, moment=clock.now())
    messages.success(request, _("The merge was taken back; the pair waits for a decision again."))
    return redirect("aid:pair_detail", pair_id)


def _sides(actor: Actor, pair: PersonPair) -> list[dict[str, Any]]:
    files = files_of([pair.one_id, pair.other_id])
    return [
        {
            "name": _named(actor, person, union),
            "union": union.name,
            "kept": pair.kept_id == person.pk,
            "files": [_file(actor, file) for file in files[person.pk]],
        }
        for person, union in ((pair.one, pair.union), (pair.other, pair.other_union))
    ]


def _file(actor: Actor, file: NeedyFile) -> dict[str, str]:
    """Return a file as a link where the actor may read it, else only that there is one, and where."""
    if actor.reaches("aid.view_file", file.union.path):
        return {
            "label": f"{file.key} {file.get_status_display()}",
            "url": reverse("aid:file_detail", args=[file.key]),
        }
    return {"label": _("A file of %(union)s") % {"union": file.union.name}, "url": ""}


def _rows(actor: Actor, pair: PersonPair) -> list[dict[str, Any]]:
    outcomes = dict(pair.evidence)
    whole = [actor.reaches("unions.view_person", union.path) for union in (pair.union, pair.other_union)]
    people = (pair.one, pair.other)

    def row(trait: str, values: list[str]) -> dict[str, Any]:
        outcome = outcomes.get(trait, "")
        return {
            "label": TRAITS[trait],
            "values": values,
            "outcome": OUTCOMES[outcome] if outcome else pgettext("compared", "not known of both"),
            "differs": outcome not in ("same", ""),
        }

    births = [
        (f"{p.birth_on:%Y-%m-%d}" if all_seen else f"{p.birth_on:%Y}") if p.birth_on else ""
        for p, all_seen in zip(people, whole, strict=True)
    ]
    return [
        row("name", [_named(actor, pair.one, pair.union), _named(actor, pair.other, pair.other_union)]),
        row("birth", births),
        row("sex", [str(person.get_sex_display()) for person in people]),
        row("identity", [str(person.identity) for person in people]),
        row("phone", [str(person.phone) for person in people]),
    ]
