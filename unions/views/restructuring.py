"""Changes of the tree as pages: asked for, decided, carried out with progress."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.jobs.showing import work_on
from core.pages import page
from unions.choices.decisions import DecisionKind
from unions.choices.restructuring import ChangeType, PlanStatus
from unions.forms import restructuring as forms
from unions.models import Restructuring
from unions.rules.restructuring import DECIDE, EDIT, parts_of
from unions.selectors.decisions import decisions_about
from unions.selectors.lifecycle import covered
from unions.selectors.sought import unions_for
from unions.services import restructuring as services
from unions.views.act_pages import act_view
from unions.views.addresses import union_url

VIEW = "unions.view_union"
TONES = {
    PlanStatus.ASKED: "info",
    PlanStatus.APPROVED: "info",
    PlanStatus.RUNNING: "info",
    PlanStatus.DONE: "ok",
    PlanStatus.REFUSED: "bad",
    PlanStatus.WITHDRAWN: "neutral",
}


def _ask(kind: str) -> Any:
    def act(actor: Actor, union: Any, form: Any) -> Restructuring:
        told = dict(form.cleaned_data)
        if kind == ChangeType.SPLIT:
            told = form.told
        return services.ask_restructuring(actor=actor, union_id=union.pk, kind=kind, today=clock.today(), **told)

    return act


WAITS = lazy("Handed in. It is carried out once the upper union has decided.")


def plan_url(plan: Restructuring) -> str:
    """Return the address of a change's page."""
    return reverse("unions:plan_detail", args=[plan.pk])


def _decide(actor: Actor, plan: Restructuring, form: Any) -> None:
    told = form.cleaned_data
    services.decide_restructuring(
        actor=actor,
        plan_id=plan.pk,
        seen_version=told["seen_version"],
        is_approved=told["decision"] == "yes",
        approval_no=told["approval_no"],
        opinion=told["opinion"],
        today=clock.today(),
    )


union_move = act_view(
    EDIT,
    forms.MoveForm,
    _ask(ChangeType.MOVE),
    lazy("Move to another upper union"),
    lazy("Ask"),
    intro=lazy("Everything below moves along. The union above both sides decides. Reports of past days keep the tree."),
    waits=WAITS,
    seek=lambda union, text: unions_for(union, ChangeType.MOVE, text),
)
union_merge = act_view(
    EDIT,
    forms.MergerForm,
    _ask(ChangeType.MERGER),
    lazy("Merge into another union"),
    lazy("Ask"),
    intro=lazy("The members go on in the union that takes over. Nobody may merge a union at will (Art. 13)."),
    waits=WAITS,
    seek=lambda union, text: unions_for(union, ChangeType.MERGER, text),
)
union_split = act_view(
    EDIT,
    forms.SplitForm,
    _ask(ChangeType.SPLIT),
    lazy("Split the union"),
    lazy("Ask"),
    given=lambda _actor, union: {"employers": [each.employer for each in covered(union)]},
    intro=lazy("The members of the named employers go to the new unions, each of which then holds its first election."),
    waits=WAITS,
)
union_dissolve = act_view(
    EDIT,
    forms.DissolutionForm,
    _ask(ChangeType.DISSOLUTION),
    lazy("Dissolve the union"),
    lazy("Ask"),
    intro=lazy("The memberships are retained under the upper union. Nobody may dissolve a union at will (Art. 13)."),
    waits=WAITS,
)
plan_decide = act_view(
    DECIDE,
    forms.PlanDecisionForm,
    _decide,
    lazy("Decide on the change"),
    lazy("Decide"),
    model=Restructuring,
    by="pk",
    back=plan_url,
)
plan_withdraw = act_view(
    EDIT,
    VersionForm,
    lambda actor, plan, form: services.withdraw_restructuring(
        actor=actor, plan_id=plan.pk, today=clock.today(), **form.cleaned_data
    ),
    lazy("Withdraw the request"),
    lazy("Withdraw"),
    model=Restructuring,
    by="pk",
    back=plan_url,
)


@page(VIEW)
def plan_detail(request: Request, key: str) -> HttpResponse:
    """Show a change of the tree: what was asked, what was decided, how far it is."""
    plan: Restructuring = find(Restructuring, key, request.actor, VIEW)
    path = plan.union.path
    may = {right: request.actor.reaches(right, path) for right in (EDIT, DECIDE)}
    actions: list[dict[str, Any]] = []
    waiting = decisions_about(request.actor, plan.union, clock.today()) if plan.status == PlanStatus.ASKED else []
    if any(each.is_mine for each in waiting if each.kind == DecisionKind.RESTRUCTURING):
        actions.append({"label": _("Decide"), "url": reverse("unions:plan_decide", args=[plan.pk]), "tone": "p"})
    if plan.status == PlanStatus.ASKED and may[EDIT]:
        actions.append({"label": _("Withdraw"), "url": reverse("unions:plan_withdraw", args=[plan.pk])})
    job = work_on(request.actor, plan)
    if plan.status in (PlanStatus.APPROVED, PlanStatus.RUNNING) and may[DECIDE] and job is None:
        url = reverse("unions:plan_carry_out", args=[plan.pk])
        actions.append({"label": _("Carry out"), "url": url, "post": True, "tone": "p"})
    context = {
        "plan": plan,
        "head_title": plan.get_kind_display(),
        "head_tags": [{"label": plan.get_status_display(), "tone": TONES[PlanStatus(plan.status)]}],
        "head_meta": [plan.union.name],
        "actions": actions,
        "job": job,
        "card": {"title": pgettext("change of a union", "Request"), "rows": _facts(plan)},
        "crumbs": [
            {"label": _("Unions"), "url": reverse("unions:union_list")},
            {"label": plan.union.name, "url": union_url(plan.union)},
            {"label": plan.get_kind_display()},
        ],
        "mobile_back": union_url(plan.union),
    }
    return render(request, "unions/plan_detail.html", context)


def _facts(plan: Restructuring) -> list[dict[str, Any]]:
    rows = [{"label": _("Union"), "value": plan.union.name, "url": union_url(plan.union)}]
    if plan.target is not None:
        moves = plan.kind == ChangeType.MOVE
        label = _("New upper union") if moves else _("Union that takes over")
        rows.append({"label": label, "value": plan.target.name, "url": union_url(plan.target)})
    if plan.kind == ChangeType.SPLIT:
        parts = [
            _("%(name)s, %(n)s employers") % {"name": part["name"], "n": len(part["employers"])}
            for part in parts_of(plan.details)
        ]
        rows.append({"label": _("New unions"), "value": _("; ").join(parts), "url": ""})
    rows += [
        {"label": label, "value": value, "url": ""}
        for label, value in (
            (_("Ground"), plan.get_reason_code_display() if plan.reason_code else ""),
            (_("Reason"), plan.reason),
            (_("Day of the resolution"), plan.resolved_on and plan.resolved_on.isoformat()),
            (_("Votes in favour"), f"{plan.votes} / {plan.eligible}" if plan.eligible else ""),
            (_("Takes effect on"), plan.effective_on.isoformat()),
            (_("Asked by"), plan.recorder.name),
            (pgettext("change of a union", "Decided by"), plan.decided_by.name if plan.decided_by else ""),
            (_("Approval number"), plan.approval_no),
            (_("Opinion"), plan.opinion),
            (_("Carried out on"), plan.carried_out_on and plan.carried_out_on.isoformat()),
        )
        if value
    ]
    return rows


@page(DECIDE, "POST")
def plan_carry_out(request: Request, key: str) -> HttpResponse:
    """Put an approved change to work."""
    services.carry_out(actor=request.actor, plan_id=key, today=clock.today())
    return redirect("unions:plan_detail", key=key)
