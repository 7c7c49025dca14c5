"""The visit form on one page, made from the same data as the telephone's."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.rules.visit_form import FIELDS, Field
from aid.services.visit_uploads import ToldAnswer
from core.forms import Form
from core.inputs import DayField, YuanField
from core.uuids import uuid7

PROVABLE = "yuan"  # a figure nobody could prove at the table is marked as such, as on the telephone


def unsure(code: str) -> str:
    """Return the name of the mark beside an answer."""
    return f"unsure_{code}"


def _field(field: Field) -> forms.Field:
    about: dict[str, Any] = {"label": field.label, "required": field.required}
    if field.kind == "date":
        return DayField(**about)
    if field.kind == "yuan":
        return YuanField(**about)
    if field.kind == "flag":
        return forms.BooleanField(**about)
    if field.kind == "choice":
        return forms.ChoiceField(choices=[("", lazy("Not asked")), *field.choices], **about)
    if field.kind == "chips":
        return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple, **about)
    widget = forms.Textarea(attrs={"rows": 4}) if field.kind == "long" else forms.TextInput
    return forms.CharField(max_length=field.most or None, widget=widget, **about)


class RecordForm(Form):
    """What the visitors saw. For each answer the page remembers what it had shown, so that only a change is told."""

    upload = forms.UUIDField(widget=forms.HiddenInput)
    device = forms.UUIDField(widget=forms.HiddenInput)
    shown = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        standing: Mapping[str, Any],
        suggested: Mapping[str, Any],
        last: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        shown = {code: [one.value, one.version, one.is_unsure] for code, one in standing.items()}
        values = {**suggested, **{code: one.value for code, one in standing.items()}}
        given = {"upload": uuid7(), "device": uuid7(), "shown": shown, **values}
        super().__init__(*args, initial=given, **kwargs)
        for code, field in FIELDS.items():
            self.fields[code] = _field(field)
            if field.kind == PROVABLE:
                was = code in standing and standing[code].is_unsure
                self.fields[unsure(code)] = forms.BooleanField(
                    label=lazy("To be proved later"), required=False, initial=was
                )
            if code in last:
                self.fields[code].help_text = _("Last time: %(before)s") % {"before": last[code]}

    def answers(self, moment: datetime) -> list[ToldAnswer]:
        """Return the answers that differ from what the page had shown, each over the version it had shown."""
        shown = self.cleaned_data["shown"] or {}
        told = []
        for code in FIELDS:
            value = _plain(self.cleaned_data.get(code))
            was, base, *mark = shown.get(code, [None, 0])
            doubted = bool(mark and mark[0])  # a page opened before there was a mark has none
            is_unsure = bool(self.cleaned_data.get(unsure(code))) and value != ""
            is_told = value != was and not (base == 0 and value in ("", [], False))
            if is_told or (base and is_unsure != doubted):
                told.append(ToldAnswer(code, value, int(base), was, is_unsure=is_unsure, at=moment))
        return told

    def questions(self, code: str) -> list[forms.BoundField]:
        """Return the boxes of one question: its answer, and where a figure could be unproved, the mark for that."""
        return [self[name] for name in (code, unsure(code)) if name in self.fields]


def _plain(value: Any) -> Any:
    """Return a cleaned value as an answer keeps it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (bool, str, list)):
        return value
    return format(value, "f")
