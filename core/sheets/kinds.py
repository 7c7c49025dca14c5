"""Which lists can be imported: their columns, how rows are checked and written. One registry, like that of jobs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from core.actors import Actor
from core.sheets.cells import Reader
from core.sheets.choices import Fate, Finding

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class ImportColumn:
    """One column: heading, other headings it is known by, how a cell is read, what the template offers.

    ``mask`` names the mask of core.privacy under which a page shows a cell of it; ``""`` is shown as it is.
    """

    field: str
    heading: Text
    read: Reader
    aliases: tuple[str, ...] = ()
    required: bool = False
    width: int = 16
    choices: Callable[[], list[str]] | None = None
    note: Text = ""
    mask: str = ""
    sample: Text = (
        ""  # the example's cell; the example as a whole passes the dry run (tests/desk/test_import_examples.py)
    )


@dataclass(slots=True)
class Problem:
    """What is wrong with one cell (or with the row, where ``field`` is empty), in the reader's language."""

    field: str
    code: str
    text: str


@dataclass(slots=True)
class Line:
    """One row on its way: cells as they stood, values as read, what the check and the commit say of it."""

    number: int
    cells: list[str]
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)
    finding: str = Finding.NEW
    key: str = ""
    fate: str = ""
    told: str = ""
    subject_type: str = ""
    subject_id: str = ""
    record: str = ""
    pk: int = 0

    def wrong(self, field_name: str, code: str, sentence: str) -> None:
        """Say what is wrong; the row will not be written."""
        self.problems.append(Problem(field_name, code, sentence))
        self.finding = Finding.WRONG

    def held(self, field_name: str, code: str, sentence: str) -> None:
        """Say why somebody has to decide; the row is not written by this import."""
        self.problems.append(Problem(field_name, code, sentence))
        if self.finding != Finding.WRONG:
            self.finding = Finding.HELD

    def ends(self, fate: Fate, told: str = "", *, subject: Any = None, record: str = "") -> None:
        """Say what became of the row."""
        self.fate, self.told = fate, told[:300]
        if subject is not None:
            self.subject_type, self.subject_id = subject._meta.label_lower, str(subject.pk)
        self.record = record[:64] or self.record


@dataclass(frozen=True, kw_only=True)
class Desk:
    """For whom rows are checked or written, where, and when. ``memo`` lives as long as this worker."""

    actor: Actor
    sheet_id: UUID
    union_path: str
    params: Mapping[str, Any]
    today: date
    moment: datetime
    memo: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The record that a held row may be about: its facts by the row's own columns, masked, and what may be decided."""

    key: str
    facts: Mapping[str, str]
    options: tuple[str, ...]
    url: str = ""
    note: Text = ""


Compare = Callable[[Desk, Line], Comparison]
Rows = Callable[[Desk, Sequence[Line]], None]


@dataclass(frozen=True, kw_only=True)
class ImportKind:
    """A list that can be imported. ``check`` and ``commit`` get a chunk of rows each and judge or write it in bulk.

    ``key_of``: what the register knows the thing by (an identity number); the same key twice in one file is named.
    ``is_guarded``: the register has no such key, so a row once written is known by its fingerprint alone.
    """

    code: str
    label: Text
    permission: str
    columns: tuple[ImportColumn, ...]
    check: Rows
    commit: Rows
    key_of: Callable[[Mapping[str, Any]], str]
    undo: Callable[[Desk, Sequence[tuple[str, str]]], int] | None = None
    is_guarded: bool = False
    checked_at_once: int = 2000
    written_at_once: int = 2000
    list_url: str = ""  # name of the list where the records are found
    compare: Compare | None = None  # the record beside a held row, for a decision one by one
    held_url: str = ""  # name of the page where a held row is decided on
    about: Text = ""
    asks: Callable[[Actor], list[tuple[str, str]]] | None = None  # something to choose besides the union (a roster)
    ask_label: Text = ""

    def column(self, name: str) -> ImportColumn:
        """Return a column by its field."""
        return next(column for column in self.columns if column.field == name)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> ImportKind:
    """Make a list known."""
    _kinds[kind.code] = kind
    return kind


def kind_of(code: str) -> ImportKind:
    """Return a list by its code; KeyError for none."""
    return _kinds[code]


def kinds() -> tuple[ImportKind, ...]:
    """Return every list, in the order in which they were made known."""
    return tuple(_kinds.values())
