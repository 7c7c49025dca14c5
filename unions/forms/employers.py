"""Input of the register of employers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import DayField, YuanField, line, name_line
from unions.choices import EmployerStatus, Industry, Ownership
from unions.forms.lifecycle import count


def sections() -> list[tuple[str, str]]:
    """Return the sections of GB/T 4754 by letter and name, in the language of whoever asks."""
    named = [*Industry.choices, ("T", _("International organisations"))]
    return [("", "—"), *((letter, f"{letter} {label}") for letter, label in named)]


class EmployerForm(Form):
    """An employer's register entry."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    credit_code = line(_("Unified social credit code"), "id", max_length=30)
    name = name_line(_("Name as on the licence"), max_length=120)
    short_name = name_line(_("Short name"), "name", max_length=40, required=False)
    region_code = line(_("Division"), "short", max_length=9, help_text=_("Six or nine digits, like 330203009."))
    ownership = forms.ChoiceField(label=_("Ownership"), choices=[("", "—"), *Ownership.choices])
    industry = forms.ChoiceField(
        label=_("Industry section"), choices=sections, required=False, help_text=_("GB/T 4754, A to T.")
    )
    status = forms.ChoiceField(label=_("State"), choices=EmployerStatus.choices, initial="operating")
    employee_count = count(_("Workers"))
    female_count = count(_("of these, women"), initial=0)
    migrant_count = count(_("of these, migrant workers"), initial=0)
    dispatched_count = count(_("of these, dispatched"), initial=0)
    counted_on = DayField(label=_("Counted on"))
    payroll_monthly = YuanField(
        most=99_999_999_999,
        label=_("Monthly payroll"),
        required=False,
        help_text=_("Two per cent of it is the union contribution."),
    )
    legal_rep = name_line(_("Legal representative"), "name", max_length=64, required=False)
    contact = name_line(_("Contact"), "name", max_length=64, required=False)
    phone = line(_("Telephone"), "phone", max_length=20, required=False)

    def for_change(self) -> "EmployerForm":
        """Take the code out: it stays what it is."""
        del self.fields["credit_code"]
        self.fields["phone"].help_text = _("Leave empty to keep the telephone on file.")
        return self

    @property
    def told(self) -> dict[str, Any]:
        """Return the answers as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen_version"}


class CoverForm(Form):
    credit_code = line(_("Credit code of the employer"), "id", max_length=30)
    from_on = DayField(label=_("Covered from"))


class UncoverForm(Form):
    to_on = DayField(label=_("Covered until"))
