"""The engines' tables, for Django to find."""

from core.clocks.models import CalendarDay, CalendarYear, ClockPause, Deadline
from core.documents.models import Attachment
from core.events.models import Delivery, Event, EventSeal, UnsealedEvent
from core.heartbeats import Heartbeat
from core.numbers.models import NumberSeries
from core.parameters.models import PolicyParameter

__all__ = [
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "ClockPause",
    "Deadline",
    "Delivery",
    "Event",
    "EventSeal",
    "Heartbeat",
    "NumberSeries",
    "PolicyParameter",
    "UnsealedEvent",
]
