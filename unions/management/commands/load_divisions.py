"""Load the divisions of Zhejiang, the working-day calendar and the shipped parameters."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from core.actors import SystemActor
from core.clocks.services import load_calendar
from core.codes.services import load_codes
from core.parameters.services import load_defaults
from unions.services.divisions import load_divisions


class Command(BaseCommand):
    help = "Enter what every installation needs: divisions, working days, shipped parameters, code lists. Repeatable."

    def handle(self, **_options: Any) -> None:
        counts = load_divisions(actor=SystemActor("command: load_divisions"))
        self.stdout.write("Divisions: " + ", ".join(f"{count} {level}" for level, count in counts.items()))
        self.stdout.write(f"Working-day calendar: {load_calendar(today=clock.today())} new days")
        self.stdout.write(f"Parameters: {load_defaults()} new defaults")
        self.stdout.write(f"Code lists: {load_codes()} new entries")
