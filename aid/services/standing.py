"""Telling partner systems who is on file, and keeping the hashes by which they ask."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.models import ExchangeMark
from aid.selectors.standing import CHECK, Standing, standings, unmarked
from core.actors import Actor
from core.errors import ForbiddenError, RuleBrokenError
from core.events.services import record_rows
from core.privacy.fields import exchanged
from unions.models import Person

AT_ONCE = 1000
DIGITS = 64
TOLD = "aid.standing.told"


@transaction.atomic
def tell_standing(*, actor: Actor, hashes: Sequence[str], today: date) -> list[tuple[str, Standing | None]]:
    """Return each hash with the standing behind it, or None; every person told of leaves a trace with the purpose.

    Raises RuleBrokenError (422) naming the places of what is no hash.
    """
    if not actor.can(CHECK):
        raise ForbiddenError(_("You do not have the right to do this."), code=CHECK)
    digests = _read(hashes)
    found = standings(actor, digests, today)
    told = {standing.person_id: standing for standing in found.values()}
    purpose = {"purpose": list(actor.purposes), "on": today.isoformat()}
    rows = [(str(each.person_id), each.path, {**purpose, "file": str(each.file_id)}) for each in told.values()]
    record_rows(actor, TOLD, "unions.person", rows)
    return [(given, found.get(digest)) for given, digest in zip(hashes, digests, strict=True)]


@transaction.atomic
def mark_people(*, most: int = AT_ONCE) -> int:
    """Give people who came on file the hash by which partners ask about them; return how many were given one."""
    marks = [
        ExchangeMark(person=seat.person, digest=exchanged(seat.person.identity.open()))
        for seat in unmarked(most)
        if seat.person.identity
    ]
    ExchangeMark.objects.bulk_create(marks, ignore_conflicts=True)
    return len(marks)


@transaction.atomic
def mark_again(person_id: Any) -> None:
    """Forget the hash of a person whose number was corrected or erased; a corrected one is hashed again."""
    ExchangeMark.objects.filter(person_id=person_id).delete()
    person = Person.unscoped.filter(pk=person_id).first()
    if person and person.identity:
        mark_people()


def _read(hashes: Sequence[str]) -> list[bytes]:
    wrong = {}
    digests = []
    for place, given in enumerate(hashes):
        try:
            digest = bytes.fromhex(given) if len(given) == DIGITS and given.isascii() else b""
        except ValueError:
            digest = b""
        if len(digest) * 2 != DIGITS:
            wrong[f"hashes.{place}"] = [_("Write a hash as 64 hexadecimal digits.")]
        digests.append(digest)
    if wrong:
        raise RuleBrokenError(_("Some of these are no hashes."), code="hashes", fields=wrong)
    return digests
