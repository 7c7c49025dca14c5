"""Real PostgreSQL and Redis under a real supervisor: killed, restarted, refused, stopped."""

import contextlib
import os
import signal
import subprocess
import sys

import psutil
import psycopg2
import pytest

from config.supervisor.home import identity_for
from config.supervisor.places import Places
from config.supervisor.postgres import Postgres
from config.supervisor.processes import as_user
from tests.config.supervised import Supervised, alive, until

pytestmark = pytest.mark.slow


def ask(supervised: Supervised, statement: str) -> list[tuple]:
    with contextlib.closing(psycopg2.connect(supervised.owner_url())) as connection, connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall() if cursor.description else []
        connection.commit()
    return rows


def answers(supervised: Supervised) -> bool:
    try:
        return ask(supervised, "SELECT 1") == [(1,)]
    except psycopg2.OperationalError:
        return False


def test_a_killed_server_comes_back_with_everything_that_was_committed(supervised: Supervised) -> None:
    supervised.start("servers")
    ask(supervised, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    for name in ("postgres", "redis"):
        before = supervised.child(name)
        os.kill(before, signal.SIGKILL)
        until(lambda name=name, before=before: supervised.child(name) not in {0, before})
    until(lambda: answers(supervised))
    assert ask(supervised, "SELECT count(*) FROM kept") == [(1000,)]


def test_no_role_is_a_superuser_and_the_locale_is_the_same_everywhere(supervised: Supervised) -> None:
    supervised.start("servers", LC_ALL="zh_CN.UTF-8", PGDATA="/nowhere", PGPORT="1")
    mighty = "SELECT rolsuper, rolcreatedb, rolbypassrls FROM pg_roles WHERE rolname = "
    assert ask(supervised, f"{mighty} 'app'") == [(False, False, False)]
    assert ask(supervised, f"{mighty} current_user") == [(False, True, True)]  # who installs, loads and saves
    assert ask(supervised, "SELECT proleakproof FROM pg_proc WHERE proname = 'arraycontains'") == [(True,)]
    assert ask(
        supervised,
        "SELECT datlocprovider::text, datlocale, datcollate, pg_encoding_to_char(encoding)"
        " FROM pg_database WHERE datname = current_database()",
    ) == [("b", "C.UTF-8", "C", "UTF8")]
    assert ask(supervised, "SELECT current_setting('fsync'), current_setting('data_checksums')") == [("on", "on")]


def test_a_second_supervisor_says_so_and_leaves_the_first_alone(supervised: Supervised) -> None:
    first = supervised.start("servers")
    told = supervised.refusal("servers")
    assert "already runs in this folder" in told
    assert str(first.pid) in told
    assert answers(supervised)


def test_sigterm_stops_everything(supervised: Supervised) -> None:
    first = supervised.start("servers")
    below = supervised.below()
    supervised.signal(signal.SIGTERM)
    assert first.returncode == 0
    assert alive(below) == []
    assert not (supervised.var / "run" / "env").exists()


def test_after_kill_9_of_the_supervisor_the_next_start_works(supervised: Supervised) -> None:
    supervised.start("servers")
    ask(supervised, "CREATE TABLE kept AS SELECT 42 AS n")
    below = supervised.below()
    supervised.signal(signal.SIGKILL)
    supervised.start("servers")
    assert ask(supervised, "SELECT n FROM kept") == [(42,)]
    until(lambda: alive(below) == [])


def test_a_postmaster_left_behind_is_stopped_and_replaced(supervised: Supervised) -> None:
    supervised.start("servers")
    command = psutil.Process(supervised.child("postgres")).cmdline()
    supervised.signal(signal.SIGTERM)
    data = command[command.index("-D") + 1]
    # Started by nobody whom we know: only its folder and its program say that it is ours.
    orphan = subprocess.Popen(
        command,
        cwd=data,
        env={"LC_ALL": "C"},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **as_user(identity_for(Postgres(Places(supervised.var), Places(supervised.var).var).data)),
    )
    until(lambda: os.path.exists(os.path.join(data, "postmaster.pid")))
    supervised.start("servers")
    assert orphan.wait(20) == 0
    assert "left by an earlier run" in supervised.said()
    assert answers(supervised)


def test_data_of_another_postgresql_version_is_refused(supervised: Supervised) -> None:
    (supervised.var / "pg").mkdir(parents=True)
    (supervised.var / "pg" / "PG_VERSION").write_text("16\n")
    (supervised.var / "secrets.env").write_text("POSTGRES_SUPERUSER_PASSWORD=x\n")
    if os.geteuid() == 0:
        (supervised.var / "home").write_text(f"{supervised.var}\n")
    assert "holds data of PostgreSQL 16, this is 18" in supervised.refusal("servers")


def test_data_without_their_secrets_are_refused(supervised: Supervised) -> None:
    supervised.start("servers")
    supervised.signal(signal.SIGTERM)
    (supervised.var / "secrets.env").unlink()
    assert "secrets.env is missing" in supervised.refusal("servers")


def test_servers_that_the_environment_names_are_not_started(supervised: Supervised) -> None:
    supervised.start("servers", DATABASE_URL="postgres://a@127.0.0.1:1/b", REDIS_URL="redis://127.0.0.1:2")
    assert [supervised.child("postgres"), supervised.child("redis")] == [0, 0]
    assert supervised.database_url() == "postgres://a@127.0.0.1:1/b"


def test_a_command_on_the_data_starts_and_stops_the_servers_by_itself(supervised: Supervised) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "config.supervisor", "manage", "version"],
        cwd=supervised.checkout,
        env=supervised.environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[-1][:2]) == (0, "5."), done.stdout + done.stderr
    assert [supervised.child("postgres"), supervised.child("redis")] == [0, 0]
