"""The roster of mediators: fields, area, load, leave."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.http import Request
from core.pages import page
from legal.choices.disputes import DisputeKind
from legal.forms.disputes import MediatorForm
from legal.models import Mediator
from legal.rules.mediators import MANAGE
from legal.selectors import mediators as selectors
from legal.services import seats
from unions.models import Union
from unions.views.act_pages import attempt

MOST = 200


@page(MANAGE)
def mediator_list(request: Request) -> HttpResponse:
    """Show the mediators somebody keeps, with what they have in hand."""
    rows = list(selectors.roster(request.actor)[:MOST])
    load = selectors.loads([each.user_id for each in rows])
    comma = _(", ")
    context = {
        "rows": [
            {
                "mediator": each,
                "load": load.get(each.user_id, 0),
                "fields": comma.join(str(DisputeKind(code).label) for code in each.fields),
                "url": f"{reverse('legal:mediator_enter')}?of={each.pk}",
            }
            for each in rows
        ],
        "actions": [{"label": _("Enter a mediator"), "url": reverse("legal:mediator_enter"), "tone": "p"}],
        "crumbs": [{"label": _("Mediation"), "url": reverse("legal:mediation_list")}, {"label": _("Mediators")}],
        "mobile_back": reverse("legal:mediation_list"),
    }
    return render(request, "legal/mediator_list.html", context)


@page(MANAGE, "GET", "POST")
def mediator_enter(request: Request) -> HttpResponse:
    """Enter somebody on the roster, or change what it says."""
    unions = Union.objects.permitted(request.actor, MANAGE).filter(level__in=["county", "township"])
    choices = list(unions.order_by("path").values_list("pk", "name")[:60])
    asked = request.GET.get("of", "")
    known = next((each for each in selectors.roster(request.actor)[:MOST] if str(each.pk) == asked), None)
    form = MediatorForm(request.POST or None, unions=choices, initial=_known(known) if known else {})

    def enter() -> None:
        told = dict(form.cleaned_data)
        seats.enter_mediator(actor=request.actor, union_id=told.pop("union"), fields=told.pop("known_fields"), **told)

    if request.method == "POST" and form.is_valid() and attempt(form, enter):
        messages.success(request, _("Entered."))
        return redirect("legal:mediator_list")
    back = reverse("legal:mediator_list")
    context = {
        "form": form,
        "title": _("Enter a mediator"),
        "verb": _("Keep"),
        "back": back,
        "crumbs": [{"label": _("Mediators"), "url": back}, {"label": _("Enter a mediator")}],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)


def _known(mediator: Mediator) -> dict[str, Any]:
    names = ("most_cases", "firm", "certificate", "term_end_on", "away_from", "away_to", "is_active")
    return {name: getattr(mediator, name) for name in names} | {
        "union": str(mediator.union_id),
        "username": mediator.user.username,
        "known_fields": mediator.fields,
        "credit_code": mediator.employer.credit_code if mediator.employer else "",
    }
