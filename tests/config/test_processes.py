"""Knowing a process again, and not mistaking a stranger for ours."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from config.supervisor import processes
from tests.config.supervised import until

SLEEP = "import time; time.sleep(60)"


@pytest.fixture
def sleeper(tmp_path: Path) -> "Iterator[subprocess.Popen[bytes]]":
    child = processes.spawn([sys.executable, "-c", SLEEP], cwd=tmp_path, environment={}, log=tmp_path / "log")
    yield child
    child.kill()
    child.wait()


def test_a_child_is_known_again(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    processes.remember(tmp_path / "pid", sleeper.pid)
    found = processes.recall(tmp_path / "pid")
    assert found is not None
    assert found.pid == sleeper.pid


@pytest.mark.parametrize(
    "difference", [{"exe": "/bin/other"}, {"cwd": "/other"}, {"started": 1.0}, {"pid": 2_000_000_000}]
)
def test_a_stranger_with_the_same_number_is_not_believed(
    tmp_path: Path, sleeper: "subprocess.Popen[bytes]", difference: dict
) -> None:
    stranger = replace(processes.known(sleeper.pid), **difference)
    (tmp_path / "pid").write_text(json.dumps(asdict(stranger)))
    assert processes.recall(tmp_path / "pid") is None


@pytest.mark.parametrize("note", ["", "123", "{}", '{"pid": 1}'])
def test_a_broken_pid_file_is_nobody(tmp_path: Path, note: str) -> None:
    (tmp_path / "pid").write_text(note)
    assert processes.recall(tmp_path / "pid") is None
    assert processes.recall(tmp_path / "none") is None


def test_a_dead_child_is_nobody_even_before_it_is_reaped(tmp_path: Path, sleeper: "subprocess.Popen[bytes]") -> None:
    found = processes.known(sleeper.pid)
    sleeper.kill()
    until(lambda: not found.is_alive(), 5)


def test_a_process_that_does_not_listen_is_killed(tmp_path: Path) -> None:
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
    )
    child = processes.spawn([sys.executable, "-c", deaf], cwd=tmp_path, environment={}, log=tmp_path / "log")
    until(lambda: "deaf" in (tmp_path / "log").read_text(), 10)
    processes.end(processes.known(child.pid), signal.SIGTERM, 0.2)
    assert child.wait(5) == -signal.SIGKILL


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux tells a child that its parent died")
    script = (
        "import sys, time; from pathlib import Path; from config.supervisor.processes import remember, spawn\n"
        f"folder = Path({str(tmp_path)!r})\n"
        f"child = spawn([sys.executable, '-c', {SLEEP!r}], cwd=folder, environment={{}}, log=folder / 'log')\n"
        "remember(folder / 'pid', child.pid); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    until(lambda: processes.recall(tmp_path / "pid"), 20)
    found = processes.recall(tmp_path / "pid")
    parent.kill()
    parent.wait()
    until(lambda: found is not None and not found.is_alive(), 10)
