"""The delivery log (P93): what went where, with which answer; one delivery, or a filtered set, sent again."""

import json
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from core import clock
from core.errors import RuleBrokenError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import count
from partners.choices import DeliveryStatus, Outcome
from partners.forms.developers import LogFilterForm
from partners.models import Subscription, WebhookDelivery
from partners.models.scope import DEVELOP
from partners.rules.event_types import EVENT_TYPES, message_id_of
from partners.selectors.webhooks import delivery_log, delivery_seen, subscription_seen, subscriptions_of, tries_of
from partners.services import resending
from partners.services.sending import body_for
from partners.views import words


@page(DEVELOP)
def delivery_list(request: Request) -> HttpResponse:
    """Show the deliveries to one's own webhooks, the latest first, narrowed by webhook, state and event type."""
    told = _filters(request.GET)
    hooks = list(subscriptions_of(request.actor)[:50])
    rows = delivery_log(request.actor, subscription=told["webhook"], status=told["status"], code=told["code"])
    shown = page_of(request, rows, key="id")
    context = {
        "rows": [_row(each) for each in shown.rows],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "tabs": _tabs(told),
        "hooks": [{"value": str(each.pk), "label": f"{each.application.name} {each.url}"} for each in hooks],
        "types": [{"value": code, "label": each.label} for code, each in EVENT_TYPES.items()],
        "told": {name: str(value or "") for name, value in told.items()},
        "clear_url": reverse("partners:delivery_list") if any(told.values()) else "",
        "can_resend": bool(told["webhook"] and told["status"] != DeliveryStatus.WAITING and shown.rows),
        "crumbs": words.crumbs((_("Delivery log"), "")),
        "mobile_back": reverse("partners:home"),
    }
    return render(request, "partners/delivery_list.html", context)


def _filters(data: Any) -> dict[str, Any]:
    form = LogFilterForm(data)
    form.is_valid()
    told = {name: form.cleaned_data.get(name) or "" for name in form.fields}
    known = told["status"] in DeliveryStatus.values
    return told | {
        "status": told["status"] if known else "",
        "code": told["code"] if told["code"] in EVENT_TYPES else "",
    }


def _tabs(told: dict[str, Any]) -> list[dict[str, Any]]:
    kept = {name: str(told[name]) for name in ("webhook", "code") if told[name]}
    here = reverse("partners:delivery_list")
    states = [("", pgettext("view of a list", "All")), *DeliveryStatus.choices]
    return [
        {
            "label": label,
            "url": f"{here}?{urlencode(kept | ({'status': status} if status else {}))}",
            "current": status == told["status"],
        }
        for status, label in states
    ]


def _row(each: WebhookDelivery) -> dict[str, Any]:
    kind = EVENT_TYPES.get(each.code)
    return {
        "row": each,
        "url": reverse("partners:delivery", args=[each.pk]),
        "label": kind.label if kind else each.code,
        "tag": words.tag(each.get_status_display(), words.DELIVERY[DeliveryStatus(each.status)]),
    }


@page(DEVELOP)
def delivery(request: Request, delivery_id: int) -> HttpResponse:
    """Show one delivery: the message as it is sent, its signature masked, and every try with its answer."""
    row = delivery_seen(request.actor, delivery_id)
    subscription, tries = row.subscription, tries_of(row)
    last = tries[0].at if tries else None
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id_of(subscription.pk, row.event_id),
        "webhook-timestamp": str(int(last.timestamp())) if last else "",
        "webhook-signature": "v1,******",
    }
    found = _row(row)
    resend = {"label": _("Send again"), "url": reverse("partners:delivery_resend", args=[row.pk]), "post": True}
    may_resend = row.status != DeliveryStatus.WAITING and subscription.status != "ended"
    context = {
        "row": row,
        "head_title": found["label"],
        "head_tags": [found["tag"]],
        "head_meta": [subscription.application.name, subscription.url],
        "actions": [resend | {"tone": "p"}] if may_resend else [],
        "card": _card(row),
        "url": subscription.url,
        "headers": [{"name": name, "value": value} for name, value in headers.items() if value],
        "body": json.dumps(json.loads(body_for(row)), ensure_ascii=False, indent=2),
        "tries": [{"row": each, "tag": _outcome(each)} for each in tries],
        "crumbs": words.crumbs((_("Delivery log"), reverse("partners:delivery_list")), (str(row.pk), "")),
        "mobile_back": reverse("partners:delivery_list"),
    }
    return render(request, "partners/delivery.html", context)


def _outcome(each: Any) -> dict[str, Any]:
    return words.tag(each.get_outcome_display(), words.OUTCOME[Outcome(each.outcome)])


def _card(row: WebhookDelivery) -> dict[str, Any]:
    now = clock.now()
    facts = (
        (_("Event type"), row.code),
        (_("Event number"), str(row.event_id)),
        (_("Happened"), words.told(row.event.happened_at, now)),
        (_("Tries"), count(row.tries)),
        (_("Next try"), words.told(row.next_try_at, now)),
        (pgettext("delivery of an event", "Done at"), words.told(row.done_at, now)),
    )
    return {"title": _("Delivery"), "rows": words.rows_of(*facts)}


@page(DEVELOP, "POST")
def delivery_resend(request: Request, delivery_id: int) -> HttpResponse:
    """Send one delivery again."""
    row = delivery_seen(request.actor, delivery_id)
    if not resending.resend(actor=request.actor, delivery_ids=[row.pk], moment=clock.ticking()):
        raise RuleBrokenError(_("This delivery is waiting already, or its webhook has ended."), code="not_resent")
    messages.success(request, _("It goes out again within seconds."))
    return redirect("partners:delivery", delivery_id=row.pk)


@page(DEVELOP, "POST")
def deliveries_resend(request: Request) -> HttpResponse:
    """Send what the filters of the log name again: one webhook's deliveries, at most ten thousand at once."""
    told = _filters(request.POST)
    row: Subscription = subscription_seen(request.actor, told["webhook"] or None)
    sent = resending.resend_filtered(
        actor=request.actor,
        subscription_id=row.pk,
        status=told["status"],
        code=told["code"],
        moment=clock.ticking(),
    )
    text = ngettext("%(n)s delivery goes out again.", "%(n)s deliveries go out again.", sent) % {"n": count(sent)}
    messages.success(request, text)
    kept = {name: str(value) for name, value in told.items() if value and name != "status"}
    return redirect(f"{reverse('partners:delivery_list')}?{urlencode(kept)}")
