"""What falls due in a branch: the running clocks of every kind of legal case, each with the case it belongs to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Func, QuerySet, UUIDField, Value
from django.db.models.functions import JSONObject
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


def _number(told: dict[str, Any]) -> str:
    return str(told["number"])


@dataclass(frozen=True)
class Kind:
    """A kind of case whose clocks are shown: by which right, what of it is shown, and where its page is.

    ``wanted`` are its columns beside key and union; ``address`` and ``name`` read them.
    """

    code: str
    model: Any
    right: str
    address: Callable[[dict[str, Any]], str]
    wanted: tuple[str, ...] = ("number",)
    name: Callable[[Any], str] = _number
    names_person: bool = False


def _by_number(url_name: str) -> Callable[[dict[str, Any]], str]:
    return lambda told: reverse(url_name, args=[told["number"]])


def _by_key(url_name: str) -> Callable[[dict[str, Any]], str]:
    return lambda told: reverse(url_name, args=[told["id"]])


def _of_model(model: Any) -> Callable[[dict[str, Any]], str]:
    """Return how a case without a number is called: as its model says of a row with those columns."""

    def called(told: dict[str, Any]) -> str:
        return str(model(**{name: value for name, value in told.items() if name != "union"}))

    return called


SUIT, LETTER, DISMISSAL = (_by_key(f"legal:{name}_detail") for name in ("suit", "letter", "dismissal"))
AID, DISPUTE, MATTER, TALKS, CONTRACT = (
    _by_number(f"legal:{name}_detail") for name in ("case", "mediation", "supervision", "negotiation", "contract")
)
WORKER = ("employer_name", "worker_name")
KINDS: dict[str, Kind] = {
    kind.model._meta.label_lower: kind
    for kind in (
        Kind("aid", LegalAidCase, "legal.view_case", AID),
        Kind("mediation", Mediation, "legal.view_mediation", DISPUTE),
        Kind("suit", Suit, "legal.view_mediation", SUIT, ("case_no", "stage", "applied_on"), _of_model(Suit)),
        Kind("matter", SupervisionMatter, "legal.view_matter", MATTER),
        Kind("letter", SupervisionLetter, "legal.view_matter", LETTER),
        Kind("dismissal", TerminationNotice, "legal.view_matter", DISMISSAL, WORKER, _of_model(TerminationNotice),
             names_person=True),
        Kind("talks", Negotiation, "legal.view_contract", TALKS),
        Kind("contract", CollectiveContract, "legal.view_contract", CONTRACT),
    )
}  # fmt: skip


def seen_by(actor: Actor) -> list[Kind]:
    """Return the kinds of cases of which somebody sees any."""
    return [kind for kind in KINDS.values() if actor.can(kind.right)]


def clocks_seen(actor: Actor, code: str = "") -> QuerySet[Deadline]:
    """Return the clocks, running or ended, of the kinds of cases somebody sees, each where its own right reaches."""
    labels: dict[tuple[Any, ...], list[str]] = {}
    for label, kind in KINDS.items():
        if code in ("", kind.code):
            labels.setdefault(tuple(actor.branches(kind.right)), []).append(label)
    parts = [
        Deadline.objects.permitted(actor, KINDS[found[0]].right).filter(subject_type__in=found)
        for found in labels.values()
    ]
    seen: QuerySet[Deadline] = reduce(or_, parts)
    return seen


@prepared()
def ending(actor: Actor, today: date, code: str = "") -> QuerySet[Any, Any]:
    """Return the running clocks that are over and those that end by Sunday, the earliest first.

    Of both one more than is shown, if there are more: what is late never hides what comes.
    """
    shown = ("due_on", "pk", "code", "subject_type", "subject_id", "basis")
    running = clocks_seen(actor, code).filter(state="running").order_by("due_on", "pk")
    late = running.filter(due_on__lt=today).values_list(*shown, named=True)[: MOST + 1]
    coming = running.filter(due_on__range=(today, _sunday(today))).values_list(*shown, named=True)[: MOST + 1]
    found: QuerySet[Any, Any] = late.union(coming, all=True).order_by("due_on", "pk")
    return found


def cases_of(actor: Actor, clocks: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Return what is shown of the cases of clocks by their keys, where each kind's own right reaches: one query."""
    keys: dict[str, list[str]] = {}
    for each in clocks:
        kind = KINDS[each.subject_type]
        if actor.can(kind.right):
            keys.setdefault(kind.code, []).append(each.subject_id)
    found = _cases(actor, **{code: ",".join(some) for code, some in keys.items()}) if keys else []
    return {told["id"]: told for told in found}


@prepared(*(kind.code for kind in KINDS.values()))
def _cases(actor: Actor, **keys: str) -> QuerySet[Any, Any]:
    """Return cases by the keys of each kind, written as one text with commas."""
    parts = [
        kind.model.objects.permitted(actor, kind.right)
        .filter(pk__in=_Listed(Value(keys[kind.code])))
        .order_by()
        .values_list(JSONObject(id="pk", union="union__name", **{name: name for name in kind.wanted}), flat=True)
        for kind in KINDS.values()
        if kind.code in keys
    ]
    found: QuerySet[Any, Any] = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return found


class _Listed(Func):
    """Keys that were written as one text, as rows."""

    template = "SELECT unnest(string_to_array(%(expressions)s, ',')::uuid[])"
    output_field = UUIDField()


def _sunday(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


@prepared()
def terms_ending(actor: Actor, today: date, code: str = "") -> QuerySet[Any, Any]:
    """Return the contracts in force whose term ends from today to Sunday; a term is no clock, but it runs out too."""
    if code not in ("", "contract"):
        return CollectiveContract.unscoped.none()
    rows = CollectiveContract.objects.permitted(actor, "legal.view_contract").filter(
        status__in=FORCE_STATES, end_on__range=(today, _sunday(today))
    )
    found: QuerySet[Any, Any] = rows.order_by("end_on", "pk").values_list(
        "number", "name", "end_on", "union__name", named=True
    )
    return found[: MOST + 1]
