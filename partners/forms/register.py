"""Input of the province's administrators: partners, their developers, their applications."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form
from core.inputs import DayField, VersionForm, line
from partners.forms.developers import area


class PartnerForm(Form):
    """An organisation whose systems may talk with ours."""

    name = line(_("Partner"), max_length=80, help_text=_("The full name of the organisation."))
    contact = line(_("Contact"), max_length=60)
    email = forms.EmailField(label=_("Mail"), required=False)


class DeveloperForm(Form):
    """Somebody who develops for a partner; the account exists already and holds the post of a developer."""

    username = line(_("User name"), max_length=60)


def addresses() -> forms.CharField:
    """Return the field for where an application may call from."""
    return line(
        _("allowed addresses"),
        required=False,
        max_length=400,
        help_text=_("Addresses or networks, with blanks between them. Empty: from everywhere."),
    )


class ApplicationForm(Form):
    """One system of a partner. It can do nothing before scopes are granted."""

    name = line(pgettext_lazy("a partner system", "Application"), max_length=80)
    sandbox = forms.BooleanField(
        label=_("Sandbox"), required=False, help_text=_("Its writes are only tried; nothing of them is kept.")
    )
    addresses = addresses()
    per_minute = forms.IntegerField(label=_("calls a minute"), min_value=1, max_value=6000, required=False)
    expires_on = DayField(label=_("last day"), required=False)


class ChangeApplicationForm(VersionForm):
    """Another rate, other addresses or another last day, and why."""

    per_minute = forms.IntegerField(label=_("calls a minute"), min_value=1, max_value=6000)
    addresses = addresses()
    expires_on = DayField(label=_("last day"), required=False)
    reason = area(_("Reason"), max_length=200)
