"""Enter the shipped value of every parameter that this version of the program brought along."""

from typing import Any

from django.core.management.base import BaseCommand

from core.parameters.services import load_defaults


class Command(BaseCommand):
    help = "Enter shipped values of parameters that the province does not have yet. Changes none that it has."

    def handle(self, **_options: Any) -> None:
        fresh = load_defaults()
        if fresh:
            self.stdout.write(f"Parameters: {fresh} new defaults")
