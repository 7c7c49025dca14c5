"""The supervisor's main loop: take the folder, start, watch, stop in order."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from config.supervisor import places as places_module
from config.supervisor.console import FaultError, say
from config.supervisor.places import Lock, Places
from config.supervisor.servers import Servers
from config.supervisor.supervision import Child, StopRequestedError, Wish

GLANCE_SECONDS = 0.2


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


def watch(children: Callable[[], list[Child]], wish: Wish) -> None:
    """Restart what dies until somebody asks us to stop."""
    while not wish.signal:
        for child in children():
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
            watch(lambda: servers.children, wish)
        finally:
            servers.stop()
    return 0
