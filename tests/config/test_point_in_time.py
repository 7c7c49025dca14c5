"""Going back to a second: a base backup, the log of every change after it, and a moment between two writes."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from config.supervisor.home import own_folder
from config.supervisor.postgres import archive_settings
from tests.config.standby import Standby, primary_of
from tests.config.supervised import Supervised, until
from tests.config.test_service_drill import any_port

WRITES = "CREATE TABLE wages (what text, at timestamptz DEFAULT clock_timestamp())"


class Restored(Standby):
    """The base backup, brought forward by the archive to a moment, and then a server of its own."""

    def to_the_moment(self, archive: Path, moment: str = "") -> None:
        """Write what an administrator writes: docs/operations.md, “To any second”."""
        fetch = f'cp "{archive}/%f" "%p"'.replace("100%", "100%%").replace("'", "''")
        lines = [f"restore_command = '{fetch}'", "recovery_target_action = 'promote'"]
        lines += [f"recovery_target_time = '{moment}'"] if moment else []
        with (self.data / "postgresql.auto.conf").open("a", encoding="utf-8") as settings:
            settings.write("\n".join(lines) + "\n")
        (self.data / "recovery.signal").touch()
        (self.data / "standby.signal").unlink()  # it does not follow anybody: there is nobody left
        self.start()

    def answers(self) -> bool:
        with contextlib.suppress(psycopg2.OperationalError):
            return self.ask("SELECT pg_is_in_recovery()") == [(False,)]
        return False


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "日志 100%" / "it's"


@pytest.fixture
def restored(supervised: Supervised, archive: Path) -> Iterator[Restored]:
    """A server with its archive, and the copy that will be restored from it."""
    supervised.start("servers", until_ready=True, WAL_ARCHIVE=str(archive))
    supervised.replica_port = any_port()
    copy = Restored(supervised)
    for folder in (archive.parent, archive):
        own_folder(folder, copy.identity)
    opened = archive.parent
    while opened != opened.parent:  # the server's user must be able to get there
        with contextlib.suppress(PermissionError):
            opened.chmod(opened.stat().st_mode | 0o011)
        opened = opened.parent
    yield copy
    copy.stop()


def ask(supervised: Supervised, statement: str, values: list[str] | None = None) -> list[tuple]:
    source = primary_of(supervised, "OWNER_URL")
    with contextlib.closing(psycopg2.connect(dbname="hengwen", **source)) as line, line.cursor() as cursor:
        line.autocommit = True
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def close_the_piece(copy: Restored, supervised: Supervised) -> str:
    """Hand over the piece of the log that is being written, and wait until the archive has it."""
    line = psycopg2.connect(
        host="127.0.0.1", port=copy.primary["port"], user="postgres", password=copy.password, dbname="postgres"
    )
    line.autocommit = True
    with contextlib.closing(line), line.cursor() as cursor:
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_lsn())")
        piece = cursor.fetchone()[0]
        cursor.execute("SELECT pg_switch_wal()")

        def kept() -> bool:
            cursor.execute("SELECT last_archived_wal FROM pg_stat_archiver")
            return (cursor.fetchone()[0] or "") >= piece

        until(kept, 60)
    return piece


@pytest.mark.slow
@pytest.mark.drill
def test_the_machine_is_lost_and_the_second_between_two_writes_comes_back(
    supervised: Supervised, restored: Restored, archive: Path
) -> None:
    restored.copy()  # while the server works, and before anything that is asked for
    ask(supervised, WRITES)
    ask(supervised, "INSERT INTO wages (what) VALUES ('first')")
    time.sleep(0.5)
    between = str(ask(supervised, "SELECT clock_timestamp()")[0][0])
    time.sleep(0.5)
    ask(supervised, "INSERT INTO wages (what) VALUES ('second, a mistake')")
    close_the_piece(restored, supervised)
    for process in supervised.below():
        with contextlib.suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    until(supervised.ended)
    shutil.rmtree(restored.postgres.data)  # and its disk with it

    restored.to_the_moment(archive, between)

    assert restored.ask("SELECT what FROM wages") == [("first",)]
    assert restored.ask("INSERT INTO wages (what) VALUES ('after') RETURNING what") == [("after",)]  # it works again


@pytest.mark.slow
@pytest.mark.drill
def test_without_a_moment_everything_that_was_archived_comes_back(
    supervised: Supervised, restored: Restored, archive: Path
) -> None:
    restored.copy()
    ask(supervised, WRITES)
    for number in range(3):
        ask(supervised, "INSERT INTO wages (what) SELECT %s FROM generate_series(1, 1000)", [str(number)])
        close_the_piece(restored, supervised)

    restored.to_the_moment(archive)

    assert restored.ask("SELECT what, count(*) FROM wages GROUP BY what ORDER BY what") == [
        (str(number), 1000) for number in range(3)
    ]


def test_nothing_is_archived_unless_somebody_asks() -> None:
    assert archive_settings({}) == ()


def test_a_piece_is_kept_once_and_never_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "日志 100%" / "it's"
    folder.mkdir(parents=True)
    piece, kept = tmp_path / "000000010000000000000001", folder / "000000010000000000000001"
    command = archive_settings({"WAL_ARCHIVE": str(folder)})[-1].removeprefix("archive_command=")
    shell = command.replace("%p", str(piece)).replace("%f", piece.name).replace("%%", "%")

    def archived(content: bytes) -> bool:
        piece.write_bytes(content)
        return subprocess.run(["/bin/sh", "-c", shell], check=False).returncode == 0

    assert archived(b"once")
    assert archived(b"once")  # offered again after a crash
    assert not archived(b"other")
    assert kept.read_bytes() == b"once"
    assert [path.name for path in folder.iterdir()] == [piece.name]
