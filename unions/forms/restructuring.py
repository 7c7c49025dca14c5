"""Input of changes of the tree."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import DayField, VersionForm, line
from unions.choices.restructuring import DissolutionReason
from unions.forms.lifecycle import count, text


class AskForm(Form):
    """What every change needs: the reason and the day."""

    reason = text(_("Reason"), max_length=500)
    effective_on = DayField(label=_("Takes effect on"))


class MoveForm(AskForm):
    target_code = line(_("New upper union"), "id", max_length=14, help_text=_("Its organisation code, 14 characters."))
    field_order = ["target_code", "reason", "effective_on"]


class ResolvedForm(AskForm):
    """A change that the members have to resolve (Union Law Art. 13)."""

    resolved_on = DayField(label=_("Day of the resolution"))
    eligible = count(_("All members or delegates"))
    votes = count(_("Votes in favour"))
    resolution = forms.FileField(label=_("The members' resolution"), help_text=_("JPG, PNG, HEIC or PDF, up to 10 MB."))


class MergerForm(ResolvedForm):
    target_code = line(
        _("Union that takes over"), "id", max_length=14, help_text=_("Its organisation code, 14 characters.")
    )
    field_order = ["target_code", "reason", "resolved_on", "eligible", "votes", "resolution", "effective_on"]


class DissolutionForm(ResolvedForm):
    reason_code = forms.ChoiceField(label=_("Ground"), choices=DissolutionReason.choices, widget=forms.RadioSelect)
    field_order = ["reason_code", "reason", "resolved_on", "eligible", "votes", "resolution", "effective_on"]


class SplitForm(ResolvedForm):
    new_name = line(_("Name of the new union"), max_length=100)
    credit_codes = forms.MultipleChoiceField(label=_("Employers that go with it"), widget=forms.CheckboxSelectMultiple)
    field_order = [
        "new_name",
        "credit_codes",
        "reason",
        "resolved_on",
        "eligible",
        "votes",
        "resolution",
        "effective_on",
    ]

    def __init__(self, *args: Any, employers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credit_codes"].choices = [(each.credit_code, each.name) for each in employers]


class PlanDecisionForm(VersionForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Approve")), ("no", _("Do not approve"))],
        widget=forms.RadioSelect,
    )
    approval_no = line(_("Approval number"), max_length=60, required=False)
    opinion = text(_("Opinion"), max_length=500, required=False)
