"""The page of a programme's places and money: who holds what, the trace, and the steps down and back (P41)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.relief import MoveKind
from aid.forms.allocations import MoveForm, SourceForm, TotalForm
from aid.models import Allocation, Fund, Programme
from aid.rules.allocations import shown_move
from aid.selectors.allocations import Standing, members_below, moves_of, standings
from aid.services import allocations
from core import clock
from core.errors import NotFoundError
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.uuids import uuid7
from unions.models import Union

VIEW, ALLOCATE = "aid.view_programme", "aid.allocate_places"


def _may_pass(request: Request, at: Standing) -> bool:
    return not at.is_county and request.actor.reaches(ALLOCATE, at.union.path)


def _context(request: Request, programme: Programme) -> dict[str, Any]:
    listed = page_of(request, moves_of(request.actor, programme), key="moved_at")
    return {
        "programme": programme,
        "rows": [{"at": each, "may": _may_pass(request, each)} for each in standings(request.actor, programme)],
        "page": listed,
        "moves": [{"move": move, "what": shown_move(move.places, move.amount_fen)} for move in listed.rows],
        "may_set": request.actor.reaches(ALLOCATE, programme.union.path),
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": programme.name, "url": reverse("aid:programme_detail", args=[programme.pk])},
            {"label": _("Places and money")},
        ],
        "mobile_back": reverse("aid:programme_detail", args=[programme.pk]),
        "kinds": MoveKind,
    }


@page(VIEW)
def programme_allocation(request: Request, programme_id: Any) -> HttpResponse:
    """Show the tree of a programme with places and money, and how they came there."""
    programme = find(Programme, programme_id, request.actor, VIEW)
    return render(request, "aid/programme_allocation.html", _context(request, programme))


def _asked(request: Request, programme: Programme, form: Any, title: str, verb: str, intro: str = "") -> HttpResponse:
    back = reverse("aid:programme_allocation", args=[programme.pk])
    context = _context(request, programme) | {"form": form, "title": title, "verb": verb, "intro": intro, "back": back}
    return render(request, "aid/programme_allocate.html", context, status=422 if form.errors else 200)


@page(ALLOCATE, "GET", "POST")
def programme_total(request: Request, programme_id: Any) -> HttpResponse:
    """Enter how many places the programme has in all."""
    programme = find(Programme, programme_id, request.actor, ALLOCATE)
    held = Allocation.objects.permitted(request.actor, ALLOCATE).filter(programme=programme, union=programme.union)
    form = TotalForm(request.POST or None, initial={"places": getattr(held.first(), "places", None)})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        allocations.set_total(actor=request.actor, programme_id=programme.pk, moment=clock.now(), **given)
        messages.success(request, _("The total is set."))
        return redirect("aid:programme_allocation", programme_id=programme.pk)
    return _asked(request, programme, form, _("Places in all"), _("Save"))


@page(ALLOCATE, "GET", "POST")
def programme_source(request: Request, programme_id: Any) -> HttpResponse:
    """Name the fund whose money goes down."""
    programme = find(Programme, programme_id, request.actor, ALLOCATE)
    funds = (
        Fund.objects.permitted(request.actor, "aid.view_fund").filter(union=programme.union).order_by("-year", "name")
    )
    form = SourceForm(request.POST or None, funds=[(str(fund.pk), str(fund)) for fund in funds])
    if request.method == "POST" and form.is_valid():
        fund_id = form.cleaned_data["fund_id"]
        allocations.choose_source(actor=request.actor, programme_id=programme.pk, fund_id=fund_id)
        messages.success(request, _("The fund is chosen."))
        return redirect("aid:programme_allocation", programme_id=programme.pk)
    return _asked(request, programme, form, _("Choose the fund"), _("Choose"))


@page(ALLOCATE, "GET", "POST")
def programme_move(request: Request, programme_id: Any, union_id: int) -> HttpResponse:
    """Pass places and money to a union directly below, or take free ones back."""
    programme = find(Programme, programme_id, request.actor, VIEW)
    upper = find(Union, union_id, request.actor, "unions.view_union")
    if not request.actor.reaches(ALLOCATE, upper.path):
        raise NotFoundError(_("There is no such page."), code="not_found")
    lowers = [(union.pk, union.name) for union in members_below(programme, upper)]
    form = MoveForm(request.POST or None, lowers=lowers, initial={"way": "down", "key": uuid7().hex})
    if request.method == "POST" and form.is_valid():
        act = allocations.pass_down if form.cleaned_data["way"] == "down" else allocations.take_back
        act(actor=request.actor, programme_id=programme.pk, upper_id=upper.pk, moment=clock.now(), **form.step())
        messages.success(request, _("Places and money have moved; the step is in the trace."))
        return redirect("aid:programme_allocation", programme_id=programme.pk)
    title = _("Places and money of %(union)s") % {"union": upper.name}
    return _asked(request, programme, form, title, _("Confirm"), _("Both move together, or neither."))


@page(ALLOCATE, "POST")
def programme_return(request: Request, programme_id: Any) -> HttpResponse:
    """Send what a closed programme left over back up."""
    moves = allocations.return_unspent(actor=request.actor, programme_id=programme_id, moment=clock.now())
    messages.success(request, _("%(n)s steps back have been made.") % {"n": len(moves)})
    return redirect("aid:programme_allocation", programme_id=programme_id)
