"""Asking for supervisors and supervision committees below a node (domain.md 7.6)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from core.actors import Actor
from core.fetch import find
from legal.choices.supervisors import SupervisorStatus
from legal.models import MatterSupervisor, SupervisionMatter, Supervisor
from legal.rules import supervisors as rules
from legal.selectors.certificates import in_register
from unions.choices.committees import CommitteeKind
from unions.models import Committee, Union


def supervisor_list(actor: Actor, path: str, *, q: str = "", state: str = "", today: date) -> QuerySet[Supervisor]:
    """Return the supervisors below a node: in office, whose certificate ends soon, whose has ended, or all."""
    rows = Supervisor.objects.permitted(actor, rules.VIEW)
    return in_register(rows, path, until="term_end_on", state=state, today=today, q=q)


def supervisor_seen(actor: Actor, supervisor_id: Any) -> Supervisor:
    """Return one supervisor with the union; out of reach looks like missing."""
    rows = Supervisor.objects.permitted(actor, rules.VIEW).filter(pk=supervisor_id)
    found: Supervisor | None = rows.select_related("union", "user").first()
    return found if found is not None else find(Supervisor, supervisor_id, actor, rules.VIEW)


def certified(path: str, on: date) -> QuerySet[Supervisor]:
    """Return who may inquire on a day into a matter of a union: the supervisors on the way up the tree and its own."""
    above = [path[: position + 1] for position, sign in enumerate(path) if sign == "/"]
    rows = Supervisor.unscoped.filter(union__path__in=above, status=SupervisorStatus.ACTIVE)
    return rows.filter(issued_on__lte=on, term_end_on__gte=on).select_related("union").order_by("union__path", "pk")


def assigned_to(matter: SupervisionMatter) -> list[MatterSupervisor]:
    """Return who inquires into a matter now."""
    rows = MatterSupervisor.objects.filter(matter=matter, to_on=None)
    return list(rows.select_related("supervisor__union", "supervisor__user").order_by("pk"))


def inquiry_began(matter: SupervisionMatter) -> date | None:
    """Return the day on which supervisors were first assigned to a matter."""
    found: date | None = MatterSupervisor.objects.filter(matter=matter).aggregate(on=Min("from_on"))["on"]
    return found


def committees(actor: Actor, path: str) -> QuerySet[Committee]:
    """Return the supervision committees below a node, with the end of the term they share with the union."""
    rows = Committee.unscoped.filter(kind=CommitteeKind.LAW_SUPERVISION, to_on=None, union__path__startswith=path)
    allowed = Union.objects.permitted(actor, rules.VIEW).values("pk")
    found: QuerySet[Committee] = rows.filter(union__in=allowed).select_related("union")
    return found


def ending_between(first: date, last: date) -> QuerySet[Supervisor]:
    """Return the supervisors in office whose certificate ends in a stretch of days, for reminders."""
    rows = Supervisor.unscoped.filter(status=SupervisorStatus.ACTIVE, term_end_on__range=(first, last))
    return rows.select_related("union__county")


def still_in_office(ids: Collection[str]) -> list[tuple[Any, date]]:
    """Return which of these supervisors are in office, with the day their certificate ends."""
    rows = Supervisor.unscoped.filter(pk__in=list(ids), status=SupervisorStatus.ACTIVE)
    return list(rows.values_list("pk", "term_end_on"))
