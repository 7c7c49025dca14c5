"""`.env.example` is complete and names nothing that is not read."""

import re

from config.supervisor.places import CHECKOUT

READ_BY_DJANGO = re.compile(r"env\.\w+\(\s*[\"']([A-Z_]+)[\"']")
READ_BY_SUPERVISOR = re.compile(r"(?:environment|environ)(?:\.get\(|\[)\s*\"([A-Z_]+)\"")
OF_OTHERS = {"DJANGO_SETTINGS_MODULE", "HENGWEN_AS_OWNER"}  # between our own processes


def documented() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (CHECKOUT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))


def read() -> set[str]:
    names = set(READ_BY_DJANGO.findall((CHECKOUT / "config" / "settings.py").read_text(encoding="utf-8")))
    for file in (CHECKOUT / "config" / "supervisor").glob("*.py"):
        names |= set(READ_BY_SUPERVISOR.findall(file.read_text(encoding="utf-8")))
    return names - OF_OTHERS


def test_every_variable_is_documented() -> None:
    assert read() - documented() == set()


def test_nothing_is_documented_that_nobody_reads() -> None:
    assert documented() - read() == set()
