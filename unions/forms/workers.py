"""Input about professional union workers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, line, name_line
from unions.choices.workers import Appraisal, WorkerStatus
from unions.forms.lifecycle import count, text


class RecruitForm(Form):
    union = forms.ChoiceField(label=_("County federation"))
    name = name_line(_("Name of the batch"), max_length=80)
    year = count(_("Year"), 1990, 2100)
    planned = count(_("Places"), 1, 10_000)
    announced_on = DayField(label=_("Announced on"), required=False)

    def __init__(self, *args: Any, counties: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].choices = [(str(each.pk), each.name) for each in counties]


class EmployForm(Form):
    name = name_line(_("Name"), "name", max_length=64)
    identity = line(_("Identity number"), "id", max_length=32)
    phone = line(_("Mobile phone"), "phone", max_length=20, required=False)
    township = forms.ChoiceField(label=_("Posted to"))
    batch = forms.ChoiceField(label=_("Recruitment batch"), required=False)
    contract_from = DayField(label=_("Contract from"))
    contract_to = DayField(label=_("Contract to"))
    grade = line(_("Pay grade"), "short", max_length=20, required=False)

    def __init__(self, *args: Any, townships: Any = (), batches: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].choices = [(str(each.pk), each.name) for each in townships]
        self.fields["batch"].choices = [("", "—"), *[(str(each.pk), each.name) for each in batches]]


class ContractForm(VersionForm):
    township = forms.ChoiceField(label=_("Posted to"))
    contract_to = DayField(label=_("Contract to"))
    grade = line(_("Pay grade"), "short", max_length=20, required=False)

    def __init__(self, *args: Any, townships: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].choices = [(str(each.pk), each.name) for each in townships]


class LeftForm(VersionForm):
    status = forms.ChoiceField(
        label=_("How it ended"),
        choices=[(each.value, each.label) for each in (WorkerStatus.LEFT, WorkerStatus.REASSIGNED)],
        widget=forms.RadioSelect,
    )
    left_on = DayField(label=pgettext_lazy("worker", "Last day"))
    reason = text(_("Reason"), max_length=300)


class YearForm(Form):
    year = count(_("Year"), 1990, 2100)
    appraisal = forms.ChoiceField(label=_("Appraisal"), choices=Appraisal.choices, widget=forms.RadioSelect)
    training_hours = count(_("Hours of training"), most=8784, initial=0)
