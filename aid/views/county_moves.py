"""A file's move to another county: asked for here, decided on there (ux.md T-Confirm)."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.households import MoveStatus
from aid.forms import households as forms
from aid.models import CountyMove, NeedyFile
from aid.rules import households as rules
from aid.selectors import households as selectors
from aid.selectors.files import file_by_key
from aid.services import county_moves as services
from aid.views.households import act_frame, kept
from core import clock
from core.documents.answers import hand_over
from core.fetch import find
from core.http import Request
from core.pages import page

TONES = {MoveStatus.WANTED: "hold", MoveStatus.ASKED: "hold", MoveStatus.ACCEPTED: "ok", MoveStatus.REFUSED: "bad"}


@page(rules.ASK_MOVE.permission, "GET", "POST")
def move_ask(request: Request, key: str) -> HttpResponse:
    """Ask another county to take the file over, with the relief that this would end; or take the request back."""
    file = file_by_key(request.actor, key)
    find(NeedyFile, file.pk, request.actor, rules.ASK_MOVE.permission)
    waiting = selectors.move_under_way(file)
    if waiting is not None and waiting.status == MoveStatus.WANTED:
        return redirect("aid:move_answer", move_id=waiting.pk)
    if waiting is not None:
        return _withdraw(request, file, waiting)
    choices = [(str(one.pk), f"{one.parent.name} {one.name}") for one in selectors.counties(file.union.county_id)]
    form = forms.MoveForm(
        request.POST or None, request.FILES or None, counties=choices, initial={"seen_version": file.version}
    )
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _ask(request, file, form)):
        messages.success(request, _("The other county decides on the move now."))
        return redirect("aid:file_household", key=file.key)
    context = act_frame(file, form) | {
        "title": _("Move to another county"),
        "verb": _("Ask the other county"),
        "intro": _(
            "Until the other county accepts, the file stays here. Relief that is paid, in a batch or at the bank stays "
            "here; everything else is approved anew there. The union membership does not move with the file: the old "
            "union marks the transfer out and the new one accepts it; the new union gets a task for it."
        ),
        "relief": selectors.pending_relief(file),
    }
    return render(request, "aid/move_ask.html", context, status=422 if form.errors else 200)


def _ask(request: Request, file: NeedyFile, form: forms.MoveForm) -> None:
    services.ask_for_move(actor=request.actor, file_id=file.pk, today=clock.today(), **form.cleaned_data)


def _withdraw(request: Request, file: NeedyFile, move: CountyMove) -> HttpResponse:
    form = forms.WithdrawMoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.withdraw_move(actor=request.actor, move_id=move.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The request to move is taken back."))
        return redirect("aid:file_household", key=file.key)
    context = act_frame(file, form) | {
        "title": _("Take the move back"),
        "verb": _("Withdraw"),
        "intro": _("%(county)s has not decided yet.") % {"county": move.union.name},
    }
    return render(request, "aid/move_ask.html", context, status=422 if form.errors else 200)


@page("aid.view_file")
def move_detail(request: Request, move_id: Any) -> HttpResponse:
    """Show a move to either county: who asked, what for, what was decided, what became of the relief."""
    move = selectors.move_by_key(request.actor, move_id)
    return render(request, "aid/move_detail.html", move_frame(request, move))


@page(rules.ACCEPT_MOVE.permission, "GET", "POST")
def move_decide(request: Request, move_id: Any) -> HttpResponse:
    """Take a file over into a union of one's own county, or refuse it."""
    move: CountyMove = find(CountyMove, move_id, request.actor, rules.ACCEPT_MOVE.permission)
    if move.status != MoveStatus.ASKED:
        return redirect("aid:move", move_id=move.pk)
    unions = [(str(one.pk), one.name) for one in selectors.receiving_unions(request.actor, move)]
    form = forms.AcceptMoveForm(request.POST or None, unions=unions, initial={"seen_version": move.version})
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _decide(request, move, form.cleaned_data)):
        messages.success(request, _("%(title)s: done.") % {"title": _("Decide on the move")})
        return redirect("aid:move", move_id=move.pk)
    move = selectors.move_by_key(request.actor, move.pk)
    context = move_frame(request, move) | {"form": form, "back": reverse("aid:move", args=[move.pk])}
    return render(request, "aid/move_detail.html", context, status=422 if form.errors else 200)


def _decide(request: Request, move: CountyMove, data: dict[str, Any]) -> None:
    facts = {"actor": request.actor, "move_id": move.pk, "seen_version": data["seen_version"]}
    if data["decision"] == "accept":
        services.accept_move(union_id=data["union_id"], opinion=data["opinion"], moment=clock.now(), **facts)
    else:
        services.refuse_move(opinion=data["opinion"], today=clock.today(), **facts)


def move_frame(request: Request, move: CountyMove) -> dict[str, Any]:
    receives = request.actor.reaches("aid.view_file", move.union.path)
    holds = request.actor.reaches("aid.view_file", move.file.union.path)
    decides = request.actor.reaches(rules.ACCEPT_MOVE.permission, move.union.path)
    return {
        "move": move,
        "tone": TONES.get(MoveStatus(move.status), "neutral"),
        "relief": move.summary.get("relief", []),
        "again": move.summary.get("again", []),
        "awards": selectors.pending_relief(move.file) if move.status == MoveStatus.ASKED or holds else [],
        "file_url": reverse("aid:file_detail", args=[move.file.key]) if holds else "",
        "paper_url": reverse("aid:move_paper", args=[move.pk]) if (holds if move.by_new else receives) else "",
        "decide_url": _decide_url(request, move),
        "withdraw_url": reverse("aid:move_withdraw", args=[move.pk])
        if decides and move.status == MoveStatus.WANTED
        else "",
        "crumbs": [{"label": _("Needy-worker files"), "url": reverse("aid:file_list")}, {"label": _("Move of a file")}],
        "mobile_back": reverse("desk:work"),
    }


def _decide_url(request: Request, move: CountyMove) -> str:
    """Return where whoever may gives the word the move waits for."""
    if move.status == MoveStatus.WANTED:
        may, name = request.actor.reaches(rules.AGREE_MOVE.permission, move.file.union.path), "aid:move_answer"
    else:
        may, name = request.actor.reaches(rules.ACCEPT_MOVE.permission, move.union.path), "aid:move_decide"
    return reverse(name, args=[move.pk]) if may and move.status in rules.UNDECIDED else ""


@page("aid.view_file")
def move_paper(request: Request, move_id: Any) -> FileResponse:
    """Hand over the proof of the new employment to the county that decides."""
    move = selectors.move_by_key(request.actor, move_id)
    return hand_over(request.actor, move.evidence_id)
