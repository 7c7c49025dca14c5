"""Input at the table: longer, ended, sessions, notes, offers, what became of a claim."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line
from legal.choices.disputes import ClaimStatus, Compartment, Side
from legal.forms.disputes import several

SHANGHAI = ZoneInfo("Asia/Shanghai")


class ExtendForm(VersionForm):
    """Both written consents and the days they agree on."""

    days = forms.IntegerField(label=_("Days more"), min_value=1, max_value=180)
    applicant_consent_on = DayField(label=_("Applicant's written consent of"), required=False)
    respondent_consent_on = DayField(label=_("Respondent's written consent of"), required=False)
    upload = forms.FileField(label=_("Scan of the consents"), required=False)


class ReasonForm(VersionForm):
    reason = several(_("Reason"), 3, max_length=300)


class OfClaimForm(Form):
    """A form about one of the claims."""

    claim_id = forms.ChoiceField(label=_("Claim"))

    def __init__(self, *args: Any, claims: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["claim_id"].choices = [(str(pk), name) for pk, name in claims]


class ClaimAnswerForm(OfClaimForm):
    answer = several(_("Position of the respondent"), 2, max_length=300)


class SettleForm(OfClaimForm):
    outcome = forms.ChoiceField(
        label=_("What became of it"),
        choices=[each for each in ClaimStatus.choices if each[0] != ClaimStatus.OPEN],
        widget=forms.RadioSelect,
    )
    amount = YuanField(label=_("Agreed amount"), required=False)
    terms = line(_("Agreed terms"), max_length=300, required=False)


class OfferForm(OfClaimForm):
    """An offer: one side's, for one claim; in confidence it stays on that side."""

    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    amount = YuanField(label=_("Amount offered or asked"), required=False)
    terms = line(pgettext_lazy("offer", "Terms"), max_length=300, required=False)
    in_confidence = forms.BooleanField(
        label=_("In confidence"),
        required=False,
        help_text=_("Only this side and the mediators read it, until a mediator passes it on."),
    )

    def __init__(self, *args: Any, sides: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["side"].choices = [(side, Side(side).label) for side in sides]


class SessionForm(Form):
    day = DayField(label=pgettext_lazy("session", "Day"))
    starts = forms.TimeField(
        label=pgettext_lazy("session", "From"), widget=forms.TimeInput(attrs={"data-width": "short"})
    )
    ends = forms.TimeField(
        label=pgettext_lazy("session", "Until"), widget=forms.TimeInput(attrs={"data-width": "short"})
    )
    room = line(_("Room"), max_length=60)
    address = line(_("Address"), max_length=120, required=False)
    compartment = forms.ChoiceField(
        label=_("With whom"),
        choices=[
            (Compartment.SHARED, pgettext_lazy("session", "Both sides")),
            (Compartment.APPLICANT, pgettext_lazy("session", "Applicant's side alone")),
            (Compartment.RESPONDENT, pgettext_lazy("session", "Respondent's side alone")),
        ],
    )

    def moments(self) -> tuple[datetime, datetime]:
        """Return when the session begins and ends."""
        told = self.cleaned_data
        return (
            datetime.combine(told["day"], told["starts"], SHANGHAI),
            datetime.combine(told["day"], told["ends"], SHANGHAI),
        )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if told.get("starts") and told.get("ends") and told["ends"] <= told["starts"]:
            self.add_error("ends", _now("The session must end after it begins."))
        elif told.get("starts") and told.get("ends") and told.get("day"):
            told["starts_at"], told["ends_at"] = self.moments()
        return told


class OfSessionForm(Form):
    session_id = forms.CharField(widget=forms.HiddenInput)


class HoldForm(OfSessionForm):
    minutes = several(_("Minutes"), 6)
    came = forms.MultipleChoiceField(label=_("Who came"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, invited: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].choices = [(str(pk), name) for pk, name in invited]


class CallOffForm(OfSessionForm):
    reason = several(_("Reason"), 2, max_length=200)


class CompartmentForm(Form):
    """A form that writes into a compartment its writer can read."""

    compartment = forms.ChoiceField(label=_("Who may read it"))

    def __init__(self, *args: Any, readable: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["compartment"].choices = [each for each in Compartment.choices if each[0] in set(readable)]


class NoteForm(CompartmentForm):
    text = several(_("Note"), 4)


class PaperForm(CompartmentForm):
    upload = forms.FileField(label=pgettext_lazy("upload", "File"))
