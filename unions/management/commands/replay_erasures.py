"""Erase again whom a restored backup brought back."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from core.actors import SystemActor
from unions.services.disposing import replay_disposals
from unions.services.erasure import replay


class Command(BaseCommand):
    help = "After a restore: carry out again every erasure and disposal noted outside the database. Safe to repeat."

    def handle(self, **_options: Any) -> None:
        actor = SystemActor("replay_erasures")
        self.stdout.write(f"{replay(actor=actor)} people erased again.")
        if count := replay_disposals(actor=actor, moment=clock.now()):
            self.stdout.write(f"{count} rows disposed of again.")
