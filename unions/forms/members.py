"""Input about members: entering, changing, ending a membership; transfers, cards, requests about one's own data."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.chinese.identity import DocumentKind
from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line, name_line
from unions.choices.members import AskedBy, ExitReason, RequestKind, RetainReason
from unions.choices.people import (
    ContractType,
    Education,
    Ethnic,
    HouseholdType,
    ModelLevel,
    NewForm,
    Political,
    SkillLevel,
)

BANKS = ("中国工商银行", "中国农业银行", "中国建设银行", "浙江农村商业银行")
BLANK = [("", "—")]
PERSON_FACTS = ("ethnic", "political", "education", "household_type")


def words(label: Any, choices: Iterable[Any], **kwargs: Any) -> forms.ChoiceField:
    """Return an optional choice that may stay unknown."""
    return forms.ChoiceField(label=label, choices=[*BLANK, *choices], required=False, **kwargs)


def text(label: Any, most: int, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a text of several lines."""
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class EmployerForm(Form):
    """Which of the union's employers a member works for; the choice is left out where the union covers none."""

    employer = forms.ChoiceField(label=_("Employer"), required=False)

    def __init__(self, *args: Any, employers: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(pk), name) for pk, name in employers]
        if choices:
            self.fields["employer"].choices = [*BLANK, *choices]
        else:
            del self.fields["employer"]


class FactsForm(EmployerForm):
    """What is known about a member beside name and number (domain.md 1.3)."""

    job = line(pgettext_lazy("member", "Job"), "name", max_length=40, required=False)
    contract_type = words(_("Terms of work"), ContractType.choices)
    new_form_category = words(_("New-form work"), NewForm.choices)
    skill_level = words(_("Skill level"), SkillLevel.choices)
    dues_base = YuanField(most=9_999_999, label=_("Monthly basic wage"), required=False)
    is_migrant = forms.BooleanField(label=_("Migrant worker"), required=False)
    model_worker_level = words(_("Model worker"), ModelLevel.choices)
    ethnic = words(_("Ethnic group"), Ethnic.choices)
    political = words(_("Political status"), Political.choices)
    education = words(pgettext_lazy("level reached", "Schooling"), Education.choices)
    household_type = words(_("Household registration"), HouseholdType.choices)
    remark = line(_("Remark"), max_length=200, required=False)

    def facts(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the answers about the person and about the membership."""
        given = {name: self.cleaned_data[name] for name in FactsForm.base_fields if name != "employer"}
        of_person = {name: given.pop(name) for name in PERSON_FACTS}
        return of_person, given


class EnterForm(FactsForm):
    """A new member: who, where, since when."""

    union = forms.ChoiceField(label=_("Union"))
    name = name_line(_("Name"), "name", max_length=64)
    identity_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    identity = line(_("Document number"), "id", max_length=32, help_text=_("Spaces do not matter."))
    phone = line(_("Mobile phone"), "phone", max_length=20)
    admitted = forms.ChoiceField(
        label=_("Entered as"),
        choices=[("yes", _("A member: the union has decided")), ("no", _("An applicant: the union will decide"))],
        widget=forms.RadioSelect,
        initial="yes",
    )
    joined_on = DayField(label=_("Day of joining or of the application"))

    field_order = ("union", "name", "identity_kind", "identity", "phone", "admitted", "joined_on", "employer")


class ChangeForm(FactsForm, VersionForm):
    """What changed about a member. The phone stays as it is unless a new one is typed."""

    phone = line(
        _("New mobile phone"),
        "phone",
        max_length=20,
        required=False,
        help_text=_("Leave empty to keep the number on file."),
    )
    field_order = ("phone",)


class CorrectForm(VersionForm):
    """A name or a number put right, on a paper that somebody has seen."""

    name = name_line(_("Name"), "name", max_length=64)
    identity_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    identity = line(
        _("Document number"), "id", max_length=32, help_text=_("Type the whole number as it stands on the document.")
    )
    reason = text(_("Reason"), 300)


class OnForm(VersionForm):
    on = DayField(label=_("Day of the decision"))


class SinceForm(VersionForm):
    on = DayField(label=_("Since"))


class RetainForm(VersionForm):
    """Why a membership is kept without work."""

    because = forms.ChoiceField(label=_("Reason"), choices=RetainReason.choices, widget=forms.RadioSelect)
    on = DayField(label=_("Since"))


class ReasonForm(VersionForm):
    reason = text(_("Reason"), 300)


class LeaveForm(VersionForm):
    """How a membership ends otherwise than by a transfer."""

    because = forms.ChoiceField(label=_("Reason"), choices=ExitReason.choices, widget=forms.RadioSelect)
    reason = text(_("Remark"), 300, 2, required=False)
    on = DayField(label=_("Last day of membership"))
    paper = forms.FileField(
        label=_("Resolution"),
        required=False,
        help_text=_("Needed where the union decides. JPG, PNG or PDF, up to 10 MB."),
    )


class ExpelForm(VersionForm):
    reason = text(_("Reason"), 300)
    on = DayField(label=_("Day of the resolution"))
    paper = forms.FileField(label=_("Resolution of the members' meeting"), help_text=_("JPG, PNG or PDF, up to 10 MB."))


class DeathForm(VersionForm):
    on = DayField(label=_("Day of death"))


class OutForm(VersionForm):
    """The transfer as the old union marks it out."""

    union = forms.ChoiceField(label=_("New union"), widget=forms.RadioSelect)
    reason = line(_("Reason"), max_length=300)
    job = line(_("New job"), "name", max_length=40, required=False)


class PullForm(Form):
    """The member a new union asks for, by name and number: the number alone tells nothing."""

    union = forms.ChoiceField(label=_("Our union"))
    name = name_line(_("Name"), "name", max_length=64)
    identity_kind = forms.ChoiceField(label=_("Document"), choices=DocumentKind.choices)
    identity = line(_("Document number"), "id", max_length=32, help_text=_("Spaces do not matter."))
    reason = line(_("Reason"), max_length=300)
    job = line(_("New job"), "name", max_length=40, required=False)


class OpinionForm(VersionForm):
    opinion = line(_("Remark"), max_length=300, required=False)


class RefuseForm(VersionForm):
    opinion = text(_("Reason"), 300)


class DecideForm(VersionForm):
    """What the union above both decides."""

    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("new", _("To the new union")), ("back", _("Back to the old union"))],
        widget=forms.RadioSelect,
    )
    opinion = text(_("Reason"), 300)


class CardForm(Form):
    bank = forms.ChoiceField(label=_("Issuing bank"), choices=[(bank, bank) for bank in BANKS])


class IssueForm(VersionForm):
    number = line(_("Card number"), "id", max_length=32, help_text=_("It never holds the identity number."))
    on = DayField(label=_("Handed out on"))


class RequestForm(Form):
    """What a person asks about their own data."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("own data", "Request"), choices=RequestKind.choices, widget=forms.RadioSelect
    )
    asked_by = forms.ChoiceField(label=_("Asked by"), choices=AskedBy.choices)
    wish = text(_("In their words"), 500)
    received_on = DayField(label=_("Received on"))


class AnswerForm(VersionForm):
    answer = text(_("Answer to the person"), 1000, 4)


class OutsideForm(Form):
    """For what somebody beyond one's branch is looked for."""

    identity = forms.CharField(max_length=30, widget=forms.HiddenInput)
    purpose = forms.CharField(
        label=pgettext_lazy("search", "Purpose"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("It is written into the trail, where those who keep the person read it."),
    )
