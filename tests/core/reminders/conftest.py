"""Reminders' own fixtures: a small tree with people, the tests' schedule, and a look at what left the house."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings

from core import clock
from core.reminders import registry
from core.reminders.rules import at
from tests.core.reminders import matters
from tests.factories import Tree, post, user
from tests.owning import our_address
from unions.choices import Role


@pytest.fixture
def tree(db):
    return Tree()


@pytest.fixture
def people(tree):
    """One holder of a post at each level, and the two administrators."""
    return SimpleNamespace(
        cadre=post(Role.GRASSROOTS_CADRE, tree.textile, user("陈晓芸")).user,
        caseworker=post(Role.TOWNSHIP_CASEWORKER, tree.wangchun, user("沈静怡")).user,
        reviewer=post(Role.COUNTY_REVIEWER, tree.haishu, user("吴敏")).user,
        auditor=post(Role.CITY_AUDITOR, tree.ningbo, user("陆海涛")).user,
        province=post(Role.PROVINCE_ADMIN, tree.province, user("章其云")).user,
        keeper=post(Role.SYS_ADMIN, tree.province, user("何立")).user,
    )


@pytest.fixture(autouse=True)
def no_other_schedules(monkeypatch):
    """The schedules of the apps above have their own tests."""
    monkeypatch.setattr(registry, "_schedules", {})


@pytest.fixture
def schedule(no_other_schedules):
    matters.register()
    yield matters
    matters.unregister()


@pytest.fixture
def outbox(settings, tmp_path):
    """Return a look at the letters of the file channel: {name: content}."""
    settings.VAR_DIR = tmp_path

    def look(channel: str = "file") -> dict[str, dict]:
        folder = Path(tmp_path) / "outbox" / channel
        return {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))}

    return look


@pytest.fixture
def other_process(transactional_db, outbox, tmp_path):
    """Start another Python process on this test's database: ``other_process("sweep", moment)``."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": our_address(),
        "HENGWEN_VAR": str(tmp_path),
        "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
    }
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: str, module: Sequence[str] = ("tests.core.reminders.process",), **more: str):
        command = [sys.executable, "-m", *module, *arguments]
        child = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment | more, start_new_session=True)
        started.append(child)
        return child

    yield start
    for child in started:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


@pytest.fixture
def machine(monkeypatch):
    """A machine clock that a test can wind, for leases and retries."""
    held = {"now": clock.ticking()}
    monkeypatch.setattr(clock, "ticking", lambda: held["now"])

    def wind(**by: float) -> datetime:
        held["now"] += timedelta(**by)
        return held["now"]

    return wind


@pytest.fixture
def monday() -> date:
    """A working day without anything special: Monday 2026-11-23."""
    return date(2026, 11, 23)


@pytest.fixture
def nine(monday) -> datetime:
    return at(monday)
