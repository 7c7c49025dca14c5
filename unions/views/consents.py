"""The register of consents on a person: what stands, entering one, taking one back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.events.looks import note_look
from core.http import Request
from core.pages import page
from unions.forms.consents import ConsentForm, WithdrawConsentForm
from unions.models import Membership
from unions.rules.members import EDIT, VIEW
from unions.selectors.consents import consent_seen, consents_of
from unions.selectors.member_page import latest_of, member_seen
from unions.services import consents as services
from unions.views.acts import Act, act_named, act_page, entry_page
from unions.views.member_words import member_url

WITHDRAW = Act(
    permission=EDIT,
    sources=frozenset(),
    title=gettext_lazy("Withdraw the consent"),
    verb=pgettext_lazy("button", "Withdraw"),
    form=WithdrawConsentForm,
    call=lambda actor, row, data: services.withdraw_consent(
        actor=actor, consent_id=row.pk, today=clock.today(), **data
    ),
    consequence=gettext_lazy("What was done before stands. From today on nothing more is done on this consent."),
)


def _crumbs(member: Membership) -> list[dict[str, str]]:
    return [
        {"label": _("Members"), "url": reverse("unions:member_search")},
        {"label": member.person.name, "url": member_url(member.pk)},
    ]


@page(VIEW)
def consent_list(request: Request, member_id: int) -> HttpResponse:
    """List what a person consented to and what rests on a law, what stands first."""
    member = member_seen(request.actor, member_id)
    note_look(request.actor, member, "consents")
    may_edit = request.actor.reaches(EDIT, member.union.path)
    rows = [
        {
            "row": each,
            "withdraw_url": reverse("unions:consent_withdraw", args=[each.pk])
            if may_edit and each.stands and each.basis == "consent"
            else "",
        }
        for each in consents_of(member.person)
    ]
    context = {
        "rows": rows,
        "head_meta": [member.person.name, member.union.name],
        "actions": [
            {"label": _("Enter a consent"), "url": reverse("unions:consent_new", args=[member.pk]), "tone": "p"}
        ]
        if may_edit
        else [],
        "crumbs": [*_crumbs(member), {"label": pgettext("own data", "Consents")}],
        "mobile_back": member_url(member.pk),
    }
    return render(request, "unions/consent_list.html", context)


@page(EDIT, "GET", "POST")
def consent_new(request: Request, member_id: int) -> HttpResponse:
    """Enter one consent, or the law in its place."""
    member = member_seen(request.actor, member_id)
    form = ConsentForm(request.POST or None, initial={"given_on": clock.today()})
    back = reverse("unions:consent_list", args=[member.pk])

    def enter(told: dict[str, Any]) -> str:
        services.enter_consent(actor=request.actor, person_id=member.person_id, today=clock.today(), **told)
        return back

    return entry_page(
        request,
        form,
        enter,
        title=_("Enter a consent"),
        verb=pgettext("button", "Enter"),
        consequence=_("One purpose and one recipient at a time; sensitive data have a consent of their own."),
        back=back,
        crumbs=[*_crumbs(member), {"label": pgettext("own data", "Consents"), "url": back}],
        done=_("Entered."),
    )


@page(EDIT, "GET", "POST")
def consent_withdraw(request: Request, consent_id: Any) -> HttpResponse:
    """Take a consent back."""
    row = consent_seen(request.actor, consent_id)
    act = act_named({"withdraw": WITHDRAW}, "withdraw", actor=request.actor, path=row.union.path)
    member = latest_of(request.actor, row.person_id)
    back = reverse("unions:consent_list", args=[member.pk]) if member else reverse("unions:member_search")
    card = {
        "title": _("Consent in the register"),
        "rows": [
            {"label": _("Name"), "value": row.person.name},
            {"label": _("What the data are for"), "value": str(row)},
            {"label": _("Which data"), "value": row.scope},
        ],
    }
    return act_page(request, act, row, back=back, crumbs=_crumbs(member) if member else [], card=card)
