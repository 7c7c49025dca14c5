"""A search for members is limited in number and leaves a trace: who looked by what, never the number itself."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.parameters.selectors import value
from core.throttle import check_rate
from unions.rules.members import SEARCHES_AN_HOUR, SEARCHES_OUTSIDE_AN_HOUR
from unions.selectors.member_search import Outside, found_outside

PROVINCE = "330000"
FEWEST = 4  # signs of a purpose


@transaction.atomic
def note_search(*, actor: Actor, user: Any, kind: str, found: int) -> None:
    """Write a search down: the kind of what was typed and how many were shown."""
    record(actor, "unions.member.searched", user, by=kind, found=found)


def check_searches(*, actor: Actor, today: date) -> None:
    """Count one more search of somebody, and refuse it beyond the number allowed an hour."""
    check_rate("members", str(actor.user_id), most=value(SEARCHES_AN_HOUR, PROVINCE, today))


@transaction.atomic
def look_outside(*, actor: Actor, user: Any, number: str, purpose: str, today: date) -> Outside | None:
    """Ask beyond the branch whether a number is anybody's, for a purpose; the trail has it on both sides.

    The line stands with the person found, where those who keep them read it, and with the asker in any case.
    """
    said = " ".join(purpose.split())
    if len(said) < FEWEST:
        text = _("Say what you look for this person for, in a few words.")
        raise RuleBrokenError(text, code="purpose", fields={"purpose": text})
    check_rate("members_outside", str(actor.user_id), most=value(SEARCHES_OUTSIDE_AN_HOUR, PROVINCE, today))
    found = found_outside(number)
    record(actor, "unions.member.searched_outside", user, purpose=said[:200], found=int(found is not None))
    if found is not None:
        record(actor, "unions.member.asked_about_outside", found.row, purpose=said[:200], place=actor.place)
    return found
