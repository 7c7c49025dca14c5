"""Transfers of members: marked out by the old union, asked for by the new one, answered, decided above (story 3)."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.chinese.names import mask_name
from core.errors import DomainError, ForbiddenError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from unions.choices.members import TRANSFER_OPEN, TransferWay
from unions.forms import members as forms
from unions.models import MemberTransfer, Union
from unions.rules import members as rules
from unions.selectors import transfers as selectors
from unions.selectors.member_page import member_seen
from unions.selectors.members import own_unions
from unions.services import transfers
from unions.services.people import describe
from unions.views.acts import Act, act_named, act_page, dated, put_errors
from unions.views.member_words import TRANSFER_TONES, member_url, tabs
from unions.views.seeking import offer, seek_context, typed


def _decide(actor: Actor, row: MemberTransfer, data: dict[str, Any]) -> Any:
    to_new = data.pop("decision") == "new"
    return transfers.decide_transfer(actor=actor, transfer_id=row.pk, today=clock.today(), to_new=to_new, **data)


ACTS: dict[str, Act] = {
    "accept": Act(
        permission=rules.EDIT,
        sources=rules.ACCEPT.sources,
        title=gettext_lazy("Accept the member"),
        verb=pgettext_lazy("button", "Accept"),
        form=forms.OpinionForm,
        call=dated(transfers.accept_transfer, "transfer_id"),
        consequence=gettext_lazy("From this moment the person is a member here; the card stays the same."),
        tone="p",
    ),
    "agree": Act(
        permission=rules.EDIT,
        sources=rules.AGREE.sources,
        title=gettext_lazy("Let the member go"),
        verb=pgettext_lazy("button", "Agree"),
        form=forms.OpinionForm,
        call=dated(transfers.agree_transfer, "transfer_id"),
        consequence=gettext_lazy("From this moment the person is a member of the union that asked."),
        tone="p",
    ),
    "refuse": Act(
        permission=rules.EDIT,
        sources=rules.REFUSE.sources,
        title=gettext_lazy("Refuse the transfer"),
        verb=pgettext_lazy("button", "Refuse"),
        form=forms.RefuseForm,
        call=dated(transfers.refuse_transfer, "transfer_id"),
        consequence=gettext_lazy("The member stays with the old union."),
    ),
    "withdraw": Act(
        permission=rules.EDIT,
        sources=rules.WITHDRAW.sources,
        title=gettext_lazy("Withdraw the transfer"),
        verb=pgettext_lazy("button", "Withdraw"),
        form=forms.OpinionForm,
        call=dated(transfers.withdraw_transfer, "transfer_id"),
    ),
    "decide": Act(
        permission=rules.DECIDE_RIGHT,
        sources=rules.DECIDE.sources,
        title=gettext_lazy("Decide on the transfer"),
        verb=pgettext_lazy("button", "Decide"),
        form=forms.DecideForm,
        call=_decide,
        tone="p",
    ),
}


@page(rules.OPEN_TRANSFER)
def transfer_list(request: Request) -> HttpResponse:
    """List the transfers of one's unions: those that wait, or all."""
    everything = request.GET.get("view") == "all"
    rows: QuerySet[MemberTransfer] = selectors.transfers_seen(request.actor)
    if not everything:
        rows = rows.filter(status__in=list(TRANSFER_OPEN))
    shown = page_of(request, rows, key="asked_on")
    here, today = reverse("unions:transfer_list"), clock.today()
    context = {
        "rows": [
            {
                "row": each,
                "name": mask_name(each.person.name),
                "url": reverse("unions:transfer_detail", args=[each.pk]),
                "tone": TRANSFER_TONES[each.status],
                "late": each.is_open and each.due_on < today,
            }
            for each in shown.rows
        ],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "tabs": tabs("transfer_list") if request.actor.can(rules.VIEW) else [],
        "chips": [
            {"label": _("Waiting for an answer"), "url": here, "current": not everything},
            {"label": _("All"), "url": f"{here}?view=all", "current": everything},
        ],
        "actions": [{"label": _("Ask for a transfer"), "url": reverse("unions:transfer_pull"), "tone": "p"}]
        if request.actor.can(rules.EDIT)
        else [],
        "crumbs": [
            _members(request.actor),
            {"label": pgettext("membership", "Transfers")},
        ],
        "mobile_back": _members(request.actor)["url"] or "/work/",
    }
    return render(request, "unions/transfer_list.html", context)


def _members(actor: Actor) -> dict[str, Any]:
    """Return the first step of the way here; whoever only decides from above cannot look for members."""
    return {"label": _("Members"), "url": reverse("unions:member_search") if actor.can(rules.VIEW) else ""}


def may(actor: Actor, row: MemberTransfer) -> list[str]:
    """Return which acts on a transfer are this person's: each side its own, the union above both when it is late."""
    if not row.is_open:
        return []
    here, there = actor.reaches(rules.EDIT, row.union.path), actor.reaches(rules.EDIT, row.from_union.path)
    pulled = row.way == TransferWay.PULL
    asked, asker = (there, here) if pulled else (here, there)
    other = row.asked_by_id != actor.user_id  # who asked does not answer too, though both unions be theirs
    found = [("agree" if pulled else "accept"), "refuse"] if asked and other else []
    found += ["withdraw"] if asker else []
    late = clock.today() > row.due_on and other
    return found + (["decide"] if late and actor.reaches(rules.DECIDE_RIGHT, row.common.path) else [])


@page(rules.OPEN_TRANSFER)
def transfer_detail(request: Request, transfer_id: Any) -> HttpResponse:
    """Show one transfer: who goes where, until when the answer is due, and what may be done."""
    row = selectors.transfer_seen(request.actor, transfer_id)
    acts = [
        {"label": ACTS[name].verb, "url": reverse("unions:transfer_act", args=[row.pk, name]), "tone": ACTS[name].tone}
        for name in may(request.actor, row)
    ]
    seen = request.actor.reaches(rules.VIEW, row.membership.union.path)
    context = {
        "row": row,
        "head_title": _("Transfer of %(name)s") % {"name": row.person.name},
        "head_tags": [{"label": row.get_status_display(), "tone": TRANSFER_TONES[row.status]}],
        "head_meta": [row.get_way_display()],
        "actions": acts[:2],
        "more": acts[2:],
        "late": row.is_open and row.due_on < clock.today(),
        "own": row.is_open and row.asked_by_id == request.actor.user_id,
        "member_url": member_url(row.membership_id) if seen else "",
        "crumbs": [
            _members(request.actor),
            {"label": pgettext("membership", "Transfers"), "url": reverse("unions:transfer_list")},
            {"label": row.person.name},
        ],
        "mobile_back": reverse("unions:transfer_list"),
    }
    return render(request, "unions/transfer_detail.html", context)


@page(rules.OPEN_TRANSFER, "GET", "POST")
def transfer_act(request: Request, transfer_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a transfer, or carry it out."""
    row = selectors.transfer_seen(request.actor, transfer_id)
    act = act_named(ACTS, task, actor=request.actor, path=_side(row, task))
    crumbs = [
        _members(request.actor),
        {"label": pgettext("membership", "Transfers"), "url": reverse("unions:transfer_list")},
        {"label": row.person.name, "url": reverse("unions:transfer_detail", args=[row.pk])},
    ]
    back = reverse("unions:transfer_detail", args=[row.pk])
    card = {
        "title": _("Transfer"),
        "rows": [
            {"label": _("Member"), "value": row.person.name},
            {"label": _("Old union"), "value": row.from_union.name},
            {"label": _("New union"), "value": row.union.name},
            {"label": _("Reason"), "value": row.reason},
            {"label": _("Answer due on"), "value": row.due_on.isoformat()},
        ],
    }
    return act_page(request, act, row, back=back, crumbs=crumbs, card=card)


def _side(row: MemberTransfer, task: str) -> str:
    """Return the path of the union whose act it is."""
    if task == "decide":
        return row.common.path
    asked = row.from_union if row.way == TransferWay.PULL else row.union
    asker = row.union if row.way == TransferWay.PULL else row.from_union
    side: Union = asker if task == "withdraw" else asked
    return side.path


@page(rules.EDIT, "GET", "POST")
def transfer_out(request: Request, member_id: int) -> HttpResponse:
    """Mark a member out to another union: find it by name or code, choose it, say why."""
    member = member_seen(request.actor, member_id)
    if not request.actor.reaches(rules.EDIT, member.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=rules.EDIT)
    found = selectors.unions_to_go_to(typed(request), besides=member.union)
    form = forms.OutForm(request.POST or None, initial={"seen_version": member.version})
    offer(form, "union", found)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            row = transfers.mark_out(
                actor=request.actor,
                membership_id=member.pk,
                seen_version=given["seen_version"],
                union_id=given["union"],
                reason=given["reason"],
                job=given["job"],
                today=clock.today(),
            )
        except DomainError as error:
            if error.status != 422:
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Marked out. The new union has until %(day)s.") % {"day": row.due_on})
            return redirect("unions:transfer_detail", transfer_id=row.pk)
    context = {
        "member": member,
        "form": form,
        **seek_context(form, "union", found),
        "back": member_url(member.pk),
        "crumbs": [
            _members(request.actor),
            {"label": member.person.name, "url": member_url(member.pk)},
            {"label": _("Transfer")},
        ],
        "mobile_back": member_url(member.pk),
    }
    return render(request, "unions/transfer_out.html", context, status=422 if form.errors else 200)


@page(rules.EDIT, "GET", "POST")
def transfer_pull(request: Request) -> HttpResponse:
    """Ask the old union for somebody who works here now, by name and whole identity number."""
    unions = list(own_unions(request.actor, rules.EDIT))
    form = forms.PullForm(request.POST or None)
    form.fields["union"].choices = [(str(each.pk), each.name) for each in unions]
    if request.method == "POST" and form.is_valid():
        try:
            row = _want(request.actor, form.cleaned_data)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Asked. The old union has until %(day)s.") % {"day": row.due_on})
            return redirect("unions:transfer_detail", transfer_id=row.pk)
    context = {
        "form": form,
        "title": _("Ask for a transfer"),
        "verb": _("Ask for a transfer"),
        "consequence": _("The old union is asked. Nothing changes before it agrees, or the union above both decides."),
        "back": reverse("unions:member_search"),
        "crumbs": [_members(request.actor), {"label": _("Ask for a transfer")}],
        "mobile_back": reverse("unions:member_search"),
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)


def _want(actor: Actor, given: dict[str, Any]) -> MemberTransfer:
    today = clock.today()
    described = describe(
        name=given["name"], identity=given["identity"], identity_kind=given["identity_kind"], today=today
    )
    return transfers.want_member(
        actor=actor,
        union_id=given["union"],
        described=described,
        reason=given["reason"],
        job=given["job"],
        today=today,
    )
