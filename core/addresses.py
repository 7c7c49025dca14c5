"""Addresses of the rows of a list: hundreds a page, always of the same few patterns."""

from functools import lru_cache
from typing import Any

from django.urls import reverse


@lru_cache(maxsize=8192)
def row_address(url_name: str, key: Any) -> str:
    """Return the address of a row's page; a queue of two hundred lines asks for the same ones at every look."""
    return reverse(url_name, args=[key])
