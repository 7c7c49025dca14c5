"""What cases of rights protection know about people, and what of it somebody may see on a timeline."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Q, QuerySet

from core.actors import Actor
from core.events.models import Event
from core.wall.scope import everywhere
from legal.models import LegalAidCase, Mediation, Party, SupervisionMatter
from legal.rules import cases, disputes, matters
from unions.selectors.looks import About

MOST = 50
SHOWN = 60


def traces_of(person_ids: Collection[Any]) -> list[QuerySet]:
    """Return what to look into for whether a case knows any of these people at all."""
    return [
        LegalAidCase.unscoped.filter(applicant__in=person_ids),
        Party.objects.filter(person__in=person_ids),
        SupervisionMatter.unscoped.filter(person__in=person_ids),
    ]


@everywhere("a person's cases, wherever they are; the caller shows what may be seen")
def rows_about(person_id: Any) -> list[Any]:
    """Return the cases in which somebody is applicant, party or complainant; the caller shows what fits."""
    told = (
        LegalAidCase.unscoped.filter(applicant=person_id),
        Mediation.unscoped.filter(pk__in=Party.objects.filter(person=person_id).values("mediation")),
        SupervisionMatter.unscoped.filter(person=person_id),
    )
    return [row for rows in told for row in rows.select_related("union").order_by("-pk")[:MOST]]


def named_about(person_id: Any) -> list[About]:
    """Return the cases about a person as rows that may have been looked at."""
    return [About(row._meta.label_lower, str(row.pk), row.number) for row in rows_about(person_id)]


@everywhere("who looked at a person is asked of every case")
def person_of(number: str) -> Any:
    """Return the key of the person whose case of legal aid has a number."""
    return LegalAidCase.unscoped.filter(number=number).values_list("applicant_id", flat=True).first()


def seen_about(actor: Actor, person_ids: Collection[Any]) -> dict[str, dict[str, Any]]:
    """Return the cases about people that somebody may open, by table and key; a table out of reach is not asked."""
    parties = Party.objects.filter(person__in=person_ids)
    asked = (
        (LegalAidCase, cases.OPEN, Q(applicant__in=person_ids)),
        (Mediation, disputes.OPEN, Q(pk__in=parties.values("mediation"))),
        (SupervisionMatter, matters.VIEW, Q(person__in=person_ids)),
    )
    return {
        model._meta.label_lower: {
            str(row.pk): row for row in model.objects.permitted(actor, right).filter(about).order_by("-pk")[:MOST]
        }
        for model, right, about in asked
        if actor.can(right)
    }


def events_about(rows: Mapping[str, Mapping[str, Any]], codes: Collection[str]) -> list[Event]:
    """Return what happened in these cases, only by these codes, newest first."""
    about = Q()
    for subject, found in rows.items():
        if found:
            about |= Q(subject_type=subject, subject_id__in=list(found))
    if not about:
        return []
    return list(Event.unscoped.filter(about, code__in=list(codes)).order_by("-happened_at", "-pk")[:SHOWN])
