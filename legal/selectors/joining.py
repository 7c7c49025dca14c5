"""Disputes that belong together: those with the same unit, and those that came out of one another."""

from collections.abc import Sequence

from core.actors import Actor
from legal.choices.disputes import PartyKind, Side
from legal.models import Mediation, Party
from legal.rules import disputes as rules

MOST = 20


def same_unit(actor: Actor, mediation: Mediation) -> Sequence[Mediation]:
    """Return the open disputes somebody keeps that have a unit of this one on the other side, the newest first."""
    units = list(mediation.parties.filter(side=Side.RESPONDENT).exclude(kind=PartyKind.WORKER))
    employers = [unit.employer_id for unit in units if unit.employer_id is not None]
    found = Party.objects.filter(employer__in=employers, side=Side.RESPONDENT).values("mediation")
    rows = Mediation.objects.permitted(actor, rules.KEEP).filter(status__in=sorted(rules.BEFORE_AGREEMENT))
    return list(rows.filter(pk__in=found).exclude(pk=mediation.pk).order_by("-received_on", "-pk")[:MOST])


def related(actor: Actor, mediation: Mediation) -> Sequence[Mediation]:
    """Return the case this one came out of or went into, and those that came out of it, as far as one may open them."""
    rows = Mediation.objects.permitted(actor, rules.OPEN)
    found = list(rows.filter(pk=mediation.parent_id)) if mediation.parent_id else []
    return [*found, *rows.filter(parent=mediation).order_by("number")[:MOST]]
