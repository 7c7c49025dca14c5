"""Checkpoints of the chain, kept outside the database: they show a tail that was cut off and a chain written anew."""

from datetime import datetime

from core import outside
from core.actors import Actor
from core.events.models import EventSeal
from core.events.seals import Broken, first_broken
from core.events.services import record

FILE = "checkpoints"
RESTORED = "core.chain.restored"


def write() -> int:
    """Note outside the database every seal that is not noted there yet; return how many."""
    latest = outside.last(FILE)
    after = int(latest["seal"]) if latest else 0
    fresh = EventSeal.objects.filter(number__gt=after).order_by("number")
    lines = [
        {"seal": number, "hash": bytes(hashed).hex(), "at": at.isoformat()}
        for number, hashed, at in fresh.values_list("number", "hash", "sealed_at").iterator(chunk_size=2000)
    ]
    outside.add(FILE, *lines)
    return len(lines)


def first_unlike() -> Broken | None:
    """Compare the chain with its checkpoints; return the first that the database no longer bears out, or None."""
    try:
        noted = _in_force()
    except outside.AlteredError as error:
        return Broken(0, None, f"the checkpoints themselves were altered: {error}")
    held = dict(EventSeal.objects.values_list("number", "hash").iterator(chunk_size=5000))
    for number, hashed in sorted(noted.items()):
        if number not in held:
            return Broken(number, None, "a checkpoint knows this seal, the database does not: the chain was cut off")
        if bytes(held[number]).hex() != hashed:
            return Broken(number, None, "the seal is not the one of its checkpoint: the chain was written anew")
    return None


def _in_force() -> dict[int, str]:
    """Return the hash of every noted seal; what a restore gave up no longer counts."""
    noted: dict[int, str] = {}
    for line in outside.read(FILE):
        if "restored" in line:
            noted = {number: hashed for number, hashed in noted.items() if number <= line["seal"]}
        else:
            noted.setdefault(line["seal"], line["hash"])
    return noted


def note_restore(*, actor: Actor, reason: str, moment: datetime) -> int:
    """Say, outside and in the trail, that an older backup was restored: the checkpoints after it no longer count.

    The restored chain must hold in itself and agree with the checkpoints up to its end.
    """
    newest = EventSeal.objects.order_by("-number").first()
    number = newest.number if newest else 0
    broken = first_broken() or _differs_up_to(number)
    if broken:
        raise ValueError(f"The restored chain does not hold at seal {broken.seal}: {broken.reason}.")
    outside.add(FILE, {"seal": number, "restored": reason, "at": moment.isoformat()})
    record(actor, RESTORED, newest or EventSeal(number=0), reason=reason, seal=number)
    return number


def _differs_up_to(number: int) -> Broken | None:
    unlike = first_unlike()
    return unlike if unlike and unlike.seal <= number else None
