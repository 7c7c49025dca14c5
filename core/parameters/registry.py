"""Which parameters exist: their kind, unit, shipped default and its basis."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

READERS: dict[str, Callable[[str], Any]] = {
    "decimal": Decimal,
    "integer": int,
    "switch": lambda text: text == "on",
    "text": str,
    "list": lambda text: tuple(part for part in text.split(",") if part),
    "table": json.loads,
}


@dataclass(frozen=True)
class Declared:
    """A parameter as the code knows it. ``default`` None: no figure ships, each region must enter its own."""

    code: str
    kind: str
    default: str | None
    unit: str
    basis: str
    label: str

    def read(self, text: str) -> Any:
        return READERS[self.kind](text)

    @property
    def shipped(self) -> Any:
        """Return the default as a value; None where no figure ships."""
        return None if self.default is None else self.read(self.default)


_declared: dict[str, Declared] = {}


def declare(code: str, kind: str, default: str | None, *, unit: str, basis: str, label: str) -> str:
    """Make a parameter known and return its code, so that rules can name it by a constant."""
    if kind not in READERS:
        raise ValueError(f"{code}: unknown kind {kind}")
    _declared[code] = Declared(code, kind, default, unit, basis, label)
    return code


def declared(code: str) -> Declared:
    """Return the declaration of a parameter; KeyError for a code nobody declared."""
    return _declared[code]


def all_declared() -> tuple[Declared, ...]:
    """Return every declared parameter, by code."""
    return tuple(sorted(_declared.values(), key=lambda each: each.code))
