"""Input of a union's founding: application, candidates, members, decision, first election."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, line, name_line
from unions.choices import UnionKind
from unions.choices.lifecycle import Body, FeeMode, Relation
from unions.choices.officers import EmploymentMode, OfficerPost
from unions.choices.terms import Assembly

SHORT = {"data-width": "short", "inputmode": "numeric"}


def count(label: Any, least: int = 0, most: int = 100_000_000, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a number of people, or of something else that is counted within sense."""
    widget = forms.NumberInput(attrs=SHORT)
    return forms.IntegerField(label=label, min_value=least, max_value=most, widget=widget, **kwargs)


def text(label: Any, rows: int = 3, **kwargs: Any) -> forms.CharField:
    """Return a field of several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class FoundForm(Form):
    """A new union below another: which kinds stand there, the page says."""

    name = name_line(_("Name of the union"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"))
    credit_codes = text(
        _("Credit codes of the employers"),
        2,
        required=False,
        help_text=_("One a line; a unit's union covers one, a joint union at least two. They are in the register."),
    )
    region_code = line(_("Division"), "short", max_length=9, required=False, help_text=_("Empty: the upper union's."))
    few_members = forms.BooleanField(
        label=_("There are fewer members than the threshold (Union Law Art. 11)"), required=False
    )
    note = line(_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]] = (), **kwargs: Any) -> None:  # type: ignore[assignment]
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, UnionKind(kind).label) for kind, _level in kinds]

    def clean_credit_codes(self) -> list[str]:
        return re.sub(r"[,;，；、]", " ", self.cleaned_data["credit_codes"]).split()


class ChangeForm(Form):
    name = name_line(_("Name of the union"), max_length=100)
    few_members = forms.BooleanField(
        label=_("There are fewer members than the threshold (Union Law Art. 11)"), required=False
    )
    note = line(_("Note"), max_length=300, required=False)


class CodeForm(Form):
    credit_code = line(_("Credit code of the employer"), "id", max_length=30)


class PaperForm(Form):
    upload = forms.FileField(label=pgettext_lazy("upload", "File"), help_text=_("JPG, PNG, HEIC or PDF, up to 10 MB."))


class MembersForm(Form):
    text = text(
        _("Member list"),
        12,
        max_length=60_000,
        help_text=_("One person a line: name, identity number, perhaps a telephone. A list may be pasted from Excel."),
    )


class CandidateForm(Form):
    """Somebody who stands; the relation is stated for each."""

    name = name_line(_("Name"), "name", max_length=64)
    identity = line(_("Identity number"), "id", max_length=32)
    post = forms.ChoiceField(label=_("Stands for"), choices=OfficerPost.choices)
    mode = forms.ChoiceField(
        label=_("Employment"), choices=EmploymentMode.choices, widget=forms.RadioSelect, initial="part_time"
    )
    relation = forms.ChoiceField(
        label=_("Relation to the employer's principal"), choices=[("", "—"), *Relation.choices]
    )


class ReasonForm(VersionForm):
    reason = text(_("Reason"), max_length=500)


class ApproveForm(VersionForm):
    approval_no = line(_("Approval number"), max_length=60)
    opinion = text(_("Opinion"), max_length=500, required=False)


class AgreeForm(VersionForm):
    opinion = text(_("Opinion"), max_length=500, required=False)


class VotesForm(VersionForm):
    """The figures of an election: who might vote, who came, how many votes each candidate has."""

    voted_on = DayField(label=_("Day of the election"))
    eligible = count(_("Entitled to vote"))
    attended = count(_("Attended"))

    def __init__(self, *args: Any, candidates: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = list(candidates)
        for each in self.candidates:
            words = _("Votes: %(name)s, %(post)s") % {"name": each.person.name, "post": each.get_post_display()}
            self.add_field(f"votes-{each.pk}", count(words))

    @property
    def votes(self) -> dict[str, int]:
        """Return the votes by candidate."""
        return {str(each.pk): self.cleaned_data[f"votes-{each.pk}"] for each in self.candidates}


class ReportForm(VotesForm):
    """The report on the first election."""

    assembly = forms.ChoiceField(label=_("Assembly"), choices=Assembly.choices, widget=forms.RadioSelect)
    years = forms.TypedChoiceField(
        label=_("Years of a term"),
        choices=[(3, _("Three years")), (5, _("Five years"))],
        coerce=int,
        widget=forms.RadioSelect,
    )
    report = forms.FileField(label=_("Report on the election"))

    def __init__(self, *args: Any, has_report: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_report:
            self.fields["report"].required = False
            self.fields["report"].help_text = _("Handed in already; choose a file only to replace it.")


class FactsForm(VersionForm):
    """Facts of a union that change without a decision above."""

    union_uscc = line(_("Union's credit code"), "id", max_length=18, required=False)
    is_legal_person = forms.BooleanField(label=_("The union is a legal person"), required=False)
    body = forms.ChoiceField(label=_("Led by"), choices=Body.choices, widget=forms.RadioSelect)
    account_open = forms.BooleanField(label=_("Own bank account"), required=False)
    fee_mode = forms.ChoiceField(
        label=_("How the contribution comes"), choices=[("", "—"), *FeeMode.choices], required=False
    )
    has_staff_congress = forms.BooleanField(label=_("There is a staff congress"), required=False)
    is_pilot = forms.BooleanField(label=_("Reform pilot"), required=False)
    reported_members = count(
        _("Members as reported"), required=False, help_text=_("Empty: the real-name register counts.")
    )
    reported_female = count(_("of these, women"), required=False)
    reported_migrant = count(_("of these, migrant workers"), required=False)
    reported_new_form = count(_("of these, in new-form work"), required=False)
    reported_on = DayField(label=_("Counted on"), required=False)
