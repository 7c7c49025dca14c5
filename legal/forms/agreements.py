"""Input about an agreement: its wording, payments, signatures, consents, and what follows."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.chinese.money import MoneyError, parse_yuan
from core.days import day_in
from core.forms import Form
from core.inputs import DayField, VersionForm, line
from legal.choices.agreements import Confirmation
from legal.choices.suits import Stage
from legal.forms.disputes import several

PARTS = re.compile(r"[\s，;；]+")


class InstalmentsField(forms.CharField):
    """Payments, one a line: day, amount, what for."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("One payment a line: day, amount, what for; like 2026-10-10 4250"))
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), **kwargs)

    def clean(self, value: Any) -> list[tuple[date, Decimal, str]]:
        text = super().clean(value)
        return [_instalment(number, row) for number, row in enumerate(text.splitlines(), start=1) if row.strip()]


def _instalment(number: int, row: str) -> tuple[date, Decimal, str]:
    parts = [part for part in PARTS.split(row.strip(), maxsplit=2) if part]
    day = day_in(parts[0]) if parts else None
    try:
        amount = parse_yuan(parts[1]) if len(parts) > 1 else None
    except MoneyError:
        amount = None
    if day is None or amount is None or amount <= 0:
        raise forms.ValidationError(_now("Line %(n)s: a day and an amount are needed.") % {"n": number}, code="line")
    return day, amount, parts[2] if len(parts) > 2 else ""


class DrawUpForm(VersionForm):
    performance = line(_("Way of performance"), max_length=300, initial="银行转账至申请人本人账户")
    responsibility = several(_("Responsibility"), 2, required=False)


class WordingForm(VersionForm):
    """The agreement as text: one clause a line, the payments below."""

    facts = several(pgettext_lazy("agreement", "Facts"), 3)
    responsibility = several(_("Responsibility"), 2, required=False)
    clauses = several(_("Clauses"), 8, help_text=_("One clause a line; they are numbered when printed."))
    instalments = InstalmentsField(label=pgettext_lazy("agreement", "Payments"), required=False)
    performance = line(_("Way of performance"), max_length=300)


class SignatureForm(Form):
    who = forms.MultipleChoiceField(label=_("Who has signed"), widget=forms.CheckboxSelectMultiple)
    signed_on = DayField(label=_("Signed on"))

    def __init__(self, *args: Any, signers: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].choices = list(signers)


class ConsentForm(Form):
    party_ids = forms.MultipleChoiceField(label=_("Who consents"), widget=forms.CheckboxSelectMultiple)
    given_on = DayField(label=_("Given on"))
    how = line(_("How the consent was given"), max_length=120)

    def __init__(self, *args: Any, workers: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_ids"].choices = [(str(pk), name) for pk, name in workers]


class ForceForm(VersionForm):
    effective_on = DayField(label=_("In force since"))


class ConfirmationForm(VersionForm):
    kind = forms.ChoiceField(label=_("Joint step"), choices=Confirmation.choices)
    body = line(_("Commission or court"), max_length=80)
    on = DayField(label=_("Applied on"))
    is_joint = forms.BooleanField(label=_("Both sides ask for it together"), required=False)


class ConfirmedForm(VersionForm):
    is_confirmed = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", pgettext_lazy("court", "Confirmed")), ("no", pgettext_lazy("court", "Refused"))],
        coerce=lambda told: told == "yes",
        widget=forms.RadioSelect,
    )
    number = line(_("Its case number"), max_length=60)
    on = DayField(label=_("Decided on"))


class PaymentForm(VersionForm):
    instalment_id = forms.ChoiceField(label=_("Payment"))
    paid_on = DayField(label=pgettext_lazy("agreement", "Paid on"))

    def __init__(self, *args: Any, instalments: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["instalment_id"].choices = [(str(pk), name) for pk, name in instalments]


class PerformedForm(VersionForm):
    note = several(_("How it was performed"), 2, max_length=300)
    on = DayField(label=_("Done on"))


class EscalateForm(VersionForm):
    way = forms.ChoiceField(
        label=_("Next step before commission or court"),
        choices=[
            ("payment_order", Stage.PAYMENT_ORDER.label),
            ("arbitration", Stage.ARBITRATION.label),
            ("enforce", Stage.ENFORCEMENT.label),
        ],
        widget=forms.RadioSelect,
    )
    body = line(_("Commission or court"), max_length=80)
    on = DayField(label=_("Applied on"))


class CloseBreachForm(Form):
    breach_id = forms.ChoiceField(label=_("Missed payment"))
    outcome = several(_("What came of it"), 2, max_length=300)

    def __init__(self, *args: Any, breaches: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["breach_id"].choices = [(str(pk), name) for pk, name in breaches]
