"""Deciding whether two records are one person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class PairForm(Form):
    """Which record stays, or that these are two people, and why."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("Decision"),
        widget=forms.RadioSelect,
        choices=[
            ("one", _("One person: the left record stays")),
            ("other", _("One person: the right record stays")),
            ("two", _("Two people")),
        ],
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class UndoForm(Form):
    """Why a merge is taken back."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
