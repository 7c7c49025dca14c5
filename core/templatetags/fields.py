"""What a form's page asks of its fields: where an error points, and what a widget was given."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm, BoundField

register = template.Library()


@register.filter
def widget_attr(field: BoundField, name: str) -> Any:
    """Answer an attribute that the form gave its widget, such as ``data-suffix`` or ``data-width``."""
    return field.field.widget.attrs.get(name, "")


def _target(field: BoundField) -> str:
    """Answer the id of the control an error points at; the first choice of a group."""
    return f"{field.auto_id}_0" if field.use_fieldset and field.widget_type in _GROUPS else field.auto_id


_GROUPS = ("radioselect", "checkboxselectmultiple")


def _problems_of(form: BaseForm) -> Iterable[dict[str, Any]]:
    for message in form.non_field_errors():
        yield {"text": message, "target": ""}
    for field in form:
        for message in field.errors:
            yield {"text": message, "target": "" if field.is_hidden else _target(field)}


@register.simple_tag
def problems(form: BaseForm | None = None, formsets: Iterable[Any] = ()) -> list[dict[str, Any]]:
    """List every error of a form and of its repeated rows, each with the id of its control."""
    found = list(_problems_of(form)) if form else []
    for formset in formsets or ():
        found += [{"text": message, "target": ""} for message in formset.non_form_errors()]
        for row in formset.forms:
            found += _problems_of(row)
    return found
