"""What follows when the province enters a new statutory figure: every clause it leaves behind is flagged."""

from core import clock
from core.events.models import Event
from core.events.registry import on
from legal.services.clauses import flag_clauses


@on("core.parameter.entered", "core.parameter.changed")
def flag_what_falls_below(event: Event) -> None:
    """Compare all clauses in force with the figures of today; a figure of a later day is caught on its day."""
    flag_clauses(today=clock.today())
