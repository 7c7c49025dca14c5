"""The trail of one file: its own acts, its relief's, and every look at a secret of its people; narrowed, by page."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from aid.models import Assessment, NeedyFile
from aid.selectors.files import household_person_ids
from core.actors import Actor
from core.days import day_in
from core.events.models import Event

PERSON = "unions.person"
REVEALED = "core.secret.revealed"


def log_of(actor: Actor, file: NeedyFile, award_ids: Iterable[object]) -> QuerySet[Event]:
    """Return everything that happened about a file, newest first; a look at somebody's number is a line of its own.

    Whoever may see the file sees its whole story, also what happened while another county held it (Appendix B 3).
    """
    if not actor.reaches("aid.view_file", file.union.path):
        return Event.unscoped.none()
    people = [str(key) for key in household_person_ids(file)]
    wanted = (
        Q(subject_type="aid.needyfile", subject_id=str(file.pk))
        | Q(subject_type="aid.award", subject_id__in=[str(key) for key in award_ids])
        | Q(subject_type=PERSON, subject_id__in=people, code=REVEALED)
    )
    if file.household_id:
        wanted |= Q(subject_type="aid.household", subject_id=str(file.household_id))
    return Event.unscoped.filter(wanted).order_by("-pk")


def narrowed(rows: QuerySet[Event], asked: dict[str, str]) -> QuerySet[Event]:
    """Return the lines of a person, about a field, between two days."""
    if asked.get("who"):
        rows = rows.filter(actor_name=asked["who"])
    field = asked.get("field", "")
    if field == "reveal":
        rows = rows.filter(code=REVEALED)
    elif field:
        rows = rows.filter(Q(data__has_key=field) | Q(data__changes__has_key=field))
    first, last = day_in(asked.get("first", "")), day_in(asked.get("last", ""))
    if first:
        rows = rows.filter(happened_at__gte=_moment(first))
    if last:
        rows = rows.filter(happened_at__lte=_moment(last, time.max))
    return rows


def _moment(day: date, at: time = time.min) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def people_in(rows: QuerySet[Event]) -> list[str]:
    """Return who acted on a file, by name."""
    return sorted(set(rows.order_by().values_list("actor_name", flat=True).distinct()[:200]))


def versions_of(file: NeedyFile) -> list[Assessment]:
    """Return every reckoning of a file with what was declared for it, the latest first."""
    return list(file.assessments.select_related("decided_by").order_by("-created_at", "-pk")[:50])


def pair_of(versions: list[Assessment], one: str, other: str) -> tuple[Any, Any]:
    """Return the two versions asked for; without a wish, the two latest, the earlier one first."""
    by_key = {str(each.pk): each for each in versions}
    if one in by_key and other in by_key:
        return by_key[one], by_key[other]
    return (versions[1], versions[0]) if len(versions) > 1 else (None, None)
