"""The change log of a file in sentences, and two of its versions side by side (ux.md P17)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.choices.files import Category
from aid.choices.upkeep import ReviewSection
from aid.models import Assessment
from aid.rules.eligibility import CODES
from aid.selectors import change_log as selectors
from aid.selectors.files import file_by_key
from aid.selectors.relief_of import relief_of
from aid.views.declared_words import section_rows
from aid.views.files import frame
from aid.views.words import LABELS, TITLES, label_of, said
from core.events.models import Event
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.parameters.registry import declared

FILTERS = ("who", "field", "first", "last")
ASKED_FOR = (
    "member",
    "members",
    "income",
    "rigid",
    "main_cause",
    "work_status",
    "housing",
    "employer_name",
    "address",
    "account",
    "bank_name",
    "responsible",
    "category",
    "tier",
    "valid_to",
)
OCCASIONS = {
    "application": lazy("Application"),
    "resubmission": lazy("Completed application"),
    "approval": lazy("Decision"),
    "review": lazy("Annual review"),
}


@page("aid.view_file")
def file_log(request: Request, key: str) -> HttpResponse:
    """Show every act on the file as a sentence, by person, field and day; looks at secrets have lines of their own."""
    file, context = frame(request, key, "log")
    award_ids, _relief = relief_of(request.actor, file)
    everything = selectors.log_of(request.actor, file, award_ids)
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    listed = page_of(request, selectors.narrowed(everything, asked), key="id")
    fields = [(name, label_of(name)) for name in ASKED_FOR]
    context |= {
        "page": listed,
        "sentences": [sentence_of(event) for event in listed.rows],
        "asked": asked,
        "people": selectors.people_in(everything),
        "fields": [*fields, ("reveal", _("Looks at full values"))],
        "filtered": any(asked.values()),
    }
    return render(request, "aid/file_log.html", context)


def sentence_of(event: Event) -> dict[str, Any]:
    """Return one line of the log: what, when, who, and what changed from what to what, and why."""
    data = event.data
    changes, was = dict(data.get("changes") or {}), dict(data.get("was") or {})
    flat = {name: value for name, value in data.items() if name not in ("changes", "was")}
    return {
        "at": event.happened_at,
        "who": event.actor_name,
        "what": TITLES.get(event.code, event.code),
        "is_reveal": event.code == selectors.REVEALED,
        "changes": [
            {"label": label_of(name), "before": said(name, was.get(name)), "after": said(name, value)}
            for name, value in changes.items()
            if name in LABELS and _is_said(value, was.get(name))
        ],
        "data": [(label_of(name), said(name, value)) for name, value in flat.items() if name in LABELS and value],
    }


def _is_said(*values: Any) -> bool:
    return any(value not in ("", None, [], {}) for value in values)


@page("aid.view_file")
def file_compare(request: Request, key: str) -> HttpResponse:
    """Show two reckonings of a file and what was declared for them, side by side; what differs is marked."""
    file = file_by_key(request.actor, key)
    _file, context = frame(request, file.key, "log")
    versions = selectors.versions_of(file)
    one, other = selectors.pair_of(versions, request.GET.get("one", ""), request.GET.get("other", ""))
    only = request.GET.get("all", "") == ""
    tables = _tables(one, other) if one is not None else []
    context |= {
        "versions": [{"key": str(each.pk), "label": _version(each)} for each in versions],
        "one": one,
        "other": other,
        "one_label": _version(one) if one else "",
        "other_label": _version(other) if other else "",
        "only": only,
        "tables": [_narrow(table, only) for table in tables],
    }
    return render(request, "aid/file_compare.html", context)


def _narrow(table: dict[str, Any], only: bool) -> dict[str, Any]:
    rows = [row for row in table["rows"] if row["differs"] or not only]
    return table | {"rows": rows, "same": len(table["rows"]) - len(rows)}


def _version(assessment: Assessment) -> str:
    occasion = OCCASIONS.get(assessment.occasion, assessment.occasion)
    return f"{assessment.assessed_on:%Y-%m-%d} {occasion}"


def _tables(one: Assessment, other: Assessment) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = [{"label": _("Result"), "rows": _results(one, other)}]
    told += [{"label": _("Figures in force"), "rows": _parameters(one.parameters, other.parameters)}]
    if one.declared and other.declared:
        told += [
            {"label": section.label, "rows": section_rows(section, one.declared, other.declared)}
            for section in ReviewSection
        ]
    return told


def _results(one: Assessment, other: Assessment) -> list[dict[str, Any]]:
    pairs = [
        (_("Income of the year"), one.facts["income"], other.facts["income"]),
        (_("Rigid costs of the year"), one.facts["rigid"], other.facts["rigid"]),
        (_("People"), one.facts["heads"], other.facts["heads"]),
        (_("Per head and month"), str(one.net_per_head), str(other.net_per_head)),
        (_("Proposed"), Category(one.proposed).label, Category(other.proposed).label),
        (_("Decided"), one.get_decided_display() or "--", other.get_decided_display() or "--"),
        (_("By"), str(one.decided_by or "--"), str(other.decided_by or "--")),
        (_("Rules"), one.rules_version, other.rules_version),
    ]
    return [_row(label, before, after) for label, before, after in pairs]


def _parameters(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[dict[str, Any]]:
    names = parameter_labels()
    shown = [code for code in one if code in other]
    return [_row(names.get(code, code), _stored(one[code]), _stored(other[code])) for code in shown]


def parameter_labels() -> dict[str, Any]:
    """Return what the figures of a reckoning are called."""
    return {code: _(declared(code).label) for code in CODES}


def _stored(figure: Mapping[str, str]) -> str:
    return _("%(value)s since %(day)s") % {"value": figure["value"], "day": figure["valid_from"]}


def _row(label: Any, before: Any, after: Any) -> dict[str, Any]:
    return {"label": label, "before": before, "after": after, "differs": before != after}
