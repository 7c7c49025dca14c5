"""The template of a list: headings, drop-downs, notes, columns that are text, and a row that shows the way."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from core.sheets.export import inert
from core.sheets.kinds import ImportColumn, ImportKind
from core.sheets.mapping import SAMPLE
from core.sheets.reading import CHOICES, GUIDE

ROWS = 5000  # rows that have drop-downs; more rows are read all the same
_IN_CELL = 255  # characters of a list that a cell itself can hold


def template_of(kind: ImportKind) -> bytes:
    """Return the empty list with everything that helps to fill it in."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(str(kind.label)[:31])
    words = book.add_worksheet(str(CHOICES))
    looks = {
        "needed": book.add_format({"bold": True, "bg_color": "#F6DEDB", "bottom": 1, "text_wrap": True}),
        "other": book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1, "text_wrap": True}),
        "text": book.add_format({"num_format": "@"}),
        "sample": book.add_format({"num_format": "@", "italic": True, "font_color": "#7A828C"}),
    }
    for place, column in enumerate(kind.columns):
        _heading(sheet, place, column, looks)
        _choices(sheet, words, place, column)
    sheet.freeze_panes(1, 1)
    _explain(book.add_worksheet(str(GUIDE)), kind, book.add_format({"text_wrap": True, "valign": "top"}))
    words.hide()
    book.close()
    return out.getvalue()


def _heading(sheet: Any, place: int, column: ImportColumn, looks: dict[str, Any]) -> None:
    sheet.set_column(place, place, column.width, looks["text"])
    sheet.write_string(0, place, f"{column.heading}{'*' if column.required else ''}", looks[_look(column)])
    if column.note:
        sheet.write_comment(0, place, str(column.note), {"x_scale": 1.6})
    shown = str(column.sample)
    sheet.write_string(1, place, f"{SAMPLE}{_(': ')}{shown}" if place == 0 else shown, looks["sample"])


def _look(column: ImportColumn) -> str:
    return "needed" if column.required else "other"


def _choices(sheet: Any, words: Any, place: int, column: ImportColumn) -> None:
    if column.choices is None:
        return
    offered = column.choices()
    source: Any = offered
    if len(",".join(offered)) > _IN_CELL:
        words.write_column(0, place, offered)
        letters = xlsxwriter.utility.xl_col_to_name(place)
        source = f"='{words.get_name()}'!${letters}$1:${letters}${len(offered)}"
    rule = {
        "validate": "list",
        "source": source,
        "error_title": _("Not one of the choices"),
        "error_message": _("Choose one from the list."),
    }
    sheet.data_validation(1, place, ROWS, place, rule)


def _explain(sheet: Any, kind: ImportKind, look: Any) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 10)
    sheet.set_column(2, 2, 70)
    lines = [
        (str(kind.label), "", str(kind.about)),
        ("", "", _("The grey row is an example and is not read. Columns with * must be filled in.")),
        (_("Column"), _("Needed"), _("Remark")),
    ]
    lines += [(str(column.heading), _("Yes") if column.required else "", str(column.note)) for column in kind.columns]
    for number, row in enumerate(lines):
        for place, text in enumerate(row):
            sheet.write_string(number, place, inert(text), look)
