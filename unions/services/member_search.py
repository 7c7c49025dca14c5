"""A search for members is limited in number and leaves a trace: who looked by what, never the number itself."""

from datetime import date
from typing import Any

from django.db import transaction

from core.actors import Actor
from core.events.services import record
from core.parameters.selectors import value
from core.throttle import check_rate
from unions.rules.members import SEARCHES_AN_HOUR

PROVINCE = "330000"


@transaction.atomic
def note_search(*, actor: Actor, user: Any, kind: str, found: int) -> None:
    """Write a search down: the kind of what was typed and how many were shown."""
    record(actor, "unions.member.searched", user, by=kind, found=found)


def check_searches(*, actor: Actor, today: date) -> None:
    """Count one more search of somebody, and refuse it beyond the number allowed an hour."""
    check_rate("members", str(actor.user_id), most=value(SEARCHES_AN_HOUR, PROVINCE, today))
