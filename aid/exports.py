"""Lists of aid that can be taken out: the needy-worker files, exactly as their list is narrowed."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from aid.choices.files import ACTIVE, Category, FileStatus
from aid.filters import NeedyFileFilter
from aid.models import NeedyFile
from aid.selectors import files, reviews
from aid.selectors.relief_of import kept_in_year
from core.chinese.money import from_fen
from core.chinese.names import mask_name
from core.sheets.lists import Asking, ExportKind, ListColumn
from core.sheets.services.exporting import offer


def narrowed(asking: Asking) -> Any:
    """Return the files of one's branch that the filters of their list leave, newest first."""
    asked, query = dict(asking.params), QueryDict(mutable=True)
    for name, text in asked.items():
        query[name] = text
    rows = NeedyFileFilter(query, files.file_list(asking.actor)).qs
    if asked.get("owner") == "me":
        rows = rows.filter(responsible_id=asking.actor.user_id)
    if asked.get("due"):
        rows = rows.filter(status__in=ACTIVE)
    told = {"township": asked.get("township", ""), "due": asked.get("due", "")}
    return reviews.narrowed(rows, told, asking.today).order_by("-pk")


def take(asking: Asking, after: str, limit: int) -> tuple[list[Any], str]:
    """Return some files with what their households have received this year, in two queries a piece."""
    rows = narrowed(asking)
    taken = list((rows.filter(pk__lt=after) if after else rows)[:limit])
    kept = kept_in_year(asking.actor, [file.household_id for file in taken], asking.today.year)
    note_received(taken, kept)
    return taken, str(taken[-1].pk) if len(taken) == limit else ""


def note_received(taken: Iterable[Any], kept: Mapping[Any, int]) -> None:
    """Write onto each file what its household has received, for the column of that."""
    for file in taken:
        file.received = from_fen(kept.get(file.household_id, 0)) if file.number else None


def in_words(asking: Asking) -> list[str]:
    """Return by what the files are narrowed; a name searched for is not written down."""
    asked = asking.params
    words = [
        dict(FileStatus.choices).get(asked.get("status", "")),
        dict(Category.choices).get(asked.get("category", "")),
    ]
    told = [str(word) for word in words if word]
    return told + ([_("narrowed by a search")] if asked.get("q") else [])


def _head(file: NeedyFile) -> str:
    return file.head.name if file.head else ""


FILES = offer(
    ExportKind(
        code="needy-files",
        label=gettext_lazy("Needy-worker files"),
        permission="aid.view_file",
        list_url="aid:file_list",
        take=take,
        narrowed=in_words,
        columns=(
            ListColumn(gettext_lazy("Head of household"), lambda file: mask_name(_head(file)), 16, full=_head),
            ListColumn(
                gettext_lazy("Identity number"),
                None,
                24,
                full=lambda file: file.head.identity.open() if file.head else "",
            ),
            ListColumn(
                gettext_lazy("Mobile phone"),
                None,
                16,
                full=lambda file: file.head.phone.open() if file.head else "",
            ),
            ListColumn(gettext_lazy("Number"), lambda file: file.number or file.application_no, 22),
            ListColumn(gettext_lazy("Union"), lambda file: file.union.name, 34),
            ListColumn(gettext_lazy("Category"), lambda file: file.get_category_display() if file.category else "", 14),
            ListColumn(gettext_lazy("State"), lambda file: file.get_status_display(), 14),
            ListColumn(gettext_lazy("Received this year (yuan)"), lambda file: file.received, 18, "yuan"),
            ListColumn(
                gettext_lazy("Review due"), lambda file: file.valid_to if file.status in ACTIVE else None, 14, "day"
            ),
            ListColumn(
                pgettext_lazy("file", "Responsible"), lambda file: file.responsible.name if file.responsible else "", 14
            ),
        ),
    )
)
