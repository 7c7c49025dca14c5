"""The real service under the real supervisor: with a replica that streams, and with everything killed under load.

What was acknowledged over HTTP is in the database, once, and there are no half rows; web, worker, beat, PostgreSQL and
Redis are killed in turn, and Redis is emptied in the middle. A new version is taken up without a refusal.
Pages that may be older read the replica, and do without
it when it is behind or gone.
"""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import time

import psutil
import psycopg2
import pytest
import redis
from django.db import connection

from config.supervisor.environment import read_env_file
from core.backup.making import surroundings, target_of
from core.privacy.verifying import program
from tests.config.crowd import CLIENTS, Browser, Crowd
from tests.config.standby import Standby, primary_of
from tests.config.supervised import Supervised, until
from tests.config.test_run import healthy
from tests.unions.founding import credit_code

ROUNDS = int(os.environ.get("HENGWEN_KILL_ROUNDS", "2"))
RELOADS = int(os.environ.get("HENGWEN_RELOADS", "3"))
VICTIMS = ("web", "worker", "postgres", "beat", "redis")
PAGE = "/search/?q=%E8%A1%97%E9%81%93"
SOMEBODY = """
from datetime import date
from accounts.models import User
from unions.models import Post, Union
account = User(username="drill", name="沈静怡")
account.set_password("Hengwen-2026")
account.save()
county = Union.unscoped.get(level="county", region_id="330203")
Post.objects.create(user=account, union=county, role="township_caseworker", from_on=date(2026, 1, 1))
"""

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.drill]


@pytest.fixture(scope="module")
def service(tmp_path_factory, django_db_setup, django_db_blocker):
    """The whole service, started once for both drills, and ended whatever happens."""
    with django_db_blocker.unblock():
        source = surroundings(target_of(connection.settings_dict))
    supervised, port = Supervised(tmp_path_factory.mktemp("service")), any_port()
    try:
        bring_up(supervised, port, source)
        yield supervised, port
    finally:
        supervised.tidy()


def any_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def bring_up(supervised, port, source):
    """Start it on the database of the test run, copied: its tables need not be made once more."""
    supervised.start("servers")
    target, ours = primary_of(supervised, "OWNER_URL"), primary_of(supervised)
    supervised.replica_port = any_port()
    command = [program("pg_dump"), "--format=custom", "--no-owner"]
    dump = subprocess.run(command, env=source, stdout=subprocess.PIPE, check=True)
    subprocess.run(
        [program("pg_restore"), "--single-transaction", "--no-owner", "--dbname=hengwen"],
        input=dump.stdout,
        env=surroundings(target),
        check=True,
    )
    supervised.signal(signal.SIGTERM)
    replica = f"postgres://app:{ours['password']}@127.0.0.1:{supervised.replica_port}/hengwen"
    supervised.start("run", PORT=str(port), REPLICA_URL=replica, SECOND_FACTOR_ROLES="none")
    subprocess.run(
        [sys.executable, "-m", "config.supervisor", "manage", "shell", "--no-imports", "-c", SOMEBODY],
        cwd=supervised.checkout,
        env=supervised.environment(),
        check=True,
    )


@pytest.fixture
def standby(service):
    second = Standby(service[0])
    yield second
    second.stop()


def asked(standby, browser):
    """Open the page until the copy has been asked for it; the numbers of a server come a moment later."""
    before, deadline = standby.pages(), time.monotonic() + 20
    while time.monotonic() < deadline:
        assert browser._send("GET", PAGE)[0] == 200
        time.sleep(1.1)
        if standby.pages() > before:
            return True
    return False


def test_a_replica_that_streams_takes_what_may_be_older_and_is_left_when_it_falls_behind(service, standby):
    _supervised, port = service
    browser = Browser(port)
    assert browser._send("GET", PAGE)[0] == 200  # named, and not there yet: the primary answers

    standby.copy()
    standby.start()
    browser.cookies.pop("wrote", None)
    assert asked(standby, browser), "the replica was never asked"

    # Who has just written reads what they wrote.
    assert browser.register(credit_code(9_000_001)), browser.last
    assert "wrote" in browser.cookies, browser.last
    before = standby.pages()
    for _turn in range(3):
        assert browser._send("GET", PAGE)[0] == 200
    time.sleep(1.1)
    assert standby.pages() == before
    browser.cookies.pop("wrote")

    # It stops replaying: after a few seconds it is too far behind.
    standby.ask("SELECT pg_wal_replay_pause()")
    assert browser.register(credit_code(9_000_002))
    browser.cookies.pop("wrote")
    time.sleep(8.5)
    browser._send("GET", PAGE)
    time.sleep(1.1)
    before = standby.pages()
    for _turn in range(3):
        assert browser._send("GET", PAGE)[0] == 200
    time.sleep(1.1)
    assert standby.pages() == before
    standby.ask("SELECT pg_wal_replay_resume()")
    assert asked(standby, browser), "it caught up and was not asked again"

    # It dies while it is in use: no page fails for it.
    standby.stop()
    assert [browser._send("GET", PAGE)[0] for _turn in range(8)] == [200] * 8


def ask(supervised, statement):
    with contextlib.closing(psycopg2.connect(supervised.owner_url())) as line, line.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def running(supervised, victim):
    """Return the process id of a child that runs; never 0, which would be ourselves."""
    found = []
    until(lambda: found.append(supervised.child(victim)) or found[-1] > 0, 40)
    return found[-1]


def emptied(supervised):
    try:
        return redis.Redis.from_url(read_env_file(supervised.var / "run" / "env")["REDIS_URL"]).flushall()
    except redis.RedisError:  # it was killed a moment ago
        return False


def workers_of(master):
    return {child.pid for child in psutil.Process(master).children()}


def test_a_new_version_is_taken_up_under_load_and_nobody_notices(service):
    supervised, port = service
    until(lambda: healthy(port))
    master, crowd = running(supervised, "web"), Crowd(port)
    until(lambda: len(crowd.acknowledged) > 5 or crowd.faults, 60)
    for _reload in range(RELOADS):
        old, done = workers_of(master), len(crowd.acknowledged)
        assert old
        os.kill(master, signal.SIGHUP)  # what systemctl reload hengwen-web does
        until(lambda old=old: workers_of(master) and not workers_of(master) & old, 60)
        until(lambda done=done: len(crowd.acknowledged) > done + 3 * CLIENTS or crowd.faults, 60)
    crowd.stop()

    print(f"\n{RELOADS} reloads, {len(crowd.acknowledged)} acknowledged, {crowd.again} refused")  # noqa: T201
    assert crowd.faults == []
    assert crowd.again == 0  # not one connection refused, cut off or answered with an error
    assert running(supervised, "web") == master


def test_nothing_acknowledged_is_lost_and_nothing_is_there_twice(service):
    supervised, port = service
    dice, kills, longest = random.Random(7), dict.fromkeys(VICTIMS, 0), 0.0
    crowd = Crowd(port)
    until(lambda: len(crowd.acknowledged) > 5 or crowd.faults, 30)
    for turn in range(ROUNDS):
        for victim in VICTIMS:
            time.sleep(dice.random())
            before = running(supervised, victim)
            os.kill(before, signal.SIGKILL)
            kills[victim] += 1
            began = time.monotonic()
            until(lambda victim=victim, before=before: supervised.child(victim) not in {0, before}, 40)
            done = len(crowd.acknowledged)
            until(lambda done=done: len(crowd.acknowledged) > done + 3 * CLIENTS or crowd.faults, 60)
            longest = max(longest, time.monotonic() - began)
        if turn == 0:
            until(lambda: emptied(supervised), 20)
    crowd.stop()
    assert crowd.faults == []
    until(lambda: healthy(port))

    rows = ask(supervised, "SELECT credit_code, count(*) FROM unions_employer WHERE name LIKE '恒温试验%' GROUP BY 1")
    told = ask(
        supervised,
        "SELECT data->>'credit_code', count(*) FROM core_event WHERE code = 'unions.employer.registered'"
        " AND data->>'name' LIKE '恒温试验%' GROUP BY 1",
    )
    lost = set(crowd.acknowledged) - {code for code, _count in rows}
    doubled = [code for code, count in (*rows, *told) if count != 1]
    print(  # noqa: T201 the figures of the drill
        f"\nkilled {kills}, Redis emptied once; {len(crowd.acknowledged)} acknowledged, {crowd.again} sent again,"
        f" {len(lost)} lost, {len(doubled)} doubled; longest silence {longest:.1f} s"
    )
    assert lost == set()
    assert doubled == []
    assert dict(rows) == dict(told)  # no row without its event, no event without its row
    assert sum(kills.values()) == ROUNDS * len(VICTIMS)
    # What only beat and worker do is caught up, though Redis forgot its hints: every event is sealed, none owed.
    until(lambda: ask(supervised, "SELECT count(*) FROM core_unsealedevent") == [(0,)], 60)
    until(lambda: ask(supervised, "SELECT count(*) FROM core_delivery WHERE done_at IS NULL") == [(0,)], 60)
