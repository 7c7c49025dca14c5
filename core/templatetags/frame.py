"""The frame of the page, drawn once for all who see the same one.

Navigation, menus, style sheets: two thirds of a small page and the same every time for somebody's rights. Such a part
is drawn once per process for what it depends on, which is said with it; what differs by request stands in a hole.
"""

from typing import Any

from django import template
from django.template import Context
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

MOST = 2_000  # parts kept, some 5 kB each; all are dropped when there are more
HOLES = {"csrf_token": "\x00csrf\x00", "here": "\x00here\x00"}

_drawn: dict[tuple[Any, ...], str] = {}


class Kept(template.Node):
    """Draw a template with ``shell`` and the holes alone, or take what was drawn for the same key before."""

    def __init__(self, name: FilterExpression, keys: list[FilterExpression]) -> None:
        self.name, self.keys = name, keys

    def render(self, context: Context) -> SafeString:
        name = self.name.resolve(context)
        key = (name, get_language(), *(each.resolve(context) for each in self.keys))
        drawn = None if context.template.engine.debug else _drawn.get(key)
        if drawn is None:
            drawn = self._draw(name, context)
            if len(_drawn) >= MOST:
                _drawn.clear()
            _drawn[key] = drawn
        return mark_safe(_filled(drawn, context))  # noqa: S308 - drawn by a template, the holes are escaped

    @staticmethod
    def _draw(name: str, context: Context) -> str:
        part = context.template.engine.get_template(name)
        return part.render(context.new({"shell": context.get("shell"), **HOLES}))


def _filled(drawn: str, context: Context) -> str:
    if "\x00" not in drawn:
        return drawn
    request = context.get("request")
    here = request.get_full_path() if request else ""
    filled = drawn.replace(HOLES["here"], conditional_escape(here))
    return filled.replace(HOLES["csrf_token"], conditional_escape(str(context.get("csrf_token", ""))))


@register.tag
def kept(parser: Parser, token: Token) -> Kept:
    """Draw a part of the frame once for all with the same keys: ``{% kept "core/_side.html" shell.key %}``."""
    _tag, name, *keys = token.split_contents()
    return Kept(parser.compile_filter(name), [parser.compile_filter(each) for each in keys])
