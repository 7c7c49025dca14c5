"""A public server does not start with what only suits a desk: each reason is a sentence."""

import re
import subprocess

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from config.safety import refuse_unsafe_role, refuse_unsafe_settings, unsafe_settings

SAFE = {
    "HTTPS": True,
    "DEBUG": False,
    "HENGWEN_NOW": "",
    "DEMONSTRATION": False,
    "ALLOWED_HOSTS": ["hengwen.example.org"],
    "SECRET_KEY": "Zq7-wR9_pL2xT5vB8nM4cJ6hG3fD1sA0eYuI0oP9aS8dF7gH6jK5lZ",
    "FIELD_KEYS": "k2:YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXoxMjM0NTY=,k1:enl4d3Z1dHNycXBvbm1sa2ppaGdmZWRjYmE2NTQzMjE=",
    "INDEX_KEY": "enl4d3Z1dHNycXBvbm1sa2ppaGdmZWRjYmE2NTQzMjE=",
}


def test_what_is_right_is_let_start():
    assert unsafe_settings(SAFE) == []
    refuse_unsafe_settings(SAFE)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", True),
        ("DEMONSTRATION", True),
        ("HENGWEN_NOW", "2026-11-23T10:00:00+08:00"),
        ("ALLOWED_HOSTS", ["*"]),
        ("ALLOWED_HOSTS", []),
        ("SECRET_KEY", "only-for-tests-" + "x" * 40),
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("FIELD_KEYS", ""),
        ("FIELD_KEYS", "k1:" + "A" * 43 + "="),
        ("FIELD_KEYS", SAFE["FIELD_KEYS"] + ",k0:no-key"),
        ("INDEX_KEY", ""),
        ("INDEX_KEY", "B" * 43 + "="),
    ],
)
def test_what_is_wrong_is_named(name, value):
    wrong = unsafe_settings(SAFE | {name: value})
    assert len(wrong) == 1
    assert name in wrong[0]
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_unsafe_settings(SAFE | {name: value})
    refuse_unsafe_settings(SAFE | {name: value, "HTTPS": False})  # at a desk it is nobody's harm


@pytest.mark.django_db
def test_a_role_that_may_everything_is_refused(monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)
    refuse_unsafe_role(https=True)
    monkeypatch.setattr("config.safety.ROLE", "SELECT 'postgres', true, false")
    with pytest.raises(ImproperlyConfigured, match="role postgres may do everything"):
        refuse_unsafe_role(https=True)
    refuse_unsafe_role(https=False)
    monkeypatch.setattr("config.safety.ROLE", "SELECT 1/0")
    refuse_unsafe_role(https=True)


@pytest.mark.slow
def test_the_check_for_deployment_is_clean(settings):
    """`manage.py check --deploy --fail-level WARNING`, with the settings that HTTPS=True makes."""
    settings.SECRET_KEY = SAFE["SECRET_KEY"]
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    call_command("check", deploy=True, fail_level="WARNING", tags=["security"])


SECRETS = re.compile(
    r"-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_[A-Za-z0-9]{36}"
    r"|xox[baprs]-[0-9A-Za-z-]{20,}"
    r"|postgres(?:ql)?://\w+:(?!password@|\$|\{|%s|…|\[)[^@\s\"'`{]{6,}@|redis://:(?!password@|\$|\{)[^@\s\"'`{]{6,}@"
)


def test_no_secret_is_in_the_repository():
    """Every tracked text: no private key, no token of a service, no password in an address."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=settings.BASE_DIR, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("no git here")
    names = [name for name in listed.stdout.decode().split("\0") if name]
    assert not [
        name for name in names if name.endswith((".env", ".pem", ".key", "secrets.env")) and "example" not in name
    ]
    found = []
    for name in names:
        path = settings.BASE_DIR / name
        if path.suffix in {".mo", ".png", ".xlsx", ".xls", ".woff2", ".docx", ".gz"} or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [(name, hit[0][:24]) for hit in SECRETS.finditer(text)]
    assert [each for each in found if each[0] != "tests/config/test_safety.py"] == []


def test_a_secret_would_be_found():
    """The control."""
    assert SECRETS.search("postgres://" + "app:" + "hunter22x@db/hengwen")
    assert SECRETS.search("-----BEGIN " + "PRIVATE KEY-----")
    assert not SECRETS.search("postgres://app:password@db.internal:5432/hengwen")
