"""Input of a student's school year."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aid.choices.students import Exclusion, Stage
from core.inputs import line


class EnrolmentForm(forms.Form):
    """Stage, school and proof of one student in one school year."""

    school_year = forms.TypedChoiceField(label=_("School year"), coerce=int)
    stage = forms.ChoiceField(label=_("Stage of schooling"), choices=Stage.choices, widget=forms.RadioSelect)
    school = line(_("Name of the school"), max_length=80)
    proof = forms.FileField(
        label=_("Proof of enrolment"),
        required=False,
        help_text=_("Letter of admission, certificate of the school or student card. JPG, PNG, HEIC or PDF, 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/heic,application/pdf"}),
    )
    exclusion = forms.ChoiceField(
        label=_("Excluded as"), required=False, choices=[("", _("Not excluded")), *Exclusion.choices]
    )
    other_grant = line(
        _("Other public or school grant"),
        max_length=80,
        required=False,
        help_text=_("A grant for the same purpose. With one, schooling relief is not paid."),
    )

    def __init__(self, *args: Any, years: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_year"].choices = years
