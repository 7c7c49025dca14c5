"""The returns of a branch and a period: files and relief, each figure with its definition (domain.md 2.7, 3.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import Category, Cause
from aid.choices.recipients import WorkerGroup
from aid.choices.relief import FundSource, ReliefKind, Season
from aid.choices.students import Stage
from aid.rules.counting import Counts
from aid.selectors import file_figures
from aid.selectors.counting import relief_counts, relief_total
from aid.selectors.coverage import programmes_over
from aid.selectors.file_figures import FIGURES, Span
from aid.selectors.relief_figures import Asking, Told, relief_figures
from core.actors import Actor
from core.days import day_in
from desk.coverage import NAMED, VIEW, at_node
from unions.models import Union

GROUPS = ("season", "kind", "source", "county", "city", "month", "programme", "recipients", "stage")


@dataclass(frozen=True)
class Asked:
    """What a return is about: a node of the tree, a period, and how relief is told apart."""

    node: Union
    span: Span
    by: str

    @property
    def may_name(self) -> bool:
        return self.node.level in NAMED


@dataclass(frozen=True)
class Returns:
    """Everything a return says, as the page and its Excel file show it."""

    asked: Asked
    counted: list[dict[str, Any]]
    others: dict[str, Any]
    causes: list[dict[str, Any]]
    relief: list[tuple[str, str, Counts]]  # the group, its name, its figures
    total: Counts
    figures: list[Told]


def asked_for(actor: Actor, query: Mapping[str, str], today: date) -> Asked:
    """Read what a return is asked for; what cannot be read is this year's, of the whole branch, by season."""
    first = day_in(query.get("first", "")) or date(today.year, 1, 1)
    last = day_in(query.get("last", "")) or today
    by = query.get("by", "")
    span = Span(min(first, last), max(first, last))
    return Asked(at_node(actor, query.get("node", "")), span, by if by in GROUPS else GROUPS[0])


def returns(actor: Actor, asked: Asked) -> Returns:
    """Count a return; sums only, so that leaders may see it."""
    below, span = asked.node.path, asked.span
    numbers = file_figures.file_figures(actor, VIEW, below=below, span=span)
    counted = [
        {"code": each.code, "label": _(each.label), "definition": _(each.definition), "value": numbers[each.code]}
        for each in FIGURES
    ]
    period: dict[str, Any] = {"below": below, "first": span.first, "last": span.last}
    groups = relief_counts(actor, VIEW, by=asked.by, **period)
    names = _names(actor, asked, groups)
    return Returns(
        asked=asked,
        counted=counted,
        others=file_figures.averages(actor, VIEW, below=below, span=span),
        causes=[_worded(row) for row in file_figures.by_category_and_cause(actor, VIEW, below=below, span=span)],
        relief=[(said, names.get(said, said or _("Other")), counts) for said, counts in sorted(groups.items())],
        total=relief_total(actor, VIEW, **period),
        figures=relief_figures(Asking(actor, VIEW, below, span)),
    )


def _worded(row: dict[str, Any]) -> dict[str, Any]:
    category, cause = row["category"], row["main_cause"]
    return row | {
        "category_words": str(Category(category).label) if category else "",
        "cause_words": str(Cause(cause).label) if cause else "",
    }


def _names(actor: Actor, asked: Asked, groups: Mapping[str, Counts]) -> dict[str, str]:
    """Return what each group of relief is called in the reader's language."""
    if asked.by == "recipients":
        groups_of_workers = {value: str(label) for value, label in WorkerGroup.choices}
        return groups_of_workers | {"on_file": _("On file"), "site": _("Sites"), "service": _("Services")}
    words = {"season": Season, "kind": ReliefKind, "source": FundSource, "stage": Stage}
    if asked.by in words:
        return {value: str(label) for value, label in words[asked.by].choices}
    if asked.by in ("county", "city"):
        places = Union.objects.permitted(actor, VIEW).filter(pk__in=[key for key in groups if key])
        return {str(place.pk): place.name for place in places}
    if asked.by == "programme":
        return {str(one.pk): one.name for one in programmes_over(asked.node)}
    return {}
