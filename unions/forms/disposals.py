"""Input of disposal lists."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.inputs import VersionForm, line
from unions.choices.disposals import Way


class ProposeForm(VersionForm):
    way = forms.ChoiceField(label=_("What becomes of it"), choices=Way.choices, widget=forms.RadioSelect)
    receipt = line(
        _("Archive's receipt"),
        max_length=120,
        required=False,
        help_text=_("Where the archive has taken the papers over."),
    )
    opinion = line(_("Opinion"), max_length=300, required=False)


class ApproveForm(VersionForm):
    opinion = line(_("Opinion"), max_length=300, required=False)


class SendBackForm(VersionForm):
    opinion = line(_("Reason"), max_length=300)


class TakeOutForm(VersionForm):
    why = line(_("Reason"), max_length=300)
