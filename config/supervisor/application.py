"""The application's own processes: web, Celery worker and beat."""

import contextlib
import http.client
import sys
from pathlib import Path

from config.supervisor import ports
from config.supervisor.console import FaultError
from config.supervisor.places import Places
from config.supervisor.supervision import Service

WORKER_PATIENCE = 20.0
OWNER_URL = "OWNER_URL"


class Web:
    """Where the pages are served."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.bind = environment.get("BIND") or ports.LOOPBACK
        self.hosts = environment.get("ALLOWED_HOSTS", "")
        given = environment.get("PORT") or "8000"
        if not given.isdigit() or not 0 < int(given) < 65536:
            raise FaultError(f"PORT={given} 不是端口号。", f"PORT={given} is not a port number.")
        self.port = int(given)

    @property
    def address(self) -> str:
        shown = ports.LOOPBACK if self.bind == "0.0.0.0" else self.bind  # noqa: S104 - compared, not bound
        return f"http://{shown}:{self.port}"

    def check_port(self) -> None:
        """Refuse early when another program has our port."""
        if not ports.is_free(self.port, self.bind):
            raise FaultError(
                f"端口 {self.port} 已被其他程序占用,请换一个端口:PORT=8001 make run。",
                f"Port {self.port} is taken by another program; choose another one: PORT=8001 make run.",
            )

    def answers(self) -> bool:
        """Whether /healthz says that the web is up."""
        host = self.hosts.split(",")[0].strip().lstrip(".*") or "localhost"
        headers = {"Host": host, "X-Forwarded-Proto": "https"}
        line = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=5)
        with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(line):
            line.request("GET", "/healthz", headers=headers)
            return line.getresponse().status == http.client.OK
        return False


def services(places: Places, environment: dict[str, str], web: Web) -> list[Service]:
    """Describe the application's processes in the order in which they start; they stop in reverse.

    None of them is told the way in as the owner of the tables.
    """
    environment = {name: value for name, value in environment.items() if name != OWNER_URL}
    return [
        _service(
            places,
            environment,
            "web",
            *("gunicorn", "config.wsgi", "--bind", f"{web.bind}:{web.port}", "--no-control-socket"),
            *("--logger-class", "config.gunicorn_logging.MaskedLogger"),
            *("--worker-class", "gthread", "--workers", environment.get("WEB_WORKERS", "2"), "--threads", "4"),
            *("--timeout", "60", "--graceful-timeout", "10", "--access-logfile", "-"),
            is_ready=web.answers,
        ),
        _service(
            places,
            environment,
            "worker",
            *("celery", "-A", "config", "worker", "--concurrency", environment.get("WORKER_CONCURRENCY", "2")),
            *("--loglevel", "INFO", "--without-gossip", "--without-mingle"),
            stop_seconds=WORKER_PATIENCE,
        ),
        _service(
            places,
            environment,
            "beat",
            *("celery", "-A", "config", "beat", "--loglevel", "INFO"),
            *("-s", str(places.run / "beat-schedule"), "--pidfile", ""),
        ),
    ]


def _service(places: Places, environment: dict[str, str], name: str, *module: str, **how: object) -> Service:
    argv: list[str | Path] = [sys.executable, "-m", *module]
    lean = {"MALLOC_ARENA_MAX": "2"} | environment  # an arena a thread would keep some 15 MB that nobody uses
    return Service(name=name, argv=argv, directory=places.checkout, environment=lean, **how)  # type: ignore[arg-type]
