"""Do the reminders' whole round once, at any moment: for a cron line, a demonstration or a repair."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from core.reminders.services.dispatching import dispatch
from core.reminders.services.planning import plan
from core.reminders.services.sending import retry_given_up
from core.reminders.services.sweeping import sweep


class Command(BaseCommand):
    help = "Plan the reminders, deliver those that are due and send what may leave, as of now or of --now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", help="the moment to act at, e.g. 2026-12-15T09:00 (Asia/Shanghai without offset)")
        parser.add_argument("--retry", action="store_true", help="queue letters again that a channel gave up")

    def handle(self, *, now: str | None, retry: bool, **_options: Any) -> None:
        try:
            moment = clock.parse(now) if now else clock.now()
        except ValueError as error:
            raise CommandError(f"--now {now} is not a moment; write it like 2026-12-15T09:00.") from error
        if retry:
            self.stdout.write(f"letters queued again: {retry_given_up()}")
        planned, swept, letters = plan(moment), sweep(moment), dispatch(moment)
        self.stdout.write(
            f"planned {planned.planned}, refreshed {planned.refreshed}, superseded {planned.superseded}; "
            f"delivered {swept.delivered} in {swept.messages} messages ({swept.folded} folded), "
            f"resolved {swept.resolved}, expired {swept.expired}, failed {swept.failed}; "
            f"letters written {letters.gathered}, sent {letters.sent}, failed {letters.failed}, "
            f"in doubt {letters.unknown}"
        )
        for code in planned.busy:
            self.stderr.write(f"{code}: another process is planning it")
        if planned.failed:
            problems = "; ".join(f"{code}: {problem}" for code, problem in planned.failed.items())
            raise CommandError(f"Not planned: {problems}")
