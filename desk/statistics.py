"""The returns of a branch and a period: files and relief, each figure with its definition (domain.md 2.7, 3.8)."""

from collections.abc import Callable, Mapping
from dataclasses import astuple, dataclass
from datetime import date
from decimal import Decimal
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
from aid.selectors.relief_figures import Asking, Told, relief_figures, told_again
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
    def period(self) -> dict[str, Any]:
        """Return what narrows the facts of relief."""
        return {"below": self.node.path, "first": self.span.first, "last": self.span.last}

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


Part = Callable[[Actor, Asked], Any]


def _file_figure(code: str) -> Part:
    def part(actor: Actor, asked: Asked) -> int:
        return file_figures.file_figure(actor, VIEW, code, below=asked.node.path, span=asked.span)

    return part


def _averages(actor: Actor, asked: Asked) -> dict[str, Any]:
    told = file_figures.averages(actor, VIEW, below=asked.node.path, span=asked.span)
    return told | {"net_per_head": str(told["net_per_head"]) if told["net_per_head"] is not None else None}


def _causes(actor: Actor, asked: Asked) -> list[dict[str, Any]]:
    return file_figures.by_category_and_cause(actor, VIEW, below=asked.node.path, span=asked.span)


def _relief(actor: Actor, asked: Asked) -> dict[str, list[int]]:
    groups = relief_counts(actor, VIEW, by=asked.by, **asked.period)
    return {said: list(astuple(counts)) for said, counts in groups.items()}


def _total(actor: Actor, asked: Asked) -> list[int]:
    return list(astuple(relief_total(actor, VIEW, **asked.period)))


def _quality(actor: Actor, asked: Asked) -> dict[str, list[int | None]]:
    told = relief_figures(Asking(actor, VIEW, asked.node.path, asked.span))
    return {each.figure.code: [each.count, each.amount_fen] for each in told}


# A return is counted part by part: all at once for a page, one a chunk for a job. Each part is sums that JSON can hold.
PARTS: Mapping[str, Part] = {
    **{figure.code: _file_figure(figure.code) for figure in FIGURES},
    "averages": _averages,
    "causes": _causes,
    "relief": _relief,
    "total": _total,
    "quality": _quality,
}


def returns(actor: Actor, asked: Asked) -> Returns:
    """Count a return; sums only, so that leaders may see it."""
    return told_by(actor, asked, {name: part(actor, asked) for name, part in PARTS.items()})


def told_by(actor: Actor, asked: Asked, parts: Mapping[str, Any]) -> Returns:
    """Put a return together from its counted parts, in the words of whoever reads it."""
    groups = {said: Counts(*numbers) for said, numbers in parts["relief"].items()}
    names = _names(actor, asked, groups)
    net = parts["averages"]["net_per_head"]
    return Returns(
        asked=asked,
        counted=[
            {"code": each.code, "label": _(each.label), "definition": _(each.definition), "value": parts[each.code]}
            for each in FIGURES
        ],
        others=parts["averages"] | {"net_per_head": Decimal(net) if net is not None else None},
        causes=[_worded(row) for row in parts["causes"]],
        relief=[(said, names.get(said, said or _("Other")), counts) for said, counts in sorted(groups.items())],
        total=Counts(*parts["total"]),
        figures=told_again(parts["quality"]),
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
