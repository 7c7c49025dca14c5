"""The log of trainings for people who bargain (domain.md 8)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from legal.forms import instructors as forms
from legal.rules import instructors as rules
from legal.selectors import instructors as selectors
from legal.selectors.nodes import node_for
from legal.services import instructors
from legal.views.instructors import crumbs, entry_page, federations
from unions.views.acts import put_errors


@page(rules.VIEW)
def training_list(request: Request) -> HttpResponse:
    """Show the trainings below a node, the latest first."""
    node = node_for(request.actor, request.GET.get("node", ""), rules.VIEW)
    rows = selectors.training_list(request.actor, node.path if node else "")
    shown = page_of(request, rows, key="held_on")
    context = {
        "node": node,
        "rows": [_row(each) for each in shown.rows],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "actions": [{"label": _("Enter a training"), "url": reverse("legal:training_new"), "tone": "p"}]
        if request.actor.can(rules.KEEP)
        else [],
        "crumbs": crumbs(_("Trainings")),
        "mobile_back": reverse("legal:instructor_list"),
    }
    return render(request, "legal/training_list.html", context)


def _row(each: Any) -> dict[str, Any]:
    return {"training": each, "taught": _(", ").join(teacher.name for teacher in each.instructors.all())}


@page(rules.KEEP, "GET", "POST")
def training_new(request: Request) -> HttpResponse:
    """Enter a training that was held."""
    actor, today = request.actor, clock.today()
    node = node_for(actor, "", rules.KEEP)
    rows = selectors.instructor_list(actor, node.path if node else "", today=today)
    teachers = [(str(each.pk), each.name) for each in rows.order_by("-pk")[:60]]
    form = forms.TrainingForm(request.POST or None, initial={"on": today}, instructors=teachers)
    form.fields["union"].choices = federations(actor)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            instructors.log_training(actor=actor, union_id=told.pop("union"), today=today, **told)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered."))
            return redirect("legal:training_list")
    return entry_page(request, form, _("Enter a training"), back="legal:training_list", trail=crumbs)
