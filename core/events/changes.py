"""What an edit changed, as its event tells it: each field with what it was and what it is now."""

from collections.abc import Mapping
from typing import Any


def write_changes(row: Any, facts: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Write facts onto a row that its caller saves; return those that differ, each as [before, after]."""
    changed = {}
    for name, after in facts.items():
        before = getattr(row, name)
        if before != after:
            changed[name] = [before, after]
            setattr(row, name, after)
    return changed
