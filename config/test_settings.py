"""Settings of the test run: the real database, queue and cache of the supervisor, everything else quick and local."""

import fcntl
import os
import sys
from pathlib import Path

from config.supervisor.environment import read_env_file
from config.supervisor.places import main_places

# The workers of a parallel run inherit what their controller found.
_test_var = Path(os.environ.setdefault("HENGWEN_TEST_VAR", str(main_places().aside().var)))
if not os.environ.get("DATABASE_URL"):
    # `pytest` typed by a developer: the servers of `make run`, of `… config.supervisor servers` or of `make test`.
    for _file in (main_places().environment, main_places().aside().environment):
        if _file.exists():
            os.environ.update({key: value for key, value in read_env_file(_file).items() if key not in os.environ})
            break
os.environ["HENGWEN_VAR"] = str(_test_var)
os.environ["DEBUG"] = "False"
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 40)
os.environ.setdefault("FIELD_KEYS", "k1:" + "A" * 43 + "=")
os.environ.setdefault("INDEX_KEY", "B" * 43 + "=")
for _name in (
    "HENGWEN_NOW",
    "DEMONSTRATION",
    "HTTPS",
    "EMAIL_URL",
    "REMINDER_CHANNELS",
    "SITE_URL",
    "LOGIN_FAILURE_LIMIT",
):
    os.environ.pop(_name, None)


def _slot() -> int:
    """Take a number that no other test run on this machine has now, so that two runs never share a database."""
    if "HENGWEN_TEST_SLOT" not in os.environ and "pytest" in sys.modules:
        folder = _test_var / "slots"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(16):
            descriptor = os.open(folder / str(number), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # held until this process ends
            except BlockingIOError:
                os.close(descriptor)
                continue
            os.environ["HENGWEN_TEST_SLOT"] = str(number)  # the workers of xdist inherit it
            break
    return int(os.environ.get("HENGWEN_TEST_SLOT", "0"))


_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_first_database = 2 + 32 * _slot() + 2 * _worker
os.environ["REDIS_BROKER_DB"] = str(_first_database)
os.environ["REDIS_CACHE_DB"] = str(_first_database + 1)

if "pytest" in sys.modules:  # makes databases and tables; tests go on in the application's role (tests/conftest.py)
    os.environ["HENGWEN_AS_OWNER"] = "1"

from config.settings import *  # noqa: E402, F403 - the environment above must come first

os.environ.pop("HENGWEN_AS_OWNER", None)  # the processes that tests start are not the owner

from config.settings import DATABASES, MIDDLEWARE, STORAGES  # noqa: E402

DATABASES["default"]["TEST"] = {"NAME": f"test_hengwen_{_slot()}"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = _test_var / "media" / f"{_slot()}-{_worker}"
AUDIT_CHECKPOINTS = _test_var / "checkpoints" / f"{_slot()}-{_worker}"
CELERY_TASK_ALWAYS_EAGER = False
WEBHOOK_TEST_HOSTS = ["127.0.0.1"]  # the tests' own receivers
SECOND_FACTOR_ROLES = []  # tests that are about it switch it on
PREPARED_PROVED = True  # every kept statement is written anew beside it and compared (core/prepared.py)
KEPT_PROVED = True  # and every kept part of a page drawn anew (core/templatetags/frame.py)
RETURNS_MILLISECONDS = 0  # no test rests on how fast the machine is
MIDDLEWARE = [each for each in MIDDLEWARE if "whitenoise" not in each]  # the runner serves no files
