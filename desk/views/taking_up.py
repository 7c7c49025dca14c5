"""Taking up a referral to rights protection: legal aid, mediation or supervision takes in a case of who is known."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.errors import DomainError
from core.forms import unjudged
from core.http import Request
from core.pages import page
from core.transitions import check_state
from desk.choices.referrals import Direction
from desk.forms.referrals import ReferredDisputeForm, ReferredIntakeForm, ReferredMatterForm
from desk.models import Referral
from desk.rules import referrals as rules
from desk.selectors.referrals import referral_seen
from desk.services import referrals as services
from desk.views.referrals import VERBS, case_url, crumbs
from legal.choices.cases import Channel
from legal.choices.supervision import Source
from legal.rules import cases, disputes, matters
from legal.selectors.cases import unions_to_take
from legal.views.intake import asks_row, claims_in, further_claims, is_complete, sections_of, told_in
from unions.choices import Level
from unions.models import Union
from unions.views.acts import put_errors


@page(cases.TAKE, "GET", "POST")
def take_in(request: Request, referral_id: Any) -> HttpResponse:
    """Take in the application of somebody referred: who it is stands fast, the rest is asked as at the counter."""
    referral = _open(request, referral_id, "case")
    begun = {"people_count": 1, "form": "agency", "channel": Channel.REFERRAL, "union": referral.union_id}
    form = ReferredIntakeForm(request.POST or None, initial=begun | {"seen_version": referral.version})
    more = further_claims(request)
    if asks_row(request):
        form = unjudged(form)
    form.fields["union"].choices = unions_to_take(request.actor)

    def told(given: dict[str, Any]) -> dict[str, Any]:
        dispute, intake = told_in(given | {"channel_note": "", "further": claims_in(more)})
        return {"union_id": given["union"], "phone": given["phone"], "dispute": dispute, "intake": intake}

    context = {
        "claims": more,
        "claim_sets": [more],
        "sections": sections_of(form),
        "crumbs": [*crumbs(referral), {"label": _("Take in an application")}],
        "said": [(_("Name of the applicant"), referral.person.name), (_("What was seen"), referral.reason)],
    }
    whole = is_complete(request, form, more)
    return (_take_up(request, (referral, "case"), form, told) if whole else None) or _page(
        request, "legal/intake.html", form, referral, context
    )


@page(disputes.KEEP, "GET", "POST")
def mediate(request: Request, referral_id: Any) -> HttpResponse:
    """Register a dispute of somebody referred for mediation."""
    referral = _open(request, referral_id, "mediation")
    begun = {"received_on": clock.today(), "seen_version": referral.version, "union": str(referral.union_id)}
    form = ReferredDisputeForm(request.POST or None, initial=begun, unions=_offices(request, disputes.KEEP))
    return _take_up(request, (referral, "mediation"), form, _as_union) or _plain(request, "mediate", form, referral)


@page(matters.RECORD, "GET", "POST")
def supervise(request: Request, referral_id: Any) -> HttpResponse:
    """Register a matter of supervision on which somebody referred complains."""
    referral = _open(request, referral_id, "matter")
    begun = {"received_on": clock.today(), "source": Source.COMPLAINT, "facts": referral.reason}
    more = {"seen_version": referral.version, "union": str(referral.union_id)}
    form = ReferredMatterForm(request.POST or None, initial=begun | more)
    form.fields["union"].choices = _offices(request, matters.RECORD)
    return _take_up(request, (referral, "matter"), form, _as_union) or _plain(request, "supervise", form, referral)


def _open(request: Request, referral_id: Any, origin: str) -> Referral:
    referral = referral_seen(request.actor, referral_id)
    rules.check_direction(referral.direction, Direction.TO_LEGAL)
    if request.method == "GET":
        check_state(referral, rules.TAKE_IN[origin])
    return referral


def _offices(request: Request, right: str) -> list[tuple[str, str]]:
    """Return the townships and counties of somebody's branch, which a case of one who is referred stays with."""
    rows = Union.objects.permitted(request.actor, right).filter(level__in=[Level.COUNTY, Level.TOWNSHIP])
    return [(str(pk), name) for pk, name in rows.order_by("path").values_list("pk", "name")[:100]]


def _as_union(given: dict[str, Any]) -> dict[str, Any]:
    """Return what was typed as the service of the case asks for it."""
    rest = {name: value for name, value in given.items() if name not in ("union", "seen_version")}
    return rest | {"union_id": given["union"]}


def _take_up(
    request: Request, what: tuple[Referral, str], form: Any, told: Callable[[dict[str, Any]], dict[str, Any]]
) -> HttpResponse | None:
    """Take the case in and go there; None while there is still something to type."""
    if request.method != "POST" or not form.is_valid():
        return None
    referral, origin = what
    try:
        row = services.take_in(
            actor=request.actor,
            referral_id=referral.pk,
            seen_version=form.cleaned_data["seen_version"],
            origin=origin,
            told=told(form.cleaned_data),
            today=clock.today(),
        )
    except DomainError as error:
        if error.status != 422:
            raise
        put_errors(form, error)
        return None
    messages.success(request, _("Taken in: %(number)s.") % {"number": row.number})
    return redirect(case_url(origin, row))


def _plain(request: Request, act: str, form: Any, referral: Referral) -> HttpResponse:
    facts = [(_("Name of the applicant"), referral.person.name), (_("What was seen"), referral.reason)]
    context = {
        "title": VERBS[act],
        "verb": VERBS[act],
        "crumbs": [*crumbs(referral), {"label": VERBS[act]}],
        "card": {"title": referral.person.name, "rows": [{"label": label, "value": said} for label, said in facts]},
    }
    return _page(request, "unions/act.html", form, referral, context)


def _page(request: Request, template: str, form: Any, referral: Referral, context: dict[str, Any]) -> HttpResponse:
    back = reverse("desk:referral_detail", args=[referral.pk])
    more = {"form": form, "back": back, "mobile_back": back}
    wrong = form.errors or any(rows.total_error_count() for rows in context.get("claim_sets", ()))
    return render(request, template, context | more, status=422 if wrong else 200)
