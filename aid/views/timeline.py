"""One story of a household: its file's events and its payments, newest first, routine folded."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.views.words import BAD, HELD, ROUTINE, TITLES
from core.actors import Actor
from core.events.models import Event
from unions.stories import link_of


def entries(events: Iterable[Event], actor: Actor | None = None) -> list[dict[str, Any]]:
    """Return timeline entries; neighbouring routine notes become one folded entry. ``actor``: who may follow links."""
    told: list[dict[str, Any]] = []
    for event in events:
        entry = _entry(event) | ({"url": link_of(actor, event)} if actor else {})
        if event.code in ROUTINE:
            _fold(told, entry)
        else:
            told.append(entry)
    return told


def _entry(event: Event) -> dict[str, Any]:
    kind = "pay" if event.code == "aid.payment.paid" else "bad" if event.code in BAD else ""
    kind = kind or ("hold" if event.code in HELD else "")
    fen = event.data.get("amount_fen")
    return {
        "kind": kind,
        "title": str(TITLES.get(event.code, event.code)),
        "amount": Decimal(fen) / 100 if fen is not None else None,
        "at": event.happened_at,
        "by": event.actor_name,
        "text": _words(event),
    }


def _fold(told: list[dict[str, Any]], entry: dict[str, Any]) -> None:
    if not told or not told[-1].get("folded"):
        told.append({"kind": "sys", "folded": [], "title": "", "at": entry["at"]})
    group = told[-1]
    group["folded"].append(entry)
    count = len(group["folded"])
    group["title"] = ngettext("%(count)s routine note", "%(count)s routine notes", count) % {"count": count}
    group["from_at"], group["to_at"] = group["folded"][-1]["at"], group["folded"][0]["at"]


def _words(event: Event) -> str:
    """Say in one line what the event's data hold that a reader wants to know."""
    data = event.data
    if "visitors" in data:
        return _("Visitors: %(names)s") % {"names": "、".join(data["visitors"])}
    for name in ("opinion", "finding", "because", "reason"):
        if data.get(name):
            return str(data[name])
    if "reasons" in data:
        return " ".join(data["reasons"].values())
    return _("Number %(number)s") % {"number": data["number"]} if "number" in data else ""
