"""Input of changes of the tree."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import DayField, VersionForm, checked_title, line
from unions.choices.restructuring import DissolutionReason
from unions.forms.lifecycle import count, text
from unions.rules.restructuring import MOST_PARTS


class AskForm(Form):
    """What every change needs: the reason and the day."""

    reason = text(_("Reason"), max_length=500)
    effective_on = DayField(label=_("Takes effect on"))


class MoveForm(AskForm):
    target_code = forms.ChoiceField(label=_("New upper union"), widget=forms.RadioSelect)
    field_order = ["target_code", "reason", "effective_on"]


class ResolvedForm(AskForm):
    """A change that the members have to resolve (Union Law Art. 13)."""

    resolved_on = DayField(label=_("Day of the resolution"))
    eligible = count(_("All members or delegates"))
    votes = count(_("Votes in favour"))
    resolution = forms.FileField(label=_("The members' resolution"), help_text=_("JPG, PNG, HEIC or PDF, up to 10 MB."))


class MergerForm(ResolvedForm):
    target_code = forms.ChoiceField(label=_("Union that takes over"), widget=forms.RadioSelect)
    field_order = ["target_code", "reason", "resolved_on", "eligible", "votes", "resolution", "effective_on"]


class DissolutionForm(ResolvedForm):
    reason_code = forms.ChoiceField(label=_("Ground"), choices=DissolutionReason.choices, widget=forms.RadioSelect)
    field_order = ["reason_code", "reason", "resolved_on", "eligible", "votes", "resolution", "effective_on"]


class SplitForm(ResolvedForm):
    """The new unions, one name a line, and for each employer the new union it goes to or that it stays."""

    new_names = text(_("Names of the new unions"), max_length=1000)
    field_order = ["new_names"]

    def __init__(self, *args: Any, employers: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_names"].help_text = _("One a line, up to nine.")
        goes = [
            ("", _("stays")),
            *((str(n), _("goes to new union %(n)s") % {"n": n}) for n in range(1, MOST_PARTS + 1)),
        ]
        self.employers = {f"employer_{each.pk}": each.credit_code for each in employers}
        for each in employers:
            self.fields[f"employer_{each.pk}"] = forms.ChoiceField(label=each.name, choices=goes, required=False)
        self.order_fields(["new_names", *self.employers, *AskForm.base_fields])

    def clean_new_names(self) -> str:
        names: str = self.cleaned_data["new_names"]
        for name in names.splitlines():
            checked_title(name)
        return names

    @property
    def told(self) -> dict[str, Any]:
        """Return what was asked for: each new union with the codes of its employers."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in self.employers}
        names = [line for each in data.pop("new_names").splitlines() if (line := " ".join(each.split()))]
        used = [int(self.cleaned_data[name]) for name in self.employers if self.cleaned_data[name]]
        names += [""] * (max(used, default=0) - len(names))  # an employer sent to a union without a name is refused
        parts = [
            (name, tuple(code for field, code in self.employers.items() if self.cleaned_data[field] == str(at)))
            for at, name in enumerate(names, start=1)
        ]
        return data | {"parts": tuple(parts)}


class PlanDecisionForm(VersionForm):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Approve")), ("no", _("Do not approve"))],
        widget=forms.RadioSelect,
    )
    approval_no = line(_("Approval number"), max_length=60, required=False)
    opinion = text(_("Opinion"), max_length=500, required=False)
