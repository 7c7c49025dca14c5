"""Input about venues: what they are, their checklist, their end."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, MeasureField, VersionForm, YuanField, line, name_line
from unions.choices.people import ModelLevel
from unions.choices.venues import OperatingMode, StudioLevel, VenueKind
from unions.forms.lifecycle import count

STUDIO_FIELDS = ("leader", "honour", "level", "members", "field", "subsidy")
BLANK = [("", "—")]
MOST_YUAN = 9_999_999_999


class FactsForm(Form):
    """What is known about a venue; what belongs to studios alone is left out for others."""

    name = name_line(pgettext_lazy("venue", "Name"), max_length=80)
    address = line(_("Address"), max_length=120)
    area = MeasureField(
        label=_("Area"),
        min_value=1,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": "m²", "data-width": "amount"}),
    )
    investment = YuanField(most=MOST_YUAN, label=pgettext_lazy("venue", "Money invested"), required=False)
    budget = YuanField(most=MOST_YUAN, label=_("Budget"), required=False)
    services = forms.MultipleChoiceField(label=_("Services"), required=False, widget=forms.CheckboxSelectMultiple)
    hours = line(_("Opening hours"), max_length=60, required=False)
    is_all_day = forms.BooleanField(label=_("Open 24 hours"), required=False)
    contact = name_line(pgettext_lazy("venue", "Contact"), "name", max_length=32)
    phone = line(_("Office telephone"), "phone", max_length=20, required=False)
    mode = forms.ChoiceField(label=pgettext_lazy("venue", "Operated"), choices=OperatingMode.choices)
    visits_a_year = count(_("Visits a year"), required=False)
    leader = name_line(pgettext_lazy("studio", "Leader"), "name", max_length=32)
    honour = forms.ChoiceField(label=_("Leader's honour"), choices=[*BLANK, *ModelLevel.choices], required=False)
    level = forms.ChoiceField(label=_("Level of the studio"), choices=StudioLevel.choices)
    members = count(pgettext_lazy("studio", "Members"), 1, 10_000)
    field = line(_("Field of work"), max_length=60, required=False)
    subsidy = YuanField(most=MOST_YUAN, label=pgettext_lazy("venue", "Subsidy"), required=False)

    def __init__(self, *args: Any, kind: str, services: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = list(services)
        if kind != VenueKind.STUDIO:
            for name in STUDIO_FIELDS:
                self.fields.pop(name, None)
        else:
            for name in ("visits_a_year", "mode", "is_all_day"):
                self.fields.pop(name, None)

    def told(self) -> dict[str, Any]:
        """Return the answers as the service wants them."""
        given = {name: value for name, value in self.cleaned_data.items() if name in FactsForm.base_fields}
        given["investment"] = given.get("investment") or 0
        return given


class DeclareForm(FactsForm):
    """A new venue: whose it is, and what it hangs at."""

    union = forms.ChoiceField(label=_("Union"))
    parent = forms.ChoiceField(label=_("Belongs to"))
    field_order = ("union", "parent")

    def __init__(self, *args: Any, kind: str, parents: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if kind in (VenueKind.STATION, VenueKind.POINT):
            self.fields["parent"].choices = [(str(pk), name) for pk, name in parents]
        else:
            del self.fields["parent"]


class ChangeForm(FactsForm, VersionForm):
    """What changed about a venue."""


class CheckForm(VersionForm):
    """One look: the area as measured, what is there, a remark."""

    on = DayField(label=pgettext_lazy("venue", "Checked on"))
    area = MeasureField(
        label=_("Area measured"),
        min_value=1,
        max_digits=9,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": "m²", "data-width": "amount"}),
    )
    has = forms.MultipleChoiceField(label=_("What is there"), required=False, widget=forms.CheckboxSelectMultiple)
    extras = forms.MultipleChoiceField(
        label=_("Further facilities"), required=False, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label=_("Remark"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(
        self,
        *args: Any,
        listed: Iterable[tuple[str, str]],
        extras: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["has"].choices = list(listed)
        further = list(extras)
        if further:
            self.fields["extras"].choices = further
        else:
            del self.fields["extras"]


class NameForm(VersionForm):
    on = DayField(label=_("Named on"))


class PhotoForm(VersionForm):
    photo = forms.FileField(
        label=_("Photo"),
        help_text=_("JPG, PNG or HEIC, up to 10 MB. Place and device are taken out of it."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/*"}),
    )


class ResultsForm(VersionForm):
    """What a studio achieved in one year."""

    year = forms.IntegerField(label=_("Year"), min_value=1990, max_value=2100)
    projects = forms.IntegerField(label=_("Projects"), min_value=0, max_value=100_000)
    trainees = forms.IntegerField(label=pgettext_lazy("studio", "People trained"), min_value=0, max_value=1_000_000)
    patents = forms.IntegerField(label=_("Patents"), min_value=0, max_value=100_000)
    benefit = YuanField(most=MOST_YUAN, label=_("Economic benefit (yuan)"))


class CloseForm(VersionForm):
    on = DayField(label=_("Closed on"))
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
