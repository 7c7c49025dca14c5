"""What a kept part of a page shows (``{% keep %}`` of ``core.templatetags.frame``), made only if it is drawn."""

from collections.abc import Callable
from functools import cache
from hashlib import blake2b
from typing import Any


def drawn_from(*facts: Any) -> str:
    """Return a short mark of plain facts, numbers, texts, days or lists of such: another fact, another mark."""
    return blake2b(repr(facts).encode(), digest_size=16).hexdigest()


def once(make: Callable[[], Any]) -> Callable[[], Any]:
    """Return a part of a template's context that is made when it is first drawn, and not at all if it is not."""
    return cache(make)
