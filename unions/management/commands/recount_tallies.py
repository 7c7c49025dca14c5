"""Prove that the figures kept at every node are what a count of all rows gives; put right what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from unions.services.recounting import recount
from unions.services.tallies import fold_all


class Command(BaseCommand):
    help = "Compare the roll-ups with a count of all rows and mend them. --check: write nothing, fail if any differs."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--check", action="store_true", help="only compare")

    def handle(self, *, check: bool, **_options: Any) -> None:
        now, today = clock.now(), clock.today()
        if check:
            fold_all(now, today)
        compared = recount(now, today, mend=not check)
        for each in compared.first:
            codes = [code for code in {*each.kept, *each.counted} if each.kept.get(code) != each.counted.get(code)]
            told = ", ".join(f"{code} {each.kept.get(code, 0)} / {each.counted.get(code, 0)}" for code in sorted(codes))
            self.stdout.write(f"union {each.union_id}: {told}")
        if compared.nodes and check:
            raise CommandError(f"{compared.nodes} nodes differ from a recount.")
        self.stdout.write(f"{compared.nodes} nodes differed." if compared.nodes else "Every node equals a recount.")
