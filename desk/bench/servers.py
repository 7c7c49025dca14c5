"""Two web servers beside each other for a measurement: ours and the floor; one worker with eight threads each."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
from django.conf import settings

THREADS = 8
WAIT = 60.0
MB = 1024 * 1024
LIKE_OURS = {"THROTTLING": "off", "MALLOC_ARENA_MAX": "2"}  # as make run and deploy/ start it, but for the brakes


@dataclass(frozen=True)
class Server:
    """A running server: where it listens, and its processes for the clock of the processor."""

    port: int
    process: psutil.Process

    def seconds(self) -> float:
        """Return the processor time of the server and its workers so far."""
        times = [each.cpu_times() for each in (self.process, *self.process.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))

    def memory(self) -> dict[str, int]:
        """Return what the largest worker holds, in megabytes: resident, and with what it shares counted by its part."""
        workers = self.process.children(recursive=True) or [self.process]
        largest = max((each.memory_full_info() for each in workers), key=lambda info: info.rss)
        return {"resident": largest.rss // MB, "proportional": largest.pss // MB}


@contextmanager
def serving(application: str, **surroundings: str) -> Iterator[Server]:
    """Serve a WSGI application on a free port until the block ends, with these variables beside ours."""
    port = _free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "1",
        "--threads", str(THREADS), "--keep-alive", "300", "--log-level", "error", "--no-control-socket",
    ]  # fmt: skip
    told = os.environ | LIKE_OURS | surroundings
    running = subprocess.Popen(command, cwd=settings.BASE_DIR, env=told)  # noqa: S603
    try:
        _wait_for(port)
        yield Server(port, psutil.Process(running.pid))
    finally:
        running.terminate()
        running.wait(timeout=30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


def _wait_for(port: int) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError(f"Nothing answers on port {port}.")
