"""Check the hash chain over all events."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.events.models import EventSeal
from core.events.seals import first_broken


class Command(BaseCommand):
    help = "Walk the hash chain over all events and name the first broken link; exit 1 if there is one."

    def handle(self, **_options: Any) -> None:
        broken = first_broken()
        if broken:
            event = f", event {broken.event_id}" if broken.event_id else ""
            raise CommandError(f"Broken at seal {broken.seal}{event}: {broken.reason}.")
        self.stdout.write(f"The chain holds: {EventSeal.objects.count()} seals.")
