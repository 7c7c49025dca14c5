"""Input of the audit pages: whose file, and which days of the trail."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import Form

LONGEST = 366


class WhoseForm(Form):
    """An identity number or the number of a case; sent in the body, so that it stands in no address and no log."""

    sought = forms.CharField(label=gettext_lazy("Identity number, or number of a file or case"), max_length=40)


class SpanForm(Form):
    """The days in which the seals to be exported were made."""

    from_on = forms.DateField(label=gettext_lazy("First day"))
    to_on = forms.DateField(label=gettext_lazy("Last day"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("from_on"), given.get("to_on")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("to_on", _("The last day is before the first."))
            elif last - first > timedelta(days=LONGEST):
                self.add_error("to_on", _("At most one year at a time."))
        return given
