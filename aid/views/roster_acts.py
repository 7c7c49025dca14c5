"""The acts on a roster and on one of its lines as pages: one form each, one service each, back to the roster."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.choices.relief import Decision
from aid.forms import relief as forms
from aid.forms.notices import PrepareNoticeForm
from aid.models import Award, Roster
from aid.rules.standards import above_text
from aid.selectors.rosters import ladder_of, roster_lines
from aid.selectors.standards import above_standard
from aid.services import awards, objections, payments, roster_notices, rosters
from aid.views import programme_page, roster_page
from core import clock
from core.actors import Actor
from core.chinese.money import format_yuan, from_fen
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from core.transitions import check_fresh

L = gettext_lazy
Act = Callable[[Actor, Any, dict[str, Any]], Any]
Words = dict[str, Any]


def step_page(permission: str, form_class: type, act: Act, words: Words) -> Callable[..., HttpResponse]:
    """Return the view of one act on a roster: GET shows the roster in figures and the form, POST takes it."""

    @page(permission, "GET", "POST")
    def view(request: Request, roster_id: Any) -> HttpResponse:
        roster = find(Roster, roster_id, request.actor, "aid.view_roster")
        form = form_class(request.POST or None, request.FILES or None, initial={"seen_version": roster.version})
        notes = _ladder(form, roster, request.actor)
        if request.method == "POST" and form.is_valid():
            act(request.actor, roster, form.cleaned_data)
            messages.success(request, _("%(title)s: done.") % {"title": words["title"]})
            return redirect("aid:roster_detail", roster_id=roster.pk)
        return _show(request, roster, form, words, notes)

    return view


def line_page(permission: str, form_class: type, act: Act, words: Words) -> Callable[..., HttpResponse]:
    """Return the view of one act on a line of a roster."""

    @page(permission, "GET", "POST")
    def view(request: Request, roster_id: Any, award_id: Any) -> HttpResponse:
        award = find(Award, award_id, request.actor, "aid.view_roster")
        form = form_class(request.POST or None, initial={"seen_version": award.version})
        if request.method == "POST" and form.is_valid():
            act(request.actor, award, form.cleaned_data)
            messages.success(request, _("%(title)s: done.") % {"title": words["title"]})
            return redirect("aid:roster_detail", roster_id=award.roster_id)
        return _show(request, award.roster, form, words, [], of=award)

    return view


def _show(
    request: Request, roster: Roster, form: Any, words: Words, notes: list[str], of: Award | None = None
) -> HttpResponse:
    live = [line for line in roster_lines(request.actor, roster.pk) if line.status not in roster_page.GONE]
    total = sum(line.amount_fen for line in live)
    back = reverse("aid:roster_detail", args=[roster.pk])
    context = {
        "roster": roster,
        "programme": roster.programme,
        "award": of,
        "form": form,
        "notes": notes,
        "families": len(live),
        "total_yuan": from_fen(total),
        "fund": roster.part.fund,
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": roster.programme.name, "url": programme_page.url(roster.programme)},
            {"label": _("Roster"), "url": back},
            {"label": words["title"]},
        ],
        **words,
    }
    return render(request, "aid/roster_step.html", context, status=422 if form.errors else 200)


def _ladder(form: Any, roster: Roster, actor: Actor) -> list[str]:
    """Say who decides on the roster, and ask for what the decision leaves behind: nothing where one approver may."""
    if "collective_record" not in form.fields:
        return []
    live = [line for line in roster_lines(actor, roster.pk) if line.status not in roster_page.GONE]
    highest = max((line.amount_fen for line in live), default=0)
    above = above_standard(roster)
    decision, limits = ladder_of(roster, highest, clock.today(), is_above_standard=bool(above))
    if decision == Decision.COUNTY:
        for name in ("collective_record", "decision_paper", "decision_scan"):
            form.fields.pop(name)
        return []
    if decision == Decision.COLLECTIVE:
        form.fields["collective_record"].required = form.fields["decision_scan"].required = True
        form.fields.pop("decision_paper")
        text = _("An amount is above %(limit)s, so the county decides collectively.")
        return [text % {"limit": format_yuan(limits.county)}]
    form.fields["decision_paper"].required = form.fields["decision_scan"].required = True
    if above:
        form.fields.pop("collective_record")
        return [above_text(above, decision)]
    text = _("An amount is above %(limit)s: %(by)s decides. Enter number and scan of its paper.")
    return [text % {"limit": format_yuan(limits.collective), "by": decision.label}]


def _on(service: Callable[..., Any], **extra: Callable[[], Any]) -> Act:
    """Return the act that passes a form's answers to a service of rosters, with the moment where it asks for one."""

    def act(actor: Actor, roster: Roster, data: dict[str, Any]) -> Any:
        return service(actor=actor, roster_id=roster.pk, **data, **{name: read() for name, read in extra.items()})

    return act


def _end_notice(actor: Actor, roster: Roster, _data: dict[str, Any]) -> Roster:
    return roster_notices.end_roster_notice(actor=actor, roster_id=roster.pk, today=clock.today())


def _notice(actor: Actor, roster: Roster, data: dict[str, Any]) -> Any:
    return roster_notices.prepare_roster_notice(actor=actor, roster_id=roster.pk, today=clock.today(), **data)


def _hold(actor: Actor, award: Award, data: dict[str, Any]) -> Any:
    check_fresh(award, data["seen_version"])
    return objections.object_to_award(actor=actor, award_id=award.pk, today=clock.today(), text=data["text"])


def _resolve(actor: Actor, award: Award, data: dict[str, Any]) -> Any:
    check_fresh(award, data.pop("seen_version"))
    return objections.decide_award(actor=actor, award_id=award.pk, today=clock.today(), moment=clock.now(), **data)


def _line(service: Callable[..., Any], **extra: Callable[[], Any]) -> Act:
    """Return the act that passes a form's answers to a service of awards."""

    def act(actor: Actor, award: Award, data: dict[str, Any]) -> Any:
        return service(actor=actor, award_id=award.pk, **data, **{name: read() for name, read in extra.items()})

    return act


def words(title: str | Promise, intro: str | Promise = "", tone: str = "p") -> Words:
    """Return what a page of one act says; the button repeats the title."""
    return {"title": title, "verb": title, "intro": intro, "tone": tone}


BUILD, CHECK, APPROVE = "aid.build_roster", "aid.check_roster", "aid.approve_roster"
DECIDES = "aid.view_roster"  # two rights may reject, by the state; the service asks for the one that counts

roster_submit = step_page(
    BUILD,
    VersionForm,
    _on(rosters.submit_roster, today=clock.today),
    words(L("Submit the roster"), L("Families and amounts stay as they are from now on. The township checks next.")),
)
roster_discard = step_page(
    BUILD,
    forms.ReasonForm,
    _on(rosters.discard_roster),
    words(L("Discard the roster"), L("Its families are free for another roster."), "bad"),
)
roster_check = step_page(
    CHECK,
    forms.CheckRosterForm,
    _on(rosters.check_roster, moment=clock.now),
    words(L("Pass the roster"), L("The first of two yeses each payment rests on. The county decides next."), ""),
)
roster_return = step_page(
    CHECK,
    forms.ReasonForm,
    _on(rosters.return_roster),
    words(L("Return the roster"), L("It becomes a draft again. Write what has to be mended."), ""),
)
roster_reject = step_page(
    DECIDES,
    forms.ReasonForm,
    _on(rosters.reject_roster),
    words(L("Reject the roster"), L("The whole roster ends; its families may be put on another."), ""),
)
roster_approve = step_page(
    APPROVE,
    forms.ApproveRosterForm,
    _on(rosters.approve_roster, moment=clock.now),
    words(L("Approve the roster"), L("The whole sum is set aside in the county's fund at once, or none of it."), ""),
)
roster_notice = step_page(
    CHECK,
    PrepareNoticeForm,
    _notice,
    words(
        L("Prepare the notice"),
        L("Each family stands on it: masked name, unit, category and kind of cause. Somebody else releases it."),
    ),
)
roster_end_notice = step_page(
    CHECK, VersionForm, _end_notice, words(L("End the notice"), L("Lines without an objection can be paid."))
)

line_exclude = line_page(
    BUILD,
    forms.ReasonForm,
    _line(awards.exclude_award),
    words(L("Take off the roster"), L("The family is free for another roster."), ""),
)
line_reject = line_page(
    DECIDES,
    forms.ReasonForm,
    _line(awards.reject_award),
    words(L("Reject the line"), L("The other lines go on."), ""),
)
line_cancel = line_page(
    APPROVE,
    forms.ReasonForm,
    _line(payments.cancel_award, moment=clock.now),
    words(L("Cancel the line"), L("Its money goes back to the budget; the family is free for a roster."), "bad"),
)
line_hold = line_page(
    "aid.register_objection",
    forms.HoldForm,
    _hold,
    words(L("Register objection"), L("This line stops until the objection is decided; the others go on."), ""),
)
line_resolve = line_page(
    "aid.investigate_objection",
    forms.ResolveForm,
    _resolve,
    words(L("Decide the objection"), L("Upheld, the money is free again."), ""),
)
