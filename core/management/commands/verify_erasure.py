"""Look for somebody's data everywhere after they were erased."""

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.privacy.traces import Traits
from core.privacy.verifying import Search, search_everywhere


class Command(BaseCommand):
    help = (
        "Look for a person's identity number, phone, and name with birth date in a full dump, in every sealed value and"
        " in the file store; exit 1 if anything is found. The traits are read from standard input, one a line"
        " (identity=… phone=… name=… birth=YYYY-MM-DD), so that they stay out of the process list and the history."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dump", type=Path, help="a plain pg_dump to read instead of making one")
        parser.add_argument("--also", type=Path, nargs="*", default=[], help="further folders to look through")

    def handle(self, *, dump: Path | None, also: list[Path], **_options: Any) -> None:
        folders = [Path(settings.MEDIA_ROOT), Path(settings.VAR_DIR) / "outbox", *also]
        found = search_everywhere(_read(sys.stdin.read()), folders=folders, dump=dump)
        self.stdout.write(_told(found))
        if found.hits:
            lines = "\n".join(f"  {hit.kind} in {hit.place}" for hit in found.hits)
            raise CommandError(f"{len(found.hits)} places still hold the person:\n{lines}")
        self.stdout.write("0 hits.")


def _read(text: str) -> Traits:
    told = dict(line.strip().split("=", 1) for line in text.splitlines() if "=" in line)
    try:
        birth_on = date.fromisoformat(told["birth"]) if told.get("birth") else None
    except ValueError:
        raise CommandError("birth is a day like 1979-04-24.") from None
    traits = Traits(told.get("identity", ""), told.get("phone", ""), told.get("name", ""), birth_on)
    if not (traits.identity or traits.phone or (traits.name and traits.birth_on)):
        raise CommandError("Nothing to look for: tell identity=, phone=, or name= with birth= on standard input.")
    return traits


def _told(found: Search) -> str:
    size = found.dump_bytes / 1_000_000
    return (
        f"Looked through {found.lines} lines of the dump ({size:.1f} MB), {found.sealed} sealed values, "
        f"{found.files} files."
    )
