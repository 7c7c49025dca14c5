"""What every kind of signed message is worked on with."""

from dataclasses import dataclass
from datetime import date, datetime

from core.actors import Actor
from partners.models import Callback


@dataclass(frozen=True)
class Desk:
    """Who sends, through which door, and when."""

    actor: Actor
    callback: Callback
    moment: datetime
    today: date
