"""What falls due in a branch: the running clocks of every kind of legal case, each with the case it belongs to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from core.actors import Actor
from core.clocks.models import Deadline
from core.prepared import prepared
from legal.models import (
    CollectiveContract,
    LegalAidCase,
    Mediation,
    Negotiation,
    Suit,
    SupervisionLetter,
    SupervisionMatter,
    TerminationNotice,
)
from legal.models.contracts import FORCE_STATES

OPEN = "legal.view_expiring"
MOST = 100  # of each group; whoever has more looks at one kind of case


@dataclass(frozen=True)
class Kind:
    """A kind of case whose clocks are shown: by which right, under which name, and where its page is."""

    code: str
    model: Any
    right: str
    address: Callable[[Any], str]
    name: Callable[[Any], str]


def _by_number(url_name: str) -> Callable[[Any], str]:
    return lambda row: reverse(url_name, args=[row.number])


def _by_key(url_name: str) -> Callable[[Any], str]:
    return lambda row: reverse(url_name, args=[row.pk])


def _number(row: Any) -> str:
    return str(row.number)


KINDS: dict[str, Kind] = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind("aid", LegalAidCase, "legal.view_case", _by_number("legal:case_detail"), _number),
        Kind("mediation", Mediation, "legal.view_mediation", _by_number("legal:mediation_detail"), _number),
        Kind("suit", Suit, "legal.view_mediation", _by_key("legal:suit_detail"), str),
        Kind("matter", SupervisionMatter, "legal.view_matter", _by_number("legal:supervision_detail"), _number),
        Kind("letter", SupervisionLetter, "legal.view_matter", _by_key("legal:letter_detail"), _number),
        Kind("dismissal", TerminationNotice, "legal.view_matter", _by_key("legal:dismissal_detail"), str),
        Kind("talks", Negotiation, "legal.view_contract", _by_number("legal:negotiation_detail"), _number),
        Kind("contract", CollectiveContract, "legal.view_contract", _by_number("legal:contract_detail"), _number),
    )
}


def seen_by(actor: Actor) -> list[Kind]:
    """Return the kinds of cases of which somebody sees any."""
    return [kind for kind in KINDS.values() if actor.can(kind.right)]


def _clocks(actor: Actor, code: str) -> QuerySet[Deadline]:
    """Return the running clocks of one kind, or of every kind, each kind where its own right reaches."""
    return clocks_seen(actor, code).filter(state="running")


def clocks_seen(actor: Actor, code: str = "") -> QuerySet[Deadline]:
    """Return the clocks, running or ended, of the kinds of cases somebody sees, each where its own right reaches."""
    parts = [
        Deadline.objects.permitted(actor, kind.right).filter(subject_type=label)
        for label, kind in KINDS.items()
        if code in ("", kind.code)
    ]
    found: QuerySet[Deadline] = reduce(or_, parts)
    return found


@prepared()
def late(actor: Actor, today: date, code: str = "") -> QuerySet[Deadline]:
    """Return the running clocks that are over, the earliest first; one more than is shown, if there are more."""
    return _clocks(actor, code).filter(due_on__lt=today).order_by("due_on", "pk")[: MOST + 1]


@prepared()
def coming(actor: Actor, today: date, code: str = "") -> QuerySet[Deadline]:
    """Return the running clocks that end from today to Sunday."""
    last_on = today + timedelta(days=6 - today.weekday())
    rows = _clocks(actor, code).filter(due_on__range=(today, last_on))
    return rows.order_by("due_on", "pk")[: MOST + 1]


@prepared()
def terms_ending(actor: Actor, today: date, code: str = "") -> QuerySet[CollectiveContract]:
    """Return the contracts in force whose term ends from today to Sunday; a term is no clock, but it runs out too."""
    if code not in ("", "contract"):
        return CollectiveContract.unscoped.none()
    last_on = today + timedelta(days=6 - today.weekday())
    rows = CollectiveContract.objects.permitted(actor, "legal.view_contract").filter(
        status__in=FORCE_STATES, end_on__range=(today, last_on)
    )
    found: QuerySet[CollectiveContract] = rows.select_related("union").only("number", "name", "end_on", "union__name")
    return found.order_by("end_on", "pk")[: MOST + 1]


def subjects_of(actor: Actor, clocks: list[Deadline]) -> Mapping[tuple[str, str], Any]:
    """Return the cases of clocks by kind and key: one query a kind."""
    rows: dict[tuple[str, str], Any] = {}
    for label, kind in KINDS.items():
        keys = [each.subject_id for each in clocks if each.subject_type == label]
        if keys:
            found = kind.model.objects.permitted(actor, kind.right).filter(pk__in=keys).select_related("union")
            if kind.name is _number:  # a line shows the number alone: forty columns cost more than the rows
                found = found.only("number", "union__name")
            rows |= {(label, str(row.pk)): row for row in found}
    return rows
