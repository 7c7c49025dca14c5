"""Forms for bringing disputes together and taking workers apart."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.inputs import VersionForm
from legal.forms.disputes import several


class SplitForm(VersionForm):
    """Who leaves for a case of their own."""

    party_ids = forms.MultipleChoiceField(label=_("Who gets a case of their own"), widget=forms.CheckboxSelectMultiple)
    reason = several(_("Reason"), 3, max_length=300)

    def __init__(self, *args: Any, workers: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party_ids"].choices = [(str(pk), name) for pk, name in workers]


class JoinForm(VersionForm):
    """Into which open dispute with the same unit this one goes."""

    into_id = forms.ChoiceField(label=_("Into which case"), widget=forms.RadioSelect)
    reason = several(_("Reason"), 3, max_length=300)

    def __init__(self, *args: Any, cases: Iterable[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into_id"].choices = [(str(pk), name) for pk, name in cases]
