"""What the page of one union shows beside its own columns, each part by one query."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from core.documents.models import Attachment
from core.events.models import Event
from core.few import which
from unions.choices.restructuring import OPEN_PLANS, ChangeType
from unions.choices.terms import OPEN_REELECTIONS
from unions.models import (
    Committee,
    CommitteeMember,
    EmployerCover,
    Officer,
    OfficerChange,
    Reelection,
    Restructuring,
    SocialWorker,
    TermExtension,
    Union,
    UpperDecision,
)
from unions.selectors.papers import set_aside_papers

SHOWN = 40
ASKED = (Reelection, TermExtension, OfficerChange, Restructuring)


def parts_of(union: Union) -> frozenset[str]:
    """Return which parts of its page a union has anything for, in one statement."""
    places = Q(union=union) | Q(township=union)
    return which(
        {
            "election": Reelection.unscoped.filter(union=union, status__in=OPEN_REELECTIONS),
            "plans": Restructuring.unscoped.filter(Q(union=union) | Q(target=union)).filter(
                Q(status__in=OPEN_PLANS) | Q(kind=ChangeType.MOVE)
            ),
            "asked": UpperDecision.unscoped.filter(union=union, answered_on=None),
            "officers": Officer.unscoped.filter(union=union, to_on=None),
            "committees": Committee.unscoped.filter(union=union, to_on=None),
            "covers": EmployerCover.objects.filter(union=union, to_on=None),
            "workers": SocialWorker.unscoped.filter(places, status="in_post"),
            "set_aside": set_aside_papers().filter(subject_id=str(union.pk)),
            "papers": Attachment.unscoped.about(Union._meta.label_lower, union.pk).filter(replaced_at=None),
        }
    )


def officers_of(union: Union) -> list[Any]:
    """Return who is in office, the chair first."""
    order = ["chair", "vice_chair", "standing", "committee", "finance_review_chair", "women_chair", "organiser"]
    rows = list(Officer.unscoped.filter(union=union, to_on=None).select_related("person"))
    return sorted(rows, key=lambda each: (order.index(each.post), each.from_on, str(each.pk)))


def committees_of(union: Union) -> QuerySet[Committee]:
    """Return the committees of a union now, with their members."""
    rows = Committee.unscoped.filter(union=union, to_on=None).order_by("kind")
    return rows.prefetch_related(Prefetch("members", CommitteeMember.objects.select_related("person")))


def changes_waiting(union: Union) -> QuerySet[OfficerChange]:
    """Return which officers' leaving waits for the upper union."""
    rows = OfficerChange.unscoped.filter(union=union, status="asked")
    return rows.select_related("officer__person").order_by("created_at")


def events_of(union: Union) -> list[Event]:
    """Return what happened to a union and to what it asked for, the latest first; one query.

    What it asked for stands at its own node, so that a change of the tree keeps the union's own story whole.
    """
    rows = Event.unscoped.all()
    here = rows.filter(union_path=union.path, subject_type__in=[model._meta.label_lower for model in ASKED])
    found = rows.about(Union._meta.label_lower, union.pk) | here
    return list(found.order_by("-happened_at", "-pk")[:SHOWN])
