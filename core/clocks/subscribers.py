"""What follows when the working-day calendar is edited."""

from core.actors import SystemActor
from core.clocks.services import recompute_open
from core.events.models import Event
from core.events.registry import on


@on("core.calendar.entered", "core.calendar.changed")
def move_the_open_clocks(event: Event) -> None:
    """Derive every open due date again (Appendix B 16); each that moves is an event of its own."""
    recompute_open(actor=SystemActor("job: clocks.recompute"))
