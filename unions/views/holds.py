"""Holds on a person's data: which stand, placing one, lifting one."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.http import Request
from core.pages import page
from unions.forms.holds import HoldForm, LiftForm
from unions.rules.members import ANSWER_RIGHT
from unions.selectors.holds import hold_seen, holds_on
from unions.selectors.member_page import latest_of, member_seen
from unions.services import holds as services
from unions.views.acts import Act, act_page, entry_page
from unions.views.member_words import member_url

LIFT = Act(
    permission=ANSWER_RIGHT,
    sources=frozenset(),
    title=gettext_lazy("Lift the hold"),
    verb=pgettext_lazy("hold", "Lift"),
    form=LiftForm,
    call=lambda actor, row, data: services.lift_hold(actor=actor, hold_id=row.pk, today=clock.today(), **data),
    consequence=gettext_lazy("From then on the data may be erased like everybody else's."),
)


@page(ANSWER_RIGHT, "GET", "POST")
def hold_list(request: Request, member_id: int) -> HttpResponse:
    """Show the holds on a person's data, and place another."""
    member = member_seen(request.actor, member_id)
    form = HoldForm(request.POST or None)
    here = reverse("unions:hold_list", args=[member.pk])

    def enter(told: dict[str, Any]) -> str:
        services.place_hold(actor=request.actor, person_id=member.person_id, today=clock.today(), **told)
        return here

    return entry_page(
        request,
        form,
        enter,
        title=pgettext("own data", "Legal holds"),
        back=member_url(member.pk),
        crumbs=[
            {"label": _("Members"), "url": reverse("unions:member_search")},
            {"label": member.person.name, "url": member_url(member.pk)},
        ],
        done=_("The hold stands. Nothing of this person is erased."),
        template="unions/hold_list.html",
        here=here,
        rows=holds_on(member.person),
        head_meta=[member.person.name, member.union.name],
    )


@page(ANSWER_RIGHT, "GET", "POST")
def hold_lift(request: Request, hold_id: Any) -> HttpResponse:
    """Lift a hold that somebody else placed."""
    row = hold_seen(request.actor, hold_id)
    member = latest_of(request.actor, row.person_id)
    back = reverse("unions:hold_list", args=[member.pk]) if member else reverse("unions:member_search")
    card = {
        "title": pgettext("own data", "Legal hold"),
        "rows": [
            {"label": _("Name"), "value": row.person.name},
            {"label": _("Paper that asks for it"), "value": row.reference},
            {"label": _("Why the data are needed"), "value": row.reason},
        ],
    }
    crumbs = [{"label": _("Members"), "url": reverse("unions:member_search")}]
    return act_page(request, LIFT, row, back=back, crumbs=crumbs, card=card)
