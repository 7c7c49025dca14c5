"""Input of reviews and quarterly checks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as lazy

from aid.choices.files import Standing
from aid.choices.upkeep import QuarterChannel, QuarterResult
from aid.forms.applications import HardshipForm, PaperForm
from core.forms import Form
from core.inputs import DayField, VersionForm, line


class EvidenceForm(VersionForm):
    """Why a section changed, and the paper that shows it."""

    note = line(lazy("What changed and how it is known"), max_length=300)
    upload = PaperForm.base_fields["upload"]


class ReviewHardshipForm(HardshipForm):
    """Causes, housing and work as they are this year; address and story stay as they are."""

    seen_version = None  # type: ignore[assignment]
    address = None  # type: ignore[assignment]
    cause_detail = None  # type: ignore[assignment]


class MemberNowForm(Form):
    """What a member of the household does now. Who joined or left is entered on the household's own page."""

    member_id = forms.CharField(widget=forms.HiddenInput)
    standing = forms.ChoiceField(label=lazy("Standing"), choices=Standing.choices)
    school = line(lazy("School or workplace"), max_length=80, required=False)


MembersNow = forms.formset_factory(MemberNowForm, extra=0)


class QuarterForm(VersionForm):
    """The township's word about one family in this quarter."""

    result = forms.ChoiceField(label=lazy("Result"), choices=QuarterResult.choices, widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=lazy("How it was checked"), choices=QuarterChannel.choices)
    checked_on = DayField(label=lazy("Checked on"))
    note = line(lazy("What has changed"), max_length=300, required=False)


class AssignForm(Form):
    """Who is to be responsible for the ticked files."""

    user = forms.TypedChoiceField(label=lazy("Responsible"), coerce=int)

    def __init__(self, *args: Any, people: list[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [(key, f"{name} ({place})") for key, name, place in people]
