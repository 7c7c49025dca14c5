"""The engines' tables, for Django to find."""

from core.answers.models import KeptAnswer
from core.clocks.models import CalendarDay, CalendarYear, ClockPause, Deadline
from core.codes.models import Code
from core.documents.models import Attachment
from core.events.models import Delivery, Event, EventSeal, UnsealedEvent
from core.heartbeats import Heartbeat
from core.jobs.models import Job, JobCancellation, JobFile, JobPiece
from core.numbers.models import NumberSeries
from core.parameters.models import PolicyParameter
from core.reminders.models import (
    Alarm,
    ChannelPreference,
    Dispatch,
    DispatchLine,
    HostClock,
    Message,
    Occurrence,
    PlanState,
)
from core.saved_views.models import SavedView
from core.sheets.models import ImportFile, ImportPiece, ImportRow, SheetExport, SheetImport

__all__ = [
    "Alarm",
    "Attachment",
    "CalendarDay",
    "CalendarYear",
    "ChannelPreference",
    "ClockPause",
    "Code",
    "Deadline",
    "Delivery",
    "Dispatch",
    "DispatchLine",
    "Event",
    "EventSeal",
    "Heartbeat",
    "HostClock",
    "ImportFile",
    "ImportPiece",
    "ImportRow",
    "Job",
    "JobCancellation",
    "JobFile",
    "JobPiece",
    "KeptAnswer",
    "Message",
    "NumberSeries",
    "Occurrence",
    "PlanState",
    "PolicyParameter",
    "SavedView",
    "SheetExport",
    "SheetImport",
    "UnsealedEvent",
]
