"""Two people at one application: which of their answers differ, and the choice between them (ux.md 5.3, 409).

A task that was read at an older version shows both versions field by field. What the other person saved stands unless
one's own answer is chosen; nothing is overwritten unseen, nothing typed is lost.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.forms import BaseForm, BaseFormSet, BooleanField, MultipleChoiceField
from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.models import NeedyFile
from core.chinese.money import format_yuan
from core.http import seen_version
from core.transitions import changes_since

SECRETS = ("address", "cause_detail", "account")
LINE_FIELDS = ("member_id", "kind", "amount", "note")
COST_FIELDS = (*LINE_FIELDS, "compensated", "from_on", "to_on", "hospital_level")


def fields_of(prefix: str) -> tuple[str, ...]:
    """Return what a line of income or of cost is told by."""
    return COST_FIELDS if prefix == "expense" else LINE_FIELDS


def told(line: Any, name: str) -> str:
    """Return one value of a stored line as a form shows it."""
    value = getattr(line, name)
    return "" if value is None or (name == "compensated" and not value) else str(value)


def settled(data: QueryDict, file: NeedyFile, sets: Sequence[tuple[str, Any]]) -> QueryDict:
    """Return what was posted with the choices of the conflict page carried out: “theirs” is what is stored now.

    ``sets`` names the repeated rows of the task with their stored lines, e.g. ("income", lines).
    """
    theirs = {
        name.removeprefix("keep-") for name, value in data.items() if name.startswith("keep-") and value == "theirs"
    }
    if not any(name.startswith("keep-") for name in data):
        return data
    kept = data.copy()
    kept["seen_version"] = data.get("version", "")
    for prefix, lines in sets:
        if prefix in theirs:
            _put_lines(kept, prefix, lines)
    for name in theirs - {prefix for prefix, _lines in sets}:
        _put_value(kept, name, "" if name in SECRETS else getattr(file, name))
    return kept


def _put_value(data: QueryDict, name: str, value: Any) -> None:
    if isinstance(value, bool):
        data.setlist(name, ["on"] if value else [])
    else:
        values = value if isinstance(value, list) else [value]
        data.setlist(name, ["" if each is None else str(each) for each in values])


def _put_lines(data: QueryDict, prefix: str, lines: Any) -> None:
    for name in [name for name in data if name.startswith(f"{prefix}-")]:
        data.pop(name)
    stored = list(lines)
    data[f"{prefix}-TOTAL_FORMS"], data[f"{prefix}-INITIAL_FORMS"] = str(len(stored)), str(len(stored))
    for number, line in enumerate(stored):
        for name in fields_of(prefix):
            data[f"{prefix}-{number}-{name}"] = told(line, name)


def clash(data: QueryDict, file: NeedyFile, forms: Sequence[BaseForm | BaseFormSet]) -> dict[str, Any] | None:
    """Return the two versions to choose from; None when the page was fresh or nothing differs."""
    seen = seen_version(data)
    if seen in (0, file.version):
        return None
    rows = [row for form in forms for row in _differing(form, file)]
    if not rows:
        return None
    last = next(iter(changes_since(file, seen)), None)
    return {
        "rows": rows,
        "by": last["by"] if last else "",
        "at": parse_datetime(last["at"]) if last else None,
        "version": file.version,
        "hidden": [
            (name, value)
            for name, values in data.lists()
            for value in values
            if name not in ("csrfmiddlewaretoken", "version") and not name.startswith("keep-")
        ],
    }


def _differing(form: BaseForm | BaseFormSet, file: NeedyFile) -> list[dict[str, Any]]:
    if isinstance(form, BaseFormSet):
        return _differing_lines(form)
    fields = [name for name in form.changed_data if name not in ("seen_version", "version")]
    return [
        {
            "field": form.fields[name].label,
            "name": name,
            "mine": _shown(form.fields[name], form.cleaned_data[name]),
            "theirs": str(getattr(file, name)) if name in SECRETS else _shown(form.fields[name], getattr(file, name)),
            "choose": True,
        }
        for name in fields
    ]


def _differing_lines(lines: BaseFormSet) -> list[dict[str, Any]]:
    if not lines.has_changed():
        return []
    titles = {"income": _("Income"), "expense": _("Rigid costs")}
    mine = [row["amount"] for row in lines.cleaned_data if row and not row.get("DELETE")]
    theirs = [row["amount"] for row in lines.initial or []]
    prefix = lines.prefix or ""
    return [
        {
            "field": titles.get(prefix, prefix),
            "name": prefix,
            "mine": _summed(mine),
            "theirs": _summed(theirs),
            "choose": True,
        }
    ]


def _summed(amounts: Sequence[Decimal]) -> str:
    total = format_yuan(sum(amounts, Decimal(0)))
    return ngettext("%(n)s line, %(total)s together", "%(n)s lines, %(total)s together", len(amounts)) % {
        "n": len(amounts),
        "total": total,
    }


def _shown(field: Any, value: Any) -> str:
    if isinstance(field, BooleanField):
        return _("Yes") if value else _("No")
    words = {str(key): str(label) for key, label in getattr(field, "choices", [])}
    if isinstance(field, MultipleChoiceField):
        return _(", ").join(words.get(str(each), str(each)) for each in value or [])
    if isinstance(value, Decimal):
        return format_yuan(value)
    return words.get(str(value), "" if value is None else str(value))
