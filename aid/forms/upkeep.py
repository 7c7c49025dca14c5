"""Input of what keeps files true: decisions on anomalies, samples and their answers."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from aid.choices.files import FindingKind
from core.forms import Form
from core.inputs import VersionForm, line


class AnomalyForm(VersionForm):
    """What an anomaly turned out to be."""

    decision = forms.ChoiceField(
        label=lazy("Decision"),
        choices=[("cleared", lazy("There is an explanation")), ("confirmed", lazy("It is so"))],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(label=lazy("Finding"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DrawForm(Form):
    """Which county, and the seed that makes the sample repeatable."""

    union = forms.ChoiceField(label=lazy("County"))
    seed = line(lazy("Seed"), "short", max_length=40, help_text=lazy("The same seed draws the same files again."))


class ReturnForm(VersionForm):
    kind = forms.ChoiceField(label=lazy("Kind of finding"), choices=FindingKind.choices)
    note = forms.CharField(label=lazy("Finding"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(VersionForm):
    answer = forms.CharField(label=lazy("Answer"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
