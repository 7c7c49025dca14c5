"""The register of supervisors and supervision committees, with the end of every certificate (ux.md P111)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from legal.forms import supervision as forms
from legal.models import Supervisor
from legal.rules import supervisors as rules
from legal.selectors import supervisors as selectors
from legal.selectors.certificates import STATES
from legal.selectors.matters import keepers
from legal.selectors.nodes import node_for
from legal.services import supervisors
from legal.views.certificate_words import tabs, tag
from unions.views.acts import Act, act_named, act_page, dated, offered, put_errors


@page(rules.VIEW)
def supervisor_list(request: Request) -> HttpResponse:
    """Show the supervisors below a node by the end of their certificates, and the committees."""
    actor, today = request.actor, clock.today()
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    path = node.path if node else ""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    q = request.GET.get("q", "").strip()[:40]
    rows = selectors.supervisor_list(actor, path, q=q, state=state, today=today)
    shown = page_of(request, rows, key="id")
    here = reverse("legal:supervisor_list")
    context = {
        "node": node,
        "q": q,
        "state": state,
        "tabs": tabs("legal:supervisor_list", node, state, first=pgettext("view of a list", "In office")),
        "rows": [
            {
                "supervisor": each,
                "tag": tag(each, each.term_end_on, today),
                "url": reverse("legal:supervisor_detail", args=[each.pk]),
            }
            for each in shown.rows
        ],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "committees": selectors.committees(actor, path)[:20],
        "clear_url": here,
        "actions": [{"label": _("Enter a supervisor"), "url": reverse("legal:supervisor_new"), "tone": "p"}]
        if actor.can(rules.KEEP)
        else [],
        "crumbs": [
            {"label": _("Supervision"), "url": reverse("legal:supervision_list")},
            {"label": _("Supervisors and committees")},
        ],
        "mobile_back": reverse("legal:supervision_list"),
    }
    return render(request, "legal/supervisor_list.html", context)


_dated = partial(dated, key="supervisor_id")


ACTS: dict[str, Act] = {
    "renew": Act(
        permission=rules.KEEP,
        sources=rules.CHANGE.sources,
        title=gettext_lazy("Certify for another term"),
        verb=pgettext_lazy("button", "Renew"),
        form=forms.RenewForm,
        call=_dated(supervisors.renew_certificate),
        tone="p",
    ),
    "end": Act(
        permission=rules.KEEP,
        sources=rules.END.sources,
        title=gettext_lazy("End the office"),
        verb=pgettext_lazy("button", "End"),
        form=forms.EndForm,
        call=_dated(supervisors.end_supervisor),
        consequence=gettext_lazy("Open inquiries must be reassigned before any letter can be signed."),
        tone="bad",
    ),
}


@page(rules.VIEW)
def supervisor_detail(request: Request, supervisor_id: Any) -> HttpResponse:
    """Show one supervisor with the certificate."""
    row = selectors.supervisor_seen(request.actor, supervisor_id)
    acts = [
        {"label": act.verb, "url": reverse("legal:supervisor_act", args=[row.pk, name]), "tone": act.tone}
        for name, act in offered(ACTS, actor=request.actor, path=row.union.path, status=row.status)
    ]
    context = {
        "head_title": row.name,
        "head_tags": [tag(row, row.term_end_on, clock.today())],
        "head_meta": [row.get_kind_display(), row.union.name],
        "actions": acts[:1],
        "more": acts[1:],
        "card": _card(row),
        "crumbs": _crumbs(row.name),
        "mobile_back": reverse("legal:supervisor_list"),
    }
    return render(request, "legal/register_detail.html", context)


def _card(row: Supervisor) -> dict[str, Any]:
    rows = [
        (_("Certificate number"), row.cert_no),
        (_("Certificate issued on"), row.issued_on.isoformat()),
        (_("Term ends on"), row.term_end_on.isoformat()),
        (_("Training and examination"), row.training),
        (_("Account"), row.user.username if row.user else ""),
        (_("Reason"), row.ended_because),
    ]
    return {"title": _("Certificate"), "rows": [{"label": name, "value": value} for name, value in rows if value]}


def _crumbs(last: str) -> list[dict[str, str]]:
    return [
        {"label": _("Supervision"), "url": reverse("legal:supervision_list")},
        {"label": _("Supervisors and committees"), "url": reverse("legal:supervisor_list")},
        {"label": last},
    ]


@page(rules.VIEW, "GET", "POST")
def supervisor_act(request: Request, supervisor_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a supervisor's certificate, or carry it out."""
    row = selectors.supervisor_seen(request.actor, supervisor_id)
    act = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    back = reverse("legal:supervisor_detail", args=[row.pk])
    return act_page(request, act, row, back=back, crumbs=_crumbs(row.name), card=_card(row))


@page(rules.KEEP, "GET", "POST")
def supervisor_new(request: Request) -> HttpResponse:
    """Enter a supervisor with the certificate."""
    form = forms.SupervisorForm(request.POST or None)
    form.fields["union"].choices = [(str(each.pk), each.name) for each in keepers(request.actor, rules.KEEP)]
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            row = supervisors.certify_supervisor(
                actor=request.actor, union_id=told.pop("union"), today=clock.today(), **told
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered."))
            return redirect("legal:supervisor_detail", supervisor_id=row.pk)
    back = reverse("legal:supervisor_list")
    context = {
        "form": form,
        "title": _("Enter a supervisor"),
        "verb": _("Enter the supervisor"),
        "back": back,
        "crumbs": _crumbs(_("Enter a supervisor")),
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
