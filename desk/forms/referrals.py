"""Input of referrals: why, of whom, and what the other office answers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import VersionForm
from legal.forms.cases import IntakeForm
from legal.forms.disputes import IntakeForm as DisputeForm
from legal.forms.supervision import MatterForm


def words(label: Any) -> forms.CharField:
    """Return a field for one or two sentences."""
    return forms.CharField(label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class ReferForm(Form):
    """Why a family is referred."""

    reason = words(_("What was seen"))


class WorkerForm(ReferForm):
    """A worker of a case, where there are several, and why."""

    person = forms.ChoiceField(label=_("Whose family"))
    field_order = ("person", "reason")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(people) == 1:
            del self.fields["person"]
        else:
            self.fields["person"].choices = people


class FamilyForm(ReferForm):
    """Somebody of a family, and why."""

    person = forms.ChoiceField(label=_("Whose rights are concerned"))
    field_order = ("person", "reason")


class AnswerForm(VersionForm):
    """Why nothing follows from a referral."""

    answer = words(_("Why it is not taken up"))


class PassOnForm(VersionForm):
    """The office that is to look after the family."""

    union = forms.ChoiceField(label=_("To which office"))


class ReferredIntakeForm(IntakeForm):
    """An application of somebody referred: who it is stands fast, and the way in is a referral."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("name", "identity", "channel_note"):
            del self.fields[name]


class ReferredDisputeForm(DisputeForm):
    """A dispute of somebody referred: who it is stands fast."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["applicants"]


class ReferredMatterForm(MatterForm):
    """A complaint of somebody referred: who it is stands fast."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("complainant", "identity"):
            del self.fields[name]
