"""What the abuse tests share."""

import os
import subprocess
import sys

import pytest
from django.conf import settings


@pytest.fixture
def run_settings():
    """Return a function that runs a line of Python under the shipped settings with an environment of its own."""

    def run(line: str, *, fails: bool = False, **environment: str) -> str:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL", "REDIS_URL") if name in os.environ}
        done = subprocess.run(
            [sys.executable, "-c", line],
            cwd=settings.BASE_DIR,
            env=kept
            | {
                "SECRET_KEY": "k" * 20 + "Zq7-wR9_pL2xT5vB8nM4cJ6hG3fD1sA0eY",
                "FIELD_KEYS": "k1:YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=",
                "INDEX_KEY": "enl4d3Z1dHNycXBvbm1sa2ppaGdmZWRjYmE2NTQzMjE=",
                "DJANGO_SETTINGS_MODULE": "config.settings",
            }
            | environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    return run
