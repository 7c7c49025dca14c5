"""The developers' home (P90): own applications, three steps to the first call, error codes; the try-out (P94)."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.http import Request
from core.pages import SIGNED_IN, page
from partners.models import Application, Subscription
from partners.models.scope import DEVELOP
from partners.rules.changes import CHANGES
from partners.selectors.applications import application_list
from partners.selectors.developers import standing_of
from partners.selectors.usage import calls_of_today, faults_of
from partners.selectors.webhooks import subscriptions_of
from partners.views.words import application_tags, crumbs, webhook_tag


@page(DEVELOP)
def home(request: Request) -> HttpResponse:
    """Show a developer what their partner has, what needs attention, and how to begin."""
    rows = list(application_list(request.actor, DEVELOP)[:50])
    standing = standing_of(rows, today=clock.today(), moment=clock.ticking())
    hooks = list(subscriptions_of(request.actor)[:50])
    ids, today = [row.pk for row in rows], timezone.localdate(clock.ticking())
    calls = calls_of_today(ids, today=today)
    context = {
        "rows": [_application(row, standing[row.pk] | {"calls": calls.get(row.pk, 0)}) for row in rows],
        "hooks": [_hook(row) for row in hooks if row.status != "ended"],
        "points": _points(rows, hooks, standing),
        "steps": steps(rows[0] if rows else None),
        "errors": error_codes(),
        "faults": faults_of(ids, today=today),
        "latest": CHANGES[0],
        "addresses": _addresses(),
    }
    return render(request, "partners/home.html", context)


@page(SIGNED_IN)
def errors(request: Request) -> HttpResponse:
    """Show what each code of a refusal means; problem details lead here by their ``type``."""
    context = {
        "errors": error_codes(),
        "crumbs": crumbs((_("Error codes"), "")),
        "mobile_back": reverse("partners:home"),
    }
    return render(request, "partners/errors.html", context)


def _application(row: Application, standing: dict[str, Any]) -> dict[str, Any]:
    return {
        "row": row,
        "url": reverse("partners:application", args=[row.pk]),
        "tags": application_tags(row),
        **standing,
    }


def _hook(row: Subscription) -> dict[str, Any]:
    return {"row": row, "url": reverse("partners:webhook", args=[row.pk]), "tag": webhook_tag(row)}


def _points(
    rows: list[Application], hooks: list[Subscription], standing: dict[Any, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what needs attention: a receiver that fails, a webhook switched off, an application without a key."""
    points = [
        {
            "title": _("The webhook of “%(name)s” is switched off.") % {"name": hook.application.name},
            "text": hook.get_disabled_reason_display(),
            "url": reverse("partners:webhook", args=[hook.pk]),
            "tone": "bad",
            "link_label": _("Look at it"),
        }
        for hook in hooks
        if hook.status == "disabled"
    ]
    return points + [
        {
            "title": _("“%(name)s” has no valid key.") % {"name": row.name},
            "text": _("It cannot sign in until a key is made."),
            "url": reverse("partners:application", args=[row.pk]),
            "tone": "warn",
            "link_label": _("Make a key"),
        }
        for row in rows
        if row.status == "active" and not standing[row.pk]["keys"]
    ]


def steps(application: Application | None) -> list[dict[str, str]]:
    """Return the way to the first call, with lines that can be run."""
    site, client = settings.SITE_URL, application.client_id if application else "CLIENT_ID"
    return [
        {
            "title": _("Get a token"),
            "text": _("With the client id and a key of your application. A token is valid for ten minutes."),
            "code": f"curl -u '{client}:KEY' -d grant_type=client_credentials {site}/oauth/token/",
        },
        {
            "title": _("Call the API"),
            "text": _("With the token. You see what the granted scopes cover, in their branch, and nothing else."),
            "code": f"curl -H 'Authorization: Bearer TOKEN' {site}/api/v1/needy-files/",
        },
        {
            "title": _("Hear of events"),
            "text": _(
                "Set up a webhook. Verify the signature over the raw body before you read it (Standard Webhooks)."
            ),
            "code": "from standardwebhooks import Webhook\nWebhook(SECRET).verify(body, headers)",
        },
    ]


def _addresses() -> list[dict[str, str]]:
    site = settings.SITE_URL
    return [
        {"label": _("API"), "value": f"{site}/api/v1/"},
        {"label": _("Token"), "value": f"{site}/oauth/token/"},
        {"label": _("OpenAPI description"), "value": f"{site}/api/schema/"},
    ]


def error_codes() -> list[dict[str, Any]]:
    """Return what each status of the API means and what to do (every refusal says its code too)."""
    told = (
        (
            "400",
            "json, idempotency_key, idempotency_key_missing",
            _("The request cannot be read."),
            _("Put it right; sending it again is in vain."),
        ),
        (
            "401",
            "not_authenticated, authentication_failed",
            _("No token, a token that is over, or a signature that is not right."),
            _("Get a new token; for signed messages check clock, secret and raw body."),
        ),
        ("403", "not_granted, permission_denied", _("No granted scope lets you do this."), _("Ask for the scope.")),
        (
            "404",
            "not_found",
            _("There is no such row, or it lies outside your branch."),
            _("Check number and branch."),
        ),
        (
            "409",
            "idempotency_key_reused, stale, wrong_state",
            _("The row or the key is in another state than you think."),
            _("Read the row again, then decide; use a new key for a new message."),
        ),
        (
            "422",
            "invalid, person_not_found, not_resent",
            _("A rule or a field refuses it; “fields” names which."),
            _("Put the named fields right."),
        ),
        ("429", "throttled", _("More calls a minute than agreed."), _("Wait for “Retry-After” seconds.")),
        (
            "503",
            "busy",
            _("Others are at work on the same just now."),
            _("Send the same again after “Retry-After” seconds."),
        ),
    )
    return [
        {"status": status, "codes": codes.split(", "), "means": means, "do": do} for status, codes, means, do in told
    ]
