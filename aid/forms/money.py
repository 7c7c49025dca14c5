"""Input of batches, bank answers, corrected cards and funds; filters of the list of batches."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aid.choices.relief import BatchStatus, FundSource, ReliefKind
from aid.models import Batch
from core.chinese.money import to_fen
from core.forms import Form
from core.inputs import VersionForm, YuanField, line

REASON = _("Reason")


class BatchFilter(filters.FilterSet):
    """Narrow the list of batches; a filter can only ever remove rows."""

    q = filters.CharFilter(method="search", label=_("Number or programme"))
    status = filters.ChoiceFilter(choices=BatchStatus.choices, label=_("State"))
    fund = filters.UUIDFilter(field_name="fund_id", label=_("Fund"))
    programme = filters.UUIDFilter(field_name="programme_id", label=_("Programme"))

    class Meta:
        model = Batch
        fields: list[str] = []

    def search(self, queryset: QuerySet, _name: str, text: str) -> QuerySet:
        """Find by part of the number, or of the programme's name."""
        text = text.strip()
        return queryset.filter(Q(number__contains=text.upper()) | Q(programme__name__contains=text))


class FenField(YuanField):
    """An amount typed in yuan, cleaned to whole fen."""

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else to_fen(amount)


def reason_field(label: Any = REASON, **options: Any) -> forms.CharField:
    """Return the field in which an adverse act says why."""
    return forms.CharField(label=label, max_length=200, widget=forms.Textarea(attrs={"rows": 2}), **options)


class NothingForm(Form):
    """An act that needs no answer but the button."""


class OpenBatchForm(Form):
    """Which county pays which programme from which fund."""

    programme = forms.UUIDField(widget=forms.HiddenInput)
    union = forms.IntegerField(widget=forms.HiddenInput)
    fund = forms.UUIDField(widget=forms.HiddenInput)
    token = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)  # one request, one batch


class LockForm(VersionForm):
    """Handing a batch on; outside the programme's window with a reason (D11)."""

    outside_reason = reason_field(_("Why this is paid outside the programme's dates"), required=False)

    def __init__(self, *args: Any, is_outside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_outside:
            self.fields["outside_reason"].required = True
        else:
            del self.fields["outside_reason"]


class ReasonForm(VersionForm):
    """A decision that needs a reason."""

    reason = reason_field()


class RefuseForm(Form):
    """A refusal where the row carries no version to see."""

    reason = reason_field()


class EncodingForm(Form):
    """How the bank wants its file written; asked once, when it is made."""

    encoding = forms.ChoiceField(
        label=_("Encoding"), choices=[("utf-8", "UTF-8"), ("gb18030", "GB18030")], required=False
    )

    def clean_encoding(self) -> str:
        return self.cleaned_data["encoding"] or "utf-8"


class ResultForm(Form):
    """The bank's answer, as the bank gave it."""

    upload = forms.FileField(
        label=_("The bank's answer"),
        help_text=_("A CSV file of at most 10 MB. Each row is found by batch and line number, never by name."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )


class CardForm(VersionForm):
    """The right card of a family, proposed by one person."""

    bank_name = line(_("Bank"), max_length=60)
    account = forms.CharField(
        label=_("Bank card number"),
        max_length=40,
        help_text=_("The card belongs to the applicant."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "data-width": "id"}),
    )
    reason = reason_field()


class RefundForm(Form):
    """Money that came back. The key makes a second click the same request."""

    idempotency_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    amount_fen = FenField(label=_("Amount that came back"))
    reason = reason_field()


class ReceiptForm(VersionForm):
    """By what a paid line is closed: the bank's answer, a signed list on file, or one uploaded now."""

    evidence = forms.ChoiceField(label=_("Receipt"), widget=forms.RadioSelect)
    upload = forms.FileField(
        label=_("Signed list"), help_text=_("JPG, PNG, HEIC or PDF, 10 MB at most"), required=False
    )

    def __init__(self, *args: Any, papers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["evidence"].choices = [
            ("bank", _("The bank's answer")),
            *papers,
            ("new", _("A signed list uploaded now")),
        ]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or {}
        if answers.get("evidence") == "new" and not answers.get("upload"):
            self.add_error("upload", _("Choose the signed list."))
        return answers


class FundForm(Form):
    """A new fund of one source and year."""

    union = forms.ChoiceField(label=_("Union"))
    name = line(pgettext_lazy("of a thing", "Name"), max_length=80)
    source = forms.ChoiceField(label=_("Source"), choices=FundSource.choices)
    year = forms.IntegerField(
        label=_("Year"), min_value=2000, max_value=2100, widget=forms.NumberInput(attrs={"data-width": "short"})
    )

    donor = line(_("Donor"), max_length=80, required=False, help_text=_("For a donation."))
    intent = line(_("What the donor gave it for"), max_length=200, required=False)
    purposes = forms.MultipleChoiceField(
        label=_("Kinds of relief it may pay"),
        choices=ReliefKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: any. Chosen kinds are kept to when a programme takes the fund."),
    )

    def __init__(self, *args: Any, unions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["union"].choices = unions

    def clean(self) -> dict[str, Any]:
        """Ask for donor and intent where the source is a donation (domain.md 3.5)."""
        given = super().clean() or {}
        if given.get("source") == FundSource.DONATION:
            for name in ("donor", "intent"):
                if not given.get(name):
                    self.add_error(name, _("Enter who gave the donation and what for."))
        return given


class GrantForm(Form):
    """Money that a fund received. The key makes a second click the same request."""

    idempotency_key = forms.CharField(max_length=64, widget=forms.HiddenInput)
    amount_fen = FenField(label=_("Amount received"))
    note = line(_("Document and number"), max_length=200, help_text=_("For example: finance notice 2026 No. 18"))
