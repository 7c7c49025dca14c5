"""Asking for code lists."""

from collections import defaultdict
from collections.abc import Iterable

from core.codes.models import Code


def offered(lists: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Return what several lists offer today as (code, name in the reader's language), in one query."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in Code.objects.filter(list__in=list(lists), is_offered=True):
        found[entry.list].append((entry.code, str(entry)))
    return found


def names(lists: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the names of all entries of several lists, offered or not, by (list, code)."""
    return {(entry.list, entry.code): str(entry) for entry in Code.objects.filter(list__in=list(lists))}
