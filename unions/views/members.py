"""Members: the search, the list of one union, entering somebody, and the page of one member (ux.md P52, P53)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.chinese.names import mask_name
from core.errors import DomainError, NotFoundError, RuleBrokenError
from core.events.looks import note_look
from core.fetch import find
from core.http import Request, wants_part
from core.keyset import page_of
from core.pages import page
from core.prepared import listed
from core.privacy.services import reveal
from core.wall import scope
from unions.choices import MembershipStatus
from unions.forms.members import EnterForm, OutsideForm
from unions.models import Membership, Person, Union
from unions.rules.member_search import read
from unions.rules.members import EDIT, VIEW
from unions.selectors import member_page, member_search
from unions.selectors.covers import choices_of
from unions.selectors.member_figures import rates_of
from unions.selectors.members import own_unions
from unions.services import member_search as searching
from unions.services.memberships import Told, apply_member
from unions.services.people import describe
from unions.views import member_parts
from unions.views.acts import put_errors
from unions.views.member_words import member_url, tabs, tag


@page(VIEW)
def search(request: Request) -> HttpResponse:
    """Show the members a text means; nothing is listed until somebody says whom they look for."""
    sought = read(request.GET.get("q", ""))
    found: list[Membership] = []
    if not sought.is_empty:
        searching.check_searches(actor=request.actor, today=clock.today())
        found = member_search.members_found(request.actor, sought)
        searching.note_search(actor=request.actor, user=request.user, kind=sought.kind, found=len(found))
    context = {
        "q": sought.text,
        "tabs": tabs("member_search"),
        "rows": [_hit(member) for member in found[: member_search.MOST]],
        "more": len(found) > member_search.MOST,
        "most": member_search.MOST,
        "too_short": bool(sought.text) and sought.is_empty,
        "outside_form": OutsideForm(initial={"identity": sought.identity}) if sought.identity and not found else None,
        "actions": _ways_in(request),
        "own": [
            {"name": union.name, "url": reverse("unions:union_members", args=[union.code])}
            for union in own_unions(request.actor, EDIT)
        ],
    }
    return render(request, "unions/member_search.html", context)


@page(VIEW, "POST")
def search_outside(request: Request) -> HttpResponse:
    """Say whether a whole identity number is anybody's beyond the branch, for a purpose: the least, and a line each."""
    form = OutsideForm(request.POST)
    sought = read(request.POST.get("identity", ""))
    if not sought.identity:
        raise RuleBrokenError(_("Enter the whole identity number."), code="identity")
    context = {
        "form": form,
        "hidden": [],
        "crumbs": [{"label": _("Members"), "url": reverse("unions:member_search")}],
        "mobile_back": reverse("unions:member_search"),
        "transfer_url": reverse("unions:transfer_pull") if request.actor.can(EDIT) else "",
    }
    if form.is_valid():
        try:
            context["found"] = searching.look_outside(
                actor=request.actor,
                user=request.user,
                number=sought.identity,
                purpose=form.cleaned_data["purpose"],
                today=clock.today(),
            )
            context["asked"] = True
        except RuleBrokenError as refusal:
            put_errors(form, refusal)
    return render(request, "unions/member_outside.html", context, status=422 if form.errors else 200)


def _ways_in(request: Request) -> list[dict[str, Any]]:
    if not request.actor.can(EDIT):
        return []
    return [
        {"label": _("Ask for a transfer"), "url": reverse("unions:transfer_pull")},
        {"label": _("Enter a member"), "url": reverse("unions:member_new"), "tone": "p"},
    ]


def _hit(member: Membership) -> dict[str, Any]:
    """Return one hit, masked: who keeps the member opens the page for more (ux.md P52)."""
    return {
        "name": mask_name(member.person.name),
        "url": member_url(member.pk),
        "facts": [member.union.name, *member_parts.sex_and_age(member.person, clock.today())],
        "tag": tag(member),
    }


@page(VIEW)
def union_members(request: Request, code: str) -> HttpResponse:
    """List the members of one union, page by page."""
    union: Union = find(Union, code, request.actor, VIEW, by="code")
    status = request.GET.get("status", "")
    status = status if status in MembershipStatus.values else ""
    with scope.inside(union.path):
        shown = page_of(request, listed(member_search.members_of, request.actor, union.pk, status=status), key="id")
        rates = rates_of(union)
    here = reverse("unions:union_members", args=[code])
    context = {
        "union": union,
        "page": shown,
        "rows": [_line(each) for each in shown.rows],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "rates": [{"label": _(each.definition.label), "rule": _(each.base.rule), "figure": each} for each in rates],
        "chips": [{"label": _("All"), "url": here, "current": not status}]
        + [
            {"label": label, "url": f"{here}?status={value}", "current": value == status}
            for value, label in MembershipStatus.choices
        ],
        "actions": [
            {"label": _("Enter a member"), "url": f"{reverse('unions:member_new')}?union={union.pk}", "tone": "p"}
        ]
        if request.actor.reaches(EDIT, union.path)
        else [],
        "crumbs": [{"label": _("Members"), "url": reverse("unions:member_search")}, {"label": union.name}],
        "mobile_back": reverse("unions:member_search"),
    }
    return render(request, "unions/union_members.html", context)


def _line(member: Membership) -> dict[str, Any]:
    """Return one row of the list as it is written."""
    return {
        "name": member.person.name,
        "url": member_url(member.pk),
        "job": member.job,
        "phone": member.person.phone,
        "joined": member.joined_on.isoformat(),
        "tag": tag(member),
    }


@page(EDIT, "GET", "POST")
def member_new(request: Request) -> HttpResponse:
    """Enter a member, or somebody's application."""
    unions = list(own_unions(request.actor, EDIT))
    asked = request.GET.get("union", "")
    chosen = next((each for each in unions if str(each.pk) == asked), unions[0] if len(unions) == 1 else None)
    employers = choices_of(chosen) if chosen else []
    form = EnterForm(
        request.POST or None,
        employers=employers,
        initial={"union": chosen and chosen.pk, "joined_on": clock.today()},
    )
    form.fields["union"].choices = [(str(each.pk), each.name) for each in unions]
    if request.method == "POST" and not form.is_valid():
        _name_person_faults(form)
    elif request.method == "POST":
        try:
            member = _enter(request, form)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The member is entered."))
            return redirect(member_url(member.pk))
    context = {
        "form": form,
        "back": reverse("unions:member_search"),
        "pull_url": reverse("unions:transfer_pull") if "identity" in form.errors else "",
        "crumbs": [{"label": _("Members"), "url": reverse("unions:member_search")}, {"label": _("Enter a member")}],
        "mobile_back": reverse("unions:member_search"),
    }
    return render(request, "unions/member_new.html", context, status=422 if form.errors else 200)


def _name_person_faults(form: EnterForm) -> None:
    """Tell a wrong number together with what else is wrong: nobody should learn of it on the second try."""
    if not form.is_bound:  # nothing at all was handed in
        return
    typed = {name: str(form.data.get(name, "")) for name in ("name", "identity", "phone")}
    kind = form.cleaned_data.get("identity_kind", "")
    if not kind or any(name in form.errors for name in typed):
        return
    try:
        describe(
            name=typed["name"],
            identity=typed["identity"],
            identity_kind=kind,
            phone=typed["phone"],
            today=clock.today(),
        )
    except DomainError as error:
        put_errors(form, error)


def _enter(request: Request, form: EnterForm) -> Membership:
    given, today = form.cleaned_data, clock.today()
    of_person, of_member = form.facts()
    described = describe(
        name=given["name"],
        identity=given["identity"],
        identity_kind=given["identity_kind"],
        phone=given["phone"],
        today=today,
    )
    return apply_member(
        actor=request.actor,
        union_id=given["union"],
        described=described,
        told=Told(of_person, of_member),
        joined_on=given["joined_on"],
        today=today,
        employer_id=given.get("employer") or None,
        is_admitted=given["admitted"] == "yes",
    )


@page(VIEW)
def member_detail(request: Request, member_id: int) -> HttpResponse:
    """Show one member: masked facts, history, card, what other parts hold, and what may be done."""
    member = member_page.member_seen(request.actor, member_id)
    note_look(request.actor, member)
    return render(request, "unions/member_detail.html", member_parts.context(request.actor, member, clock.today()))


@page(VIEW)
def person_detail(request: Request, person_id: Any) -> HttpResponse:
    """Lead from a person to the membership they have, or had last."""
    person: Person = find(Person, person_id, request.actor, VIEW)
    member = member_page.latest_of(request.actor, person.pk)
    if member is None:
        raise NotFoundError(_("This person is in no union."), code="no_membership")
    return redirect(member_url(member.pk))


@page("core.reveal_secret", "POST")
def member_reveal(request: Request, member_id: int, name: str) -> HttpResponse:
    """Show one secret of a member in full for 30 seconds, for a reason, with its line in the trail first."""
    member = member_page.member_seen(request.actor, member_id)
    if name not in member_parts.SECRETS:
        raise NotFoundError(_("There is no such page."), code="not_found")
    value = reveal(
        actor=request.actor,
        model=Person,
        pk=member.person_id,
        field=name,
        permission=VIEW,
        reason=request.POST.get("reason", ""),
        moment=clock.now(),
    )
    mask = member_parts.mask(request.actor, member, name) | {"value": value, "seconds": 30}
    if wants_part(request):
        return render(request, "core/_mask_value.html", {"mask": mask})
    return render(request, "unions/revealed.html", {"mask": mask, "back": member_url(member.pk)})
