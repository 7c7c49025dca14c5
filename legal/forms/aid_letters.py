"""Input about the papers of legal aid: how one was served."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.inputs import DayField, VersionForm, line
from legal.choices.letters import ServiceMethod


class ServiceForm(VersionForm):
    """How, when and to whom a paper was handed, and what proves it."""

    field_order = ("how", "on", "to", "upload")

    how = forms.ChoiceField(label=pgettext_lazy("service", "How it was served"), choices=ServiceMethod.choices)
    on = DayField(label=pgettext_lazy("service", "Served on"))
    upload = forms.FileField(label=_("Scan of the proof"), required=False)
    to = line(pgettext_lazy("service", "Handed to"), "name", max_length=64)
