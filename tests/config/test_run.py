"""`make run` as a person meets it: web, worker and beat over real servers."""

import os
import signal
import socket
import subprocess
import urllib.request
from pathlib import Path

import pytest

from config.supervisor.places import CHECKOUT
from config.supervisor.ports import LOOPBACK, is_free
from tests.config.supervised import Supervised, alive, until

APPLICATION = ("web", "worker", "beat")


def free_port() -> int:
    return next(port for port in range(18000, 19000) if is_free(port))


@pytest.mark.slow
@pytest.mark.drill
def test_everything_runs_comes_back_and_stops(supervised: Supervised) -> None:
    port = free_port()
    supervised.start("run", PORT=str(port))
    assert f"http://127.0.0.1:{port}" in supervised.said().splitlines()[-1]
    assert healthy(port)

    for name in APPLICATION:
        before = supervised.child(name)
        os.kill(before, signal.SIGKILL)
        until(lambda name=name, before=before: supervised.child(name) not in {0, before})
    until(lambda: healthy(port))

    killed = supervised.below()
    supervised.signal(signal.SIGKILL)
    supervised.start("run", PORT=str(port))
    assert "Applying" not in supervised.said(), "what was prepared once is not prepared again"
    assert healthy(port)
    until(lambda: alive(killed) == [])

    below = supervised.below()
    assert len(below) > len(APPLICATION)
    supervised.signal(signal.SIGINT)
    assert supervised.process is not None
    assert supervised.process.returncode == 0
    assert alive(below) == []


def healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.drill
def test_a_taken_port_is_one_sentence_and_starts_nothing(supervised: Supervised) -> None:
    with socket.socket() as other:
        other.bind((LOOPBACK, 0))
        other.listen(1)
        port = other.getsockname()[1]
        told = supervised.refusal("run", PORT=str(port))
    assert f"Port {port} is taken" in told
    assert f"端口 {port} 已被" in told
    assert not (supervised.var / "pg").exists()


def test_an_old_python_is_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for tool in ("make", "sh"):
        (tmp_path / tool).symlink_to(
            next(Path(folder) / tool for folder in ("/usr/bin", "/bin") if (Path(folder) / tool).exists())
        )
    done = subprocess.run(
        ["make", "run"],
        cwd=CHECKOUT,
        env={"PATH": str(tmp_path), "HENGWEN_VENV": str(tmp_path / "none")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Python 3.11 to 3.13" in done.stderr
    assert not (tmp_path / "none").exists()
