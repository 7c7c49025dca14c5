"""Input about a dispute: its intake, its parties, who mediates, what moves its limitation."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.chinese.money import MoneyError, parse_yuan
from core.forms import Form
from core.inputs import DayField, VersionForm, YuanField, line
from legal.choices.disputes import (
    Answer,
    DisputeKind,
    NotLabour,
    PartyKind,
    Power,
    RepresentativeKind,
    Seating,
    Side,
    Source,
)
from legal.choices.limitation import LimitationKind
from legal.services.parties import Claimant

BLANK = [("", "—")]
SEPARATORS = re.compile(r"[\s,，、;；]+")
IDENTITY = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")
PHONE = re.compile(r"(?:\+?86)?1[3-9][0-9]{9}")


def several(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a field for several lines of text."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class PeopleField(forms.CharField):
    """Workers, one a line: name, identity number, telephone, amount, in any order after the name."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "help_text",
            _("One worker a line: name, then identity number, telephone and amount as far as known."),
        )
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), **kwargs)

    def clean(self, value: Any) -> list[Claimant]:
        text = super().clean(value)
        return [_claimant(number, row) for number, row in enumerate(text.splitlines(), start=1) if row.strip()]


def _claimant(number: int, row: str) -> Claimant:
    name, *parts = [part for part in SEPARATORS.split(row.strip()) if part] or [""]
    told: dict[str, Any] = {"identity": "", "phone": "", "amount": None}
    for part in parts:
        if IDENTITY.fullmatch(part):
            told["identity"] = part
        elif PHONE.fullmatch(part):
            told["phone"] = part
        else:
            told["amount"] = _amount(number, part)
    return Claimant(name=name, **told)


def _amount(number: int, part: str) -> Decimal:
    try:
        return parse_yuan(part)
    except MoneyError as error:
        text = _now("Line %(n)s: “%(part)s” is no identity number, telephone or amount.") % {"n": number, "part": part}
        raise forms.ValidationError(text, code="people") from error


class IntakeForm(Form):
    """A dispute as somebody brings it, at the counter or on the telephone."""

    union = forms.ChoiceField(label=_("Mediating union"))
    source = forms.ChoiceField(label=_("How it came"), choices=Source.choices)
    received_on = DayField(
        label=_("Received on"), help_text=_("The fifteen days of the mediation begin on the day after.")
    )
    applicants = PeopleField(label=_("Applicants"))
    credit_code = line(_("Employer's unified social credit code"), "id", max_length=20, required=False)
    respondent_name = line(
        _("Employer's name"), max_length=120, required=False, help_text=_("If the code is not in the register.")
    )
    kind = forms.ChoiceField(label=_("Kind of dispute"), choices=DisputeKind.choices, initial=DisputeKind.PAY)
    title = line(_("First claim"), max_length=120)
    amount = YuanField(
        label=_("Amount claimed"), required=False, help_text=_("Left blank, the applicants' amounts are added up.")
    )
    basis = line(_("Legal basis"), max_length=200)
    known_on = DayField(
        label=_("Infringement known since"), required=False, help_text=_("The limitation is reckoned from it.")
    )
    is_arrears = forms.BooleanField(label=_("Wages owed while the labour relation goes on"), required=False)
    relation_ended_on = DayField(label=_("Labour relation ended on"), required=False)
    facts = forms.CharField(
        label=_("Facts and reasons"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "data-sometimes": "oral"}),
        help_text=_("An oral application needs them: matter, reason and time. Else they may be left blank."),
    )

    def __init__(self, *args: Any, unions: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].choices = [(str(pk), name) for pk, name in unions]


class ReferForm(VersionForm):
    not_labour = forms.ChoiceField(label=_("Why it is no labour dispute"), choices=NotLabour.choices)
    reason = several(_("To whom it is referred, and why"), 2, max_length=300)


class AnswerForm(VersionForm):
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, initial=Side.RESPONDENT)
    answer = forms.ChoiceField(
        label=_("Answer"),
        choices=[choice for choice in Answer.choices if choice[0] != Answer.OPEN],
        widget=forms.RadioSelect,
    )
    on = DayField(label=_("Answered on"))


class AppointForm(Form):
    """Whom to appoint, the fittest first, each with why; who may not is not offered."""

    user_id = forms.TypedChoiceField(label=_("Mediator"), coerce=int, widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = list(candidates)


class SeatForm(Form):
    username = line(_("Account"), "name", max_length=60)
    seating = forms.ChoiceField(
        label=_("Speaks for"),
        choices=[(Seating.APPLICANT, Side.APPLICANT.label), (Seating.RESPONDENT, Side.RESPONDENT.label)],
    )


class LeaveForm(Form):
    seat_id = forms.ChoiceField(label=_("Who leaves the table"))
    reason = several(_("Reason"), 2, max_length=300)

    def __init__(self, *args: Any, seats: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seat_id"].choices = [(str(pk), name) for pk, name in seats]


class WorkersForm(Form):
    claimants = PeopleField(label=_("Further applicants"))


class UnitForm(Form):
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices, initial=Side.RESPONDENT)
    kind = forms.ChoiceField(
        label=_("As"), choices=[each for each in PartyKind.choices if each[0] != PartyKind.WORKER], initial="user_unit"
    )
    credit_code = line(_("Unified social credit code"), "id", max_length=20, required=False)
    name = line(_("Name of the unit"), max_length=120, required=False)


class RepresentativeForm(Form):
    side = forms.ChoiceField(label=_("Side"), choices=Side.choices)
    kind = forms.ChoiceField(label=_("As"), choices=RepresentativeKind.choices)
    party_id = forms.ChoiceField(
        label=_("One of the workers"), required=False, help_text=_("For representatives elected by the workers.")
    )
    name = line(_("Name"), "name", max_length=64, required=False)
    firm = line(_("Firm or unit"), max_length=120, required=False)
    phone = line(_("Telephone"), "phone", max_length=20, required=False)
    power = forms.ChoiceField(label=_("Authorisation"), choices=Power.choices)

    def __init__(self, *args: Any, workers: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_id"].choices = [*BLANK, *((str(pk), name) for pk, name in workers)]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not told.get("party_id") and not told.get("name"):
            self.add_error("name", _now("Enter a name or choose one of the workers."))
        return told


class ClaimForm(Form):
    kind = forms.ChoiceField(label=_("Kind of dispute"), choices=DisputeKind.choices)
    title = line(_("Claim"), max_length=120)
    amount = YuanField(label=_("Amount claimed"), required=False)
    alike = forms.BooleanField(label=_("Every worker claims this amount"), required=False)
    basis = line(_("Legal basis"), max_length=200)


class LimitationForm(Form):
    kind = forms.ChoiceField(label=pgettext_lazy("limitation", "What happened"), choices=LimitationKind.choices)
    on = DayField(label=pgettext_lazy("limitation", "On"))
    to_on = DayField(label=pgettext_lazy("limitation", "Until"), required=False, help_text=_("For a suspension."))
    reason = line(pgettext_lazy("legal", "Evidence"), max_length=200)


class BaseForm(Form):
    """What the limitation is reckoned from."""

    known_on = DayField(label=_("Infringement known since"), required=False)
    is_arrears = forms.BooleanField(label=_("Wages owed while the labour relation goes on"), required=False)
    relation_ended_on = DayField(label=_("Labour relation ended on"), required=False)


class MediatorForm(Form):
    """What the roster says about a mediator."""

    union = forms.ChoiceField(label=pgettext_lazy("mediator", "Area"))
    username = line(_("Account"), "name", max_length=60)
    known_fields = forms.MultipleChoiceField(
        label=_("Fields"), choices=DisputeKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    most_cases = forms.IntegerField(label=_("Cases at the same time"), min_value=1, max_value=99, initial=10)
    credit_code = line(_("Employer's unified social credit code"), "id", max_length=18, required=False)
    firm = line(_("Firm or unit"), max_length=120, required=False)
    certificate = line(_("Certificate number"), max_length=40, required=False)
    term_end_on = DayField(label=_("Appointed until"), required=False)
    away_from = DayField(label=_("On leave from"), required=False)
    away_to = DayField(label=_("On leave until"), required=False)
    is_active = forms.BooleanField(label=_("Takes cases"), required=False, initial=True)

    def __init__(self, *args: Any, unions: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].choices = [(str(pk), name) for pk, name in unions]
