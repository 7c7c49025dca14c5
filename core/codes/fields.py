"""A choice from a code list on a form."""

from collections.abc import Mapping
from typing import Any

from django import forms

from core.codes.selectors import offered


class CodeField(forms.ChoiceField):
    """A choice from one list. The form fills its choices through ``fill``: one query for all lists of the form."""

    def __init__(self, *, of: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.of = of


def fill(fields: Mapping[str, forms.Field]) -> None:
    """Offer each code field of a form what its list holds today."""
    coded = {name: field for name, field in fields.items() if isinstance(field, CodeField)}
    lists = offered({field.of for field in coded.values()})
    for field in coded.values():
        blank = [] if field.required and field.initial is not None else [("", "—")]
        field.choices = [*blank, *lists.get(field.of, [])]
