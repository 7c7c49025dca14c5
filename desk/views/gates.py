"""Where people are sent on: the start page, and the doors that others have and we have only once."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import ForbiddenError
from core.http import Request
from core.pages import SIGNED_IN, page, public_page


@page(SIGNED_IN)
def home(request: Request) -> HttpResponse:
    """Open on the work (ux.md principle 1)."""
    return redirect("desk:work")


@public_page("GET")
def sign_in(request: Request) -> HttpResponse:
    """Lead the address that allauth uses elsewhere to ours."""
    return _to_sign_in(request)


@public_page("GET")
def sign_in_to_admin(request: Request) -> HttpResponse:
    """Let administrators sign in by the one door that counts wrong passwords."""
    if request.user.is_authenticated:
        raise ForbiddenError(_("The administration is open to administrators only."), code="admin")
    return _to_sign_in(request)


@page(SIGNED_IN)
def change_password(request: Request) -> HttpResponse:
    """Let administrators change their password where everybody does."""
    return redirect("account_change_password")


def _to_sign_in(request: Request) -> HttpResponse:
    query = urlencode({"next": request.GET["next"]}) if request.GET.get("next") else ""
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))
