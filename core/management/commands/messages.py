"""`manage.py messages`: the translation catalogue, without gettext's own programs."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

try:
    from core.catalogue.checks import catalogue_paths, findings, unused
    from core.catalogue.fragments import folder_of, merged, read_fragments
    from core.catalogue.sources import collect
except ModuleNotFoundError as error:  # a server installs no developer's tools
    if error.name not in ("babel", "polib"):
        raise
    MISSING = error.name
else:
    MISSING = ""


class Command(BaseCommand):
    help = (
        "Compare the texts of the program with locale/zh_Hans/*.po. "
        "--check fails on anything missing or wrong; --update writes LC_MESSAGES/django.po and django.mo."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        mode = parser.add_mutually_exclusive_group()
        mode.add_argument("--check", action="store_true", help="exit with 1 when anything must be put right")
        mode.add_argument("--update", action="store_true", help="merge and compile the fragments")
        parser.add_argument("--root", type=Path, default=settings.BASE_DIR, help="the project to read")

    def handle(self, *, check: bool, update: bool, root: Path, **_options: Any) -> None:
        if MISSING:
            raise CommandError(f"{MISSING} is not installed. Developers have it: pip install -r requirements-dev.txt")
        folder = folder_of(root)
        sources, fragments = collect(root), read_fragments(folder)
        if update:
            for path, content in zip(catalogue_paths(folder), merged(fragments), strict=True):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for entry in unused(sources, fragments):
            self.stderr.write(self.style.WARNING(f"unused: {entry}"))
        problems = findings(sources, fragments, folder)
        for problem in problems:
            self.stderr.write(problem)
        summary = f"{len(sources.uses)} texts, {len(fragments.entries)} translations, {len(problems)} problems"
        if check and problems:
            raise CommandError(summary)
        self.stdout.write(summary)
