"""What the lists of cases have in common: the cell of the next clock, tags, and the mark of a table that is kept."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.clocks.models import ClockState
from core.clocks.panels import state_word
from core.drawn import drawn_from
from core.http import Request
from core.templatetags.show import status_tag
from legal.views.supervision_words import clock_label

PASSING = ("after", "before", "q")


def table_mark(request: Request, *facts: Any) -> str:
    """Return the mark of a list's table; none further on or by words, where hardly two look at the same rows.

    The facts are all that the table shows, and they name no person.
    """
    return "" if any(request.GET.get(name) for name in PASSING) else drawn_from(request.get_full_path(), *facts)


def clock_cell(clock: Mapping[str, Any] | None, today: date) -> dict[str, Any]:
    """Return the cell of the clock that ends next, its day, what it is called, whether it is due."""
    if clock is None:
        return {"due_on": "", "due_label": "", "due_tag": ""}
    word, tone = state_word(ClockState.RUNNING, date.fromisoformat(clock["due_on"]), today)
    return {
        "due_on": clock["due_on"],
        "due_label": clock_label(clock["code"]),
        "due_tag": status_tag(word, "bad" if tone == "late" else "warn") if tone else "",
    }


def drawn(tags: Iterable[Mapping[str, str]]) -> SafeString:
    """Return tags as they stand in a cell."""
    return format_html_join("", "{} ", ((status_tag(tag["label"], tag["tone"]),) for tag in tags))
