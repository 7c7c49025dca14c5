"""Addresses of pages that another part of the program may or may not offer."""

from functools import lru_cache
from typing import Any

from django.urls import NoReverseMatch, reverse


def address_of(url_name: str, *args: Any) -> str:
    """Return the address of a page, or nothing when no app offers it."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=8192)
def row_address(url_name: str, key: Any) -> str:
    """Return the address of a row's page; a queue of two hundred lines asks for the same ones at every look."""
    return reverse(url_name, args=[key])
