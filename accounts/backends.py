"""One address that tries many names is stopped before any password is reckoned; its colleagues go on."""

from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from axes.exceptions import AxesBackendPermissionDenied
from axes.helpers import get_client_ip_address
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest

from core import clock


class SprayLimit:
    """Refuse an address from which too many different names failed within a quarter of an hour.

    Somebody who has been signed in from there before is let through: an office behind one address is never locked out
    because one machine in it guesses. Sessions that exist are not touched at all.
    It has no ``get_user``: whose session it is, the backend that let them in says.
    """

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **_given: Any) -> None:
        if request is None:
            return
        address = get_client_ip_address(request)
        since = clock.ticking() - timedelta(hours=settings.AXES_COOLOFF_TIME)
        failed = AccessAttempt.objects.filter(ip_address=address, attempt_time__gt=since)
        names = set(failed.values_list("username", flat=True)[: 10 * settings.SPRAY_LIMIT])
        if len(names) < settings.SPRAY_LIMIT or _is_known(username, address):
            return
        request.axes_locked_out = True  # type: ignore[attr-defined]
        raise AxesBackendPermissionDenied("Too many names from one address.")


def _is_known(username: str | None, address: str) -> bool:
    return bool(username) and UserSession.objects.filter(user__username=username, ip=address).exists()
