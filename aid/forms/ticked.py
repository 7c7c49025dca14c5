"""Input of acts on ticked files."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import Form


class RosterForm(Form):
    """Which roster the ticked families go onto: a draft, or a new one of an open programme."""

    roster = forms.ChoiceField(label=_("Roster"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roster"].choices = choices  # type: ignore[attr-defined]
