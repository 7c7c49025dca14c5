"""Forms of an import: the file and where it goes, which rows are written, the cells of a row."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.actors import Actor
from core.forms import Form
from core.parameters.selectors import value
from core.sheets.choices import Decision
from core.sheets.kinds import ImportColumn, ImportKind, Line
from core.sheets.limits import MOST_BYTES, PROVINCE
from core.sheets.models import SheetImport
from core.sheets.services import uploading
from unions.models import Union


class UploadForm(Form):
    """The file, the union it is for, and what the list needs to know besides."""

    file = forms.FileField(
        label=pgettext_lazy("upload", "File"),
        help_text=gettext_lazy("Excel (.xlsx, .xls) or CSV (UTF-8 or GB18030)."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )
    union = forms.CharField(
        label=gettext_lazy("Union (name or code)"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Blank: your own union. Rows may name unions below it."),
    )
    choice = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, actor: Actor, kind: ImportKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.kind = actor, kind
        most = value(MOST_BYTES, PROVINCE, clock.today())
        self.fields["file"].widget.attrs |= {
            "data-most": str(most),
            "data-most-text": uploading.too_large("{size}", most),
        }
        if kind.asks is None:
            del self.fields["choice"]
        else:
            field = self.fields["choice"]
            field.label, field.choices, field.required = str(kind.ask_label), [("", "--"), *kind.asks(actor)], True
        if all(branch.exact or branch.level == "grassroots" for branch in actor.branches(kind.permission)):
            del self.fields["union"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["union"] = self._union(data.get("union", ""))
        return data

    def _union(self, named: str) -> Union | None:
        rows = Union.objects.permitted(self.actor, self.kind.permission)
        if not named:
            own = rows.filter(name=self.actor.place).order_by("path").first()  # as every page names it
            return own or rows.order_by("path").first()
        found = list((rows.filter(code=named) | rows.filter(name=named))[:2])
        if len(found) != 1:
            self.add_error(
                "union",
                _("Several unions have this name. Write the organisation code.")
                if found
                else _("No union of this name or code is in your branch."),
            )
            return None
        return found[0]


class CommitForm(Form):
    """Which rows are written."""

    accepts = forms.MultipleChoiceField(label=gettext_lazy("Rows to write"), widget=forms.CheckboxSelectMultiple)
    only_valid = forms.BooleanField(label=gettext_lazy("Write only the rows that can be written"), required=False)

    def __init__(self, *args: Any, sheet: SheetImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = sheet.findings
        words = {"new": _("%(count)s new rows"), "changed": _("%(count)s rows that change a record")}
        offered = [(code, text % {"count": found[code]}) for code, text in words.items() if found.get(code)]
        self.fields["accepts"].choices = offered
        self.initial.setdefault("accepts", [code for code, _text in offered])
        left = found.get("wrong", 0) + found.get("held", 0)
        if left:
            label = _("Write only the rows that can be written; %(count)s rows stay out and are listed in the receipt")
            self.fields["only_valid"].label = label % {"count": left}
        else:
            del self.fields["only_valid"]


class MendForm(Form):
    """The faulty cells of one row."""

    def __init__(self, *args: Any, sheet: SheetImport, kind: ImportKind, line: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        told = {problem.field: problem.text for problem in line.problems}
        for column in kind.columns:
            if column.field not in sheet.mapping or (column.field not in told and "" not in told):
                continue
            place = sheet.mapping[column.field]
            cell = line.cells[place] if place < len(line.cells) else ""
            field = _cell_field(column, told.get(column.field, ""))
            field.initial = "" if column.mask else cell
            self.fields[column.field] = field


def _cell_field(column: ImportColumn, told: str) -> forms.Field:
    common: dict[str, Any] = {"label": str(column.heading), "required": column.required, "help_text": told}
    if column.choices is None:
        return forms.CharField(max_length=500, **common)
    return forms.ChoiceField(choices=[("", "--"), *((word, word) for word in column.choices())], **common)


class DecisionForm(Form):
    """What a held row is, after it was compared with the record beside it."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, options: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].choices = [(each, Decision(each).label) for each in options]
