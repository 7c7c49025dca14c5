"""Referring a family from its case or its file, and taking in the application of somebody referred."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.selectors.files import file_by_key
from core import clock
from core.actors import Actor
from core.errors import DomainError, ForbiddenError
from core.http import Request
from core.pages import page
from core.transitions import check_state
from desk.choices.referrals import Direction
from desk.forms.referrals import FamilyForm, ReferForm, ReferredIntakeForm
from desk.models import Referral
from desk.rules import referrals as rules
from desk.selectors.referrals import referral_seen
from desk.services import referrals as services
from desk.stories import may_refer
from desk.views.referrals import crumbs
from legal.choices.cases import Channel
from legal.rules.cases import OPEN
from legal.selectors.cases import unions_to_take
from legal.services.opening import open_case
from legal.views.case_page import case_url
from legal.views.intake import sections_of, told_in
from unions.views.acts import put_errors


@page(OPEN, "GET", "POST")
def refer_case(request: Request, key: str) -> HttpResponse:
    """Tell relief that the family of a case may be in hardship, in one act."""
    case = open_case(request.actor, key)
    if not may_refer(request.actor, case):
        raise ForbiddenError(_("You do not have the right to do this."), code=OPEN)
    form = ReferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.refer_case(actor=request.actor, case_id=case.pk, today=clock.today(), **form.cleaned_data)
        return _made(request, made, case_url(case))
    context = {
        "title": pgettext("button", "Refer to relief"),
        "effect": _("The township or county that looks after the family gets it among its work, and answers."),
        "head_meta": [case.applicant.name, case.number],
        "crumbs": [
            {"label": _("Legal aid"), "url": reverse("legal:case_list")},
            {"label": case.applicant.name, "url": case_url(case)},
            {"label": pgettext("button", "Refer to relief")},
        ],
    }
    return _page(request, form, case_url(case), context)


@page(rules.FAMILY, "GET", "POST")
def refer_family(request: Request, key: str) -> HttpResponse:
    """Tell legal aid that somebody of a family on file needs a lawyer, in one act."""
    file = file_by_key(request.actor, key)
    if not request.actor.reaches(rules.FAMILY, file.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=rules.FAMILY)
    form = FamilyForm(request.POST or None)
    seats = file.members.present().select_related("person")
    form.fields["person"].choices = [(str(seat.person_id), seat.person.name) for seat in seats]
    back = reverse("aid:file_detail", args=[file.key])
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = services.refer_family(
            actor=request.actor,
            file_id=file.pk,
            person_id=told["person"],
            reason=told["reason"],
            today=clock.today(),
        )
        return _made(request, made, back)
    context = {
        "title": pgettext("button", "Refer to legal aid"),
        "effect": _("The legal-aid office of the township or county gets it among its work, and answers."),
        "head_meta": [file.head.name if file.head else file.key, file.key],
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.head.name if file.head else file.key, "url": back},
            {"label": pgettext("button", "Refer to legal aid")},
        ],
    }
    return _page(request, form, back, context)


def _page(request: Request, form: Any, back: str, context: dict[str, Any]) -> HttpResponse:
    more = {"form": form, "verb": pgettext("button", "Refer"), "back": back, "mobile_back": back}
    return render(request, "desk/referral_act.html", context | more, status=422 if form.errors else 200)


def _made(request: Request, made: tuple[Referral, bool], back: str) -> HttpResponse:
    referral, is_new = made
    said = {"day": referral.made_on.isoformat(), "union": referral.union.name}
    if is_new:
        messages.success(request, _("Referred to %(union)s.") % said)
    else:
        messages.info(request, _("This was referred to %(union)s on %(day)s already. Nothing was sent twice.") % said)
    return redirect(back)


@page(rules.TAKE, "GET", "POST")
def take_in(request: Request, referral_id: Any) -> HttpResponse:
    """Take in the application of somebody referred: who it is stands fast, the rest is asked as at the counter."""
    referral = referral_seen(request.actor, referral_id)
    rules.check_direction(referral.direction, Direction.TO_LEGAL)
    if request.method == "GET":
        check_state(referral, rules.TAKE_IN)
    form = _intake_form(request, referral)
    if request.method == "POST" and form.is_valid():
        try:
            case = _take_in(request.actor, referral, form.cleaned_data)
        except DomainError as error:
            if error.status != 422:
                raise
            put_errors(form, error)
        else:
            messages.success(request, _("Taken in: %(number)s.") % {"number": case.number})
            return redirect(case_url(case))
    back = reverse("desk:referral_detail", args=[referral.pk])
    context = {
        "form": form,
        "sections": sections_of(form),
        "said": [(_("Name of the applicant"), referral.person.name), (_("What was seen"), referral.reason)],
        "back": back,
        "crumbs": [*crumbs(referral), {"label": _("Take in an application")}],
        "mobile_back": back,
    }
    return render(request, "legal/intake.html", context, status=422 if form.errors else 200)


def _intake_form(request: Request, referral: Referral) -> ReferredIntakeForm:
    begun = {"people_count": 1, "form": "agency", "channel": Channel.REFERRAL, "union": referral.union_id}
    form = ReferredIntakeForm(request.POST or None, initial=begun | {"seen_version": referral.version})
    form.fields["union"].choices = unions_to_take(request.actor)
    return form


def _take_in(actor: Actor, referral: Referral, told: dict[str, Any]) -> Any:
    given = told | {"channel_note": ""}
    return services.take_in_case(
        actor=actor,
        referral_id=referral.pk,
        seen_version=given["seen_version"],
        union_id=given["union"],
        phone=given["phone"],
        told=told_in(given),
        today=clock.today(),
    )
