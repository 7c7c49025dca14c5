"""allauth, narrowed: nobody signs up; administrators make accounts."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffOnlyAdapter(DefaultAccountAdapter):
    """No public sign-up; next-page links stay on this site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user: Any = request.user
        if user.must_change_password:
            return "/accounts/password/change/"
        return super().get_login_redirect_url(request)
