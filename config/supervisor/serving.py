"""The supervisor's main loop: take the folder, start, watch, stop in order."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from config.supervisor import places as places_module
from config.supervisor import processes
from config.supervisor.application import Web, services
from config.supervisor.console import FaultError, say, write
from config.supervisor.places import Lock, Places
from config.supervisor.servers import Servers
from config.supervisor.supervision import Child, StopRequestedError, Wish, end_orphan

GLANCE_SECONDS = 0.2
APPLICATION = ("web", "worker", "beat")


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """Hold the folder: one supervisor at a time."""
    places_module.prepare(places)
    lock = Lock(places)
    if not lock.take():
        raise FaultError(
            f"恒温已在这个文件夹中运行(进程 {lock.holder()}),要停止请执行 make stop。",
            f"Hengwen already runs in this folder (process {lock.holder()}); make stop ends it.",
        )
    try:
        yield
    except OSError as error:
        raise places_module.explain(error, places.var) from error
    finally:
        lock.release()


def watch(children: list[Child], wish: Wish) -> None:
    """Restart what dies until somebody asks us to stop."""
    while not wish.signal:
        for child in children:
            child.watch()
        try:
            wish.pause(GLANCE_SECONDS)
        except StopRequestedError:
            return


def serve_only(_arguments: list[str]) -> int:
    """Run PostgreSQL and Redis alone, for developers and their tests; var/run/env tells the way."""
    places = places_module.main_places()
    wish = Wish()
    wish.listen()
    with alone(places):
        servers = Servers(places, wish)
        try:
            servers.start()
            say(f"数据库和队列已就绪,连接信息在 {places.environment}", f"servers are ready; see {places.environment}")
            watch(servers.children, wish)
        finally:
            servers.stop()
    return 0


def run(_arguments: list[str]) -> int:
    """Run everything: servers, web, worker and beat, until Ctrl-C or SIGTERM."""
    started = time.monotonic()
    places = places_module.main_places()
    wish = Wish()
    wish.listen()
    with alone(places):
        servers = Servers(places, wish)
        application: list[Child] = []
        try:
            for name in APPLICATION:
                end_orphan(places, name)
            web = Web(servers.environment)
            web.check_port()
            servers.environment.setdefault("SITE_URL", web.address)
            servers.start()
            _prepare(servers, wish)
            _start_application(servers, web, application, wish)
            _greet(places, web, time.monotonic() - started)
            watch([*servers.children, *application], wish)
        except StopRequestedError:
            return 0
        finally:
            _stop(application, servers)
    return 0


def _prepare(servers: Servers, wish: Wish) -> None:
    """Let a process of its own bring the database up to date; its words go to the terminal."""
    wants_demonstration = servers.environment.get("HENGWEN_DEMO", "0" if servers.is_external else "1")
    worker = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "config.supervisor.prepare", *(("--demo",) if wants_demonstration == "1" else ())],
        cwd=servers.places.checkout,
        env=servers.environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=processes.dies_with_us(),
    )
    try:
        while worker.poll() is None:
            wish.pause(0.05)
    finally:
        if worker.poll() is None:
            processes.kill_group(worker.pid)
            worker.wait()
    if worker.returncode:
        raise FaultError("准备数据库时出错,原因见上。", "Preparing the database failed; the reason stands above.")


def _start_application(servers: Servers, web: Web, application: list[Child], wish: Wish) -> None:
    say("启动网页、后台任务和定时器", "starting web, worker and beat")
    for service in services(servers.places, servers.environment, web):
        application.append(Child(service, servers.places))
        application[-1].start()
    for child in application:
        child.wait_ready(wish)


def _greet(places: Places, web: Web, seconds: float) -> None:
    accounts = places.run / "accounts.txt"
    if accounts.exists():
        write("")
        write(accounts.read_text(encoding="utf-8").rstrip())
    write("")
    say(f"恒温已启动({seconds:.1f} 秒),按 Ctrl-C 停止:{web.address}", f"Hengwen is up; Ctrl-C stops it: {web.address}")


def _stop(application: list[Child], servers: Servers) -> None:
    if application or servers.children:
        say("正在停止", "stopping")
    for child in reversed(application):
        child.stop()
    servers.stop()
