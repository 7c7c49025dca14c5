"""Erase again whom a restored backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand

from core.actors import SystemActor
from unions.services.erasure import replay


class Command(BaseCommand):
    help = "After a restore: carry out again every erasure of the ledger outside the database. Safe to repeat."

    def handle(self, **_options: Any) -> None:
        self.stdout.write(f"{replay(actor=SystemActor('replay_erasures'))} people erased again.")
