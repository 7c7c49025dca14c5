"""Asking the register of employers."""

from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from core.actors import Actor
from core.chinese.text import compact, normalise
from core.parameters.regional import expression
from unions.choices import EmployerStatus, UnionStatus
from unions.models import Employer, EmployerCover, Union
from unions.rules.employers import DUE_FROM

VIEW = "unions.view_union"


def with_due(rows: QuerySet[Employer], today: date) -> QuerySet[Employer]:
    """Return employers with whether each should have a union, by the number of workers set for its region."""
    threshold = expression(DUE_FROM, today, "region_id", int, IntegerField())
    is_due = Q(status=EmployerStatus.OPERATING, employee_count__gte=F("due_from"))
    return rows.annotate(
        due_from=threshold,
        is_due=Case(When(is_due, then=Value(value=True)), default=Value(value=False), output_field=BooleanField()),
    )


def covers() -> QuerySet[EmployerCover]:
    """Return the cover of an employer by an active union, for a subquery."""
    active = [UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE]
    return EmployerCover.objects.filter(employer=OuterRef("pk"), to_on=None, union__status__in=active)


def employer_list(actor: Actor, today: date, *, text: str = "", state: str = "") -> QuerySet[Employer]:
    """Return the employers of the actor's branch: all, those that should have a union and have none, or by name."""
    rows: Any = with_due(Employer.objects.permitted(actor, VIEW), today).select_related("place")
    rows = rows.annotate(covered_by=Subquery(covers().values("union__name")[:1]))
    if text:
        code = text.strip().upper()
        is_code = len(code) == 18 and code.isalnum() and code.isascii()
        rows = rows.filter(credit_code=code) if is_code else rows.filter(name__startswith=text.strip())
    if state == "due":
        rows = rows.filter(is_due=True).filter(~Exists(covers()))
    elif state == "covered":
        rows = rows.filter(Exists(covers()))
    found: QuerySet[Employer] = rows
    return found


def covers_named(union: Union, text: str = "") -> QuerySet[EmployerCover]:
    """Return which employers a union covers now, all or those of a credit code or with a part in their name."""
    rows = EmployerCover.objects.filter(union=union, to_on=None).select_related("employer__place")
    if not text:
        return rows
    code = compact(text).upper()
    return rows.filter(Q(employer__credit_code=code) | Q(employer__name__contains=normalise(text)))


def covers_of(employer: Employer) -> QuerySet[EmployerCover]:
    """Return which unions covered an employer, the latest first."""
    return EmployerCover.objects.filter(employer=employer).select_related("union").order_by("-from_on", "-pk")


def one_with_due(employer_id: Any, today: date) -> Any:
    """Return an employer already found for the actor, with whether it should have a union."""
    return with_due(Employer.unscoped.filter(pk=employer_id), today).select_related("region", "place").get()
