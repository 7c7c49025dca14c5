"""The figures of a year below a node that boards do not show (domain.md 7.5, 7.6, 8.3): each in one or two queries."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, F, OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast

from core.actors import Actor
from core.clocks.models import ClockState, Deadline
from legal.choices.agreements import ConfirmationStatus
from legal.choices.disputes import MediationStatus as M
from legal.choices.letters import LetterStatus
from legal.choices.suits import Stage
from legal.choices.supervision import MatterStatus
from legal.models import (
    Agreement,
    CollectiveContract,
    ContractClause,
    Mediation,
    Suit,
    SupervisionLetter,
    SupervisionMatter,
)
from legal.models.contracts import FORCE_STATES
from legal.rules import contracts as contract_rules
from legal.rules import disputes as dispute_rules
from legal.rules import matters as matter_rules
from legal.rules.deadlines import SUP_FEEDBACK, SUP_OPINION_REPLY, SUP_PROMPT_REPLY
from legal.selectors.matters import LETTER
from unions.choices import Level
from unions.models import Union

AGREED = (M.EFFECTIVE, M.BREACHED, M.PERFORMED, M.ESCALATED)
JUDGED = (*AGREED, M.FAILED, M.TIMEOUT)
AHEAD = timedelta(days=90)
REPLY_CODES = tuple(each.code for each in (SUP_PROMPT_REPLY, SUP_OPINION_REPLY, SUP_FEEDBACK))


def cities(actor: Actor, permission: str) -> QuerySet[Union]:
    """Return the cities whose figures somebody may choose where the whole province is too wide."""
    rows: QuerySet[Union] = Union.objects.permitted(actor, permission)
    return rows.filter(level=Level.CITY).order_by("path")[:20]


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _disputes(actor: Actor, path: str, year: int) -> QuerySet[Mediation]:
    rows: QuerySet[Mediation] = Mediation.objects.permitted(actor, dispute_rules.VIEW)
    return rows.filter(union__path__startswith=path, received_on__range=_year(year)).exclude(status=M.REFERRED)


def disputes_by_source(actor: Actor, path: str, year: int) -> list[dict[str, Any]]:
    """Return by source how many disputes came, were collective, were judged and agreed, with their workers."""
    found = (
        _disputes(actor, path, year)
        .order_by()
        .values("source")
        .annotate(
            cases=Count("pk"),
            collective=Count("pk", filter=Q(is_collective=True)),
            workers=Sum("worker_count"),
            judged=Count("pk", filter=Q(status__in=JUDGED)),
            agreed=Count("pk", filter=Q(status__in=AGREED)),
        )
    )
    return sorted(found, key=lambda each: -each["cases"])


def dispute_course(actor: Actor, path: str, year: int) -> dict[str, Any]:
    """Return of a year's disputes the days to an agreement, how many were confirmed, how many taken to arbitration."""
    rows = _disputes(actor, path, year).order_by().values("pk")
    agreements = Agreement.objects.filter(mediation__in=rows, effective_on__isnull=False)
    found = agreements.aggregate(
        agreements=Count("pk"),
        days=Avg(F("effective_on") - F("mediation__received_on")),
        confirmed=Count("pk", filter=Q(confirmation_status=ConfirmationStatus.CONFIRMED)),
    )
    taken = Suit.unscoped.filter(mediation__in=rows, stage=Stage.ARBITRATION)
    return found | taken.aggregate(arbitration=Count("mediation", distinct=True))


def letters_by_kind(actor: Actor, path: str, year: int, today: date) -> list[dict[str, Any]]:
    """Return of each kind of letter of a year how many were issued, served, answered, in how many days, and in time.

    ``owed`` is what replies in time are a share of: the letters that were answered, or whose time is over. One whose
    time still runs is neither in time nor late.
    """
    clocks = Deadline.unscoped.filter(
        subject_type=LETTER, subject_id=Cast(OuterRef("pk"), TextField()), code__in=REPLY_CODES
    )
    due = Subquery(clocks.order_by("-trigger_on", "-pk").values("due_on")[:1])
    answered = Q(answered_on__isnull=False)
    rows = SupervisionLetter.objects.permitted(actor, matter_rules.VIEW).filter(
        matter__union__path__startswith=path, year=year
    )
    return list(
        rows.annotate(reply_due=due)
        .order_by()
        .values("kind")
        .annotate(
            issued=Count("pk"),
            served=Count("pk", filter=~Q(status=LetterStatus.ISSUED)),
            answered=Count("pk", filter=Q(status=LetterStatus.ANSWERED)),
            corrected=Count("pk", filter=Q(matter__status=MatterStatus.CORRECTED)),
            days=Avg(F("answered_on") - F("served_on")),
            owed=Count("pk", filter=Q(reply_due__isnull=False) & (answered | Q(reply_due__lt=today))),
            in_time=Count("pk", filter=answered & Q(answered_on__lte=F("reply_due"))),
        )
        .order_by("kind")
    )


def matters_ended(actor: Actor, path: str, year: int) -> dict[str, Any]:
    """Return of the matters that ended in a year how many were corrected or handed over, people helped, money."""
    rows = SupervisionMatter.objects.permitted(actor, matter_rules.VIEW).filter(
        union__path__startswith=path, closed_on__range=_year(year)
    )
    found: dict[str, Any] = rows.aggregate(
        ended=Count("pk"),
        corrected=Count("pk", filter=Q(status=MatterStatus.CORRECTED)),
        handed_over=Count("pk", filter=Q(status=MatterStatus.TRANSFERRED)),
        helped=Sum("workers_helped"),
        recovered=Sum("recovered"),
    )
    return found


def _in_force(actor: Actor, path: str) -> QuerySet[CollectiveContract]:
    rows: QuerySet[CollectiveContract] = CollectiveContract.objects.permitted(actor, contract_rules.VIEW)
    return rows.filter(union__path__startswith=path, status__in=FORCE_STATES)


def contracts_by_kind(actor: Actor, path: str) -> list[dict[str, Any]]:
    """Return the contracts in force by kind and level."""
    rows = _in_force(actor, path).order_by().values("kind", "level").annotate(contracts=Count("pk"))
    return sorted(rows, key=lambda each: (each["kind"], each["level"]))


def contract_course(actor: Actor, path: str, today: date) -> dict[str, Any]:
    """Return what ends within ninety days, what is overdue, and how much wages are agreed to grow on the mean."""
    rows = _in_force(actor, path)
    ending = rows.aggregate(ending=Count("pk", filter=Q(end_on__range=(today, today + AHEAD))))
    growth = ContractClause.objects.filter(contract__in=rows.order_by().values("pk"), topic="wage_growth")
    clocks = Deadline.objects.permitted(actor, contract_rules.VIEW).filter(
        union_path__startswith=path, state=ClockState.RUNNING, due_on__lt=today, code__in=("cb.submit", "cb.reply")
    )
    return (
        ending
        | growth.aggregate(growth=Avg("value"), clauses=Count("value"))
        | clocks.aggregate(
            late_submissions=Count("pk", filter=Q(code="cb.submit")),
            late_replies=Count("pk", filter=Q(code="cb.reply")),
        )
    )
