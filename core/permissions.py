"""DRF: grant what a viewset declares for the action, and refuse an action it forgot to declare."""

from typing import Any

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import BasePermission

from core.actors import NOBODY


class ActorPermission(BasePermission):
    """Grant what the viewset declares for the action, and refuse an action it forgot to declare."""

    def has_permission(self, request: Any, view: Any) -> bool:
        actor = getattr(request, "actor", NOBODY)
        action = getattr(view, "action", None)
        if action is None and request.user and request.user.is_authenticated:
            raise MethodNotAllowed(request.method)
        permission = getattr(view, "permissions", {}).get(action)
        return permission is not None and actor.can(permission)
