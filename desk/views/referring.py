"""Referring a family, from its case of rights protection or from its file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aid.selectors.files import file_by_key
from core import clock
from core.errors import ConflictError, ForbiddenError
from core.http import Request
from core.pages import page
from desk.forms.referrals import FamilyForm, WorkerForm
from desk.models import Referral
from desk.rules import referrals as rules
from desk.selectors.referrals import OPEN_RIGHT, may_refer, people_of
from desk.services import referrals as services
from desk.views.referrals import LISTS, case_url
from legal.rules import cases, disputes, matters
from legal.selectors.disputes import mediation_by_key
from legal.selectors.matters import matter_seen
from legal.services.opening import open_case


@page(cases.OPEN, "GET", "POST")
def refer_case(request: Request, key: str) -> HttpResponse:
    """Tell relief that the family of a case of legal aid may be in hardship, in one act."""
    return _refer(request, "case", open_case(request.actor, key))


@page(disputes.OPEN, "GET", "POST")
def refer_mediation(request: Request, key: str) -> HttpResponse:
    """Tell relief that the family of a worker of a dispute may be in hardship, in one act."""
    return _refer(request, "mediation", mediation_by_key(request.actor, key))


@page(matters.VIEW, "GET", "POST")
def refer_matter(request: Request, key: str) -> HttpResponse:
    """Tell relief that the family of who complained may be in hardship, in one act."""
    return _refer(request, "matter", matter_seen(request.actor, key))


def _refer(request: Request, origin: str, row: Any) -> HttpResponse:
    if not may_refer(request.actor, origin, row):
        raise ForbiddenError(_("You do not have the right to do this."), code=OPEN_RIGHT[origin])
    people = people_of(origin, row)
    if not people:
        raise ConflictError(_("Nobody in this case is known by an identity number."), code="nobody_known")
    form = WorkerForm(request.POST or None, people=[(str(each.pk), each.name) for each in people])
    back = case_url(origin, row)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = services.refer_worker(
            actor=request.actor,
            origin=origin,
            row_id=row.pk,
            person_id=told.get("person") or people[0].pk,
            reason=told["reason"],
            today=clock.today(),
        )
        return _made(request, made, back)
    name = people[0].name if len(people) == 1 else row.number
    context = {
        "title": pgettext("button", "Refer to relief"),
        "effect": _("The township or county that looks after the family gets it among its work, and answers."),
        "head_meta": [name, row.number] if len(people) == 1 else [row.number],
        "crumbs": [
            {"label": LISTS[origin][0], "url": reverse(LISTS[origin][1])},
            {"label": name, "url": back},
            {"label": pgettext("button", "Refer to relief")},
        ],
    }
    return _page(request, form, back, context)


@page(rules.FAMILY, "GET", "POST")
def refer_family(request: Request, key: str) -> HttpResponse:
    """Tell rights protection that somebody of a family on file needs it, in one act."""
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
        "title": pgettext("button", "Refer to rights protection"),
        "effect": _("Rights protection of the township or county gets it among its work, and answers."),
        "head_meta": [file.head.name if file.head else file.key, file.key],
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.head.name if file.head else file.key, "url": back},
            {"label": pgettext("button", "Refer to rights protection")},
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
