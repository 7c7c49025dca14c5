"""What falls due in a branch: the running clocks of every kind of legal case, each with the case it belongs to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.actors import Actor
from core.clocks.models import Deadline
from legal.models import LegalAidCase, Mediation, SupervisionMatter

OPEN = "legal.view_expiring"
MOST = 200


@dataclass(frozen=True)
class Kind:
    """A kind of case whose clocks are shown: by which right it is seen, and where its page is."""

    model: Any
    right: str
    url_name: str


KINDS: dict[str, Kind] = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind(LegalAidCase, "legal.view_case", "legal:case_detail"),
        Kind(Mediation, "legal.view_mediation", "legal:mediation_detail"),
        Kind(SupervisionMatter, "legal.view_matter", "legal:supervision_detail"),
    )
}


def expiring(actor: Actor, today: date) -> list[Deadline]:
    """Return the running clocks that are overdue or end this week, the earliest first: one query a kind of case."""
    last_on = today + timedelta(days=6 - today.weekday())
    found: list[Deadline] = []
    for label, kind in KINDS.items():
        rows = Deadline.objects.permitted(actor, kind.right).filter(state="running", due_on__lte=last_on)
        found += rows.filter(subject_type=label).order_by("due_on", "pk")[:MOST]
    return sorted(found, key=lambda each: (each.due_on, str(each.pk)))[:MOST]


def subjects_of(actor: Actor, clocks: list[Deadline]) -> Mapping[tuple[str, str], Any]:
    """Return the cases of clocks by kind and key: one query a kind."""
    rows: dict[tuple[str, str], Any] = {}
    for label, kind in KINDS.items():
        keys = [each.subject_id for each in clocks if each.subject_type == label]
        if keys:
            found = kind.model.objects.permitted(actor, kind.right).filter(pk__in=keys).select_related("union")
            rows |= {(label, str(row.pk)): row for row in found}
    return rows
