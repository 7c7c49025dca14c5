"""A real supervisor over a copy of the project, in a folder whose name has spaces and Chinese characters."""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from config.supervisor.environment import read_env_file
from config.supervisor.places import CHECKOUT

LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "var", "__pycache__", ".*_cache", "node_modules", "docs", "tests")
OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "DJANGO_SETTINGS_MODULE", "DEBUG")


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something to become true."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


class Supervised:
    """One copy of the project and the supervisors that run in it."""

    def __init__(self, folder: Path) -> None:
        self.checkout = folder / "空 文件夹" / "恒温"
        shutil.copytree(CHECKOUT, self.checkout, ignore=LEFT_OUT)
        self.var = self.checkout / "var"
        self.output = folder / "output.txt"
        self.process: subprocess.Popen[bytes] | None = None

    def environment(self, **more: str) -> dict[str, str]:
        kept = {
            key: value
            for key, value in os.environ.items()
            if key not in OURS and not key.startswith(("HENGWEN", "PYTEST", "REDIS_"))
        }
        return kept | {"HENGWEN_DEMO": "0"} | more

    def start(self, command: str, *, until_ready: bool = True, **more: str) -> "subprocess.Popen[bytes]":
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "config.supervisor", command],
                cwd=self.checkout,
                env=self.environment(**more),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if until_ready:
            word = "servers are ready" if command == "servers" else "Hengwen is up"
            until(lambda: word in self.said() or self.ended(), 120)
            assert word in self.said(), self.said()
        return self.process

    def ended(self) -> bool:
        return self.process is None or self.process.poll() is not None

    def said(self) -> str:
        return self.output.read_text(encoding="utf-8")

    def refusal(self, command: str, **more: str) -> str:
        """Run a command that must not start, and read its one sentence."""
        done = subprocess.run(
            [sys.executable, "-m", "config.supervisor", command],
            cwd=self.checkout,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        return done.stdout.strip().splitlines()[-1]

    def child(self, name: str) -> int:
        """The process id of a child now; 0 while it has none."""
        try:
            pid = int(json.loads((self.var / "run" / f"{name}.pid").read_text(encoding="utf-8"))["pid"])
        except (FileNotFoundError, ValueError):
            return 0
        with contextlib.suppress(psutil.Error):  # it may die while it is looked at
            return pid if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE else 0
        return 0

    def database_url(self) -> str:
        return read_env_file(self.var / "run" / "env")["DATABASE_URL"]

    def owner_url(self) -> str:
        return read_env_file(self.var / "run" / "env")["OWNER_URL"]

    def below(self) -> list[psutil.Process]:
        """The supervisor and everything that it started."""
        assert self.process is not None
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)
        self.process.wait(60)

    def tidy(self) -> None:
        """Leave nothing: no process, no folder elsewhere."""
        if not self.ended():
            self.signal(signal.SIGTERM)
        note = self.var / "home"
        if note.exists():
            shutil.rmtree(note.read_text(encoding="utf-8").strip(), ignore_errors=True)


def alive(processes: list[psutil.Process]) -> list[str]:
    """Which of these processes still run."""
    return [repr(process) for process in processes if process.is_running() and process.status() != "zombie"]
