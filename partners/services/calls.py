"""The log of calls: purpose, answer and count of each (domain.md 0.8)."""

from typing import Any

from partners.models import Call


def note_call(**facts: Any) -> None:
    """Keep one call of an application and how it was answered."""
    Call.objects.create(**facts)
