"""Input of the consent register."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import DayField, VersionForm, line, name_line
from unions.choices.consents import Basis, GivenBy, How, Purpose


class ConsentForm(Form):
    """One purpose and one recipient at a time: no bundle of consents."""

    purpose = forms.ChoiceField(label=_("What the data are for"), choices=Purpose.choices, widget=forms.RadioSelect)
    recipient = line(
        _("Who is given the data"), "name", max_length=120, required=False, help_text=_("Each recipient on its own.")
    )
    scope = line(_("Which data"), max_length=300)
    basis = forms.ChoiceField(label=_("Legal basis"), choices=Basis.choices)
    legal_basis = line(
        _("Article or contract"), max_length=200, required=False, help_text=_("Where the basis is not consent.")
    )
    text_version = line(_("Version of the text shown"), "short", max_length=20, required=False)
    how = forms.ChoiceField(label=_("How it was given"), choices=[("", "---------"), *How.choices], required=False)
    given_by = forms.ChoiceField(label=_("Given by"), choices=GivenBy.choices)
    guardian = name_line(_("Name of parent or guardian"), "name", max_length=64, required=False)
    given_on = DayField(label=_("Day it was given"))


class WithdrawConsentForm(VersionForm):
    because = line(_("In their words"), max_length=300, required=False)
