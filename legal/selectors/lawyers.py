"""Lawyers: the register, who fits a case, and whom a conflict of interest keeps away."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Avg, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from core.actors import Actor
from core.fetch import find
from core.parameters.selectors import value
from legal.choices.cases import AT_WORK, CaseStatus
from legal.models import Lawyer, LawyerClient, LawyerLeave, LegalAidCase
from legal.rules import lawyers as rules
from legal.rules.cases import MAX_LOAD
from unions.choices import Level
from unions.models import Union

DONE = [CaseStatus.FINISHED, CaseStatus.REPORTED, CaseStatus.ARCHIVED]
LOAD = Count("pk")


def lawyer_list(actor: Actor, today: date) -> QuerySet[Lawyer]:
    """Return the lawyers of one's branch with their load, and whether they are away today."""
    rows = Lawyer.objects.permitted(actor, rules.VIEW).select_related("union")
    return counted(rows, today).order_by("-created_at", "-pk")


def counted(rows: Any, today: date) -> QuerySet[Lawyer]:
    """Add to lawyers what they have in hand, have finished, and whether they are away on a day."""
    cases = LegalAidCase.unscoped.filter(lawyer=OuterRef("pk")).order_by().values("lawyer")
    days = ExpressionWrapper(F("finished_on") - F("assigned_on"), output_field=DurationField())
    found: QuerySet[Lawyer] = rows.annotate(
        load=Subquery(cases.filter(status__in=AT_WORK).annotate(n=LOAD).values("n")),
        done=Subquery(cases.filter(status__in=DONE).annotate(n=LOAD).values("n")),
        average=Subquery(cases.filter(status__in=DONE).annotate(n=Avg(days)).values("n")),
        rating=Subquery(cases.filter(score__isnull=False).annotate(n=Avg("score")).values("n")),
        away=Exists(LawyerLeave.objects.filter(lawyer=OuterRef("pk"), from_on__lte=today, to_on__gte=today)),
    )
    return found


def lawyer_by_key(actor: Actor, key: Any) -> Lawyer:
    """Return one lawyer of the actor's branch."""
    return find(Lawyer, key, actor, rules.VIEW)


def with_figures(lawyer: Lawyer, today: date) -> Lawyer:
    """Return a lawyer the actor has found, with load, cases finished, average days and rating."""
    return counted(Lawyer.unscoped.filter(pk=lawyer.pk).select_related("union", "user"), today).get()


def registers(actor: Actor) -> list[tuple[int, str]]:
    """Return the unions whose register of lawyers the actor keeps."""
    rows = Union.objects.permitted(actor, rules.KEEP).filter(level__in=[Level.COUNTY, Level.CITY])
    return list(rows.order_by("path").values_list("pk", "name")[:80])


def region_of(union_id: int) -> str:
    """Return the region in which the lawyers of a register work first."""
    return Union.unscoped.filter(pk=union_id).values_list("region_id", flat=True).first() or ""


def ranked(actor: Actor, case: LegalAidCase, today: date) -> list[rules.Ranked]:
    """Return the lawyers of the actor's branch for a case, the best fit first."""
    rows = Lawyer.objects.permitted(actor, "legal.assign_case").filter(is_active=True, user__isnull=False)
    return rank_rows(rows, case, today)


def rank_rows(rows: Any, case: LegalAidCase, today: date) -> list[rules.Ranked]:
    """Rank lawyers for a case: three queries, however many they are."""
    found = list(counted(rows, today))
    alike = dict(
        LegalAidCase.unscoped.filter(lawyer__in=[each.pk for each in found], matter=case.matter, status__in=DONE)
        .order_by()
        .values_list("lawyer")
        .annotate(n=LOAD)
    )
    barred = conflicted(found, case, today)
    region = case.union.region_id[:6]
    candidates = [_candidate(each, alike, barred) for each in found]
    return rules.rank(
        candidates, matter=case.matter, region=region, max_load=value(MAX_LOAD, case.union.region_id, today)
    )


def _candidate(lawyer: Any, alike: dict[Any, int], barred: Collection[Any]) -> rules.Candidate:
    return rules.Candidate(
        key=lawyer.pk,
        name=lawyer.name,
        fields=frozenset(lawyer.fields),
        areas=frozenset(lawyer.areas),
        load=lawyer.load or 0,
        finished_alike=alike.get(lawyer.pk, 0),
        on_leave=lawyer.away,
        conflicted=lawyer.pk in barred,
        average_days=lawyer.average.days if lawyer.average else None,
    )


def conflicted(lawyers: Iterable[Lawyer], case: LegalAidCase, today: date) -> set[Any]:
    """Return which of these lawyers may not act: they or their firm act for the employer, wherever that is on file.

    Asked past every scope on purpose: what another county knows binds as well. The answer is a key, never a file.
    """
    people = list(lawyers)
    against = Q(employer_key=rules.firm_key(case.employer_name))
    if case.employer_code:
        against |= Q(employer_code=case.employer_code)
    rows = LawyerClient.objects.filter(against).filter(Q(to_on__isnull=True) | Q(to_on__gte=today))
    told = list(rows.values_list("lawyer_id", "firm_key"))
    barred_people = {key for key, _firm in told if key}
    barred_firms = {firm for _key, firm in told if firm}
    declined = set(
        case.offers.filter(decline_reason="conflict").values_list("lawyer_id", flat=True)  # said so themselves
    )
    return {
        each.pk
        for each in people
        if each.pk in barred_people | declined or (each.firm_key and each.firm_key in barred_firms)
    }
