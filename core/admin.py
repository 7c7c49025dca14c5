"""The tables of core under /admin/: parameters, the working-day calendar, and the audit trail to read."""

import json
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from core import clock
from core.admin_bases import DutyAdmin, DutyForm, ReadOnlyAdmin, holds_everywhere
from core.clocks import subscribers as clock_subscribers
from core.clocks.models import CalendarDay, CalendarYear
from core.codes.models import Code
from core.codes.registry import all_lists
from core.events.models import Event
from core.parameters.models import PolicyParameter
from core.parameters.registry import all_declared

__all__ = ["clock_subscribers"]  # imported so that a changed calendar moves the clocks that hang on it


class ParameterForm(DutyForm):
    """A parameter chosen among those that rules ask for."""

    class Meta:
        model = PolicyParameter
        fields = ["code", "region", "value", "valid_from", "valid_to", "basis"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "code" in self.fields:
            self.fields["code"].widget = forms.Select(choices=_parameter_choices())


def _parameter_choices() -> list[tuple[str, str]]:
    named = [
        (each.code, f"{_(each.label)} [{each.code}; {_(each.unit) if each.unit else each.kind}]")
        for each in all_declared()
    ]
    return [("", "---------"), *named]


@admin.register(PolicyParameter)
class ParameterAdmin(DutyAdmin):
    """Figures by region and day. A row in force is never rewritten: a new row takes over from its day on."""

    duty = "core.manage_parameters"
    event = "core.parameter"
    form = ParameterForm
    list_display = ["code", "region", "value", "valid_from", "valid_to", "basis"]
    list_filter = ["region"]
    search_fields = ["code", "basis"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is None or obj.valid_from > clock.today():
            return ()
        return ("code", "region", "value", "valid_from")


@admin.register(CalendarYear)
class CalendarYearAdmin(DutyAdmin):
    """Years whose State Council notice has been entered."""

    duty = "core.manage_calendar"
    event = "core.calendar"
    list_display = ["year", "source", "entered_on"]


@admin.register(CalendarDay)
class CalendarDayAdmin(DutyAdmin):
    """Days that are not what their weekday says. Every change moves the open clocks that hang on it."""

    duty = "core.manage_calendar"
    event = "core.calendar"
    list_display = ["day", "is_workday", "name"]
    list_filter = ["is_workday"]
    search_fields = ["name"]
    date_hierarchy = "day"

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("day",) if obj else ()


class CodeForm(DutyForm):
    """An entry of one of the lists that forms offer."""

    class Meta:
        model = Code
        fields = ["list", "code", "name", "name_en", "position", "is_offered"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "list" in self.fields:
            named = [(each.code, f"{_(each.label)} [{each.code}]") for each in all_lists()]
            self.fields["list"].widget = forms.Select(choices=[("", "---------"), *named])


@admin.register(Code)
class CodeAdmin(DutyAdmin):
    """Code lists. An entry is no longer offered, never removed: old rows go on naming it."""

    duty = "core.manage_parameters"
    event = "core.code"
    form = CodeForm
    list_display = ["list", "code", "name", "name_en", "position", "is_offered"]
    list_filter = ["list", "is_offered"]
    search_fields = ["=code", "name", "name_en"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("list", "code") if obj else ()


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    """The trail: who did what, to which row, when, from where."""

    view_permissions = ("core.view_audit",)
    list_display = ["happened_at", "actor_name", "code", "subject_type", "subject_id", "address"]
    search_fields = ["=code", "=subject_id", "=actor_name", "=request_id"]
    search_help_text = _("Code, key of the row, name of the person, or number of the request, each in full")
    fields = ["happened_at", "actor_name", "actor_id", "code", "subject_type", "subject_id", "union_path"]
    fields += ["address", "request_id", "told"]  # type: ignore[operator]
    readonly_fields = ["told"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return the events of the actor's branches; what hangs at no union is for those who audit the whole tree."""
        rows = super().get_queryset(request)
        if holds_everywhere(request.actor, "core.view_audit"):
            return rows | Event.unscoped.filter(Q(union_path="")).order_by("-id")
        return rows

    @admin.display(description=_("data"))
    def told(self, event: Event) -> str:
        return format_html("<pre>{}</pre>", json.dumps(event.data, ensure_ascii=False, indent=2))
