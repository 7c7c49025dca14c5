"""Real Celery workers and a beat on the test's own database, and somebody who kills them."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress

import psutil
import redis
from django.conf import settings

from tests.owning import our_address

CELERY = [sys.executable, "-m", "celery", "-A", "tests.aid.money.quick"]
QUIET = ["--loglevel", "ERROR"]


class Workshop:
    """One beat and one worker with two children; the worker is started again whenever it is gone."""

    def __init__(self, folder, seed):
        self.environment = os.environ | {
            "DATABASE_URL": our_address(),
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "HENGWEN_NOW": "2026-11-23T10:00:00+08:00",
            "HENGWEN_VAR": str(folder),
            "STATICFILES_BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }
        redis.Redis.from_url(f"{os.environ['REDIS_URL']}/{os.environ['REDIS_BROKER_DB']}").flushdb()
        self.folder, self.dice = folder, random.Random(seed)
        self.kills = {"worker": 0, "children": 0}
        self.stopping = threading.Event()
        self.beat = self._start("beat", "-s", str(folder / "beat"), "--pidfile", "")
        self.worker = self._start_worker()

    def _start(self, what, *options):
        command = [*CELERY, what, *options, *QUIET]
        with (self.folder / "workers.log").open("ab") as log:  # every kill is an error there, and only there
            return subprocess.Popen(
                command, cwd=settings.BASE_DIR, env=self.environment, start_new_session=True, stdout=log, stderr=log
            )

    def _start_worker(self):
        return self._start("worker", "--concurrency", "2", "--without-gossip", "--without-mingle")

    def children(self):
        try:
            return psutil.Process(self.worker.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def kill_one(self):
        """Kill the children at their work, or (one time in ten) the whole worker, which is then started again."""
        children = self.children()
        if children and self.dice.random() > 0.1:
            for child in children:
                with suppress(psutil.NoSuchProcess):
                    child.kill()
            self.kills["children"] += 1
            return
        os.killpg(self.worker.pid, signal.SIGKILL)
        self.worker.wait()
        self.kills["worker"] += 1
        self.worker = self._start_worker()

    def killed(self):
        return sum(self.kills.values())

    def close(self):
        for process in (self.worker, self.beat):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def eventually(truth, what, patience):
    until = time.monotonic() + patience
    while not truth():
        assert time.monotonic() < until, f"not within {patience:.0f} s: {what}"
        time.sleep(0.05)
