"""Which code lists exist, and the entries they ship with."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class CodeList:
    """A list as the code knows it: entries are code → (Chinese, English), in the order of the published form."""

    code: str
    label: str
    basis: str
    entries: Mapping[str, tuple[str, str]]


_declared: dict[str, CodeList] = {}


def declare_list(code: str, label: str, *, basis: str, entries: Mapping[str, tuple[str, str]]) -> str:
    """Make a list known and return its code, so that forms can name it by a constant."""
    _declared[code] = CodeList(code, label, basis, entries)
    return code


def all_lists() -> tuple[CodeList, ...]:
    """Return every declared list, by code."""
    return tuple(sorted(_declared.values(), key=lambda each: each.code))
