"""Forms that say what to do about a blank field, and what helps to show a form again as it was typed."""

from typing import Any, TypeVar

from django import forms
from django.http import QueryDict
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

AForm = TypeVar("AForm", bound=forms.Form)

_ASKING: tuple[tuple[type[forms.Field], Any], ...] = (
    (forms.BooleanField, _("Tick “{field}”")),
    (forms.FileField, _("Choose a file: {field}")),
    (forms.ChoiceField, _("Select: {field}")),
    (forms.ModelChoiceField, _("Select: {field}")),
    (forms.Field, _("Enter: {field}")),
)


_BOUNDS = {
    "max_length": _("At most %(limit_value)s characters; now there are %(show_value)s"),
    "min_value": _("Not less than %(limit_value)s"),
    "max_value": _("Not more than %(limit_value)s"),
}


class Form(forms.Form):
    """A form that asks for a blank by the field's own name, not “this field is required” (ux.md 3.5)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            _say_what_to_do(name, field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Add a field for a row that only this page has; it asks for its blank like the others."""
        _say_what_to_do(name, field)
        self.fields[name] = field


def _say_what_to_do(name: str, field: forms.Field) -> None:
    asking = next(text for kind, text in _ASKING if isinstance(field, kind))
    label = field.label if field.label is not None else lazystr(name)
    field.error_messages |= {code: words for code, words in _BOUNDS.items() if code not in field.error_messages}
    field.error_messages["required"] = format_lazy(asking, field=label)


def with_row(data: QueryDict) -> QueryDict:
    """Return what was posted with one more empty row, where the button for it was pressed without a script."""
    prefix = data.get("add_row", "")
    name = f"{prefix}-TOTAL_FORMS"
    if not prefix or not data.get(name, "").isdecimal():
        return data
    more = data.copy()
    more[name] = str(int(str(data[name])) + 1)
    return more


def unjudged(form: AForm) -> AForm:
    """Return a form that shows what was typed into another one, before anything of it is judged."""
    return type(form)(initial={name: form[name].data for name in form.fields})
