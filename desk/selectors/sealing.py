"""How the sealing of the trail stands: the newest seal, what waits, and whether it is noted outside."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from core import outside
from core.events.checkpoints import FILE
from core.events.models import EventSeal, UnsealedEvent
from core.heartbeats import last_beat

LONGEST = timedelta(minutes=5)
COUNTED = 1000


@dataclass(frozen=True)
class Sealing:
    """What the audit page shows of the chain."""

    number: int
    sealed_at: datetime | None
    waiting: int
    noted: int
    is_silent: bool


def state_of_sealing(moment: datetime) -> Sealing:
    """Return where the chain stands; silent when nothing was sealed or noted outside for five minutes."""
    newest = EventSeal.objects.order_by("-number").values_list("number", "sealed_at").first()
    latest, heard = outside.last(FILE), last_beat("events.seal")
    return Sealing(
        number=newest[0] if newest else 0,
        sealed_at=newest[1] if newest else None,
        waiting=len(UnsealedEvent.objects.values_list("pk")[:COUNTED]),
        noted=int(latest["seal"]) if latest else 0,
        is_silent=heard is None or moment - heard > LONGEST,
    )
