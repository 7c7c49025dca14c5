"""Mediators for a dispute: load, kinship and earlier words for a party, asked without opening any other file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from core.actors import Actor
from core.wall.scope import everywhere
from legal.choices.disputes import OPEN, Seating
from legal.models import Mediation, Mediator, Party, PartySpeaker, Seat
from legal.rules.mediators import MANAGE, Candidate, Fit, Wanted, fit_of, fits
from unions.models import StaffPerson

OPEN_CODES = [status.value for status in OPEN]


def roster(actor: Actor) -> QuerySet[Mediator]:
    """Return the mediators of the branches somebody keeps the roster of."""
    return Mediator.objects.permitted(actor, MANAGE).select_related("user", "union", "employer").order_by("pk")


def loads(user_ids: Iterable[int]) -> dict[int, int]:
    """Return how many open cases each mediates."""
    seats = Seat.objects.filter(
        user_id__in=list(user_ids), seating=Seating.MEDIATOR, to_on=None, mediation__status__in=OPEN_CODES
    )
    return dict(seats.order_by().values("user_id").annotate(n=Count("pk")).values_list("user_id", "n"))


def suggestions(mediation: Mediation, today: date) -> list[Fit]:
    """Return the mediators of the county of a dispute, the fittest first; each says why, or why not."""
    county = mediation.union.county or mediation.union
    rows = Mediator.unscoped.filter(union__path__startswith=county.path, user__is_active=True)
    seated = mediation.seats.filter(to_on=None).values_list("user_id", flat=True)
    return fits(wanted_of(mediation), _candidates(mediation, rows.exclude(user_id__in=list(seated))), today)


def fit_for(mediation: Mediation, user_id: int, today: date) -> Fit | None:
    """Return how one mediator fits a dispute; None for who is not on the roster."""
    found = _candidates(mediation, Mediator.unscoped.filter(user_id=user_id, user__is_active=True))
    return fit_of(wanted_of(mediation), found[0], today) if found else None


def wanted_of(mediation: Mediation) -> Wanted:
    """Return a dispute as the matching sees it."""
    parties = list(mediation.parties.values_list("employer_id", "name", "kind"))
    firms = set(mediation.representatives.filter(to_on=None).exclude(firm="").values_list("firm", flat=True))
    return Wanted(
        path=mediation.union.path,
        kinds={mediation.kind, *mediation.kinds},
        employer_ids=frozenset(employer for employer, _name, _kind in parties if employer),
        firms=frozenset({name for _employer, name, kind in parties if kind != "worker"} | firms),
    )


def _candidates(mediation: Mediation, rows: QuerySet[Mediator]) -> list[Candidate]:
    found = list(rows.select_related("user", "union"))
    users = [each.user_id for each in found]
    load, related, spoken = loads(users), _related(mediation, users), spoke_for(mediation, users)
    return [
        Candidate(
            user_id=each.user_id,
            name=each.user.name,
            path=each.union.path,
            fields=each.fields,
            load=load.get(each.user_id, 0),
            most=each.most_cases,
            employer_id=each.employer_id,
            firm=each.firm,
            away=(each.away_from, each.away_to),
            term_end_on=each.term_end_on,
            is_active=each.is_active,
            is_related=each.user_id in related,
            has_spoken=each.user_id in spoken,
        )
        for each in found
    ]


def _related(mediation: Mediation, users: list[int]) -> set[int]:
    """Return who is a party of the dispute themselves."""
    people = Party.objects.filter(mediation=mediation, person__isnull=False).values("person_id")
    return set(StaffPerson.objects.filter(user_id__in=users, person_id__in=people).values_list("user_id", flat=True))


def _with_the_same(mediation: Mediation) -> Q:
    """Return the condition for other cases with one of the same parties."""
    parties = list(Party.objects.filter(mediation=mediation).values_list("person_id", "employer_id"))
    people = [person for person, _employer in parties if person]
    units = [employer for _person, employer in parties if employer]
    return Q(person_id__in=people) | Q(employer_id__in=units)


@everywhere("a conflict of interest may lie in another branch")
def spoke_for(mediation: Mediation, users: list[int]) -> set[int]:
    """Return who speaks or spoke for one side in any dispute with one of these parties, this one included."""
    cases = Party.objects.filter(_with_the_same(mediation)).values("mediation_id")
    seats = Seat.objects.filter(Q(mediation__in=cases) | Q(mediation=mediation), user_id__in=users)
    return set(seats.exclude(seating=Seating.MEDIATOR).values_list("user_id", flat=True))


@everywhere("a conflict of interest may lie in another branch")
def spoke_for_other_side(mediation: Mediation, user_id: int, seating: str) -> bool:
    """Say whether somebody spoke for the other side's party anywhere, mediates here, or is of its firm."""
    here = Seat.objects.filter(mediation=mediation, user_id=user_id).exclude(seating=seating)
    if here.exists():
        return True
    others = mediation.parties.exclude(side=seating)
    units = [each for each in others.values_list("employer_id", flat=True) if each]
    people = [each for each in others.values_list("person_id", flat=True) if each]
    theirs = Party.objects.filter(Q(employer_id__in=units) | Q(person_id__in=people)).values_list(
        "mediation_id", "side"
    )
    spoken = dict(
        Seat.objects.filter(user_id=user_id).exclude(seating="mediator").values_list("mediation_id", "seating")
    )
    if any(spoken.get(case) == side for case, side in theirs):
        return True
    firm: Any = Mediator.unscoped.filter(user_id=user_id).values_list("firm", "employer_id").first()
    return bool(firm) and (
        (firm[1] is not None and firm[1] in units)
        or (
            bool(firm[0])
            and PartySpeaker.objects.filter(mediation=mediation, firm=firm[0]).exclude(side=seating).exists()
        )
    )
