"""What may be done with a dispute, one act a page: kept by its office, mediated at its table, taken further."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.errors import ForbiddenError, NotFoundError
from core.http import Request
from core.pages import page
from legal.choices.disputes import Seating
from legal.models import Mediation
from legal.rules import disputes as rules
from legal.selectors import agreements as agreement_facts
from legal.selectors import mediators as mediator_facts
from legal.selectors import sessions as session_facts
from legal.selectors.disputes import mediation_by_key, seating_of
from legal.selectors.joining import same_unit
from legal.views.dispute_acts_list import ACTS, SECTIONS
from unions.views.act_pages import attempt
from unions.views.acts import Act

Given = Callable[[Mediation, Request, str | None], dict[str, Any]]


def may(actor: Actor, act: Act, mediation: Mediation, seating: str | None) -> bool:
    """Say whether somebody may take an act: by their branch, as mediator of the case, or from their seat."""
    if not actor.reaches(act.permission, mediation.union.path):
        return False
    if act.permission == rules.MEDIATE:
        return seating == Seating.MEDIATOR
    return seating is not None if act.permission == rules.TAKE_PART else True


def offered(actor: Actor, mediation: Mediation, seating: str | None) -> list[tuple[str, Act]]:
    """Return what somebody may do with a case now."""
    return [
        (name, act)
        for name, act in ACTS.items()
        if mediation.status in act.sources and may(actor, act, mediation, seating)
    ]


def act_url(mediation: Mediation, name: str) -> str:
    """Return the address of an act; the wording of the agreement has a page of its own."""
    return reverse("legal:mediation_act", args=[mediation.number, name])


@page(rules.OPEN, "GET", "POST")
def mediation_act(request: Request, key: str, task: str) -> HttpResponse:
    """Show the form of one act on a dispute, or carry it out."""
    mediation = mediation_by_key(request.actor, key)
    act, seating = ACTS.get(task), seating_of(mediation, request.actor)
    if act is None:
        raise NotFoundError(_("There is no such page."), code="not_found")
    if not may(request.actor, act, mediation, seating):
        raise ForbiddenError(_("You do not have the right to do this."), code=act.permission)
    more = GIVEN[task](mediation, request, seating) if task in GIVEN else {}
    initial = {"seen_version": mediation.version} | {name: clock.today() for name in DAYS} | more.pop("initial", {})
    form = act.form(request.POST or None, request.FILES or None, initial=initial, **more)
    section = SECTIONS.get(task, "detail")
    back = reverse(f"legal:mediation_{section}", args=[mediation.number])
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        if attempt(form, lambda: act.call(request.actor, mediation, told)):
            messages.success(request, str(act.done) or _("%(title)s: done.") % {"title": act.title})
            return redirect(back)
    context = {
        "form": form,
        "title": act.title,
        "verb": act.verb,
        "consequence": act.consequence,
        "tone": act.tone,
        "card": _card(mediation),
        "back": back,
        "crumbs": [
            {"label": _("Mediation"), "url": reverse("legal:mediation_list")},
            {"label": mediation.number, "url": back},
            {"label": act.title},
        ],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)


DAYS = ("on", "paid_on", "signed_on", "given_on", "effective_on", "applied_on", "day")


def _card(mediation: Mediation) -> dict[str, Any]:
    rows = [
        (pgettext("side", "Applicant"), mediation.applicant_name),
        (_("Respondent"), mediation.respondent_name),
        (_("Kind of dispute"), mediation.get_kind_display()),
        (_("Received on"), mediation.received_on.isoformat()),
        (_("State"), mediation.get_status_display()),
    ]
    return {"title": mediation.number, "rows": [{"label": label, "value": value} for label, value in rows]}


def _candidates(mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    found = [fit for fit in mediator_facts.suggestions(mediation, clock.today()) if not fit.barred]
    comma = _(", ")
    return {
        "candidates": [(fit.candidate.user_id, f"{fit.candidate.name} ({comma.join(fit.reasons)})") for fit in found]
    }


def _seats(mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    seats = mediation.seats.filter(to_on=None).select_related("user")
    return {"seats": [(seat.pk, f"{seat.user.name} ({seat.get_seating_display()})") for seat in seats]}


def _workers(mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    return {"workers": list(mediation.parties.filter(kind="worker").values_list("pk", "name"))}


def _claims(mediation: Mediation, request: Request, seating: str | None) -> dict[str, Any]:
    claims = list(mediation.claims.values_list("pk", "title"))
    return {"claims": claims, "initial": {"claim_id": request.GET.get("of", "")}}


def _offer(mediation: Mediation, request: Request, seating: str | None) -> dict[str, Any]:
    sides = [seating] if seating in ("applicant", "respondent") else ["applicant", "respondent"]
    return _claims(mediation, request, seating) | {"sides": sides}


def _readable(_mediation: Mediation, _request: Request, seating: str | None) -> dict[str, Any]:
    return {"readable": rules.readable_from(seating)}


def _of_session(mediation: Mediation, request: Request, _seating: str | None) -> dict[str, Any]:
    return {"initial": {"session_id": request.GET.get("of", "")}}


def _hold(mediation: Mediation, request: Request, seating: str | None) -> dict[str, Any]:
    asked = request.POST.get("session_id") or request.GET.get("of", "")
    session = next((each for each in mediation.sessions.all() if str(each.pk) == asked), None)
    if session is None:
        raise NotFoundError(_("There is no such page."), code="not_found")
    parties, speakers = session_facts.invited(session)
    invited = [(each.pk, each.name) for each in [*parties, *speakers]]
    return {"invited": invited, "initial": {"session_id": asked, "came": [str(pk) for pk, _name in invited]}}


def _signers(mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    draft = agreement_facts.agreement_of(mediation)
    if draft is None:
        return {"signers": []}
    signed = set(draft.signatures.values_list("signer", "name"))
    open_ones = [each for each in agreement_facts.may_sign(draft) if each not in signed]
    return {"signers": [(f"{signer}:{name}", name) for signer, name in open_ones]}


def _represented(mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    elected = mediation.representatives.filter(kind="elected", to_on=None).values("party_id")
    rows = mediation.parties.filter(kind="worker").exclude(pk__in=elected)
    return {"workers": list(rows.values_list("pk", "name"))}


def _open_payments(mediation: Mediation, request: Request, _seating: str | None) -> dict[str, Any]:
    draft = agreement_facts.agreement_of(mediation)
    rows = draft.instalments.exclude(status="paid") if draft else []
    told = [(each.pk, f"{each.due_on.isoformat()} ¥{each.amount:,.2f}") for each in rows]
    return {"instalments": told, "initial": {"instalment_id": request.GET.get("of", "")}}


def _breaches(mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    draft = agreement_facts.agreement_of(mediation)
    rows = draft.instalments.filter(breach__closed_on=None, breach__isnull=False) if draft else []
    return {"breaches": [(each.breach.pk, f"{each.due_on.isoformat()} ¥{each.amount:,.2f}") for each in rows]}


def _base(mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    names = ("known_on", "is_arrears", "relation_ended_on")
    return {"initial": {name: getattr(mediation, name) for name in names}}


def _stages(_mediation: Mediation, _request: Request, _seating: str | None) -> dict[str, Any]:
    return {"stages": ["arbitration", "payment_order", "first", "enforcement"]}


def _same_unit(mediation: Mediation, request: Request, _seating: str | None) -> dict[str, Any]:
    rows = same_unit(request.actor, mediation)
    return {"cases": [(each.pk, f"{each.number} {each.applicant_name} ({each.worker_count})") for each in rows]}


GIVEN: dict[str, Given] = {
    "split": _workers,
    "join": _same_unit,
    "appoint": _candidates,
    "leave": _seats,
    "representative": _workers,
    "position": _claims,
    "settle": _claims,
    "offer": _offer,
    "note": _readable,
    "paper": _readable,
    "hold": _hold,
    "call-off": _of_session,
    "signatures": _signers,
    "consents": _represented,
    "payment": _open_payments,
    "close-breach": _breaches,
    "base": _base,
    "suit": _stages,
}
