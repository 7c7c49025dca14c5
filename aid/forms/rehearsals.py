"""Input of a rehearsed standard: where, for which day, which figures."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.rules.eligibility import ACCIDENT_SHARE, ACCIDENT_WINDOW, GATE_MULTIPLE, GATE_ON, MIN_LIVING, RELATIVE_MULTIPLE
from core.parameters.registry import declared

ORDER = (MIN_LIVING, RELATIVE_MULTIPLE, GATE_MULTIPLE, ACCIDENT_SHARE, ACCIDENT_WINDOW, GATE_ON)


class PlaceForm(forms.Form):
    """Where a standard would be enacted, and from which day."""

    region = forms.ChoiceField(label=gettext_lazy("Where it would be in force"))
    on = forms.DateField(
        label=gettext_lazy("From which day"), widget=forms.DateInput(attrs={"type": "date", "data-width": "date"})
    )

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = places


class RehearsalForm(PlaceForm):
    """The figures to try; what is left blank stays as it is in force."""

    token = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, in_force: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in ORDER:
            self.fields[_name(code)] = _field(code, in_force.get(code))

    @property
    def settings(self) -> dict[str, str]:
        """Return the figures that were entered, by parameter."""
        entered = {code: self.cleaned_data.get(_name(code), "") for code in ORDER}
        return {code: text.strip() for code, text in entered.items() if text.strip()}

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.settings:
            self.add_error(_name(ORDER[0]), _("Enter at least one value to rehearse."))
        return answers

    def say(self, fields: Mapping[str, str]) -> None:
        """Put a rule's refusal at the fields it is about."""
        for code, text in fields.items():
            self.add_error(_name(code) if code in ORDER else code, text)


def _name(code: str) -> str:
    return code.replace(".", "-")


def _field(code: str, value: Any) -> forms.Field:
    label = _(declared(code).label)
    if code == GATE_ON:
        words = {"": _("As it is"), "on": _("Applied"), "off": _("Not applied")}
        return forms.ChoiceField(label=label, choices=list(words.items()), required=False)
    now = _("In force: %(value)s") % {"value": f"{value:,}"} if value is not None else _("Not set for this region")
    unit = declared(code).unit
    return forms.CharField(
        label=label,
        required=False,
        max_length=20,
        help_text=now,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-width": "amount", "data-suffix": _(unit)}),
    )
