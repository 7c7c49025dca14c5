"""Fields that every app's forms share: a line of text, an amount, a day; and the version a decision was read at."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.chinese.money import MoneyError, parse_yuan
from core.chinese.names import parse_title
from core.chinese.text import TextError, compact
from core.days import YEARS
from core.forms import Form


class YuanField(forms.CharField):
    """An amount as people type it: “1,520”, “1520元”, full-width digits; cleaned to Decimal yuan.

    ``most`` is what the column behind it holds, where an amount below nought makes no sense either.
    """

    def __init__(self, *, most: int | None = None, **kwargs: Any) -> None:
        self.most = most
        widget = forms.TextInput(attrs={"inputmode": "decimal", "data-suffix": _("yuan"), "data-width": "amount"})
        super().__init__(widget=kwargs.pop("widget", widget), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_yuan(text)
        except MoneyError as error:
            raise forms.ValidationError(error.message, code=error.code) from error
        if self.most is not None and not 0 <= amount <= self.most:
            words = _("Enter an amount from 0 to %(most)s yuan.")
            raise forms.ValidationError(words, code="amount", params={"most": f"{self.most:,}"})
        return amount


class MeasureField(forms.DecimalField):
    """A measure with decimals as people type it, full-width digits included."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(compact(value) if isinstance(value, str) else value)


class DayField(forms.DateField):
    """A day typed as 2026-11-23, 20261123 or 2026.11.23."""

    default_error_messages = {"invalid": _("Write a real date, such as 2026-11-23.")}

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "placeholder": "2026-11-23", "data-width": "date"}
        super().__init__(widget=forms.DateInput(attrs=attrs), **kwargs)

    def to_python(self, value: Any) -> date | None:
        day: date | None = super().to_python(value)
        if day and day.year not in YEARS:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


def line(label: Any, width: str = "", *, attrs: dict[str, str] | None = None, **kwargs: Any) -> forms.CharField:
    """Return a text field of the width its answers have."""
    attrs = {"autocomplete": "off", "spellcheck": "false"} | ({"data-width": width} if width else {}) | (attrs or {})
    return forms.CharField(label=label, widget=forms.TextInput(attrs=attrs), **kwargs)


def checked_title(text: str) -> None:
    """Refuse a name of a union, a place or a person with emoji or what nobody can see, as a form does."""
    try:
        parse_title(text)
    except TextError as error:
        raise forms.ValidationError(error.message, code=error.code) from error


def name_line(label: Any, width: str = "", **kwargs: Any) -> forms.CharField:
    """Return a line for a name of a union, a place or a person: emoji are refused beside the form's other faults."""
    return line(label, width, validators=[checked_title], **kwargs)


class VersionForm(Form):
    """What every decision carries: the version its page showed."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
