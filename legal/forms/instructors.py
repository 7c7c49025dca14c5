"""Input about bargaining instructors, their logs, and units with harmonious labour relations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, line
from legal.choices.instructors import InstructorKind
from legal.forms.supervision import area


class InstructorForm(Form):
    union = forms.ChoiceField(label=_("Federation"))
    name = line(_("Name"), "name", max_length=64)
    kind = forms.ChoiceField(
        label=pgettext_lazy("instructor", "Employment"), choices=InstructorKind.choices, widget=forms.RadioSelect
    )
    cert_no = line(_("Certificate number"), "id", max_length=40)
    valid_to = DayField(label=_("Certificate valid to"))
    fields_of_work = line(pgettext_lazy("instructor", "Trades and subjects"), max_length=120, required=False)


class RenewForm(VersionForm):
    valid_to = DayField(label=_("Certificate valid to"))


class GuidanceForm(Form):
    """A visit to a unit."""

    on = DayField(label=_("Day"))
    unit = line(pgettext_lazy("guidance", "Unit guided"), max_length=120)
    text = area(_("What was done"), 4, max_length=1000)


class GuidedTalksForm(Form):
    """An instructor at the union's own talks."""

    instructor_id = forms.ChoiceField(label=_("Instructor"))
    on = DayField(label=_("Day"))
    text = area(_("What was done"), 4, max_length=1000)

    def __init__(self, *args: Any, instructors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instructor_id"].choices = instructors


class TrainingForm(Form):
    """One training: who held it, when, for how many, who taught."""

    union = forms.ChoiceField(label=_("Federation"))
    title = line(pgettext_lazy("training", "Subject"), max_length=80)
    on = DayField(label=_("Day"))
    place = line(pgettext_lazy("training", "Place"), max_length=80, required=False)
    hours = forms.DecimalField(
        label=pgettext_lazy("training", "Hours"),
        min_value=0.5,
        max_value=200,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-width": "short"}),
    )
    people = forms.IntegerField(
        label=_("People trained"),
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )
    instructor_ids = forms.MultipleChoiceField(
        label=pgettext_lazy("training", "Taught by"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, instructors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instructor_ids"].choices = instructors
        if not instructors:
            del self.fields["instructor_ids"]
