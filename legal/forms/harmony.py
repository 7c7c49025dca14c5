"""Input about units with harmonious labour relations."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, line
from legal.choices.instructors import HarmonyLevel
from legal.forms.supervision import area


class DeclareForm(Form):
    """A unit and the title asked for."""

    union = forms.ChoiceField(label=_("Union that declares it"))
    name = line(pgettext_lazy("harmonious labour relations", "Unit"), max_length=120)
    credit_code = line(_("Unified social credit code"), "id", max_length=18, required=False)
    level = forms.ChoiceField(
        label=pgettext_lazy("harmonious labour relations", "Level of the title"),
        choices=HarmonyLevel.choices,
        widget=forms.RadioSelect,
    )
    on = DayField(label=pgettext_lazy("harmonious labour relations", "Declared on"))


class NameForm(VersionForm):
    on = DayField(label=pgettext_lazy("harmonious labour relations", "Named on"))
    reason = line(_("Paper of the decision"), max_length=200)


class EndTitleForm(VersionForm):
    reason = area(_("Reason"), 2, max_length=200)
