"""What the supervisor says on the terminal: one plain line at a time, Chinese first, then English."""

import contextlib
import sys
from datetime import datetime

ZONE = datetime.now().astimezone().tzinfo  # of the person at the terminal: Django sets another one later


class FaultError(Exception):
    """A reason why Hengwen cannot start, as one sentence a person can act on."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese} / {english}")


def write(text: str) -> None:
    """Write one line; a terminal that went away never stops the servers."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def say(chinese: str, english: str) -> None:
    """Tell the person at the terminal what is going on."""
    write(f"[{datetime.now(ZONE):%H:%M:%S}] {chinese} / {english}")


def speak_utf8() -> None:
    """Let Chinese through whatever the locale of the terminal says."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
