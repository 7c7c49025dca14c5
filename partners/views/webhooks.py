"""One webhook (P92): where it leads, what it hears, how its receiver does; tests, secrets, replay."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from core.templatetags.show import count
from partners.choices import Outcome, SubscriptionStatus
from partners.forms import developers as forms
from partners.models import Subscription
from partners.models.scope import DEVELOP
from partners.rules.event_types import EVENT_TYPES
from partners.selectors.developers import application_seen, granted_branches
from partners.selectors.webhooks import covered, last_tries, subscription_seen, waiting_count
from partners.services import resending, webhooks
from partners.views import words
from partners.views.applications import application_entry
from partners.views.secrets import confirmed, shown_once
from unions.views.acts import Act, act_named, act_page, offered

LIVING = frozenset({SubscriptionStatus.ACTIVE, SubscriptionStatus.DISABLED})


def _replay(actor: Actor, row: Subscription, data: dict[str, Any]) -> Any:
    return resending.replay(actor=actor, subscription_id=row.pk, after=data["after"], moment=clock.ticking())


def _act(title: Any, call: Any, sources: frozenset[str], form: type = VersionForm, **more: Any) -> Act:
    return Act(permission=DEVELOP, sources=sources, title=title, verb=title, form=form, call=call, **more)


ACTS: dict[str, Act] = {
    "change": _act(
        gettext_lazy("Change address and events"),
        lambda actor, row, data: webhooks.change_webhook(
            actor=actor, subscription_id=row.pk, moment=clock.ticking(), **data
        ),
        LIVING,
        forms.ChangeWebhookForm,
    ),
    "replay": _act(
        gettext_lazy("Send again from an event"),
        _replay,
        LIVING,
        forms.ReplayForm,
        consequence=gettext_lazy("Each event goes out under its own message id: a receiver that knows it may skip it."),
    ),
    "enable": _act(
        gettext_lazy("Switch on"),
        lambda actor, row, data: webhooks.enable_webhook(actor=actor, subscription_id=row.pk, **data),
        frozenset({SubscriptionStatus.DISABLED}),
        consequence=gettext_lazy("What happened meanwhile was kept and goes out now, in its order."),
        tone="p",
    ),
    "disable": _act(
        gettext_lazy("Switch off"),
        lambda actor, row, data: webhooks.disable_webhook(
            actor=actor, subscription_id=row.pk, moment=clock.ticking(), **data
        ),
        frozenset({SubscriptionStatus.ACTIVE}),
        consequence=gettext_lazy("Nothing is sent any more; what happens meanwhile is kept."),
    ),
    "end": _act(
        gettext_lazy("End the webhook"),
        lambda actor, row, data: webhooks.end_webhook(actor=actor, subscription_id=row.pk, **data),
        LIVING,
        consequence=gettext_lazy("Nothing is sent or kept for it any more. Its log stays."),
        tone="bad",
    ),
}


@page(DEVELOP)
def webhook(request: Request, subscription_id: Any) -> HttpResponse:
    """Show a webhook, how its receiver does, and the latest tries."""
    row = subscription_seen(request.actor, subscription_id)
    acts = [
        {"label": each.verb, "url": reverse("partners:webhook_act", args=[row.pk, name]), "tone": each.tone}
        for name, each in offered(
            ACTS, actor=request.actor, path=words.anywhere(request.actor, DEVELOP), status=row.status
        )
    ]
    is_living = row.status in LIVING
    context = {
        "row": row,
        "head_title": _("Webhook of %(name)s") % {"name": row.application.name},
        "head_tags": [words.webhook_tag(row)],
        "head_meta": [row.url],
        "actions": _actions(row) if is_living else [],
        "more": [*acts, {"label": _("Change the secret"), "url": reverse("partners:secret_rotate", args=[row.pk])}]
        if is_living
        else [],
        "card": _card(row),
        "health": _health(row),
        "types": [{"code": code, "label": EVENT_TYPES[code].label} for code in row.event_types if code in EVENT_TYPES],
        "tries": [{"row": each, "tag": _outcome(each)} for each in last_tries(row)],
        "log_url": f"{reverse('partners:delivery_list')}?webhook={row.pk}",
        "crumbs": words.crumbs((row.application.name, _back(row)), (_("Webhook"), "")),
        "mobile_back": _back(row),
    }
    return render(request, "partners/webhook.html", context)


def _actions(row: Subscription) -> list[dict[str, Any]]:
    log = f"{reverse('partners:delivery_list')}?webhook={row.pk}"
    test = {"label": _("Send a test"), "url": reverse("partners:webhook_try", args=[row.pk]), "tone": "p"}
    return [test, {"label": _("Delivery log"), "url": log}]


def _outcome(each: Any) -> dict[str, Any]:
    return words.tag(each.get_outcome_display(), words.OUTCOME[Outcome(each.outcome)])


def _card(row: Subscription) -> dict[str, Any]:
    facts = (
        (_("Address of the receiver"), row.url),
        (_("Branch"), row.union.name),
        (_("Set up by"), row.created_by.name),
        (_("Old secret valid until"), words.told(row.previous_until, clock.now())),
    )
    return {"title": _("Webhook"), "rows": words.rows_of(*facts)}


def _health(row: Subscription) -> dict[str, Any]:
    now, waiting = clock.now(), waiting_count(row)
    facts = (
        (_("Last taken"), words.told(row.taken_at, now) or _("Nothing yet")),
        (_("Waiting to be sent"), count(waiting)),
        (_("Failing since"), words.told(row.failing_since, now)),
        (_("Failures in a row"), count(row.failures) if row.failures else ""),
        (_("Next try"), words.told(row.resume_at, now)),
        (_("Switched off"), words.told(row.disabled_at, now)),
        (_("Because"), row.get_disabled_reason_display() if row.disabled_reason else ""),
    )
    return {"title": _("How the receiver does"), "rows": words.rows_of(*facts)}


@page(DEVELOP, "GET", "POST")
def webhook_new(request: Request, application_id: Any) -> HttpResponse:
    """Set up a webhook and show its secret once."""
    row = application_seen(request.actor, application_id)
    today = clock.today()
    branches = granted_branches(row, today)
    scopes = frozenset(scope for scope, _path in covered(row.pk, today).grants)
    choices = [(str(each.pk), each.name) for each in branches]
    form = forms.WebhookForm(request.POST or None, branches=choices, scopes=scopes)

    def enter(told: dict[str, Any]) -> HttpResponse:
        made, secret = webhooks.create_webhook(
            actor=request.actor, application_id=row.pk, union_id=told.pop("union"), moment=clock.ticking(), **told
        )
        back = reverse("partners:webhook", args=[made.pk])
        return shown_once(request, secret, _("Secret of the webhook"), back=back, row=row)

    return application_entry(request, form, enter, _("Set up a webhook"), row)


@page(DEVELOP, "GET", "POST")
def webhook_act(request: Request, subscription_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a webhook, or carry it out."""
    row = subscription_seen(request.actor, subscription_id)
    found = act_named(ACTS, task, actor=request.actor, path=words.anywhere(request.actor, DEVELOP))
    back = reverse("partners:webhook", args=[row.pk])
    more: dict[str, Any] = {}
    if task == "change":
        more = {
            "initial": {"url": row.url, "event_types": row.event_types},
            "scopes": covered(row.application_id, clock.today()).scopes_at(row.union.path),
        }
    elif task == "replay":
        more = {"initial": {"after": 0}}
    trail = words.crumbs((row.application.name, _back(row)), (_("Webhook"), back))
    return act_page(request, found, row, back=back, crumbs=trail, card=_card(row), **more)


@page(DEVELOP, "GET", "POST")
def secret_rotate(request: Request, subscription_id: Any) -> HttpResponse:
    """Change the secret of a webhook; messages are signed with both for a day."""
    row = subscription_seen(request.actor, subscription_id)
    back = reverse("partners:webhook", args=[row.pk])
    if request.method == "POST":
        _row, secret = webhooks.rotate_secret(
            actor=request.actor, subscription_id=row.pk, seen_version=None, moment=clock.ticking()
        )
        return shown_once(request, secret, _("Secret of the webhook"), back=back, row=row.application)
    text = _("For 24 hours messages are signed with the new and the old secret.")
    return confirmed(request, _("Change the secret"), text, back=back, row=row.application)


@page(DEVELOP, "GET", "POST")
def webhook_try(request: Request, subscription_id: Any) -> HttpResponse:
    """Send a test message and show what was sent and what came back."""
    row = subscription_seen(request.actor, subscription_id)
    back = reverse("partners:webhook", args=[row.pk])
    form = forms.TrialForm(request.POST or None, initial={"code": row.event_types[0]})
    made = None
    if request.method == "POST" and form.is_valid():
        made = webhooks.try_webhook(
            actor=request.actor, subscription_id=row.pk, moment=clock.ticking(), code=form.cleaned_data["code"]
        )
    context = {
        "row": row,
        "form": form,
        "made": made,
        "tag": _outcome(made.row) if made else None,
        "site": settings.SITE_URL,
        "back": back,
        "crumbs": words.crumbs((row.application.name, _back(row)), (_("Webhook"), back), (_("Send a test"), "")),
        "mobile_back": back,
    }
    return render(request, "partners/trial.html", context, status=422 if form.errors else 200)


def _back(row: Subscription) -> str:
    return reverse("partners:application", args=[row.application_id])
