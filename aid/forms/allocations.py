"""Passing places and money of a programme down, or taking them back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.chinese.money import to_fen
from core.forms import Form
from core.inputs import YuanField, line


class TotalForm(Form):
    """How many places there are in all."""

    places = forms.IntegerField(label=_("Places in all"), min_value=1, max_value=10_000_000)
    reason = line(_("Reason or document"), max_length=300)


class SourceForm(Form):
    """From which fund of the owner the money goes down."""

    fund_id = forms.ChoiceField(label=_("Fund"))

    def __init__(self, *args: Any, funds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund_id"].choices = funds


class MoveForm(Form):
    """One step: which union below, which way, how much, why."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    lower_id = forms.TypedChoiceField(label=_("Union below"), coerce=int)
    way = forms.ChoiceField(
        label=_("Which way"), choices=[("down", _("Pass down")), ("back", _("Take back"))], widget=forms.RadioSelect
    )
    places = forms.IntegerField(label=_("Places"), min_value=0, max_value=10_000_000, required=False)
    amount = YuanField(label=_("Money"), required=False)
    reason = line(_("Reason or document"), max_length=300)

    def __init__(self, *args: Any, lowers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lower_id"].choices = lowers

    def step(self) -> dict[str, Any]:
        """Return what the service wants: places, whole fen, reason, key."""
        answers = self.cleaned_data
        return {
            "lower_id": answers["lower_id"],
            "places": answers["places"] or 0,
            "amount_fen": to_fen(answers["amount"]) if answers["amount"] else 0,
            "reason": answers["reason"],
            "key": answers["key"],
        }
