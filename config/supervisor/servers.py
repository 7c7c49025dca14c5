"""PostgreSQL and Redis together, for a run or for the tests; each is left out when the person names another one."""

import re
import shutil
import signal
from pathlib import Path

from config.supervisor import environment, home
from config.supervisor.console import FaultError, say
from config.supervisor.places import Places
from config.supervisor.postgres import STOP_SECONDS, Postgres
from config.supervisor.redis import Redis
from config.supervisor.supervision import Child, Wish, end_orphan

PORT_TRIES = 3


class Servers:
    """The embedded servers of one folder, and the environment that leads to them."""

    def __init__(self, places: Places, wish: Wish, *, throw_away: bool = False) -> None:
        self.places = places
        self.wish = wish
        self.throw_away = throw_away
        self.environment = environment.given(places.checkout)
        self.is_external = bool(self.environment.get("DATABASE_URL"))  # the person brought an own database
        self.children: list[Child] = []  # in the order in which they start

    def start(self) -> None:
        """Start what the environment does not name, and write the way there to var/run/env."""
        data_home = home.data_home(self.places)
        if self.throw_away:
            self._forget(data_home)
        postgres = Postgres(self.places, data_home, throw_away=self.throw_away)
        redis = Redis(self.places, data_home, throw_away=self.throw_away)
        secrets = environment.kept_secrets(self.places, has_data=(postgres.data / "PG_VERSION").exists())
        postgres.secrets = redis.secrets = secrets
        if not self.environment.get("DATABASE_URL"):
            self._start_postgres(postgres)
        if not self.environment.get("REDIS_URL"):
            end_orphan(self.places, "redis")
            self._start(redis)
            self.environment["REDIS_URL"] = redis.url()
        self.environment["REDIS_URL"] = re.sub(r"(?<=[^/])/\d*$", "", self.environment["REDIS_URL"])  # no number here
        for key in environment.SHARED_WITH_DJANGO:
            self.environment[key] = self.environment.get(key) or secrets[key]
        self.environment["HENGWEN_VAR"] = str(self.places.var)
        if not self.is_external:  # our own servers hold a demonstration, which must open without a telephone at hand
            self.environment.setdefault("SECOND_FACTOR_ROLES", "")
            self.environment.setdefault("DEMONSTRATION", "1")
        ours = ("HENGWEN_VAR", "SECOND_FACTOR_ROLES", "DEMONSTRATION")
        shared = ("DATABASE_URL", "OWNER_URL", "REDIS_URL", *environment.SHARED_WITH_DJANGO, *ours)
        environment.write_private(
            self.places.environment, {key: self.environment[key] for key in shared if key in self.environment}
        )

    def _start_postgres(self, postgres: Postgres) -> None:
        postgres.check()
        end_orphan(self.places, "postgres", signal.SIGINT, STOP_SECONDS)
        postgres.end_orphan()
        postgres.create()
        self._start(postgres)
        postgres.ensure_roles_and_database()
        self.environment["DATABASE_URL"], self.environment["OWNER_URL"] = postgres.url(), postgres.owner_url()

    def _start(self, server: Postgres | Redis) -> None:
        """Start a server; when somebody takes its port at the same moment, try with another."""
        for attempt in range(1, PORT_TRIES + 1):
            child = Child(server.service(), self.places)
            child.start()
            self.children.append(child)
            try:
                child.wait_ready(self.wish)
            except FaultError:
                if "in use" not in child.last_words() or attempt == PORT_TRIES:
                    raise
                child.stop()
                self.children.remove(child)
            else:
                say(
                    f"{child.service.name} 已就绪,端口 {server.port}",
                    f"{child.service.name} is ready on port {server.port}",
                )
                return

    def _forget(self, data_home: Path) -> None:
        for name in ("pg", "pg.new", "redis"):
            folder = data_home / name
            if name == "pg" and folder.exists():
                Postgres(self.places, data_home).end_orphan()
            shutil.rmtree(folder, ignore_errors=True)

    def stop(self) -> None:
        """Stop in reverse order of need: PostgreSQL, then Redis; the way there is no longer written down."""
        self.places.environment.unlink(missing_ok=True)
        for child in self.children:
            child.stop()
        if self.throw_away:
            self._forget(home.data_home(self.places))
