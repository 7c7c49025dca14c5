"""Admin bases: a reading room for cases, and logged changes for the three administrators' own tables."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest


class ReadOnlyAdmin(admin.ModelAdmin):
    """Browse and search; no add, change or delete. Business through a second door is how audit trails die."""

    view_permission = ""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.actor.can(self.view_permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.actor.can(self.view_permission)


class DutyAdmin(admin.ModelAdmin):
    """A table that one of the three administrators keeps (三员分立): the right is an actor's, not Django's."""

    duty = ""

    def _on_duty(self, request: HttpRequest) -> bool:
        return request.actor.can(self.duty)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._on_duty(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._on_duty(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._on_duty(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # dated rows are ended, not removed

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._on_duty(request)
