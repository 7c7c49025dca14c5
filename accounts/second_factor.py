"""Who must prove themselves twice: nothing is open before a second factor is set up, the gravest acts want it fresh.

The list of roles is a setting (``SECOND_FACTOR_ROLES``): on by default, empty in the demonstration of ``make run``.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.middleware import go, place_of, while_due
from core.actors import Actor
from core.errors import ForbiddenError
from core.problems import answer, is_api

FRESH_SECONDS = 300
HAS_FACTOR = "second_factor"
# What is done under these rights wants a code of the last five minutes (reliability.md 2, line 24).
GRAVE_RIGHTS = frozenset(
    {"core.reveal_secret", "core.approve_export", "aid.confirm_batch", "aid.confirm_account", "core.view_audit"}
)
GRAVE_VIEWS = frozenset(
    {
        "legal:case_phone",  # a reveal under the right to open the case
        "admin:unions_post_add",
        "admin:unions_post_change",
        "admin:accounts_user_add",
        "admin:accounts_user_change",
        "admin:accounts_user_changelist",
    }
)
ENROLMENT = ("mfa_activate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes", "mfa_reauthenticate")


def must_have(actor: Actor) -> bool:
    """Say whether one of somebody's roles must have a second factor."""
    return not actor.roles.isdisjoint(settings.SECOND_FACTOR_ROLES)


def is_fresh(request: HttpRequest, moment: float) -> bool:
    """Say whether this session proved its second factor within the last five minutes."""
    records = get_authentication_records(request, request.user)
    return any(each["method"] == "mfa" and moment - each["at"] <= FRESH_SECONDS for each in records)


def is_grave(view: Any, name: str, method: str | None) -> bool:
    """Say whether a call reveals, releases or gives away something that wants a fresh factor."""
    return method == "POST" and (getattr(view, "permission", "") in GRAVE_RIGHTS or name in GRAVE_VIEWS)


class SecondFactor:
    """Send who must have a second factor and has none to its enrolment; ask for a fresh code before a grave act."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, *_given: Any) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_ROLES or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if getattr(view, "permission", "") == "public" or not request.user.is_authenticated:
            return None
        if not must_have(request.actor):
            return None
        if not _has_factor(request):
            return None if request.path in _while_enrolling() else _enrol_first(request)
        name = request.resolver_match.view_name if request.resolver_match else ""
        if is_grave(view, name, request.method) and not is_fresh(request, time.time()):
            return _prove_again(request)
        return None


def _has_factor(request: HttpRequest) -> bool:
    """Look once a session: who has a factor keeps it, and a reset ends the sessions."""
    if not request.session.get(HAS_FACTOR):
        found = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
        if not found:
            return False
        request.session[HAS_FACTOR] = True
    return True


def _while_enrolling() -> set[str]:
    return while_due() | {reverse(name) for name in ENROLMENT}


def _is_program(request: HttpRequest) -> bool:
    """Say whether a system asks, or a script of our own page that reads data."""
    return is_api(request) or request.headers.get("Accept") == "application/json"


def _enrol_first(request: HttpRequest) -> HttpResponse:
    text = _("Your post needs a second factor. Set it up first.")
    if _is_program(request):
        return answer(ForbiddenError(text, code="second_factor_missing"))
    messages.info(request, text)
    return go(request, reverse("mfa_activate_totp"))


def _prove_again(request: HttpRequest) -> HttpResponse:
    text = _("This needs a code of the last five minutes. Enter it, then do it once more.")
    if _is_program(request):
        return answer(ForbiddenError(text, code="second_factor_stale"))
    messages.info(request, text)
    return go(request, f"{reverse('mfa_reauthenticate')}?{urlencode({'next': place_of(request)})}")
