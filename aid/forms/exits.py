"""Input of exits and of the tasks after them."""

from django import forms
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext_lazy

from aid.choices.files import ExitCode
from aid.forms.files import OpinionForm
from core.inputs import DayField, VersionForm

ACCEPT = {"accept": "image/jpeg,image/png,image/heic,application/pdf"}


class StartExitForm(OpinionForm):
    """Why a family leaves the file, and the paper that shows it."""

    exit_code = forms.ChoiceField(label=lazy("Reason for leaving the file"), choices=ExitCode.choices)
    upload = forms.FileField(
        label=lazy("Evidence"),
        help_text=lazy("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs=ACCEPT),
    )
    field_order = ("exit_code", "opinion", "upload")


class CompleteExitForm(StartExitForm):
    """The same for a proposal that rests on a review: its reckoning is the evidence, a paper may be added."""

    upload = forms.FileField(
        label=lazy("Evidence"),
        required=False,
        help_text=lazy("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs=ACCEPT),
    )


class SkipForm(VersionForm):
    reason = forms.CharField(
        label=lazy("Why there is no notice"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class FollowUpForm(VersionForm):
    finding = forms.CharField(label=lazy("What was done"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class DeathForm(VersionForm):
    """Who died, when, and the paper that shows it."""

    member = forms.ChoiceField(label=lazy("Who died"))
    died_on = DayField(label=lazy("Day of death"))
    note = forms.CharField(label=pgettext_lazy("death", "Remark"), max_length=300, required=False)
    upload = forms.FileField(
        label=lazy("Proof of death"),
        help_text=lazy("JPG, PNG, HEIC or PDF, 10 MB at most."),
        widget=forms.FileInput(attrs=ACCEPT),
    )
