"""The operator's look at the money: every invariant of funds, awards and payments."""

from django.core.management.base import BaseCommand, CommandError

from aid.services.funds import run_money_checks
from core import clock


class Command(BaseCommand):
    help = (
        "Check that every fund balances, nobody is paid twice and each payment is approved. Fails when one is not so."
    )

    def handle(self, **_: object) -> None:
        broken = run_money_checks(clock.ticking())
        for each in broken:
            self.stderr.write(str(each))
        if broken:
            raise CommandError(f"{len(broken)} invariants are broken.")
        self.stdout.write("Money is right: every invariant holds.")
