"""No number of a person in any log: not in a message, a traceback, an address, of the web or of the worker."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, suppress

import pytest
from django.conf import settings

from core.chinese.identity import check_character

FIRST = "33020319790424042"
NUMBER = FIRST + check_character(FIRST)
CARD, PHONE = "6222021202000001231", "13857412764"
LEAKS = re.compile("|".join((NUMBER, CARD, PHONE)))
SPEAK = f"""
import logging
log = logging.getLogger("anything.at.all")
log.info("paid %s to %s", "{NUMBER}", "{CARD}")
log.error({{"call": "{PHONE}"}})
try:
    raise ValueError("no such person: {NUMBER}")
except ValueError:
    log.exception("failed for {PHONE}")
"""
WEB = "import django\ndjango.setup()\n" + SPEAK
WORKER = (
    "from config.celery import app\nimport django\ndjango.setup()\napp.log.setup(loglevel='INFO')\n"
    "from celery.utils.log import get_task_logger\nget_task_logger('x').error('task for " + NUMBER + "')\n" + SPEAK
)


def environment():
    return os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(settings.BASE_DIR)}


@pytest.mark.drill
@pytest.mark.parametrize("program", [WEB, WORKER], ids=["web", "worker"])
def test_nothing_a_process_says_holds_a_number(program):
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment()
    )
    told = ended.stdout + ended.stderr
    assert told.count("330***********") >= 2, "the lines are there"
    assert "Traceback" in told
    assert LEAKS.findall(told) == []


@pytest.mark.drill
def test_what_gunicorn_writes_itself_has_no_query_and_no_number(tmp_path):
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
                *("--access-logfile", "-", "--logger-class", "config.gunicorn_logging.MaskedLogger"),
                "--no-control-socket",
            ],
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment(),
            cwd=settings.BASE_DIR,
        )
        try:
            for _turn in range(200):
                with suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz?q={NUMBER}&tel={PHONE}", timeout=5).read()
                    break
                time.sleep(0.1)
        finally:
            server.terminate()
            server.wait(10)
    told = log.read_text()
    assert '"GET /healthz HTTP/1.1" 200' in told
    assert LEAKS.findall(told) == []
    assert "?" not in told.split('"GET ')[1].split('"')[0]
