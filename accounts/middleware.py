"""Sessions end when they should, and a first password does not live long (reliability.md 2, line 21)."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import clock
from core.errors import ForbiddenError
from core.problems import answer, is_api

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
# The last sign of life is written at most once a minute: a session row written by every request would cost more than
# the pages themselves. A session may therefore end up to a minute early, never late.
SEEN_GRAIN = 60


class SessionLimits:
    """End a session that lay idle or is too old; let nobody past who has to choose a password first.

    Works on the machine's own clock: a demonstration that fixes the day must not keep sessions alive for ever.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        moment = int(clock.ticking().timestamp())
        reason = why_over(request.session, moment)
        if reason:
            return self._ended(request, reason)
        note_life(request.session, moment)
        if request.user.must_change_password and request.path not in while_due():
            return _change_first(request)
        return self.get_response(request)

    def _ended(self, request: HttpRequest, reason: str) -> HttpResponse:
        logout(request)
        if is_api(request):
            return self.get_response(request)  # the API answers for itself that nobody is signed in
        messages.warning(request, reason)
        address = f"{reverse('account_login')}?{urlencode({'next': place_of(request)})}"
        return go(request, address)


def why_over(session: SessionBase, moment: int) -> str:
    """Return why a session is over, in words for its owner; empty while it lives."""
    if moment - session.get(SIGNED_IN_AT, moment) >= settings.SESSION_COOKIE_AGE:
        hours = settings.SESSION_COOKIE_AGE // 3600
        return ngettext(
            "You were signed in for %(n)s hour, which is the longest. Sign in again to go on.",
            "You were signed in for %(n)s hours, which is the longest. Sign in again to go on.",
            hours,
        ) % {"n": hours}
    if moment - session.get(SEEN_AT, moment) >= settings.SESSION_IDLE_SECONDS:
        minutes = settings.SESSION_IDLE_SECONDS // 60
        return ngettext(
            "You were signed out after %(n)s minute without activity. Sign in again to go on.",
            "You were signed out after %(n)s minutes without activity. Sign in again to go on.",
            minutes,
        ) % {"n": minutes}
    return ""


def note_life(session: SessionBase, moment: int) -> None:
    """Keep when a session began and when it was last used."""
    if SIGNED_IN_AT not in session:
        session[SIGNED_IN_AT] = moment
    if moment - session.get(SEEN_AT, 0) >= SEEN_GRAIN:
        session[SEEN_AT] = moment


def place_of(request: HttpRequest) -> str:
    """Return the page somebody was on: where a GET leads, or where a form stood."""
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return settings.LOGIN_REDIRECT_URL


def _change_first(request: HttpRequest) -> HttpResponse:
    text = _("Choose a password of your own first.")
    if is_api(request):
        return answer(ForbiddenError(text, code="must_change_password"))
    messages.info(request, text)
    return go(request, reverse("account_change_password"))


def while_due() -> set[str]:
    """Return what stays open to somebody who has to choose a password or set up a second factor first."""
    names = ("account_change_password", "account_logout", "account_reauthenticate", "set_language", "healthz", "readyz")
    return {reverse(name) for name in names}


def go(request: HttpRequest, address: str) -> HttpResponse:
    """Redirect; htmx is told in a header, because it would swap a redirected page into the old one."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
