"""A process that reads a bank's answer and stops in the middle, to be killed there: not a test itself.

Usage: python -m tests.aid.money.killed_reader BATCH FILE STEP; STEP is the function after which it stands still.
"""

import sys
import time
from pathlib import Path
from typing import Any

import django

django.setup()

from aid.services import bank_results  # noqa: E402 the apps must be ready first
from core import clock  # noqa: E402
from core.actors import SystemActor  # noqa: E402
from core.wall.scope import everywhere  # noqa: E402


def stand_still() -> None:
    """Say where the process stands, then wait to be killed."""
    print("standing still", flush=True)  # noqa: T201 the parent listens
    time.sleep(60)


def main(batch: str, file: str, step: str) -> None:
    """Read the file for the batch, and stand still after the named step."""
    original = getattr(bank_results, step)

    def stopping(*args: Any, **options: Any) -> Any:
        done = original(*args, **options)
        stand_still()
        return done

    if step == "read_bank_result":
        read = stopping
    else:
        setattr(bank_results, step, stopping)
        read = bank_results.read_bank_result
    with everywhere("as a worker's task"):
        read(
            actor=SystemActor("reader"),
            batch_id=batch,
            content=Path(file).read_bytes(),
            name="回盘.csv",
            moment=clock.now(),
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
