"""Moves between counties: the list of both directions, the new county asking for a file, the old one answering."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.choices.households import MoveStatus
from aid.forms import households as forms
from aid.models import CountyMove, NeedyFile
from aid.rules import households as rules
from aid.selectors import households as selectors
from aid.services import county_moves, county_requests
from aid.views.county_moves import TONES, move_frame
from aid.views.households import kept
from core import clock
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page

RECEIVES = rules.ACCEPT_MOVE.permission


@page("aid.view_file")
def move_list(request: Request) -> HttpResponse:
    """Show the files that come to the actor's branch and those that leave it, with what each waits for."""
    listed = page_of(request, selectors.moves(request.actor), key="created_at")
    context = {
        "page": listed,
        "rows": [{"move": move, "tone": TONES.get(MoveStatus(move.status), "neutral")} for move in listed.rows],
        "fetch_url": reverse("aid:move_fetch") if request.actor.can(RECEIVES) else "",
    }
    return render(request, "aid/move_list.html", context)


@page(RECEIVES, "GET", "POST")
def move_fetch(request: Request) -> HttpResponse:
    """Ask another county for the file of a worker who works here now."""
    counties = [(str(one.pk), one.name) for one in selectors.own_counties(request.actor)]
    form = forms.FetchForm(request.POST or None, request.FILES or None, counties=counties)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _fetch(request, form)):
        messages.success(request, _("The other county decides on the move now."))
        return redirect("aid:move_list")
    back = reverse("aid:move_list")
    context = {
        "form": form,
        "back": back,
        "mobile_back": back,
        "title": _("Ask for a file from another county"),
        "verb": pgettext("move of a file", "Send the request"),
        "intro": _("For a worker who works here now. The file moves once the county that holds it agrees."),
        "crumbs": [{"label": _("Moves between counties"), "url": back}, {"label": _("Ask for a file")}],
    }
    return render(request, "aid/move_ask.html", context, status=422 if form.errors else 200)


def _fetch(request: Request, form: forms.FetchForm) -> CountyMove:
    return county_requests.ask_for_file(actor=request.actor, today=clock.today(), **form.cleaned_data)


@page(rules.AGREE_MOVE.permission, "GET", "POST")
def move_answer(request: Request, move_id: Any) -> HttpResponse:
    """Let a file go that another county asks for, or keep it."""
    move = selectors.move_by_key(request.actor, move_id)
    find(NeedyFile, move.file_id, request.actor, rules.AGREE_MOVE.permission)
    if move.status != MoveStatus.WANTED:
        return redirect("aid:move", move_id=move.pk)
    form = forms.AnswerMoveForm(request.POST or None, initial={"seen_version": move.version})
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _answer(request, move, form.cleaned_data)):
        messages.success(request, _("%(title)s: done.") % {"title": _("Decide on the move")})
        return redirect("aid:move", move_id=move.pk)
    context = move_frame(request, move) | {"form": form, "back": reverse("aid:move", args=[move.pk])}
    return render(request, "aid/move_detail.html", context, status=422 if form.errors else 200)


def _answer(request: Request, move: CountyMove, data: dict[str, Any]) -> CountyMove:
    act = county_requests.agree_to_move if data["decision"] == "agree" else county_requests.decline_move
    return act(
        actor=request.actor,
        move_id=move.pk,
        seen_version=data["seen_version"],
        opinion=data["opinion"],
        today=clock.today(),
    )


@page(RECEIVES, "GET", "POST")
def move_withdraw(request: Request, move_id: Any) -> HttpResponse:
    """Take back a request for another county's file."""
    move: CountyMove = find(CountyMove, move_id, request.actor, RECEIVES)
    back = reverse("aid:move", args=[move.pk])
    if move.status != MoveStatus.WANTED:
        return redirect(back)
    form = forms.WithdrawMoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        county_moves.withdraw_move(actor=request.actor, move_id=move.pk, reason=form.cleaned_data["reason"])
        messages.success(request, _("The request to move is taken back."))
        return redirect(back)
    context = {"form": form, "back": back, "mobile_back": back, "verb": _("Withdraw"), "intro": ""}
    context["title"] = _("Take the move back")
    return render(request, "aid/move_ask.html", context, status=422 if form.errors else 200)
