"""Processes: bound to the supervisor's life, and known again later without mistaking a stranger for one of ours."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from config.supervisor.console import FaultError

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
GONE = " (deleted)"
SAME_START_SECONDS = 2.0


@dataclass(frozen=True)
class Identity:
    """The unprivileged user that a server runs as when the supervisor itself is root."""

    uid: int
    gid: int


def as_user(identity: Identity | None) -> dict[str, Any]:
    """Say to `subprocess` whose rights a program gets; nobody's groups but the user's own."""
    return {"user": identity.uid, "group": identity.gid, "extra_groups": []} if identity else {}


@dataclass(frozen=True)
class Known:
    """A process as we started it: enough to know it again after a restart of the supervisor."""

    pid: int
    exe: str
    cwd: str
    started: float

    def is_alive(self) -> bool:
        """Whether this very process still runs: same number, same program, same data folder, same start."""
        try:
            process = psutil.Process(self.pid)
            return (
                process.status() != psutil.STATUS_ZOMBIE
                and process.exe().removesuffix(GONE) == self.exe
                and process.cwd().removesuffix(GONE) == self.cwd
                and abs(process.create_time() - self.started) < SAME_START_SECONDS
            )
        except (psutil.Error, OSError):
            return False


def known(pid: int) -> Known:
    """Describe a process that runs now."""
    process = psutil.Process(pid)
    return Known(pid, process.exe().removesuffix(GONE), process.cwd().removesuffix(GONE), process.create_time())


def remember(file: Path, pid: int) -> None:
    """Write the pid file of a child."""
    try:
        file.write_text(json.dumps(asdict(known(pid))), encoding="utf-8")
    except psutil.Error:
        file.unlink(missing_ok=True)


def recall(file: Path) -> Known | None:
    """Find the process of a pid file, if it is still the one that was written down."""
    try:
        found = Known(**json.loads(file.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError, TypeError):
        return None
    return found if found.is_alive() else None


def dies_with_us(death_signal: int = signal.SIGTERM) -> Callable[[], None]:
    """Make what a child does last before it becomes its program (changing the user would clear the request)."""
    parent = os.getpid()

    def last_words() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return last_words


def spawn(
    argv: Sequence[str | Path],
    *,
    cwd: Path,
    environment: Mapping[str, str],
    log: Path,
    death_signal: int = signal.SIGTERM,
    identity: Identity | None = None,
    stdin: bytes = b"",
) -> "subprocess.Popen[bytes]":
    """Start a child in its own session, its words in a log file, bound to our life on Linux."""
    with log.open("ab") as output:
        child = subprocess.Popen(  # noqa: S603 - our own programs
            [os.fspath(part) for part in argv],
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=dies_with_us(death_signal),
            **as_user(identity),
        )
    if child.stdin:
        child.stdin.write(stdin)
        child.stdin.close()
    return child


def end(process: Known, first: int, patience: float) -> None:
    """Stop a process of an earlier run: ask, wait, then kill it with everything it started."""
    try:
        os.kill(process.pid, first)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise FaultError(
            f"上次运行留下的进程 {process.pid} 属于另一用户,请先停止它。",
            f"Process {process.pid} of an earlier run belongs to another user; stop it first.",
        ) from error
    deadline = time.monotonic() + patience
    while process.is_alive() and time.monotonic() < deadline:
        time.sleep(0.05)
    if process.is_alive():
        kill_group(process.pid)


def kill_group(pid: int) -> None:
    """Kill a child and everything in its session's group."""
    for kill in (os.killpg, os.kill):
        try:
            kill(pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            continue


def kill_group_left_by(file: Path) -> None:
    """End what a dead child started and left behind (workers of a killed master), then forget the child."""
    try:
        pid = int(json.loads(file.read_text(encoding="utf-8"))["pid"])
    except (FileNotFoundError, ValueError, TypeError, KeyError):
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGTERM)
    file.unlink(missing_ok=True)
