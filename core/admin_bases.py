"""Admin bases: a reading room, and recorded changes for the tables that the administrators keep.

Rights are an actor's duties (三员分立), never Django's own permissions. Cases are not in the admin at all.
"""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.utils.functional import cached_property

from core.actors import Actor
from core.events.services import record
from core.scoping import ScopedManager

COUNTED = 10_000


class CappedPaginator(Paginator):
    """Pages that never count a table of millions: beyond ten thousand the count stays there."""

    @cached_property
    def count(self) -> int:
        return len(self.object_list.order_by().values_list("pk")[:COUNTED])


def holds_everywhere(actor: Actor, permission: str) -> bool:
    """Say whether the actor holds a right over the whole tree: what concerns the platform is kept at its root."""
    return any(branch.path.count("/") <= 1 and not branch.exact for branch in actor.branches(permission))


class ReadOnlyAdmin(admin.ModelAdmin):
    """Browse and search; no add, change or delete. Business through a second door is how audit trails die.

    ``view_permissions``: any of them opens the table; rows of a scoped model follow the branches of the one held.
    """

    view_permissions: tuple[str, ...] = ()
    paginator = CappedPaginator
    show_full_result_count = False
    actions = None

    def held(self, request: HttpRequest) -> str:
        """Return the right by which this person reads the table; empty if none."""
        return next((each for each in self.view_permissions if request.actor.can(each)), "")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        manager = self.model.objects
        if not isinstance(manager, ScopedManager):
            return super().get_queryset(request)
        rows: QuerySet = manager.permitted(request.actor, self.held(request))
        return rows.order_by(*self.get_ordering(request) or self.model._meta.ordering)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(self.held(request))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(self.held(request))

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class DutyForm(ModelForm):
    """Hold a changed row against all its constraints, those on fields that only an entry sets as well."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error.messages)


class DutyAdmin(admin.ModelAdmin):
    """A table of the platform that one administrator keeps: whoever holds the duty over the whole tree.

    ``event`` begins the code of what is recorded with each change: ``core.parameter`` gives ``core.parameter.entered``.
    """

    duty = ""
    event = ""
    paginator = CappedPaginator
    show_full_result_count = False
    actions: Any = None
    form: type[ModelForm] = DutyForm

    def on_duty(self, request: HttpRequest) -> bool:
        """Say whether this person keeps the table."""
        return holds_everywhere(request.actor, self.duty)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.on_duty(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.on_duty(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.on_duty(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # dated rows are ended, not removed

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Forget keys that are no numbers: the fields that look up a row would look them up all the same."""
        for name in self.autocomplete_fields:
            for sent in ("GET", "POST"):
                if not getattr(request, sent).get(name, "1").isdecimal():
                    kept = getattr(request, sent).copy()
                    kept[name] = ""
                    setattr(request, sent, kept)
        return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save, and record who changed what in the same transaction."""
        super().save_model(request, obj, form, change)
        record(request.actor, f"{self.event}.{'changed' if change else 'entered'}", obj, changes=changes_of(form))


def changes_of(form: ModelForm) -> dict[str, list[Any]]:
    """Return the changed fields of a form, each with its value before and after."""
    return {name: [form.initial.get(name), form.cleaned_data.get(name)] for name in form.changed_data}
