"""The register of partners, as the province's administrators keep it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from partners.choices import ApplicationStatus, PartnerStatus
from partners.forms import developers as developer_forms
from partners.forms import register as forms
from partners.models import Partner
from partners.selectors import register as selectors
from partners.selectors.register import MANAGE
from partners.services import registering
from partners.views import words
from unions.views.acts import Act, act_page, entry_page

TONES = {PartnerStatus.ACTIVE: "ok", PartnerStatus.CLOSED: "neutral"}

CLOSE = Act(
    permission=MANAGE,
    sources=frozenset({PartnerStatus.ACTIVE}),
    title=gettext_lazy("End the exchange"),
    verb=gettext_lazy("End the exchange"),
    form=developer_forms.ReasonForm,
    call=lambda actor, row, data: registering.close_partner(actor=actor, partner_id=row.pk, reason=data["reason"]),
    consequence=gettext_lazy("Every application of this partner is shut out with its next call."),
    tone="bad",
)


@page(MANAGE)
def partner_list(request: Request) -> HttpResponse:
    """Show the partners, the newest first."""
    shown = page_of(request, selectors.register_of(request.actor), key="id")
    context = {
        "rows": [{"row": each, "url": _url(each), "tag": _tag(each)} for each in shown.rows],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "actions": [{"label": _("Enter a partner"), "url": reverse("partners:partner_new"), "tone": "p"}],
        "crumbs": [{"label": _("Partners"), "url": ""}],
    }
    return render(request, "partners/partner_list.html", context)


@page(MANAGE)
def partner(request: Request, partner_id: Any) -> HttpResponse:
    """Show a partner with its developers and applications."""
    row = selectors.partner_seen(request.actor, partner_id)
    context = {
        "row": row,
        "head_title": row.name,
        "head_tags": [_tag(row)],
        "head_meta": [row.contact, row.email],
        "actions": _actions(row) if row.status == PartnerStatus.ACTIVE else [],
        "developers": selectors.developers_of(row),
        "applications": [
            {
                "row": each,
                "tags": words.application_tags(each),
                "url": reverse("partners:application_change", args=[each.pk]) if each.status == "active" else "",
            }
            for each in selectors.applications_of(row)
        ],
        "crumbs": _crumbs(row),
        "mobile_back": reverse("partners:partner_list"),
    }
    return render(request, "partners/partner.html", context)


@page(MANAGE, "GET", "POST")
def partner_new(request: Request) -> HttpResponse:
    """Enter a partner."""
    form = forms.PartnerForm(request.POST or None)

    def enter(told: dict[str, Any]) -> str:
        return _url(registering.register_partner(actor=request.actor, **told))

    return _entry(request, form, _("Enter a partner"), enter, back=reverse("partners:partner_list"))


@page(MANAGE, "GET", "POST")
def developer_new(request: Request, partner_id: Any) -> HttpResponse:
    """Let somebody keep the applications of a partner."""
    row = selectors.partner_seen(request.actor, partner_id)
    form = forms.DeveloperForm(request.POST or None)

    def enter(told: dict[str, Any]) -> str:
        user = selectors.account_named(told["username"])
        if user is None:
            text = _("No account has this user name.")
            raise DomainError(text, code="user", fields={"username": text})
        registering.add_developer(actor=request.actor, partner_id=row.pk, user=user, today=clock.today())
        return _url(row)

    return _entry(request, form, _("Add a developer"), enter, back=_url(row), row=row)


@page(MANAGE, "GET", "POST")
def application_new(request: Request, partner_id: Any) -> HttpResponse:
    """Enter an application of a partner; its developers make the key and ask for scopes."""
    row = selectors.partner_seen(request.actor, partner_id)
    form = forms.ApplicationForm(request.POST or None)

    def enter(told: dict[str, Any]) -> str:
        given = told | {"addresses": told["addresses"].split()}
        registering.register_application(actor=request.actor, partner_id=row.pk, today=clock.today(), **given)
        return _url(row)

    return _entry(request, form, _("Enter an application"), enter, back=_url(row), row=row)


CHANGE = Act(
    permission=MANAGE,
    sources=frozenset({ApplicationStatus.ACTIVE}),
    title=gettext_lazy("Change rate and addresses"),
    verb=pgettext_lazy("an application", "Change"),
    form=forms.ChangeApplicationForm,
    call=lambda actor, row, data: registering.change_application(
        actor=actor,
        application_id=row.pk,
        permission=MANAGE,
        today=clock.today(),
        **data | {"addresses": data["addresses"].split()},
    ),
    consequence=gettext_lazy("It holds from the next call on; the developers see it with the application."),
    tone="p",
)


@page(MANAGE, "GET", "POST")
def application_change(request: Request, application_id: Any) -> HttpResponse:
    """Change how often, from where and until when an application may call, with a reason."""
    row = selectors.application_kept(request.actor, application_id)
    held = {"per_minute": row.per_minute, "addresses": " ".join(row.addresses), "expires_on": row.expires_on}
    facts = words.rows_of((_("Client id"), row.client_id), (_("Partner"), row.partner.name))
    return act_page(
        request,
        CHANGE,
        row,
        back=_url(row.partner),
        crumbs=_crumbs(row.partner),
        card={"title": row.name, "rows": facts},
        initial=held,
    )


@page(MANAGE, "GET", "POST")
def partner_close(request: Request, partner_id: Any) -> HttpResponse:
    """End the exchange with a partner, with a reason."""
    row = selectors.partner_seen(request.actor, partner_id)
    return act_page(request, CLOSE, row, back=_url(row), crumbs=_crumbs(row), card=_card(row))


def _entry(
    request: Request,
    form: Any,
    title: str,
    enter: Callable[[dict[str, Any]], str],
    *,
    back: str,
    row: Partner | None = None,
) -> HttpResponse:
    card = _card(row) if row else None
    return entry_page(request, form, enter, title=title, back=back, crumbs=_crumbs(row), card=card)


def _actions(row: Partner) -> list[dict[str, str]]:
    told = (
        ("partners:application_enter", _("Enter an application"), "p"),
        ("partners:developer_new", _("Add a developer"), ""),
        ("partners:partner_close", _("End the exchange"), "bad"),
    )
    return [{"label": label, "url": reverse(name, args=[row.pk]), "tone": tone} for name, label, tone in told]


def _card(row: Partner) -> dict[str, Any]:
    return {"title": row.name, "rows": [{"label": _("Contact"), "value": row.contact}]}


def _crumbs(row: Partner | None) -> list[dict[str, str]]:
    first = {"label": _("Partners"), "url": reverse("partners:partner_list")}
    return [first, {"label": row.name, "url": _url(row)}] if row else [first]


def _tag(row: Partner) -> dict[str, Any]:
    return words.tag(row.get_status_display(), TONES[PartnerStatus(row.status)])


def _url(row: Partner) -> str:
    return reverse("partners:partner", args=[row.pk])
