"""`python -m config.supervisor <command>`: what the Makefile calls."""

import os
import sys

from config.supervisor.console import FaultError, speak_utf8, write
from config.supervisor.serving import run, serve_only
from config.supervisor.supervision import StopRequestedError
from config.supervisor.testing import check, clean, manage, stop, test

COMMANDS = {
    "run": run,
    "servers": serve_only,
    "test": test,
    "manage": manage,
    "check": check,
    "stop": stop,
    "clean": clean,
}


def main(arguments: list[str]) -> int:
    """Run one command and answer its exit code; every known fault is one sentence."""
    speak_utf8()
    os.umask(os.umask(0o022) | 0o022)  # whatever the terminal says, nobody else writes here
    command = COMMANDS.get(arguments[0] if arguments else "")
    if command is None:
        write(f"usage: python -m config.supervisor {'|'.join(COMMANDS)}")
        return 2
    try:
        return command(arguments[1:])
    except FaultError as fault:
        write(f"{fault}")
        return 1
    except StopRequestedError:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
