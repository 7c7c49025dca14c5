"""allauth, narrowed: nobody signs up; administrators make accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.usersessions.internal.flows.sessions import end_sessions
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.passwords import is_too_old
from accounts.services.factors import note_change
from accounts.services.users import demand_new_password
from core import clock
from core.actors import Actor
from core.events.services import record

SESSIONS_AT_ONCE = 2
# Said by the page itself: a banner for each of them would only be noise.
UNSAID = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")
FACTOR_CHANGES = {
    "mfa/email/totp_activated": "accounts.user.factor_set_up",
    "mfa/email/totp_deactivated": "accounts.user.factor_removed",
    "mfa/email/recovery_codes_generated": "accounts.user.recovery_codes_made",
}


class StaffOnlyAdapter(DefaultAccountAdapter):
    """No public sign-up; next-page links stay on this site; two sessions at a time; each sign-in leaves a trace."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user: Any = request.user
        if user.must_change_password:
            return "/accounts/password/change/"
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return settings.LOGIN_REDIRECT_URL

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        if message_template not in UNSAID:
            super().add_message(request, level, message_template, *args, **kwargs)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        if not user.must_change_password and is_too_old(user, clock.ticking()):
            demand_new_password(user=user)
        response: HttpResponse = super().post_login(request, user, **kwargs)
        _leave_trace(request, user)
        _end_oldest(request, user)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language, samesite="Lax", secure=settings.HTTPS)
        return response

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Write a change of the second factor into the trail; allauth would send a mail, and not everybody has one."""
        if template_prefix in FACTOR_CHANGES:
            actor = Actor(user_id=user.pk, name=user.name)
            note_change(actor=actor, user=user, code=FACTOR_CHANGES[template_prefix])

    def set_password(self, user: Any, password: str) -> None:
        """Set the password its owner chose; what an administrator demanded has then been done."""
        user.must_change_password = False
        with transaction.atomic():
            super().set_password(user, password)
            record(Actor(user_id=user.pk, name=user.name), "accounts.user.password_changed", user)


def _leave_trace(request: HttpRequest, user: Any) -> None:
    actor = Actor(
        user_id=user.pk,
        name=user.name,
        request_id=getattr(request, "request_id", ""),
        address=request.META.get("REMOTE_ADDR", ""),
    )
    with transaction.atomic():
        record(actor, "accounts.user.signed_in", user)


def _end_oldest(request: HttpRequest, user: Any) -> None:
    """Keep the newest sessions of a user and end the others (reliability.md 2, line 21)."""
    too_many = list(UserSession.objects.filter(user=user).order_by("-created_at", "-pk")[SESSIONS_AT_ONCE:])
    if too_many:
        end_sessions(request, too_many)
        text = _("You were signed in on more than %(count)s devices; the oldest was signed out.")
        messages.info(request, text % {"count": SESSIONS_AT_ONCE})
