"""A second PostgreSQL that streams from a supervised one."""

import contextlib
import os
import signal
import subprocess
from urllib.parse import urlsplit

import psycopg2

from config.supervisor.environment import read_env_file
from config.supervisor.home import data_home, identity_for, own_folder
from config.supervisor.places import Places
from config.supervisor.postgres import Postgres
from config.supervisor.processes import as_user
from tests.config.supervised import until


def primary_of(supervised, name="DATABASE_URL"):
    url = urlsplit(read_env_file(supervised.var / "run" / "env")[name])
    return {"host": url.hostname, "port": str(url.port), "user": url.username, "password": url.password}


class Standby:
    """A streaming copy of a supervised PostgreSQL."""

    def __init__(self, supervised):
        places = Places(supervised.var, supervised.checkout)
        self.primary, self.port = primary_of(supervised), str(supervised.replica_port)
        self.password = read_env_file(supervised.var / "secrets.env")["POSTGRES_SUPERUSER_PASSWORD"]
        home = data_home(places)
        self.data, self.identity = home / "standby", identity_for(home / "pg")
        own_folder(self.data, self.identity)
        self.postgres = Postgres(places, home)
        self.environment = self.postgres.clean_environment() | {"PGPASSWORD": self.password}
        self.process = None

    def copy(self):
        """Take the base backup over the wire, while everybody writes."""
        source = ["-h", self.primary["host"], "-p", self.primary["port"], "-U", "postgres"]
        subprocess.run(
            [self.postgres.programs() / "pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast", *source],
            env=self.environment,
            check=True,
            cwd="/",
            **as_user(self.identity),
        )

    def start(self):
        settings = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "hot_standby=on"]
        self.process = subprocess.Popen(
            [
                self.postgres.programs() / "postgres",
                *("-D", self.data),
                *(part for setting in (*settings, "max_connections=200") for part in ("-c", setting)),
            ],
            env=self.environment,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **as_user(self.identity),
        )
        until(self.answers, 30)

    def answers(self):
        with contextlib.suppress(psycopg2.OperationalError):
            return self.ask("SELECT pg_is_in_recovery()") == [(True,)]
        return False

    def ask(self, statement):
        line = psycopg2.connect(
            host="127.0.0.1", port=self.port, user="postgres", password=self.password, dbname="hengwen"
        )
        line.autocommit = True
        with contextlib.closing(line), line.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()

    def pages(self):
        """How many statements of pages it has answered."""
        found = self.ask("SELECT sum(idx_scan + seq_scan) FROM pg_stat_user_tables WHERE relname LIKE 'unions_union%'")
        return int(found[0][0] or 0)

    def stop(self):
        if self.process and self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
            self.process.wait()
