"""An untrusted file as rows: read by another process (``core.sheets.reader``), refused with a sentence."""

import json
import subprocess
import sys
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from typing import IO, Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.errors import RuleBrokenError
from core.sheets.export import FORMULA_STARTS

PROGRAM = Path(__file__).with_name("reader.py")
MADE_INERT = frozenset(f"'{start}" for start in FORMULA_STARTS)  # so a text leaves us; it comes back as it was
CHOICES, GUIDE = _("Choices"), _("How to fill it in")  # sheets of a template beside its list
REFUSALS: dict[str, str | Promise] = {
    "not_a_workbook": _("This is not an Excel workbook, whatever its name says. Save the list as .xlsx and choose it."),
    "not_a_table": _("This is neither an Excel workbook nor a table of text. Save the list as .xlsx and choose it."),
    "web_page": _("This is a web page saved under another name. Open it in a spreadsheet and save it as .xlsx."),
    "xlsb": _("This is a binary workbook (.xlsb). Save it as .xlsx and choose it again."),
    "macros": _("This workbook holds macros. Save it as .xlsx without macros and choose it again."),
    "locked": _("This workbook is protected by a password. Take the password off and choose it again."),
    "bomb": _("This file unpacks to far more than a list can be. It is not read."),
    "entities": _("This file holds declarations that no spreadsheet writes. It is not read."),
    "broken": _("This workbook is damaged. Open it, save it as a new .xlsx and choose that one."),
    "no_sheet": _("This workbook has no visible sheet. Show the sheet with the list and save it again."),
    "empty": _("There is nothing in this file. Fill in the template and choose it again."),
    "too_wide": _("The list has more than 200 columns. Delete what stands far to the right and choose it again."),
    "too_many_rows": _("The list has more than %(most)s rows. Divide it and import the parts one after another."),
    "too_big_inside": _(
        "This workbook needs too much memory. Copy the list alone into a new workbook and choose that."
    ),
    "encoding": _("The characters of this file cannot be told. Save it as .xlsx, or as CSV in UTF-8."),
    "unreadable": _("This file cannot be read. Open it, save it as a new .xlsx and choose that one."),
}


def own_sheets() -> list[str]:
    """Return the names of the sheets that our templates bring along, in every language: nobody need hear of them."""
    found: list[str] = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            found += [str(each) for each in (CHOICES, GUIDE)]
    return found


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the reader saw it: number in the spreadsheet, cells as text, kinds of the odd ones by place."""

    number: int
    cells: list[str]
    kinds: dict[int, str] = field(default_factory=dict)  # r rounded, d day, t moment, e error, f formula, m merged
    is_hidden: bool = False
    is_broken: bool = False


class Reading:
    """A file being read by another process; close it, or let it run to the end.

    ``wanted``: headings in their plain form; of several sheets the one is read in which most of them stand.
    """

    def __init__(self, content: bytes, *, most_rows: int, wanted: Collection[str] = ()) -> None:
        self._most_rows = most_rows
        self._process = subprocess.Popen(  # noqa: S603 our own program, no argument from outside
            [sys.executable, "-I", str(PROGRAM), str(most_rows), *map(json.dumps, (own_sheets(), sorted(wanted)))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        Thread(target=self._feed, args=(content,), daemon=True).start()
        self.head: dict[str, Any] = self._answer()
        if "refused" in self.head:
            self.close()
            raise refusal(self.head["refused"], most_rows)

    def _feed(self, content: bytes) -> None:
        with suppress(BrokenPipeError, ValueError):
            self._pipe("stdin").write(content)
            self._pipe("stdin").close()

    def _pipe(self, name: str) -> IO[bytes]:
        pipe: IO[bytes] = getattr(self._process, name)
        return pipe

    def _answer(self) -> dict[str, Any]:
        line = self._pipe("stdout").readline()
        return json.loads(line) if line else {"refused": "unreadable"}  # killed by its own limits

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows that are not empty, in the order of the sheet."""
        try:
            for line in self._pipe("stdout"):
                told = json.loads(line)
                if isinstance(told, dict):
                    raise refusal(told["refused"], self._most_rows)
                yield _row(*told)
            if self._process.wait() != 0:
                raise refusal("unreadable")
        finally:  # also when nobody asks for more: the generator is thrown away with its worker's memory
            self.close()

    def close(self) -> None:
        """End the other process."""
        self._process.kill()
        self._process.wait()
        for name in ("stdin", "stdout"):
            with suppress(BrokenPipeError, OSError):
                self._pipe(name).close()


def refusal(code: str, most_rows: int = 0) -> RuleBrokenError:
    """Return the sentence for a file that cannot be taken."""
    text = str(REFUSALS.get(code, REFUSALS["unreadable"])).replace("%(most)s", f"{most_rows:,}")
    return RuleBrokenError(text, code=code, fields={"file": text})


def _row(number: int, cells: list[Any], flags: dict[str, Any]) -> RawRow:
    kinds = {place: cell[0] for place, cell in enumerate(cells) if not isinstance(cell, str)}
    texts = [cell if isinstance(cell, str) else cell[1] for cell in cells]
    texts = [text[1:] if text[:2] in MADE_INERT else text for text in texts]
    for place in flags.get("merged", ()):
        kinds[place] = "m"
    for place in flags.get("formulas", ()):
        kinds[place] = "f"
    return RawRow(number, texts, kinds, "hidden" in flags, "broken" in flags)
