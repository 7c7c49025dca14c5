"""The form of a saved view: its name."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.forms import Form


class ViewNameForm(Form):
    """What the view is to be called."""

    name = forms.CharField(
        label=pgettext_lazy("saved view", "Name"),
        max_length=20,
        help_text=_("The filters of the page are kept, not what you looked for by name or number."),
    )
