"""What partners may tell us by a signed message: read strictly, each row by itself, each fault at its field. Pure."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.chinese.identity import parse_identity
from core.chinese.text import TextError
from core.errors import DomainError, RuleBrokenError

MOST_ROWS = 1000
KEY = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_MONEY = re.compile(r"\d{1,10}\.\d{2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Reader = Callable[[Any], Any]


@dataclass
class Row:
    """One row of a message: its number from 1, what could be read, and what is wrong with which field."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What became of a row: accepted, repeated (it had been accepted before), or refused with code and fields."""

    row: int
    status: str
    id: str = ""
    code: str = ""
    message: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)

    def told(self) -> dict[str, Any]:
        """Return the row as the answer says it."""
        known = {"id": self.id, "code": self.code, "message": self.message, "fields": dict(self.fields)}
        return {"row": self.row, "status": self.status} | {name: value for name, value in known.items() if value}


def refused(row: Row, error: DomainError) -> Result:
    """Return the result of a row that a rule or the row's own state refuses."""
    fields = {name: [text] if isinstance(text, str) else list(text) for name, text in error.fields.items()}
    return Result(row.number, "refused", code=error.code, message=error.message, fields=fields)


def invalid(row: Row) -> Result:
    """Return the result of a row that cannot be read."""
    text = _("Look at the named fields.")
    return Result(row.number, "refused", code="invalid", message=text, fields=row.faults)


def object_of(body: bytes, allowed: frozenset[str]) -> dict[str, Any]:
    """Read a body as one JSON object with no other fields than these."""
    try:
        told = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise DomainError(_("The body is not JSON."), code="json") from None
    if not isinstance(told, dict):
        raise DomainError(_("The body must be one JSON object."), code="json")
    strange = sorted(set(told) - allowed)
    if strange:
        fields = {str(name)[:40]: [_("Unknown field.")] for name in strange[:20]}
        raise RuleBrokenError(_("Look at the named fields."), code="invalid", fields=fields)
    return told


def _no_constant(_text: str) -> None:
    raise ValueError("not JSON")


def rows_of(told: Mapping[str, Any], name: str, readers: Mapping[str, Reader], optional: frozenset[str]) -> list[Row]:
    """Read each row of a message by itself; a fault of one row does not touch the others."""
    given = told.get(name)
    if not isinstance(given, list) or not 1 <= len(given) <= MOST_ROWS:
        text = _("Send 1 to %(most)s rows.") % {"most": MOST_ROWS}
        raise RuleBrokenError(text, code="rows", fields={name: [text]})
    return [_row(number, each, readers, optional) for number, each in enumerate(given, start=1)]


def _row(number: int, given: Any, readers: Mapping[str, Reader], optional: frozenset[str]) -> Row:
    row = Row(number)
    if not isinstance(given, dict):
        row.faults[""] = [_("A row must be a JSON object.")]
        return row
    for name in sorted(set(given) - set(readers))[:20]:
        row.faults[str(name)[:40]] = [_("Unknown field.")]
    for name, read in readers.items():
        if given.get(name) is None:
            if name not in optional:
                row.faults[name] = [_("This field is missing.")]
            continue
        try:
            row.values[name] = read(given[name])
        except (ValueError, TextError) as error:
            row.faults[name] = [str(error)]
    return row


def text(most: int) -> Reader:
    """Return what reads a text of at most so many characters."""

    def read(given: Any) -> str:
        told = given.strip() if isinstance(given, str) else ""
        if not told or len(told) > most or not told.isprintable():
            raise ValueError(_("Write a text of 1 to %(most)s characters.") % {"most": most})
        return told

    return read


def whole(most: int) -> Reader:
    """Return what reads a whole number from 0."""

    def read(given: Any) -> int:
        if not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= most:
            raise ValueError(_("Write a whole number from 0 to %(most)s.") % {"most": most})
        return given

    return read


def one_of(words: Sequence[str]) -> Reader:
    """Return what reads one of these words."""

    def read(given: Any) -> str:
        if not isinstance(given, str) or given not in words:
            raise ValueError(_("Write one of: %(words)s.") % {"words": " ".join(words)})
        return given

    return read


def money(given: Any) -> Decimal:
    """Read an amount in yuan: a text with two decimals, never a number that a computer rounds."""
    if not isinstance(given, str) or not given.isascii() or not _MONEY.fullmatch(given):
        raise ValueError(_("Write the amount in yuan as a text with two decimals, e.g. “1600.00”."))
    return Decimal(given)


def day_until(today: date) -> Reader:
    """Return what reads a day that is not in the future."""

    def read(given: Any) -> date:
        fault = _("Write a day as 2026-11-23, not in the future.")
        if not isinstance(given, str) or not given.isascii() or not _DAY.fullmatch(given):
            raise ValueError(fault)
        try:
            day = date.fromisoformat(given)
        except ValueError:
            raise ValueError(fault) from None
        if not date(2000, 1, 1) <= day <= today:
            raise ValueError(fault)
        return day

    return read


def identity(today: date) -> Reader:
    """Return what reads a resident identity number with its check digit (GB 11643)."""

    def read(given: Any) -> str:
        if not isinstance(given, str) or len(given) > 40:
            raise ValueError(_("Write the identity number as a text."))
        return parse_identity(given, today=today).number

    return read


def answer_of(results: Sequence[Result]) -> dict[str, Any]:
    """Return the answer with each row's result; refuse the message where not one row was accepted."""
    accepted = sum(each.status != "refused" for each in results)
    told: dict[str, Any] = {"received": len(results), "accepted": accepted, "rows": [each.told() for each in results]}
    if accepted:
        return told
    first = results[0]
    fields = {f"rows.{each.row}.{name}": texts for each in results for name, texts in each.fields.items()}
    raise RuleBrokenError(first.message, code=first.code, fields=fields, details=told)
