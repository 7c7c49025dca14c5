"""Terms as pages: re-election step by step, extension, and the list of terms that end or are over."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.keyset import page_of
from core.pages import page
from unions.forms import lifecycle as forms
from unions.forms import terms as term_forms
from unions.models import Reelection, TermExtension, Union
from unions.rules import terms as rules
from unions.selectors import terms as selectors
from unions.selectors.lifecycle import candidates_of
from unions.services import lifecycle as papers
from unions.services import terms as services
from unions.views.act_pages import act_view
from unions.views.addresses import union_url

EDIT, DECIDE = rules.EDIT, rules.DECIDE
AHEAD = timedelta(days=180)


def _on_union(service: Any, *, dated: bool = False) -> Any:
    more = (lambda: {"today": clock.today()}) if dated else dict
    return lambda actor, union, form: service(actor=actor, union_id=union.pk, **form.cleaned_data, **more())


def _on_election(service: Any) -> Any:
    return lambda actor, row, form: service(actor=actor, reelection_id=row.pk, today=clock.today(), **form.cleaned_data)


def _paper(slot: str) -> Any:
    def act(actor: Actor, row: Reelection, form: Any) -> None:
        upload = form.cleaned_data["upload"]
        papers.hand_in_paper(
            actor=actor, union_id=row.union_id, upload=upload, slot=slot, moment=clock.now(), since=row.created_at
        )

    return act


def _vote(actor: Actor, row: Reelection, form: Any) -> None:
    told = form.cleaned_data
    services.record_vote(
        actor=actor,
        reelection_id=row.pk,
        seen_version=told["seen_version"],
        voted_on=told["voted_on"],
        eligible=told["eligible"],
        attended=told["attended"],
        votes=form.votes,
        today=clock.today(),
    )


def _decide_extension(actor: Actor, row: TermExtension, form: Any) -> None:
    told = form.cleaned_data
    services.decide_extension(
        actor=actor,
        extension_id=row.pk,
        is_approved=told["decision"] == "yes",
        opinion=told["opinion"],
        today=clock.today(),
    )


def election(*args: Any, **kwargs: Any) -> Any:
    """Return the page of an act on a re-election."""
    return act_view(*args, model=Reelection, by="pk", **kwargs)


term_enter = act_view(
    EDIT,
    term_forms.TermForm,
    _on_union(services.enter_term, dated=True),
    lazy("Enter the running term"),
    pgettext_lazy("register", "Enter"),
)
reelection_plan = act_view(
    EDIT,
    term_forms.PlanForm,
    _on_union(services.plan_reelection, dated=True),
    lazy("Plan the election"),
    pgettext_lazy("button", "Plan"),
)
extension_ask = act_view(
    EDIT,
    term_forms.ExtensionForm,
    _on_union(services.ask_extension, dated=True),
    lazy("Ask for an extension"),
    lazy("Ask"),
    intro=lazy("The upper union decides. All extensions of a term together have a limit."),
)
extension_decide = act_view(
    DECIDE,
    term_forms.DecisionForm,
    _decide_extension,
    lazy("Decide on the extension"),
    lazy("Decide"),
    model=TermExtension,
    by="pk",
)
reelection_candidate = election(
    EDIT, forms.CandidateForm, _on_election(services.add_candidate), lazy("Add a candidate"), lazy("Add")
)
reelection_letter = election(
    EDIT, forms.PaperForm, _paper(rules.REQUEST_LETTER), lazy("Request for the election"), lazy("Upload")
)
reelection_send = election(
    EDIT, VersionForm, _on_election(services.send_request), lazy("Send the request"), pgettext_lazy("letter", "Send")
)
reelection_return = election(
    DECIDE,
    forms.ReasonForm,
    _on_election(services.return_request),
    lazy("Send the request back"),
    pgettext_lazy("decision", "Send back"),
)
reelection_approve = election(
    DECIDE, forms.AgreeForm, _on_election(services.approve_request), lazy("Approve the request"), lazy("Approve")
)
reelection_vote = election(
    EDIT,
    forms.VotesForm,
    _vote,
    lazy("Enter the vote"),
    pgettext_lazy("register", "Enter"),
    given=lambda _actor, row: {"candidates": candidates_of(reelection=row)},
    intro=lazy("Two thirds of those entitled must attend; who has more than half of their votes is elected."),
)
reelection_paper = election(
    EDIT, forms.PaperForm, _paper(rules.RESULT_REPORT), lazy("Report on the election"), lazy("Upload")
)
reelection_report = election(
    EDIT,
    VersionForm,
    _on_election(services.report_result),
    lazy("Report the result"),
    pgettext_lazy("election", "Report"),
)
reelection_return_result = election(
    DECIDE,
    forms.ReasonForm,
    _on_election(services.return_result),
    lazy("Send the result back"),
    pgettext_lazy("decision", "Send back"),
)
reelection_confirm = election(
    DECIDE,
    term_forms.ResultForm,
    _on_election(services.approve_result),
    lazy("Confirm the result"),
    lazy("Confirm"),
    intro=lazy("The old term closes, the new one opens, and the elected take office on the day of the election."),
)
reelection_abandon = election(
    EDIT,
    forms.ReasonForm,
    _on_election(services.abandon),
    lazy("Give the election up"),
    pgettext_lazy("election", "Give up"),
)


@page(EDIT, "POST")
def reelection_strike(request: Request, key: str, pk: str) -> HttpResponse:
    """Strike a candidate off the list of a re-election."""
    row: Reelection = find(Reelection, key, request.actor, EDIT)
    services.remove_candidate(actor=request.actor, reelection_id=row.pk, candidate_id=pk)
    return redirect(union_url(row.union))


@page("unions.view_union")
def term_list(request: Request) -> HttpResponse:
    """Show the unions whose term is over, or ends within half a year."""
    today = clock.today()
    ending = request.GET.get("state") == "ending"
    rows = selectors.ending(request.actor, today + AHEAD) if ending else selectors.overdue(request.actor)
    shown = page_of(request, rows, key="term_end_on", rising=True)
    base = reverse("unions:term_list")
    context = {
        "head_title": _("Terms"),
        "tabs": [
            {"label": _("Overdue"), "url": base, "current": not ending},
            {"label": _("Ending within half a year"), "url": f"{base}?state=ending", "current": ending},
        ],
        "columns": [_("Name of the union"), _("Upper union"), _("Session"), _("End of term"), pgettext("term", "Days")],
        "rows": [_row(union, today) for union in shown.rows],
        "previous_url": shown.previous_url,
        "next_url": shown.next_url,
        "page_note": _("%(n)s unions") % {"n": f"{shown.total:,}"} if shown.rows else "",
        "empty_title": _("No union is overdue") if not ending else _("No term ends within half a year"),
        "crumbs": [{"label": _("Unions"), "url": reverse("unions:union_list")}, {"label": _("Terms")}],
        "mobile_back": reverse("unions:union_list"),
    }
    return render(request, "unions/register.html", context)


def _row(union: Union, today: Any) -> dict[str, Any]:
    left = (union.term_end_on - today).days if union.term_end_on else 0
    return {
        "url": union_url(union),
        "title": union.name,
        "cells": [
            {"text": union.parent.name if union.parent else ""},
            {"text": union.session_no or "", "n": True, "l": _("Session")},
            {"text": union.term_end_on.isoformat() if union.term_end_on else ""},
            {"text": _("%(n)s days over") % {"n": -left} if left < 0 else _("%(n)s days left") % {"n": left}},
        ],
    }
