"""An official letter as data: title, number, paragraphs, numbered clauses, tables, signatures. Printed two ways.

``core.documents.typeset.pdf_of`` sets it for reading and printing, ``core.documents.word.docx_of`` writes it for
editing. Text is data in both: nothing in it is ever read as markup.
"""

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Block:
    """One piece of a letter: a paragraph, a heading, numbered clauses, facts in pairs, a table, places to sign."""

    kind: str  # text, head, clauses, facts, table, sign
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    head: tuple[str, ...] = ()
    numeric: tuple[int, ...] = ()  # columns of figures, set to the right


@dataclass(frozen=True)
class Letter:
    """A letter of a union body; ``place`` and ``day`` stand at its end, ``foot`` at the bottom of each page."""

    title: str
    issuer: str = ""
    number: str = ""
    receiver: str = ""
    blocks: tuple[Block, ...] = ()
    signed_by: str = ""
    day: str = ""
    foot: str = ""
    is_draft: bool = field(default=False)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def text(*paragraphs: str) -> tuple[Block, ...]:
    """Return paragraphs; empty ones are left out."""
    return tuple(Block("text", line) for each in paragraphs for line in each.split("\n") if line.strip())


def head(title: str) -> Block:
    """Return a heading."""
    return Block("head", title)


def clauses(*texts: str) -> Block:
    """Return numbered clauses (第一条 …)."""
    return Block("clauses", rows=tuple((f"第{in_characters(number)}条", each) for number, each in enumerate(texts, 1)))


def facts(*pairs: tuple[str, str]) -> Block:
    """Return labels with their values."""
    return Block("facts", rows=tuple(pairs))


def table(columns: tuple[str, ...], rows: tuple[tuple[str, ...], ...], numeric: tuple[int, ...] = ()) -> Block:
    """Return a table; its head is repeated on each page."""
    return Block("table", rows=rows, head=columns, numeric=numeric)


def sign(*who: str) -> Block:
    """Return places to sign or to set a seal."""
    return Block("sign", rows=tuple((each,) for each in who))


_DIGITS = "零一二三四五六七八九"


def in_characters(number: int) -> str:
    """Return a whole number up to 99 as clauses are counted: 一, 十, 十二, 二十三."""
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    if not tens:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
