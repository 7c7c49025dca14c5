"""Parts of a page that are drawn once for all who see the same.

Navigation, menus, style sheets: two thirds of a small page and the same every time for somebody's rights. Such a part
is drawn once per process for what it depends on, which is said with it; what differs by request stands in a hole.
So is a table of sums that a branch looks at all day (``keep``): it is drawn anew when a figure has changed.
Nothing that names a person is kept. Tests draw every kept part anew beside it and compare (``KEPT_PROVED``).
"""

from collections import OrderedDict
from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

register = template.Library()

MOST = 600  # parts kept, some 5 to 20 kB each; the oldest goes first
HOLES = {"csrf_token": "\x00csrf\x00", "here": "\x00here\x00"}

_drawn: OrderedDict[tuple[Any, ...], str] = OrderedDict()


def _kept(context: Context, key: tuple[Any, ...], draw: Any) -> str:
    """Return what was drawn for a key, or draw it now and keep it."""
    drawn = None if context.template.engine.debug else _drawn.get(key)
    if drawn is None:
        _drawn[key] = drawn = draw()
        if len(_drawn) > MOST:
            _drawn.popitem(last=False)
    elif getattr(settings, "KEPT_PROVED", False) and drawn != (anew := draw()):
        raise AssertionError(f"A kept part of a page differs from the same one drawn anew:\n{drawn}\n{anew}")
    return drawn


class Kept(template.Node):
    """Draw a template with ``shell`` and the holes alone, or take what was drawn for the same key before."""

    def __init__(self, name: FilterExpression, keys: list[FilterExpression]) -> None:
        self.name, self.keys = name, keys

    def render(self, context: Context) -> SafeString:
        name = self.name.resolve(context)
        key = (name, get_language(), *(each.resolve(context) for each in self.keys))
        drawn = _kept(context, key, lambda: self._draw(name, context))
        return mark_safe(_filled(drawn, context))  # noqa: S308 - drawn by a template, the holes are escaped

    @staticmethod
    def _draw(name: str, context: Context) -> str:
        part = context.template.engine.get_template(name)
        return part.render(context.new({"shell": context.get("shell"), **HOLES}))


class Keep(template.Node):
    """Draw what stands between the tags, or take what was drawn for the same key before; no key, nothing kept."""

    def __init__(self, nodelist: NodeList, key: FilterExpression) -> None:
        self.nodelist, self.key = nodelist, key

    def render(self, context: Context) -> SafeString:
        key = self.key.resolve(context)
        if not key:
            return self.nodelist.render(context)
        place = (context.template_name, id(self), get_language(), key)
        drawn = _kept(context, place, lambda: self.nodelist.render(context))
        return mark_safe(drawn)  # noqa: S308 - drawn by a template


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


@register.tag
def keep(parser: Parser, token: Token) -> Keep:
    """Draw a part of a page once for all with the same key: ``{% keep drawn_from %} ... {% endkeep %}``.

    The key is everything the part shows (``core.prepared`` keeps statements, this keeps what is made of their rows);
    no form stands in it, for a form has its own mark in every request.
    """
    _tag, key = token.split_contents()
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return Keep(nodelist, parser.compile_filter(key))
