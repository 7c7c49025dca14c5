"""Taking in an application for legal aid on one page (ux.md P61)."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.errors import DomainError, RuleBrokenError
from core.forms import unjudged, with_row
from core.http import Request
from core.pages import page
from legal.forms.cases import FurtherClaims, IntakeForm
from legal.models import LegalAidCase
from legal.rules.cases import TAKE
from legal.selectors.cases import unions_to_take
from legal.services.intake import Applicant, Dispute, Intake, receive_case
from legal.services.known_applicants import known_member
from legal.views.case_page import case_url
from unions.rules.members import VIEW as VIEW_MEMBERS
from unions.views.acts import put_errors

DISPUTE = (
    "matter",
    "form",
    "facts",
    "employer_name",
    "employer_code",
    "scope",
    "known_on",
    "employed_from",
    "employment_ended_on",
    "is_migrant",
    "people_count",
    "evidence",
    "in_danger",
)
SECTIONS = (
    ("", ("union", "channel", "channel_note")),
    ("applicant", ("name", "identity", "phone", "is_migrant", "people_count", "agent_name", "agent_phone")),
    ("employer", ("employer_name", "employer_code", "employed_from", "employment_ended_on")),
    (
        "dispute",
        (
            "scope",
            "matter",
            "form",
            "claim",
            "amount",
            "known_on",
            "facts",
            "evidence",
        ),
    ),
    ("end", ("in_danger", "has_government_aid", "has_counsel", "papers", "consented")),
)


@page(TAKE, "GET", "POST")
def intake(request: Request) -> HttpResponse:
    """Write down an application; a number is given at once, the review begins when the papers are complete."""
    places = unions_to_take(request.actor)
    here = next((key for key, name in places if name == request.actor.place), None)  # the union the page names
    form = IntakeForm(request.POST or None, initial={"people_count": 1, "form": "agency", "union": here})
    more = further_claims(request)
    if asks_row(request):
        form = unjudged(form)
    elif looks_up(request):
        form = _from_register(request, form)
    form.fields["union"].choices = places
    if is_complete(request, form, more):
        try:
            case = _receive(request, form.cleaned_data | {"further": claims_in(more)})
        except DomainError as error:
            if error.status not in (409, 422):
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Taken in: %(number)s.") % {"number": case.number})
            return redirect(case_url(case))
    context = {
        "form": form,
        "claims": more,
        "claim_sets": [more],
        "may_look_up": request.actor.can(VIEW_MEMBERS),
        "sections": sections_of(form),
        "crumbs": [
            {"label": _("Legal aid"), "url": reverse("legal:case_list")},
            {"label": _("Take in an application")},
        ],
        "mobile_back": reverse("legal:case_list"),
    }
    return render(request, "legal/intake.html", context, status=422 if form.errors or more.total_error_count() else 200)


def asks_row(request: Request) -> bool:
    """Say whether only a further row was asked for: nothing is taken in and nothing judged yet."""
    return request.method == "POST" and "add_row" in request.POST


def looks_up(request: Request) -> bool:
    """Say whether only the register of members was asked for the applicant."""
    return request.method == "POST" and "look_up" in request.POST


def _from_register(request: Request, form: IntakeForm) -> IntakeForm:
    """Return the form with what the register knows in the blank fields; a bad number stands at its field.

    What was typed stays, and nobody learns whether a number out of reach is anybody's.
    """
    try:
        known = known_member(
            actor=request.actor, user=request.user, number=request.POST.get("identity", ""), moment=clock.now()
        )
    except RuleBrokenError as error:
        form.errors.clear()
        put_errors(form, error)
        return form
    filled = unjudged(form)
    if known is None:
        messages.warning(request, _("No member you may see has this number. Fill the form in by hand."))
        return filled
    told = asdict(known)
    told["union"] = told.pop("union_id") or filled.initial["union"]
    for name, value in told.items():
        if name == "union" or not filled.initial.get(name):
            filled.initial[name] = value
    messages.success(request, _("Taken over from the register of members. Check it with the applicant."))
    return filled


def further_claims(request: Request) -> Any:
    """Return the rows of the claims after the first, with an empty one more where it was asked for."""
    return FurtherClaims(with_row(request.POST) if "claims-TOTAL_FORMS" in request.POST else None, prefix="claims")


def is_complete(request: Request, form: Any, more: Any) -> bool:
    """Say whether an application was sent in whole, each field of it readable."""
    if request.method != "POST" or asks_row(request) or looks_up(request):
        return False
    return all([form.is_valid(), not more.is_bound or more.is_valid()])


def claims_in(more: Any) -> list[tuple[str, Any]]:
    """Return the claims after the first: words and amount; a row taken away or left empty is none."""
    if not more.is_bound:
        return []
    rows = [row.cleaned_data for row in more.forms if row.has_changed() and not row.cleaned_data.get("DELETE")]
    return [(row["text"], row["amount"]) for row in rows]


def sections_of(form: IntakeForm) -> list[tuple[str, list[Any]]]:
    """Return the fields of a form under their headings; a form may leave out what is known already."""
    titles = {
        "": _("Way in"),
        "applicant": pgettext("side", "Applicant"),
        "employer": _("Employer"),
        "dispute": _("What it is about"),
        "end": _("Papers and consent"),
    }
    return [(titles[code], [form[name] for name in names if name in form.fields]) for code, names in SECTIONS]


def told_in(told: dict[str, Any]) -> tuple[Dispute, Intake]:
    """Return what a form tells about the dispute and about how it came in."""
    first = [(told["claim"], told["amount"])] if told["amount"] is not None else []
    claims = [(told["matter"], words, amount) for words, amount in (*first, *told.get("further", ()))]
    intake = Intake(
        channel=told["channel"],
        note=told["channel_note"],
        agent_name=told["agent_name"],
        agent_phone=told["agent_phone"],
        has_government_aid=told["has_government_aid"],
        has_counsel=told["has_counsel"],
        consented=told["consented"],
        papers=tuple(told["papers"]),
    )
    return Dispute(claims=tuple(claims), **{name: told[name] for name in DISPUTE}), intake


def _receive(request: Request, told: dict[str, Any]) -> LegalAidCase:
    dispute, intake = told_in(told)
    return receive_case(
        actor=request.actor,
        union_id=told["union"],
        applicant=Applicant(name=told["name"], identity=told["identity"], phone=told["phone"]),
        dispute=dispute,
        intake=intake,
        today=clock.today(),
    )
