"""Input about officers and committees."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, line
from unions.choices.committees import CommitteeForm, CommitteeKind
from unions.choices.officers import ChangeKind
from unions.forms.lifecycle import CandidateForm, count, text


class OfficerForm(CandidateForm):
    from_on = DayField(label=_("In office from"))
    approval_no = line(_("Approval number"), max_length=60)


class LeavingForm(Form):
    kind = forms.ChoiceField(label=_("How the officer leaves"), choices=ChangeKind.choices, widget=forms.RadioSelect)
    effective_on = DayField(label=pgettext_lazy("officer", "Last day"))
    reason = text(_("Reason"), max_length=300)
    committee_agreed = forms.BooleanField(label=_("The union's own committee agrees"), required=False)
    eligible = count(_("All members or delegates"), required=False, help_text=_("For a removal (Union Law Art. 18)."))
    votes = count(_("Votes for the removal"), required=False)


class CommitteeSetUpForm(Form):
    kind = forms.ChoiceField(label=_("Committee"), choices=CommitteeKind.choices, widget=forms.RadioSelect)
    form = forms.ChoiceField(
        label=_("Form"),
        choices=CommitteeForm.choices,
        widget=forms.RadioSelect,
        initial="committee",
        help_text=_("Where there are few women, one women's member."),
    )
    from_on = DayField(label=pgettext_lazy("committee", "From"))
    text = text(
        pgettext_lazy("committee", "People"),
        6,
        max_length=6000,
        help_text=_("One a line: name, identity number. The chair first."),
    )


class EndForm(Form):
    to_on = DayField(label=pgettext_lazy("committee", "Last day"))
    reason = text(_("Reason"), max_length=300)
