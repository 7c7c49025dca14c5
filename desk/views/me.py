"""One's own settings: language, reminders, sessions, and what one's posts allow (ux.md P05)."""

from typing import Any

from allauth.usersessions.internal.flows.sessions import end_other_sessions as end_others
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.services import choose_language, sessions
from core import clock
from core.devices import device_of
from core.http import Request
from core.pages import SIGNED_IN, page, public_page
from core.reminders.selectors import channel_preferences
from core.reminders.services import inbox as reminders
from desk.rights import in_words
from unions.choices import Role
from unions.models import Post
from unions.rules.rights import ROLE_RIGHTS
from unions.selectors.posts import posts_on

CHANNELS = {
    "mail": gettext_lazy("E-mail"),
    "file": gettext_lazy("File on the server"),
    "console": gettext_lazy("Log of the server"),
}


@page(SIGNED_IN)
def me(request: Request) -> HttpResponse:
    """Show what belongs to the person: account, posts with what they give, language, reminders, devices."""
    user: Any = request.user
    context = {
        "head_title": _("My settings"),
        "head_meta": [user.name, request.actor.place],
        "card": {
            "title": _("Account"),
            "rows": [
                {"label": _("Name"), "value": user.name},
                {"label": _("User name"), "value": user.username},
                {"label": _("E-mail"), "value": user.email},
            ],
        },
        "posts": [_post(each) for each in posts_on(user.pk, clock.today())],
        "languages": settings.LANGUAGES,
        "channels": [
            (name, CHANNELS.get(name, name), wish) for name, wish in channel_preferences(request.actor).items()
        ],
        "sessions": _sessions(request),
    }
    return render(request, "desk/me.html", context)


def _post(post: Post) -> dict[str, Any]:
    given = ROLE_RIGHTS[Role(post.role)]
    return {
        "role": post.get_role_display(),
        "union": post.union.name,
        "from_on": post.from_on,
        "to_on": post.to_on,
        "rights": in_words(given.branch),
        "own": in_words(given.own),
    }


def _sessions(request: Request) -> list[dict[str, Any]]:
    rows = UserSession.objects.filter(user=request.user).order_by("-created_at")
    return [
        {
            "pk": row.pk,
            "device": device_of(row.user_agent),
            "ip": row.ip,
            "since": row.created_at,
            "current": row.session_key == request.session.session_key,
        }
        for row in rows
    ]


@page(SIGNED_IN, "POST")
def end_other_sessions(request: Request) -> HttpResponse:
    """Sign this person out everywhere else."""
    end_others(request, request.user)
    messages.success(request, _("The other devices are signed out."))
    return redirect("desk:me")


@page(SIGNED_IN, "POST")
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Sign this person out on one other device."""
    key = request.session.session_key
    sessions.end_session(actor=request.actor, user=request.user, session_id=session_id, current_key=key)
    messages.success(request, _("The device is signed out."))
    return redirect("desk:me")


@page(SIGNED_IN, "POST")
def set_channel(request: Request, channel: str) -> HttpResponse:
    """Keep what the person wants of one channel."""
    wish = request.POST.get("wish", "")
    reminders.set_preference(
        request.actor, channel, enabled=wish != "off", urgent_only=wish == "urgent", digest=wish != "each"
    )
    messages.success(request, _("Saved."))
    return redirect("desk:me")


@public_page("POST")
def switch_language(request: Request) -> HttpResponse:
    """Change the language and come back to the same page; a signed-in person keeps it."""
    language = request.POST.get("language", "")
    next_url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(next_url, {request.get_host()}, require_https=request.is_secure())
    response = redirect(next_url if safe else "/")
    if language not in dict(settings.LANGUAGES) or not check_for_language(language):
        return response
    if request.user.is_authenticated:
        choose_language(actor=request.actor, user=request.user, language=language)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.HTTPS,
        httponly=True,
    )
    return response
