"""Each reason why nothing can start is one sentence in two languages."""

import errno
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config.supervisor import application, console, home, places, supervision
from config.supervisor.console import FaultError
from config.supervisor.places import Lock, Places


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(1, 1, 0))
    with pytest.raises(FaultError, match=r"磁盘已满.* / The disk holding"):
        places.prepare(Places(tmp_path / "var", tmp_path))


def test_a_disk_that_fills_up_later(tmp_path: Path) -> None:
    assert "磁盘已满" in str(places.explain(OSError(errno.ENOSPC, "No space left on device"), tmp_path))


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file where a folder should be")
    with pytest.raises(FaultError, match=r"无法写入 .* / .*cannot be written"):
        places.prepare(Places(tmp_path / "var", tmp_path))


def test_a_service_that_ends_at_once_tells_its_own_words(places: Places) -> None:
    service = supervision.Service(
        name="web",
        argv=[sys.executable, "-c", "raise SystemExit('FATAL: it was the port')"],
        directory=places.var,
        environment={},
        is_ready=lambda: False,
    )
    child = supervision.Child(service, places)
    child.start()
    with pytest.raises(FaultError, match=r"web 未能启动\(FATAL: it was the port\)"):
        child.wait_ready(supervision.Wish())


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none(port: str) -> None:
    with pytest.raises(FaultError, match="is not a port number"):
        application.Web({"PORT": port})


def test_a_lock_tells_its_holder_and_comes_free(places: Places) -> None:
    first, second = Lock(places), Lock(places)
    assert first.take()
    assert not second.take()
    assert second.holder() == os.getpid()
    first.release()
    assert second.holder() == 0
    assert second.take()
    second.release()


def test_a_dead_child_is_restarted_ever_more_slowly(places: Places) -> None:
    service = supervision.Service(name="worker", argv=[sys.executable, "-c", ""], directory=places.var, environment={})
    child = supervision.Child(service, places)
    pauses = []
    for _ in range(8):
        child.start()
        assert child.process is not None
        child.process.wait()
        child.watch()
        pauses.append(child.pause)
        assert child.process is None
        child.watch()
        assert child.process is None, "it waits"
    assert pauses == [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0]


def test_a_copied_checkout_does_not_share_the_data_of_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "identity_for", lambda _data: None)
    shelter = tmp_path / "shelter"
    shelter.mkdir()
    first, second = Places(tmp_path / "a"), Places(tmp_path / "b")
    first.var.mkdir()
    (first.var / "home").write_text(str(shelter))
    (shelter / "owner").write_text(f"{first.var}\n")
    shutil.copytree(first.var, second.var)
    assert home.data_home(first) == shelter
    assert home.data_home(second) != shelter
    shutil.rmtree(first.var)
    third = Places(tmp_path / "c")  # moved, not copied
    third.var.mkdir()
    (third.var / "home").write_text(str(shelter))
    assert home.data_home(third) == shelter


def test_a_terminal_that_went_away_stops_nothing() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    script = "from config.supervisor.console import say\nfor _ in range(3): say('甲', 'a')\nimport os; os._exit(0)"
    done = subprocess.run([sys.executable, "-c", script], stdout=writer, check=False, env={"LC_ALL": "C"})
    os.close(writer)
    assert done.returncode == 0
    console.say("完", "end")
