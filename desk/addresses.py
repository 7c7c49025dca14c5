"""Addresses of pages that another part of the program may or may not offer."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address_of(url_name: str, *args: Any) -> str:
    """Return the address of a page, or nothing when no app offers it."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return ""
