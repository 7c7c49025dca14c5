"""Input of the steps a file takes."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.choices.files import Category, RejectReason, Tier, VetoItem
from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line


class OpinionForm(VersionForm):
    opinion = forms.CharField(label=_("Opinion"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class VisitForm(Form):
    """What two visitors saw."""

    visited_on = DayField(label=_("Day of the visit"))
    first_visitor = line(_("First visitor"), "name", max_length=40)
    second_visitor = line(_("Second visitor"), "name", max_length=40, help_text=_("Two people visit a home."))
    person_met = line(_("Who was met"), "name", max_length=40)
    findings = forms.CharField(label=_("Findings"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    needs = forms.CharField(
        label=_("Needs and suggestions"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    is_signed = forms.BooleanField(label=_("The family has signed the visit form"), required=False)


class SurveyForm(VisitForm, VersionForm):
    """The home survey of an application."""


class ObjectionForm(Form):
    text = forms.CharField(label=_("Objection"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    objector = line(_("Name of the objector"), "name", max_length=40, required=False)


class CheckResultForm(VersionForm):
    homes = forms.IntegerField(
        label=_("Homes"), min_value=0, max_value=99, widget=forms.NumberInput(attrs={"data-width": "short"})
    )
    vehicles = forms.IntegerField(
        label=_("Cars"), min_value=0, max_value=99, widget=forms.NumberInput(attrs={"data-width": "short"})
    )
    companies = forms.IntegerField(
        label=_("Companies"), min_value=0, max_value=99, widget=forms.NumberInput(attrs={"data-width": "short"})
    )
    deposits = YuanField(label=_("Deposits and securities"))
    note = line(_("Note"), max_length=500, required=False)

    def clean_deposits(self) -> Decimal:
        return self.cleaned_data["deposits"] or Decimal(0)


class ApproveForm(OpinionForm):
    category = forms.ChoiceField(
        label=_("Category"),
        choices=[choice for choice in Category.choices if choice[0] != Category.NONE],
        widget=forms.RadioSelect,
    )
    tier = forms.ChoiceField(
        label=_("Recognition tier"), choices=[("", _("As usual for the category")), *Tier.choices], required=False
    )
    override_reason = forms.CharField(
        label=_("Reason for another category than proposed"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReviewForm(VersionForm):
    category = ApproveForm.base_fields["category"]
    tier = forms.ChoiceField(label=_("Recognition tier"), choices=Tier.choices, required=False)
    override_reason = ApproveForm.base_fields["override_reason"]


class ReturnForm(VersionForm):
    field = forms.ChoiceField(
        label=_("What has to be completed"),
        choices=[
            ("members", _("Family members")),
            ("money", _("Income and rigid costs")),
            ("hardship", _("Causes of hardship")),
            ("account", _("Bank account")),
            ("papers", _("Papers")),
            ("consents", _("Consents")),
        ],
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RejectForm(OpinionForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=RejectReason.choices)


class ExemptForm(Form):
    item = forms.ChoiceField(label=_("Excluding circumstance"), choices=VetoItem.choices)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class SuspendForm(VersionForm):
    because = line(_("Reason"), max_length=200)


class WithdrawForm(Form):
    reason = line(_("Reason"), max_length=200)


class RevealForm(Form):
    field = forms.CharField(max_length=20)
    reason = forms.CharField(max_length=200, required=False)


def initial_version(form: Any, version: int) -> dict[str, int]:
    """Return the version a decision page starts from, where its form carries one."""
    return {"seen_version": version} if "seen_version" in form.base_fields else {}


class AppealForm(VersionForm):
    """What an applicant says against a refusal."""

    text = forms.CharField(
        label=_("What the applicant objects"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )


class DecideAppealForm(VersionForm):
    """Whether the refusal stays."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("keep", _("The refusal stays")), ("grant", _("The application goes on"))],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(
        label=_("Finding"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The applicant gets it in writing."),
    )
