"""Input about arbitration and suits."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line
from legal.choices.suits import Outcome, Stage
from legal.forms.disputes import several


class ApplyForm(Form):
    """A proceeding that is applied for."""

    stage = forms.ChoiceField(label=_("Stage"), choices=Stage.choices)
    body = line(_("Commission or court"), max_length=80)
    applied_on = DayField(label=_("Applied on"))

    def __init__(self, *args: Any, stages: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(stage, Stage(stage).label) for stage in stages]


class AcceptForm(VersionForm):
    on = DayField(label=_("Accepted on"))
    case_no = line(_("Its case number"), max_length=60)
    is_simple = forms.BooleanField(label=_("Simple procedure"), required=False)


class RefusedForm(VersionForm):
    on = DayField(label=_("Decided on"))
    reason = several(_("Reason"), 2, max_length=300)


class OnDayForm(VersionForm):
    on = DayField(label=_("On which day"))


class ExtendAwardForm(VersionForm):
    days = forms.IntegerField(label=_("Days more"), min_value=1)
    authority = line(_("Approval of the commission"), max_length=200)


class DecideForm(VersionForm):
    on = DayField(label=_("Decided on"))
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    awarded = YuanField(label=_("Amount awarded"), required=False)
    note = several(_("Remark"), 2, max_length=300, required=False)


class ReceiptForm(VersionForm):
    worker_on = DayField(label=_("The worker received it on"), required=False)
    employer_on = DayField(label=_("The employer received it on"), required=False)


class EndForm(VersionForm):
    on = DayField(label=_("Final since"))
    paid = YuanField(label=_("Amount paid"), required=False)


class WithdrawForm(VersionForm):
    on = DayField(label=_("Withdrawn on"))
    reason = several(_("Reason"), 2, max_length=300)
