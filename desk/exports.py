"""Lists of the desk that can be taken out: the rows behind the figures of relief."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aid.selectors.relief_rows import BEHIND, Mark, relief_rows
from core.chinese.money import from_fen
from core.chinese.names import mask_name
from core.days import day_in
from core.sheets.lists import Asking, ExportKind, ListColumn
from core.sheets.services.exporting import offer
from desk.statistics import asked_for

READ = "aid.view_file"


def take(asking: Asking, after: str, limit: int) -> tuple[list[Any], str]:
    """Return some rows behind a figure, in the order of its page."""
    code = asking.params.get("code", "")
    if code not in BEHIND:
        return [], ""
    asked = asked_for(asking.actor, asking.params, asking.today)
    day, _tilde, key = after.partition("~")
    found_day = day_in(day)
    found = relief_rows(
        asking.actor,
        READ,
        code,
        below=asked.node.path,
        first=asked.span.first,
        last=asked.span.last,
        by=asked.by,
        said=asking.params.get("said"),
        limit=limit,
        after=Mark(found_day, key) if found_day and key else None,
    )
    mark = found[-1].mark if len(found) == limit else None
    return list(found), f"{mark.day.isoformat()}~{mark.key}" if mark else ""


def in_words(asking: Asking) -> list[str]:
    """Return the union and the period of the figure."""
    asked = asked_for(asking.actor, asking.params, asking.today)
    return [asked.node.name, _("Period: %(first)s to %(last)s") % {"first": asked.span.first, "last": asked.span.last}]


RELIEF = offer(
    ExportKind(
        code="relief-rows",
        label=gettext_lazy("Relief behind a figure"),
        permission=READ,
        list_url="desk:statistics",
        take=take,
        narrowed=in_words,
        columns=(
            ListColumn(gettext_lazy("Name or thing"), lambda row: mask_name(row.name), 24, full=lambda row: row.name),
            ListColumn(gettext_lazy("Number"), lambda row: row.number, 22),
            ListColumn(gettext_lazy("Union"), lambda row: row.union, 30),
            ListColumn(gettext_lazy("What"), lambda row: row.programme, 34),
            ListColumn(gettext_lazy("Day"), lambda row: row.mark.day, 12, "day"),
            ListColumn(
                gettext_lazy("Amount (yuan)"),
                lambda row: from_fen(row.amount_fen) if row.amount_fen is not None else None,
                16,
                "yuan",
            ),
        ),
    )
)
