"""Input of notices and of objections to them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.files import Category, ConsentPurpose
from aid.forms.files import ApproveForm
from aid.forms.requests import ManyFiles, ManyFilesField
from aid.models import NoticeLine
from aid.rules.leaks import DISEASES, leaks
from aid.rules.notices import check_evidence
from core.chinese.phone import PhoneError, parse_phone
from core.documents.services import check_upload
from core.errors import RuleBrokenError
from core.forms import Form
from core.inputs import VersionForm, line
from core.parameters.registry import declared
from unions.choices.consents import How


def shown_text(label: Any, width: str = "", **kwargs: Any) -> forms.CharField:
    """Return a text field whose content everybody will read; numbers and illnesses are refused while it is typed in.

    The service asks again, with the region's words and the family's names.
    """
    words = declared(DISEASES)
    known = words.read(words.default or "")

    def check(text: str) -> None:
        found = leaks(text, diseases=known)
        if found:
            raise forms.ValidationError(
                _("This would be made public: %(what)s. Take it out.") % {"what": _(", ").join(found)}, code="leak"
            )

    field = line(label, width, **kwargs)
    field.validators.append(check)
    return field


class PrepareNoticeForm(VersionForm):
    place = shown_text(lazy("Place of the notice"), max_length=100)
    contact_phone = shown_text(
        lazy("Phone for objections"), "phone", max_length=20, help_text=lazy("An office phone. Everybody can read it.")
    )


class CountyNoticeForm(PrepareNoticeForm):
    category = forms.ChoiceField(
        label=lazy("Category"),
        choices=[choice for choice in Category.choices if choice[0] != Category.NONE],
        widget=forms.RadioSelect,
    )
    tier = ApproveForm.base_fields["tier"]
    opinion = forms.CharField(label=lazy("Opinion"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class StopNoticeForm(VersionForm):
    reason = line(lazy("Reason"), max_length=200)


class WithdrawConsentForm(Form):
    purpose = forms.ChoiceField(label=lazy("Consent"), choices=ConsentPurpose.choices, widget=forms.RadioSelect)
    because = line(lazy("In their words"), max_length=300, required=False)


class GiveConsentForm(Form):
    purpose = forms.ChoiceField(label=lazy("Consent"), choices=ConsentPurpose.choices, widget=forms.RadioSelect)
    how = forms.ChoiceField(label=lazy("How it was given"), choices=How.choices)


class LineChoice(Form):
    """Which family of a notice is meant; not asked where there is only one."""

    line = forms.ChoiceField(label=lazy("Family"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, lines: list[NoticeLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {str(each.number): each for each in lines}
        if len(lines) == 1:
            del self.fields["line"]
            return
        choices = [(number, f"{number}  {each.shown_name}  {each.shown_union}") for number, each in self.lines.items()]
        self.fields["line"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> NoticeLine:
        """Return the family that was chosen, or the only one."""
        return self.lines[self.cleaned_data["line"]] if "line" in self.fields else next(iter(self.lines.values()))


class EvidenceField(ManyFilesField):
    """A few photos or PDFs; each is opened while the form is checked, so that nothing typed is lost over a bad one."""

    most = 0

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = super().clean(data, initial)
        try:
            check_evidence(count=len(given), most=self.most)
            for each in given:
                check_upload(each)
        except RuleBrokenError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        return given


class ObjectForm(LineChoice):
    text = forms.CharField(label=lazy("Objection"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    objector = line(
        lazy("Name of the objector"),
        "name",
        max_length=40,
        required=False,
        help_text=lazy("Only the investigators see it."),
    )
    contact = line(lazy("Phone of the objector"), "phone", max_length=20, required=False)
    evidence = EvidenceField(
        label=lazy("Evidence"),
        required=False,
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf", "multiple": True}),
    )

    def __init__(self, *args: Any, most_files: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["evidence"]
        field.most = most_files
        field.help_text = _(
            "Photos or PDFs, at most %(most)s, 10 MB each. Never shown in public; only the investigators see them."
        ) % {"most": most_files}

    def clean_contact(self) -> str:
        text: str = self.cleaned_data["contact"].strip()
        if not text:
            return ""
        try:
            return parse_phone(text).number
        except PhoneError as error:
            raise forms.ValidationError(error.message, code=error.code) from error


class PublicObjectionForm(ObjectForm):
    """What somebody without an account writes on the public page."""

    text = forms.CharField(
        label=lazy("What is not right"),
        min_length=5,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=lazy("Write what you know and how it can be checked."),
    )
    objector = line(
        lazy("Your name"),
        "name",
        max_length=40,
        required=False,
        help_text=lazy("You may stay anonymous. Only the investigators see your name."),
    )
    contact = line(
        lazy("Your phone"), "phone", max_length=20, required=False, help_text=lazy("If you want to be told the result.")
    )


class DecideForm(Form):
    decision = forms.ChoiceField(
        label=lazy("Decision"),
        choices=[
            ("dismiss", lazy("The objection is not right; the notice goes on")),
            ("uphold", lazy("The objection is right")),
        ],
        widget=forms.RadioSelect,
    )
    finding = forms.CharField(
        label=lazy("Finding"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy("For the file: how it was checked and what was found."),
    )
    reply = forms.CharField(
        label=lazy("Reply"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Both sides are told this. Name nobody who objected."),
    )
