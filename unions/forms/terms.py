"""Input of terms, elections and extensions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import DayField, line
from unions.choices.terms import Assembly
from unions.forms.lifecycle import AgreeForm, count, text

YEARS = [(3, _("Three years")), (5, _("Five years"))]


class TermForm(Form):
    session_no = count(_("Session"), 1, 999)
    starts_on = DayField(label=_("Elected on"))
    years = forms.TypedChoiceField(label=_("Years of a term"), choices=YEARS, coerce=int, widget=forms.RadioSelect)
    approval_no = line(_("Approval number"), max_length=60, required=False)


class PlanForm(Form):
    planned_on = DayField(label=_("Planned day of the election"))
    assembly = forms.ChoiceField(
        label=_("Assembly"), choices=Assembly.choices, widget=forms.RadioSelect, initial="members"
    )


class ResultForm(AgreeForm):
    years = forms.TypedChoiceField(
        label=_("Years of the new term"), choices=YEARS, coerce=int, widget=forms.RadioSelect
    )
    approval_no = line(_("Approval number"), max_length=60)

    field_order = ["seen_version", "years", "approval_no", "opinion"]


class ExtensionForm(Form):
    until_on = DayField(label=_("Extended to"))
    reason = text(_("Reason"), max_length=300)


class DecisionForm(Form):
    """Yes or no, with an opinion; a no needs its reason."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Agree")), ("no", _("Do not agree"))],
        widget=forms.RadioSelect,
    )
    opinion = text(_("Opinion"), max_length=500, required=False)
