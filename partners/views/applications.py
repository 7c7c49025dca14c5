"""One application (P91): its facts, keys, scopes, webhooks, doors, and what was refused lately."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from core import clock
from core.errors import RuleBrokenError
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from partners.choices import CallbackKind
from partners.forms import developers as forms
from partners.models import Application, ApplicationKey, Callback, Grant
from partners.models.scope import DEVELOP
from partners.rules.scopes import SCOPES
from partners.selectors import developers as selectors
from partners.selectors.applications import grants_of, keys_of
from partners.selectors.doors import door_seen, doors_of
from partners.selectors.webhooks import subscriptions_of
from partners.services import doors, grants, keys, registering
from partners.views import words
from partners.views.secrets import confirmed, shown_once
from partners.views.usage import may_reset, used_by
from unions.views.acts import Act, act_page, entry_page


@page(DEVELOP)
def application(request: Request, application_id: Any) -> HttpResponse:
    """Show an application with everything that hangs on it."""
    row = selectors.application_seen(request.actor, application_id)
    moment = clock.ticking()
    held = list(keys_of(row)[:20])
    living = [key for key in held if key.ends_at is None or key.ends_at > moment]
    context = {
        "row": row,
        "head_title": row.name,
        "head_tags": words.application_tags(row),
        "head_meta": [row.partner.name, row.client_id],
        "actions": _actions(row, living) if row.status == "active" else [],
        "more": _more(row) if row.status == "active" else [],
        "card": card(row),
        "used": used_by(row),
        "keys": [_key(each, moment) for each in held],
        "grants": [_grant(each) for each in grants_of(row)[:50]],
        "hooks": [_hook(each) for each in subscriptions_of(request.actor, row.pk)[:20]],
        "doors": [_door(each) for each in doors_of(request.actor, row.pk)[:20]],
        "errors": selectors.errors_of(row),
        "crumbs": words.crumbs((row.name, "")),
        "mobile_back": reverse("partners:home"),
    }
    return render(request, "partners/application.html", context)


def card(row: Application) -> dict[str, Any]:
    """Return the facts of an application."""
    where = _(", ").join(row.addresses)
    facts = (
        (_("Client id"), row.client_id),
        (_("Partner"), row.partner.name),
        (_("Allowed addresses"), where or _("From everywhere")),
        (_("Calls a minute"), row.per_minute),
        (_("Last day"), row.expires_on.isoformat() if row.expires_on else _("No end")),
    )
    return {"title": pgettext("a partner system", "Application"), "rows": words.rows_of(*facts)}


def _actions(row: Application, living: list[ApplicationKey]) -> list[dict[str, Any]]:
    name, label = ("key_rotate", _("Change the key")) if living else ("key_new", _("Make a key"))
    ask = {"label": _("Ask for a scope"), "url": reverse("partners:scope_new", args=[row.pk]), "tone": "p"}
    return [ask, {"label": label, "url": reverse(f"partners:{name}", args=[row.pk])}]


def _more(row: Application) -> list[dict[str, Any]]:
    reset = {"label": _("Begin the sandbox anew"), "url": reverse("partners:sandbox_reset", args=[row.pk])}
    return [
        *([reset] if may_reset(row) else []),
        {"label": _("Set up a webhook"), "url": reverse("partners:webhook_new", args=[row.pk])},
        {"label": _("Open a door for signed messages"), "url": reverse("partners:door_new", args=[row.pk])},
        {"label": _("Stop the application"), "url": reverse("partners:application_stop", args=[row.pk]), "tone": "bad"},
    ]


def _key(key: ApplicationKey, moment: Any) -> dict[str, Any]:
    over = key.ends_at is not None and key.ends_at <= moment
    ending = key.ends_at is not None and not over
    state = words.tag(_("Ended"), "neutral") if over else words.tag(_("Valid"), "ok")
    return {
        "key": key,
        "tag": words.tag(_("Ends soon"), "warn") if ending else state,
        "left": _left(key.ends_at, moment) if ending else "",
        "url": "" if over else reverse("partners:key_end", args=[key.pk]),
    }


def _left(ends_at: Any, moment: Any) -> str:
    minutes = max(int((ends_at - moment).total_seconds() // 60), 0)
    return _("valid for another %(hours)s h %(minutes)s min") % {"hours": minutes // 60, "minutes": minutes % 60}


def _grant(grant: Grant) -> dict[str, Any]:
    scope = SCOPES.get(grant.scope)
    return {
        "grant": grant,
        "label": scope.label if scope else grant.scope,
        "shows": scope.shows if scope else "",
        "tag": words.grant_tag(grant),
    }


def _hook(row: Any) -> dict[str, Any]:
    return {"row": row, "tag": words.webhook_tag(row), "url": reverse("partners:webhook", args=[row.pk])}


def _door(row: Callback) -> dict[str, Any]:
    return {
        "row": row,
        "address": reverse(f"partners_callbacks:{row.kind}", args=[row.pk]),
        "tag": words.tag(pgettext("a door", "Closed"), "neutral")
        if row.closed_at
        else words.tag(pgettext("a door", "Open"), "ok"),
        "rotate": "" if row.closed_at else reverse("partners:door_rotate", args=[row.pk]),
        "close": "" if row.closed_at else reverse("partners:door_close", args=[row.pk]),
    }


@page(DEVELOP, "GET", "POST")
def key_new(request: Request, application_id: Any) -> HttpResponse:
    """Make a key and show its secret once."""
    row = selectors.application_seen(request.actor, application_id)
    if request.method == "POST":
        key, secret = keys.create_key(
            actor=request.actor, application_id=row.pk, permission=DEVELOP, moment=clock.ticking()
        )
        return shown_once(request, secret, _("New key %(hint)s…") % {"hint": key.hint}, back=_url(row), row=row)
    return confirmed(request, _("Make a key"), back=_url(row), row=row)


@page(DEVELOP, "GET", "POST")
def key_rotate(request: Request, application_id: Any) -> HttpResponse:
    """Make a new key while the old one stays valid for a day, and show its secret once."""
    row = selectors.application_seen(request.actor, application_id)
    if request.method == "POST":
        key, secret = keys.rotate_key(
            actor=request.actor, application_id=row.pk, permission=DEVELOP, moment=clock.ticking()
        )
        return shown_once(request, secret, _("New key %(hint)s…") % {"hint": key.hint}, back=_url(row), row=row)
    text = _("The old key stays valid for 24 hours, so that nobody has to hurry.")
    return confirmed(request, _("Change the key"), text, back=_url(row), row=row)


@page(DEVELOP, "GET", "POST")
def key_end(request: Request, key_id: int) -> HttpResponse:
    """End a key at once."""
    key = selectors.key_seen(request.actor, key_id)
    back = _url(key.application)
    if request.method == "POST":
        keys.end_key(actor=request.actor, key_id=key.pk, permission=DEVELOP, moment=clock.ticking())
        messages.success(request, _("The key has ended."))
        return redirect(back)
    text = _("Every system that still uses it is out at once.")
    title = _("End the key %(hint)s…") % {"hint": key.hint}
    return confirmed(request, title, text, back=back, row=key.application, tone="bad")


@page(DEVELOP, "GET", "POST")
def scope_new(request: Request, application_id: Any) -> HttpResponse:
    """Ask for a scope over a branch; somebody at the province decides."""
    row = selectors.application_seen(request.actor, application_id)
    form = forms.ScopeForm(request.POST or None)

    def enter(told: dict[str, Any]) -> str:
        union = selectors.union_named(told.pop("union").strip())
        if union is None:
            text = _("No one union has this name or number.")
            raise RuleBrokenError(text, code="union", fields={"union": text})
        grants.request_grant(actor=request.actor, application_id=row.pk, permission=DEVELOP, union=union, **told)
        return _url(row)

    return application_entry(
        request, form, enter, _("Ask for a scope"), row, done=_("Asked for. The province decides.")
    )


def application_entry(
    request: Request, form: Any, enter: Callable[[dict[str, Any]], Any], title: str, row: Application, done: str = ""
) -> HttpResponse:
    """Enter something new that hangs on an application."""
    crumbs = words.crumbs((row.name, _url(row)))
    return entry_page(request, form, enter, title=title, back=_url(row), crumbs=crumbs, card=card(row), done=done)


STOP = Act(
    permission=DEVELOP,
    sources=frozenset({"active"}),
    title=gettext_lazy("Stop the application"),
    verb=gettext_lazy("Stop the application"),
    form=forms.ReasonForm,
    call=lambda actor, row, data: registering.stop_application(
        actor=actor, application_id=row.pk, permission=DEVELOP, reason=data["reason"]
    ),
    consequence=gettext_lazy("It is shut out with its next call; only the province can let it in again."),
    tone="bad",
)


@page(DEVELOP, "GET", "POST")
def application_stop(request: Request, application_id: Any) -> HttpResponse:
    """Stop an application, with a reason."""
    row = selectors.application_seen(request.actor, application_id)
    back = words.crumbs((row.name, _url(row)))
    return act_page(request, STOP, row, back=_url(row), crumbs=back, card=card(row))


@page(DEVELOP, "GET", "POST")
def door_new(request: Request, application_id: Any) -> HttpResponse:
    """Open a door for signed messages and show its secret once."""
    row = selectors.application_seen(request.actor, application_id)
    form = forms.DoorForm(request.POST or None)

    def enter(told: dict[str, Any]) -> HttpResponse:
        _door_row, secret = doors.open_callback(actor=request.actor, application_id=row.pk, kind=told["kind"])
        title = _("Secret of the door “%(kind)s”") % {"kind": CallbackKind(told["kind"]).label}
        return shown_once(request, secret, title, back=_url(row), row=row)

    return application_entry(request, form, enter, _("Open a door for signed messages"), row)


@page(DEVELOP, "GET", "POST")
def door_rotate(request: Request, callback_id: Any) -> HttpResponse:
    """Change the secret of a door; the old one is taken for a day."""
    door = door_seen(request.actor, callback_id)
    back = _url(door.application)
    if request.method == "POST":
        _row, secret = doors.rotate_callback(
            actor=request.actor, callback_id=door.pk, seen_version=None, moment=clock.ticking()
        )
        title = _("Secret of the door “%(kind)s”") % {"kind": door.get_kind_display()}
        return shown_once(request, secret, title, back=back, row=door.application)
    text = _("The old secret is taken for another 24 hours.")
    return confirmed(request, _("Change the secret of the door"), text, back=back, row=door.application)


CLOSE = Act(
    permission=DEVELOP,
    sources=frozenset({"open"}),
    title=gettext_lazy("Close the door"),
    verb=gettext_lazy("Close the door"),
    form=VersionForm,
    call=lambda actor, row, data: doors.close_callback(
        actor=actor, callback_id=row.pk, seen_version=data["seen_version"], moment=clock.ticking()
    ),
    consequence=gettext_lazy("Messages to this address are refused from now on. What came in stays."),
    tone="bad",
)


@page(DEVELOP, "GET", "POST")
def door_close(request: Request, callback_id: Any) -> HttpResponse:
    """Close a door for signed messages."""
    door = door_seen(request.actor, callback_id)
    back = _url(door.application)
    trail = words.crumbs((door.application.name, back))
    return act_page(request, CLOSE, door, back=back, crumbs=trail, card=card(door.application))


def _url(row: Application) -> str:
    return reverse("partners:application", args=[row.pk])
