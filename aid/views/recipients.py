"""Somebody without a file put on a roster of a programme that reaches more than families on file (domain.md 3.3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.forms.recipients import NominationForm
from aid.models import Programme, Roster
from aid.services.recipients import nominate_without_file
from aid.views import programme_page
from aid.views.requests import tell_form
from core import clock
from core.errors import DomainError
from core.fetch import find
from core.http import Request
from core.pages import page
from unions.choices import Level
from unions.models import Union

BUILD = "aid.build_roster"


@page(BUILD, "GET", "POST")
def roster_without_file(request: Request, programme_id: Any) -> HttpResponse:
    """Enter one person without a file: group, identity, card, evidence; a draft roster takes the line."""
    programme: Programme = find(Programme, programme_id, request.actor, "aid.view_programme")
    roster = _roster(request)
    form = NominationForm(
        request.POST or None,
        request.FILES or None,
        kind=programme.kind,
        needs_notice=programme.needs_notice,
        unions=_unions(request, roster),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = nominate_without_file(
                actor=request.actor,
                programme_id=programme.pk,
                today=clock.today(),
                roster_id=roster.pk if roster else None,
                seen_version=roster.version if roster else None,
                **form.cleaned_data,
            )
        except DomainError as error:
            tell_form(form, error)
        else:
            messages.success(request, _("The person is on the roster. Add others, or submit it."))
            return redirect("aid:roster_detail", roster_id=made.pk)
    return _show(request, programme, roster, form)


def _roster(request: Request) -> Roster | None:
    key = request.GET.get("roster")
    return find(Roster, key, request.actor, BUILD) if key else None


def _unions(request: Request, roster: Roster | None) -> list[tuple[str, str]]:
    """Return the unions of the actor's branch that somebody can belong to; on a draft its own union alone."""
    if roster is not None:
        return [(str(roster.union_id), roster.union.name)]
    rows = Union.objects.permitted(request.actor, BUILD).exclude(level__in=[Level.PROVINCE, Level.CITY])
    return [(str(one.pk), one.name) for one in rows.order_by("path")[:500]]


def _show(request: Request, programme: Programme, roster: Roster | None, form: NominationForm) -> HttpResponse:
    back = reverse("aid:roster_detail", args=[roster.pk]) if roster else programme_page.url(programme)
    title = _("Add somebody without a file")
    context = {
        "register": {"label": programme.name},
        "form": form,
        "title": title,
        "of": roster.union.name if roster else "",
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": programme.name, "url": programme_page.url(programme)},
            {"label": title},
        ],
    }
    return render(request, "aid/service_form.html", context, status=422 if form.errors else 200)
