"""Starting the clocks of files with the length in force in their region."""

from datetime import date

from aid.models import NeedyFile
from aid.rules.deadlines import Period
from core.clocks.models import Deadline
from core.clocks.services import start_clock, stop_clock
from core.parameters.selectors import value


def start(file: NeedyFile, period: Period, *, on: date) -> Deadline:
    """Start one of a file's periods; an earlier clock of the same kind that still runs is ended first."""
    stop_clock(subject=file, code=period.code, on=on, cancelled=True)
    length = value(period.parameter, file.union.region_id, on)
    return start_clock(
        subject=file, code=period.code, trigger_on=on, length=length, unit=period.unit, basis=period.basis
    )
