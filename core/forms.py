"""Forms that say what to do about a blank field, and forms that know the actor."""

from typing import Any

from django import forms
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.actors import Actor

_ASKING: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.BooleanField, _("Tick “{field}”")),
    (forms.FileField, _("Choose a file: {field}")),
    (forms.ChoiceField, _("Select: {field}")),
    (forms.ModelChoiceField, _("Select: {field}")),
    (forms.Field, _("Enter: {field}")),
)


class Form(forms.Form):
    """A form that asks for a blank by the field's own name, not “this field is required” (ux.md 3.5)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            asking = next(text for kind, text in _ASKING if isinstance(field, kind))
            label = field.label if field.label is not None else lazystr(name)
            field.error_messages["required"] = format_lazy(asking, field=label)


class ActorForm(Form):
    """A form whose choices of rows are narrowed to what the actor may see.

    ``rows`` maps a field to (model, permission); the field then offers only permitted rows.
    """

    rows: dict[str, tuple[Any, str]] = {}

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        for name, (model, permission) in self.rows.items():
            self.fields[name].queryset = model.objects.permitted(actor, permission)
