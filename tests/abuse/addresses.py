"""Every address of the site, the administration and the API as well, filled in with keys that name nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.regex_helper import normalize

NOBODY = str(UUID(int=7))
FILLED = {
    "key": "330203-2026-9999",
    "number": "FF330203-2026-9999",
    "code": "33020301000000",
    "name": "identity",
    "token": "no-such-notice",
    "task": "family",
    "app_label": "core",
    "url": "core/",
    "format": ".json",
    "content_type_id": "7",
    "object_id": "7",
}


@dataclass(frozen=True)
class Address:
    """One pattern: where it leads, what answers, and what it is called."""

    url: str
    view: Any
    name: str

    @property
    def methods(self) -> tuple[str, ...]:
        """What the view says it answers to; GET and POST where it says nothing."""
        declared = getattr(self.view, "methods", None)
        if declared:
            return tuple(declared)
        return tuple(method.upper() for method in getattr(self.view, "actions", None) or ("GET", "POST"))


@cache
def addresses() -> tuple[Address, ...]:
    """Return every address once, in the order in which the site tries them."""
    found: dict[str, Address] = {}
    for address in _walk(get_resolver().url_patterns, "/", ""):
        found.setdefault(address.url, address)
    return tuple(found.values())


def _walk(patterns: Any, before: str, namespace: str) -> Iterator[Address]:
    for each in patterns:
        url = before + _filled(each)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, url, each.namespace or namespace)
        elif isinstance(each, URLPattern):
            yield Address(url, each.callback, f"{namespace}:{each.name}" if namespace else str(each.name or url))


def _filled(pattern: Any) -> str:
    regex = pattern.pattern.regex.pattern.removeprefix("^")
    text, names = normalize(regex)[-1]
    shapes = pattern.pattern.converters
    return str(text % {name: _value(name, shapes.get(name), regex) for name in names})


def _value(name: str, shape: Any, regex: str) -> str:
    number = type(shape).__name__ == "IntConverter" or f"?P<{name}>[0-9]{{" in regex
    return "7" if number else FILLED.get(name, NOBODY)
