"""Where things lie: the checkout, and everything that running writes, below one folder (`var/`, or HENGWEN_VAR)."""

import errno
import fcntl
import os
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from config.supervisor.console import FaultError

CHECKOUT = Path(__file__).resolve().parent.parent.parent
NEEDED_FIRST = 400 * 1024 * 1024
NEEDED_LATER = 100 * 1024 * 1024


@dataclass(frozen=True)
class Places:
    """The folders of one running Hengwen."""

    var: Path
    checkout: Path = CHECKOUT

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def secrets(self) -> Path:
        return self.var / "secrets.env"

    @property
    def environment(self) -> Path:
        return self.run / "env"

    def aside(self, number: int = 0) -> "Places":
        """Name the places of a test run, so that tests never touch the data of `make run`."""
        return Places(self.var / ("test" if number == 0 else f"test-{number}"), self.checkout)


def main_places() -> Places:
    """Find the places that the person means: HENGWEN_VAR, else `var/` in the checkout."""
    return Places(Path(os.environ.get("HENGWEN_VAR") or CHECKOUT / "var").absolute())


def prepare(places: Places) -> None:
    """Create the folders, or say in one sentence why they cannot be written."""
    try:
        places.var.mkdir(mode=0o755, parents=True, exist_ok=True)  # as root, the servers' user walks through it
        for folder in (places.run, places.log):
            folder.mkdir(mode=0o700, exist_ok=True)
        probe = places.run / ".probe"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as error:
        raise explain(OSError(error.errno, error.strerror, os.fspath(places.var)), places.var) from error
    started_before = (places.var / "secrets.env").exists()
    if shutil.disk_usage(places.var).free < (NEEDED_LATER if started_before else NEEDED_FIRST):
        raise disk_full(places.var)


def disk_full(folder: Path) -> FaultError:
    """Make the sentence for a full disk."""
    return FaultError(
        f"磁盘已满:{folder} 所在分区剩余空间不足,请清理后重试。", f"The disk holding {folder} is full; free some space."
    )


def explain(error: OSError, folder: Path) -> FaultError:
    """Turn an operating-system error about our folders into one sentence."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full(folder)
    path = error.filename or folder
    return FaultError(
        f"无法写入 {path}:请检查文件夹的所有者和权限。",
        f"{path} cannot be written ({os.strerror(error.errno or 0)}); check its owner and mode.",
    )


class Lock:
    """One flock on the folder: whoever holds it is the only supervisor of these data."""

    def __init__(self, places: Places) -> None:
        self.path = places.var / "lock"
        self._descriptor = -1

    def take(self) -> bool:
        """Take the lock, or answer False when another supervisor holds it."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        if not self._lock(descriptor):
            os.close(descriptor)
            return False
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()}\n".encode())
        self._descriptor = descriptor
        return True

    @staticmethod
    def _lock(descriptor: int) -> bool:
        for _ in range(5):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.05)  # somebody may only have asked who holds it
            else:
                return True
        return False

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor >= 0:
            os.ftruncate(self._descriptor, 0)
            os.close(self._descriptor)
            self._descriptor = -1

    def holder(self) -> int:
        """Read the process id of the supervisor that holds the lock; 0 when nobody does."""
        if not self.path.exists():
            return 0
        with self.path.open(encoding="ascii") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(file.read().strip() or 0)
        return 0
