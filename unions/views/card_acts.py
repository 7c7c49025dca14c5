"""Member cards: applied for on the member's page, one act a page afterwards."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.errors import ForbiddenError, RuleBrokenError
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from unions.forms import members as forms
from unions.models import MemberCard
from unions.rules import members as rules
from unions.selectors.member_page import latest_of, member_seen
from unions.services import cards
from unions.views.acts import Act, act_named, act_page, dated, plain, put_errors
from unions.views.member_words import member_url

ACTS: dict[str, Act] = {
    "order": Act(
        permission=rules.CARD_RIGHT,
        sources=rules.MAKE_CARD.sources,
        title=gettext_lazy("Have the card made"),
        verb=pgettext_lazy("button", "To the bank"),
        form=VersionForm,
        call=plain(cards.order_card, "card_id"),
    ),
    "issue": Act(
        permission=rules.CARD_RIGHT,
        sources=rules.ISSUE_CARD.sources,
        title=gettext_lazy("Issue the card"),
        verb=pgettext_lazy("button", "Issue"),
        form=forms.IssueForm,
        call=dated(cards.issue_card, "card_id"),
    ),
    "activate": Act(
        permission=rules.EDIT,
        sources=rules.ACTIVATE_CARD.sources,
        title=gettext_lazy("Activate the card"),
        verb=pgettext_lazy("button", "Activate"),
        form=VersionForm,
        call=dated(cards.activate_card, "card_id"),
    ),
    "lose": Act(
        permission=rules.EDIT,
        sources=rules.LOSE_CARD.sources,
        title=gettext_lazy("Report the card lost"),
        verb=pgettext_lazy("button", "Lost"),
        form=VersionForm,
        call=plain(cards.lose_card, "card_id"),
        consequence=gettext_lazy("It can be found again, replaced or cancelled afterwards."),
    ),
    "find": Act(
        permission=rules.EDIT,
        sources=rules.FIND_CARD.sources,
        title=gettext_lazy("The card was found"),
        verb=pgettext_lazy("button", "Found"),
        form=VersionForm,
        call=dated(cards.find_card, "card_id"),
    ),
    "replace": Act(
        permission=rules.EDIT,
        sources=rules.REPLACE_CARD.sources,
        title=gettext_lazy("Replace the lost card"),
        verb=pgettext_lazy("button", "Replace"),
        form=VersionForm,
        call=dated(cards.replace_card, "card_id"),
        consequence=gettext_lazy("The old number ends; a new card is applied for at the same bank."),
    ),
    "cancel": Act(
        permission=rules.EDIT,
        sources=rules.CANCEL_CARD.sources,
        title=gettext_lazy("Cancel the card"),
        verb=pgettext_lazy("button", "Cancel card"),
        form=forms.ReasonForm,
        call=dated(cards.cancel_card, "card_id"),
        tone="bad",
    ),
}


@page(rules.EDIT, "GET", "POST")
def card_new(request: Request, member_id: int) -> HttpResponse:
    """Apply for a member's card."""
    member = member_seen(request.actor, member_id)
    if not request.actor.reaches(rules.EDIT, member.union.path):
        raise ForbiddenError(_("You do not have the right to do this."), code=rules.EDIT)
    back, form = member_url(member.pk), forms.CardForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cards.apply_card(
                actor=request.actor, membership_id=member.pk, bank=form.cleaned_data["bank"], today=clock.today()
            )
        except RuleBrokenError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("The card is applied for."))
            return redirect(back)
    crumbs = [
        {"label": _("Members"), "url": reverse("unions:member_search")},
        {"label": member.person.name, "url": back},
        {"label": _("Apply for a card")},
    ]
    context = {
        "form": form,
        "title": _("Apply for a card"),
        "verb": _("Apply"),
        "back": back,
        "crumbs": crumbs,
        "mobile_back": back,
        "card": {
            "title": _("Member"),
            "rows": [
                {"label": _("Name"), "value": member.person.name},
                {"label": _("Identity number"), "value": str(member.person.identity)},
                {"label": _("Mobile phone"), "value": str(member.person.phone)},
            ],
        },
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)


@page(rules.VIEW, "GET", "POST")
def card_act(request: Request, card_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a card, or carry it out."""
    found: MemberCard = find(MemberCard, card_id, request.actor, rules.VIEW)
    member = latest_of(request.actor, found.person_id)
    act = act_named(ACTS, task, actor=request.actor, path=found.union.path)
    back = member_url(member.pk) if member else reverse("unions:member_search")
    crumbs = [
        {"label": _("Members"), "url": reverse("unions:member_search")},
        {"label": found.person.name, "url": back},
    ]
    card = {
        "title": _("Member card"),
        "rows": [
            {"label": _("Member"), "value": found.person.name},
            {"label": _("Issuing bank"), "value": found.bank},
            {"label": _("Card number"), "value": str(found.number) if found.number else ""},
            {"label": _("State"), "value": found.get_status_display()},
        ],
    }
    return act_page(request, act, found, back=back, crumbs=crumbs, card=card)
