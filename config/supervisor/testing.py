"""Commands that need a database and a queue for a while: the tests, and every `manage.py` command."""

import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from config.supervisor import places as places_module
from config.supervisor import processes
from config.supervisor.console import FaultError, say
from config.supervisor.environment import given, read_env_file
from config.supervisor.places import Lock, Places
from config.supervisor.servers import Servers
from config.supervisor.serving import GLANCE_SECONDS, alone
from config.supervisor.supervision import Child, Wish

ASIDE = 8
WAIT_SECONDS = 120.0
CTRL_C_SECONDS = 10.0


def test(arguments: Sequence[str]) -> int:
    """Run pytest against the servers that run already, else against throw-away ones; its exit code is ours."""
    with _running_servers() as (environment, children, wish):
        environment["DJANGO_SETTINGS_MODULE"] = "config.test_settings"
        return _follow(["pytest", *arguments], environment, children, wish)


def manage(arguments: Sequence[str]) -> int:
    """Run a `manage.py` command on the real data, starting the servers for it when they do not run."""
    places = places_module.main_places()
    wish = Wish()
    wish.listen()
    environment = _of_running(places)
    if environment is not None:
        return _follow(["django", *arguments], environment, [], wish)
    with alone(places), _started(Servers(places, wish)) as servers:
        return _follow(["django", *arguments], servers.environment, servers.children, wish)


def check(arguments: Sequence[str]) -> int:
    """Run a `manage.py` command that must not touch the real data, on an empty database if need be."""
    with _running_servers() as (environment, children, wish):
        return _follow(["django", *arguments], environment, children, wish)


def _of_running(places: Places) -> dict[str, str] | None:
    """Read the way to the servers that run now; None when no supervisor holds the folder."""
    deadline = time.monotonic() + WAIT_SECONDS
    while Lock(places).holder():
        if places.environment.exists():
            return given(places.checkout) | read_env_file(places.environment)
        if time.monotonic() > deadline:
            raise FaultError(
                "恒温正在启动或停止,请稍后再试。", "Hengwen is starting or stopping just now; try again in a while."
            )
        time.sleep(GLANCE_SECONDS)
    return None


@contextmanager
def _running_servers() -> Iterator[tuple[dict[str, str], list[Child], Wish]]:
    wish = Wish()
    wish.listen()
    places = places_module.main_places()
    environment = _of_running(places)
    if environment is not None:
        yield environment, [], wish
        return
    with ExitStack() as stack:
        aside = _free_aside(places, stack)
        servers = stack.enter_context(_started(Servers(aside, wish, throw_away=True)))
        yield servers.environment | {"HENGWEN_VAR": str(places.var)}, servers.children, wish


def _free_aside(places: Places, stack: ExitStack) -> Places:
    """Take the first folder for throw-away servers that no other test run holds."""
    for number in range(ASIDE):
        aside = places.aside(number)
        if not Lock(aside).holder():
            stack.enter_context(alone(aside))
            return aside
    raise FaultError(f"已有 {ASIDE} 个测试在运行。", f"{ASIDE} test runs are under way already.")


@contextmanager
def _started(servers: Servers) -> Iterator[Servers]:
    try:
        servers.start()
        yield servers
    finally:
        servers.stop()


def _follow(module: Sequence[str], environment: dict[str, str], children: list[Child], wish: Wish) -> int:
    """Run a Python module on our terminal, keep the servers alive meanwhile, and answer its exit code."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", *module],
        cwd=places_module.CHECKOUT,
        env={"DJANGO_SETTINGS_MODULE": "config.settings", **environment},
        preexec_fn=processes.dies_with_us(signal.SIGINT),
    ) as program:
        pass_on_at = 0.0
        while program.poll() is None:
            for child in children:
                child.watch()
            if wish.signal and not pass_on_at:  # Ctrl-C reaches the program by itself
                pass_on_at = time.monotonic() + (CTRL_C_SECONDS if wish.signal == signal.SIGINT else 0.0)
            if pass_on_at and time.monotonic() >= pass_on_at:
                pass_on_at = math.inf
                program.send_signal(signal.SIGINT)
            time.sleep(GLANCE_SECONDS / 4)
    return program.returncode if program.returncode >= 0 else 128 - program.returncode


def stop(_arguments: Sequence[str]) -> int:
    """Stop the supervisor of this folder and wait until everything is down."""
    lock = Lock(places_module.main_places())
    holder = lock.holder()
    if not holder:
        raise FaultError("恒温没有在这个文件夹中运行。", "Hengwen does not run in this folder.")
    os.kill(holder, signal.SIGTERM)
    deadline = time.monotonic() + WAIT_SECONDS
    while lock.holder() == holder and time.monotonic() < deadline:
        time.sleep(GLANCE_SECONDS)
    return 1 if lock.holder() == holder else 0


def clean(arguments: Sequence[str]) -> int:
    """Remove everything that running wrote; only with the word `yes`."""
    places = places_module.main_places()
    if list(arguments) != ["yes"]:
        say(
            f"{places.var} 含有数据,已保留;要删除请执行 make clean CONFIRM=yes。",
            f"{places.var} holds data and was kept; make clean CONFIRM=yes deletes it.",
        )
        return 0
    if Lock(places).holder():
        raise FaultError("恒温正在运行,请先执行 make stop。", "Hengwen is running; stop it first: make stop.")
    for folder in (places, places.aside()):
        note = folder.var / "home"
        if note.exists():
            shutil.rmtree(note.read_text(encoding="utf-8").strip(), ignore_errors=True)
    shutil.rmtree(places.var, ignore_errors=False)
    return 0
