"""Input of holds on somebody's data."""

from django.utils.translation import gettext_lazy as _

from core.forms import Form
from core.inputs import VersionForm, line


class HoldForm(Form):
    reference = line(
        _("Paper that asks for it"), max_length=120, help_text=_("Court, inspection or audit, with its number.")
    )
    reason = line(_("Why the data are needed"), max_length=300)


class LiftForm(VersionForm):
    because = line(_("Why it is lifted"), max_length=300)
