"""What an exit brings, in words (ux.md P20)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.selectors.exits import Effect
from core.templatetags.show import money_fen


def effect_rows(effects: Iterable[Effect]) -> list[str]:
    """Return each effect as a sentence."""
    return [_sentence(each) for each in effects]


def stored_rows(effects: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return the effects an exit had, as it kept them."""
    return [_sentence(Effect(**{**each, "names": tuple(each["names"])})) for each in effects]


def _sentence(effect: Effect) -> str:
    n, money = effect.count, money_fen(effect.amount_fen)
    facts = {"n": n, "money": money, "names": _(", ").join(effect.names), "day": effect.on}
    texts = {
        "roster_lines": ngettext(
            "%(n)s line leaves its roster (%(names)s)", "%(n)s lines leave their rosters (%(names)s)", n
        ),
        "cancelled": ngettext(
            "%(n)s approved relief is cancelled, %(money)s go back to the budget (%(names)s)",
            "%(n)s approved reliefs are cancelled, %(money)s go back to the budget (%(names)s)",
            n,
        ),
        "to_decide": ngettext(
            "%(n)s relief of %(money)s is on its way and becomes a task to decide on (%(names)s)",
            "%(n)s reliefs of %(money)s are on their way and become tasks to decide on (%(names)s)",
            n,
        ),
        "clocks": ngettext("%(n)s running period ends", "%(n)s running periods end", n),
        "seats": ngettext("%(n)s member is free for another file", "%(n)s members are free for another file", n),
        "call_back": _("Somebody calls the family from %(day)s on"),
        "recover": _("A task is opened to recover %(money)s; nothing is reversed by itself"),
        "history": _("The file, its papers and its log stay"),
    }
    return str(texts[effect.code]) % facts
