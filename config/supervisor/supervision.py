"""One child and its life: started, ready, restarted with back-off when it dies, stopped by the signal that suits it."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from config.supervisor import processes
from config.supervisor.console import FaultError, say
from config.supervisor.places import Places, disk_full

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 30.0
LARGEST_LOG = 20 * 1024 * 1024


class StopRequestedError(Exception):
    """Somebody asked the supervisor to stop while it was waiting."""


@dataclass
class Wish:
    """Whether somebody wants us to stop: set by Ctrl-C, SIGTERM and a closed terminal."""

    signal: int = 0

    def listen(self) -> None:
        """Note the signals instead of dying from them."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._note)

    def _note(self, number: int, _frame: object) -> None:
        self.signal = number

    def pause(self, seconds: float) -> None:
        """Wait a little, or leave at once when asked to stop."""
        if self.signal:
            raise StopRequestedError
        time.sleep(seconds)
        if self.signal:
            raise StopRequestedError


def end_orphan(places: Places, name: str, stop_signal: int = signal.SIGTERM, patience: float = 5.0) -> None:
    """Stop a child that an earlier supervisor left behind when it was killed."""
    file = places.run / f"{name}.pid"
    orphan = processes.recall(file)
    if orphan:
        say(f"停止上次遗留的 {name}", f"stopping {name} left by an earlier run")
        processes.end(orphan, stop_signal, patience)
    file.unlink(missing_ok=True)


@dataclass(frozen=True)
class Service:
    """What a child is: its program, its surroundings, how it says it is ready and how it likes to be stopped."""

    name: str
    argv: Sequence[str | Path]
    directory: Path
    environment: Mapping[str, str]
    is_ready: Callable[[], bool] = lambda: True
    ready_seconds: float = 60.0
    stop_signal: int = signal.SIGTERM
    stop_seconds: float = 10.0
    identity: processes.Identity | None = None
    stdin: bytes = b""


@dataclass
class Child:
    """A service that runs, or is about to run again."""

    service: Service
    places: Places
    process: "subprocess.Popen[bytes] | None" = None
    pause: float = FIRST_PAUSE
    started_at: float = 0.0
    again_at: float = 0.0
    log_start: int = field(default=0, repr=False)

    @property
    def log(self) -> Path:
        return self.places.log / f"{self.service.name}.log"

    @property
    def pid_file(self) -> Path:
        return self.places.run / f"{self.service.name}.pid"

    def start(self) -> None:
        """Start the program now."""
        service = self.service
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        self.log_start = self.log.stat().st_size if self.log.exists() else 0
        self.process = processes.spawn(
            service.argv,
            cwd=service.directory,
            environment=service.environment,
            log=self.log,
            death_signal=service.stop_signal,
            identity=service.identity,
            stdin=service.stdin,
        )
        self.started_at = time.monotonic()
        processes.remember(self.pid_file, self.process.pid)

    def wait_ready(self, wish: Wish) -> None:
        """Wait until the service answers; a service that ends instead is a fault told with its own last words."""
        deadline = time.monotonic() + self.service.ready_seconds
        while not self.service.is_ready():
            if self.process is None or self.process.poll() is not None or time.monotonic() > deadline:
                raise self.fault()
            wish.pause(0.05)

    def last_words(self) -> str:
        """Read what the service wrote since it was started."""
        try:
            with self.log.open("rb") as file:
                file.seek(self.log_start)
                return file.read()[-20_000:].decode("utf-8", "replace")
        except FileNotFoundError:
            return ""

    def fault(self) -> FaultError:
        """Why the service did not start, as a sentence."""
        words = self.last_words()
        if "No space left on device" in words:
            return disk_full(self.places.var)
        if self.process is not None and self.process.poll() is None:
            return FaultError(
                f"{self.service.name} 在 {self.service.ready_seconds:g} 秒内没有应答,详见 {self.log}。",
                f"{self.service.name} did not answer within {self.service.ready_seconds:g} s; see {self.log}.",
            )
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        telling = next((line for line in lines if "FATAL" in line or "Error" in line), lines[-1] if lines else "-")
        return FaultError(
            f"{self.service.name} 未能启动({telling[:200]}),详见 {self.log}。",
            f"{self.service.name} did not start; see {self.log}.",
        )

    def watch(self) -> None:
        """Restart the service if it died, quickly at first, then ever more slowly."""
        now = time.monotonic()
        if self.process is not None:
            code = self.process.poll()
            if code is None:
                return
            self.pause = FIRST_PAUSE if now - self.started_at > STEADY_SECONDS else min(self.pause * 2, LONGEST_PAUSE)
            self.again_at, self.process = now + self.pause, None
            processes.kill_group_left_by(self.pid_file)
            say(
                f"{self.service.name} 意外退出({ending(code)}),{self.pause:g} 秒后重启,日志 {self.log}",
                f"{self.service.name} ended ({ending(code)}); restarting in {self.pause:g} s",
            )
        elif now >= self.again_at:
            self.start()

    def stop(self) -> None:
        """Stop the service by its own signal, and with force when it does not listen."""
        if self.process is None:
            return
        if self.process.poll() is None:
            os.kill(self.process.pid, self.service.stop_signal)
            try:
                self.process.wait(self.service.stop_seconds)
            except subprocess.TimeoutExpired:
                processes.kill_group(self.process.pid)
                self.process.wait()
        self.process = None
        self.pid_file.unlink(missing_ok=True)


def ending(code: int) -> str:
    """How a process ended, in words."""
    return signal.Signals(-code).name if code < 0 else f"exit {code}"
