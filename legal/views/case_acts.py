"""One step of a legal-aid case as a page: its form beside the clock it meets, its consequence said before."""

from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core import clock
from core.actors import Actor
from core.clocks.models import OPEN_STATES, Deadline
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from core.http import Request
from core.pages import page
from legal.choices.cases import SubsidyStatus
from legal.models import AidSubsidy, LegalAidCase
from legal.rules import cases as rules
from legal.rules.deadlines import AID_CALLBACK
from legal.selectors.cases import clocks_of
from legal.selectors.lawyers import ranked
from legal.services import reviews
from legal.services.opening import open_case
from legal.views import case_page
from legal.views.case_act_table import ACTS, OWN, CaseAct
from unions.views.acts import put_errors

CANNOT = {"conflict": lazy("Conflict of interest"), "away": lazy("Away"), "full": lazy("Too many cases")}


def offered(
    actor: Actor, case: LegalAidCase, subsidy: AidSubsidy | None, clocks: list[Deadline]
) -> list[tuple[str, CaseAct]]:
    """Return what this person may do with a case in its present state, of which the subsidy and the clocks are part."""
    awaited = any(each.code == AID_CALLBACK.code and each.state in OPEN_STATES for each in clocks)
    asked_for = {
        "release": subsidy is not None and subsidy.status == SubsidyStatus.HELD,
        "callback": awaited,
        "aid_first": bool(case.urgent_because),
    }
    return [
        (name, act)
        for name, act in ACTS.items()
        if case.status in act.sources and asked_for.get(name, True) and _may(actor, case, name, act)
    ]


def _may(actor: Actor, case: LegalAidCase, name: str, act: CaseAct) -> bool:
    if not actor.reaches(act.permission, case.union.path):
        return False
    if name in OWN:
        return case.lawyer is not None and case.lawyer.user_id == actor.user_id
    return True


@page(rules.OPEN, "GET", "POST")
def case_act(request: Request, key: str, act: str) -> HttpResponse:
    """Show the form of one act, or do it and go back to the case."""
    case = open_case(request.actor, key)
    known = ACTS.get(act)
    if known is None:
        raise NotFoundError(_("There is no such page."), code="not_found")
    if not request.actor.reaches(known.permission, case.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=known.permission)
    if request.method == "GET" and case.status not in known.sources:
        raise ConflictError(
            _("Not possible in the state “%(state)s”.") % {"state": case.get_status_display()}, code="wrong_state"
        )
    clocks = clocks_of(case)
    form = _form(request, case, act, known, clocks)
    if request.method == "POST" and form.is_valid():
        try:
            known.call(request.actor, case, dict(form.cleaned_data))
        except RuleBrokenError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(title)s: done.") % {"title": known.title})
            return redirect(case_page.case_url(case))
    return render(
        request,
        "legal/act.html",
        _context(request.actor, case, act, known, form, clocks),
        status=422 if form.errors else 200,
    )


def _form(request: Request, case: LegalAidCase, name: str, act: CaseAct, clocks: list[Deadline]) -> Any:
    initial = {"seen_version": case.version, "on": clock.today(), "papers": case.papers}
    if name == "ask":
        initial["missing"] = rules.missing_papers(reviews.needed_of(case), case.papers)
    if name == "test":
        initial["exemption"] = reviews.proposed_for(case)
    more = {"claims": case.claims.all()} if name == "finish" else {}
    form = act.form(request.POST or None, request.FILES or None, initial=initial, **more)
    if name in ("assign", "aid_first"):
        form.order = ranked(request.actor, case, clock.today())
        form.fields["lawyer"].choices = [
            (str(each.candidate.key), _lawyer_words(each)) for each in form.order if not each.obstacle
        ]
    if name == "hearing_result":
        form.fields["hearing"].choices = [
            (str(each.pk), f"{timezone.localtime(each.held_at):%Y-%m-%d %H:%M} {each.body}")
            for each in case.hearings.all()
        ]
    if name != "callback" and any(
        each.code == act.clock and each.finished_on is None and clock.today() > each.due_on for each in clocks
    ):
        form.fields["late_reason"] = fields.CharField(
            label=_("Why it comes late"), max_length=300, widget=fields.Textarea(attrs={"rows": 2})
        )
    return form


def _lawyer_words(each: Any) -> str:
    return f"{each.candidate.name} ({each.points}): {_(', ').join(each.reasons)}"


def _context(
    actor: Actor, case: LegalAidCase, name: str, act: CaseAct, form: Any, clocks: list[Deadline]
) -> dict[str, Any]:
    panels = case_page.clock_panels(case, clocks, clock.today())
    back = case_page.case_url(case)
    return {
        "case": case,
        "form": form,
        "title": act.title,
        "verb": act.verb,
        "consequence": act.consequence,
        "tone": act.tone,
        "clock": next((each for each in panels if each.get("code") == act.clock), panels[0] if panels else None),
        "card": case_page.summary(case),
        "cannot": [
            (each.candidate.name, CANNOT[each.obstacle]) for each in getattr(form, "order", ()) if each.obstacle
        ],
        "back": back,
        "crumbs": [*crumbs(case), {"label": act.title}],
        "mobile_back": back,
    }


def crumbs(case: LegalAidCase) -> list[dict[str, Any]]:
    """Return the way to a case."""
    return [
        {"label": _("Legal aid"), "url": reverse("legal:case_list")},
        {"label": case.applicant.name, "url": case_page.case_url(case)},
    ]
