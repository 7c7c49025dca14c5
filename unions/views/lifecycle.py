"""Founding a union as pages: the application part by part, the upper union's answer, the first election."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import NotFoundError
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from unions.forms import lifecycle as forms
from unions.forms.employers import UncoverForm
from unions.models import Union
from unions.rules import lifecycle as rules
from unions.rules.places import kinds_below
from unions.selectors.lifecycle import candidates_of, covered, founding_of, papers
from unions.services import applicants, employers, facts
from unions.services import lifecycle as services
from unions.views.act_pages import act_form, act_view, attempt, crumbs_of_act
from unions.views.addresses import union_url

EDIT, DECIDE = rules.EDIT, rules.DECIDE


@page(EDIT, "GET", "POST")
def union_new(request: Request, key: str) -> HttpResponse:
    """Begin the application for a union below another."""
    parent: Union = find(Union, key, request.actor, EDIT, by="code")
    kinds = kinds_below(parent.kind, parent.level)
    form = forms.FoundForm(request.POST or None, kinds=kinds)
    made: list[Union] = []

    def found() -> None:
        told = form.cleaned_data
        level = dict(kinds)[told["kind"]]
        made.append(
            services.found_union(actor=request.actor, parent_id=parent.pk, level=level, today=clock.today(), **told)
        )

    if request.method == "POST" and form.is_valid() and attempt(form, found):
        messages.success(request, _("The application is begun. Enter what it still lacks, then hand it in."))
        return redirect(union_url(made[0]))
    return act_form(
        request,
        form,
        title=_("New union below"),
        verb=_("Begin the application"),
        back=reverse("unions:union_list") + f"?under={parent.code}",
        mobile_back=union_url(parent),
        crumbs=[{"label": _("Unions"), "url": reverse("unions:union_list")}, {"label": parent.name}],
        union=parent,
    )


def _paper(slot: str) -> Any:
    def act(actor: Actor, union: Union, form: Any) -> None:
        services.hand_in_paper(
            actor=actor, union_id=union.pk, upload=form.cleaned_data["upload"], slot=slot, moment=clock.now()
        )

    return act


def _dated(service: Any) -> Any:
    """Return the act that passes a form's answers and today to a service."""
    return lambda actor, union, form: service(actor=actor, union_id=union.pk, today=clock.today(), **form.cleaned_data)


def _report(actor: Actor, union: Union, form: Any) -> None:
    told = form.cleaned_data
    if told["report"]:
        services.hand_in_paper(
            actor=actor, union_id=union.pk, upload=told["report"], slot=rules.REPORT, moment=clock.now()
        )
    services.report_election(
        actor=actor,
        union_id=union.pk,
        seen_version=told["seen_version"],
        elected_on=told["voted_on"],
        assembly=told["assembly"],
        eligible=told["eligible"],
        attended=told["attended"],
        years=told["years"],
        votes=form.votes,
        today=clock.today(),
    )


def _standing(_actor: Actor, union: Union) -> dict[str, Any]:
    founding = founding_of(union)
    candidates = candidates_of(founding=founding) if founding else []
    return {"candidates": candidates, "has_report": papers(union, rules.REPORT).exists()}


def _application(_actor: Actor, union: Union) -> dict[str, Any]:
    founding = founding_of(union)
    return {"name": union.name} | ({"few_members": founding.few_members, "note": founding.note} if founding else {})


def _facts(_actor: Actor, union: Union) -> dict[str, Any]:
    return {name: getattr(union, name) for name in facts.FACTS}


union_change = act_view(
    EDIT,
    forms.ChangeForm,
    lambda actor, union, form: services.change_application(actor=actor, union_id=union.pk, **form.cleaned_data),
    lazy("Change the application"),
    lazy("Save"),
    initial=_application,
)
union_facts = act_view(
    EDIT,
    forms.FactsForm,
    lambda actor, union, form: facts.change_facts(actor=actor, union_id=union.pk, **form.cleaned_data),
    lazy("Change the facts"),
    lazy("Save"),
    initial=_facts,
)
union_cover = act_view(
    EDIT,
    forms.CodeForm,
    _dated(services.cover_employer),
    lazy("Add an employer"),
    lazy("Add"),
    intro=lazy("The employer stands in the register already; it may be covered by one union at most."),
)
union_letter = act_view(EDIT, forms.PaperForm, _paper(rules.LETTER), lazy("Request letter"), lazy("Upload"))
union_applicants = act_view(
    EDIT,
    forms.MembersForm,
    _dated(applicants.list_members),
    lazy("Member list"),
    pgettext_lazy("register", "Enter"),
    intro=lazy("They become members when the union stands. The same list may be sent again: nobody comes in twice."),
)
union_candidate = act_view(
    EDIT,
    forms.CandidateForm,
    _dated(services.add_candidate),
    lazy("Add a candidate"),
    lazy("Add"),
    intro=lazy("Close relatives of the employer's principal may not stand (Union Law Art. 10)."),
)
union_apply = act_view(
    EDIT,
    VersionForm,
    _dated(services.apply_union),
    lazy("Hand in the application"),
    lazy("Hand in"),
    intro=lazy("The upper union decides. Until then nothing can be changed."),
)
union_approve = act_view(
    DECIDE,
    forms.ApproveForm,
    _dated(services.approve_union),
    lazy("Approve the application"),
    lazy("Approve"),
    intro=lazy("The union may then hold its first election; it is active once you have confirmed the report on it."),
)
union_return = act_view(
    DECIDE,
    forms.ReasonForm,
    _dated(services.return_union),
    lazy("Send the application back"),
    pgettext_lazy("decision", "Send back"),
    intro=lazy("Say what is to be put right; it can be handed in again."),
)
union_refuse = act_view(
    DECIDE,
    forms.ReasonForm,
    _dated(services.refuse_union),
    lazy("Refuse the application"),
    lazy("Refuse"),
    intro=lazy("A refusal is final: the employers and the people on the list are free again."),
)
union_report = act_view(
    EDIT,
    forms.ReportForm,
    _report,
    lazy("Report the first election"),
    pgettext_lazy("election", "Report"),
    given=_standing,
    intro=lazy("Two thirds of those entitled must attend; who has more than half of their votes is elected."),
)
union_return_report = act_view(
    DECIDE,
    forms.ReasonForm,
    _dated(services.return_report),
    lazy("Send the report back"),
    pgettext_lazy("decision", "Send back"),
)
union_activate = act_view(
    DECIDE,
    forms.AgreeForm,
    _dated(services.activate_union),
    lazy("Confirm the election"),
    lazy("Confirm"),
    intro=lazy("The union is active from then on, with its officers, its members and its first term."),
)


@page(EDIT, "POST")
def candidate_remove(request: Request, key: str, pk: str) -> HttpResponse:
    """Strike a candidate off the list of a first election."""
    union: Union = find(Union, key, request.actor, EDIT, by="code")
    services.remove_candidate(actor=request.actor, union_id=union.pk, candidate_id=pk)
    return redirect(union_url(union))


@page(EDIT, "GET", "POST")
def cover_remove(request: Request, key: str, pk: int) -> HttpResponse:
    """Let go of an employer on a day: one that was entered wrongly, or that has left."""
    union: Union = find(Union, key, request.actor, EDIT, by="code")
    cover = covered(union).filter(pk=pk).first()
    if cover is None:
        raise NotFoundError(_("No such employer."), code="not_found")
    form = UncoverForm(request.POST or None, initial={"to_on": clock.today()})

    def let_go() -> None:
        employers.uncover_employer(
            actor=request.actor, union_id=union.pk, cover_id=pk, today=clock.today(), **form.cleaned_data
        )

    if request.method == "POST" and form.is_valid() and attempt(form, let_go):
        messages.success(request, _("%(name)s is no longer covered.") % {"name": cover.employer.name})
        return redirect(union_url(union))
    title = _("End the cover of %(name)s") % {"name": cover.employer.name}
    verb, crumbs = pgettext("cover", "End"), crumbs_of_act(union, title)
    return act_form(request, form, title=title, verb=verb, back=union_url(union), crumbs=crumbs, union=union)
