"""Another process: `python -m tests.core.reminders.process <what> <moment> [<file to wait for>]`."""

import os
import signal
import sys
import time
from datetime import datetime
from pathlib import Path

import django


def die(*_arguments: object, **_options: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(what: str, moment: str, gate: str = "") -> None:
    django.setup()
    from core.reminders import channels  # noqa: PLC0415 only after the setup
    from core.reminders.services import dispatching, planning, sending, sweeping  # noqa: PLC0415
    from tests.core.reminders import matters  # noqa: PLC0415

    matters.register()
    now = datetime.fromisoformat(moment)
    while gate and not Path(gate).exists():
        time.sleep(0.005)
    if what == "die after claiming":
        sweeping.claim(now, limit=7)
        die()
    if what == "die while delivering":
        sweeping.escalation.plan_next = die
    if what == "die before the stamp":
        send = channels.FileChannel.send
        channels.FileChannel.send = lambda self, letter: (send(self, letter), die())
    planning.plan(now, codes=[matters.CODE])
    sweeping.sweep(now, batch=7)
    dispatching.dispatch(now)
    sending.send_due(now)


if __name__ == "__main__":
    main(*sys.argv[1:])
