"""Check the hash chain over all events, and its checkpoints outside the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core import clock, outside
from core.actors import SystemActor
from core.events import checkpoints
from core.events.models import EventSeal
from core.events.seals import first_broken


class Command(BaseCommand):
    help = (
        "Walk the hash chain over all events, compare it with the checkpoints outside the database, and name the first"
        " broken link; exit 1 if there is one."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--restored",
            metavar="REASON",
            default="",
            help="say that an older backup was restored: checkpoints after its end no longer count",
        )

    def handle(self, *, restored: str, **_options: Any) -> None:
        if restored:
            self._note_restore(restored)
        broken = first_broken() or checkpoints.first_unlike()
        if broken:
            event = f", event {broken.event_id}" if broken.event_id else ""
            raise CommandError(f"Broken at seal {broken.seal}{event}: {broken.reason}.")
        noted = len([line for line in outside.read(checkpoints.FILE) if "hash" in line])
        self.stdout.write(f"The chain holds: {EventSeal.objects.count()} seals, {noted} checkpoints outside.")

    def _note_restore(self, reason: str) -> None:
        try:
            with transaction.atomic():
                number = checkpoints.note_restore(
                    actor=SystemActor("verify_events"), reason=reason, moment=clock.ticking()
                )
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Noted: restored to seal {number}.")
