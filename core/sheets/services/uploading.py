"""Taking a file in: stored whole and sealed before it is read, its columns recognised, nothing of it written."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.chinese.names import mask_name
from core.errors import ForbiddenError, RuleBrokenError
from core.events.services import record
from core.jobs.services.starting import start_job
from core.parameters.selectors import value
from core.privacy.fields import MASKS
from core.sheets import cells
from core.sheets.choices import ImportStatus
from core.sheets.kinds import ImportKind, kind_of, kinds
from core.sheets.limits import KEPT_DAYS, LIVE_IMPORTS, MOST_BYTES, MOST_ROWS, PROVINCE
from core.sheets.lines import is_sample
from core.sheets.mapping import SURE, guessed, heading_among, is_ours, likelier, wanted_headings
from core.sheets.models import SheetImport
from core.sheets.reading import RawRow, Reading
from core.sheets.services import source

READ = "core.sheets.read"
QUICK = 1024 * 1024  # bytes that a request may read itself; more is a job
FIRST = 20
SHOWN = 40  # characters of a sample: a cell may be as long as a book
LONG_NUMBER = re.compile(r"\d[\d\s]{6,}[\dXx]")


def receive(
    *, actor: Actor, kind: ImportKind, union_path: str, place: str, params: dict[str, Any], name: str, file: File
) -> SheetImport:
    """Store a file and recognise its columns; a file that cannot be a list is refused and not kept."""
    today = clock.today()
    if actor.user_id is None or not actor.reaches(kind.permission, union_path):
        raise ForbiddenError(_("You do not have the right to do this."), code=kind.permission)
    check_size(file.size, today)
    _check_crowd(actor, value(LIVE_IMPORTS, PROVINCE, today))
    with transaction.atomic():
        sheet = SheetImport(
            kind=kind.code,
            union_path=union_path,
            place=place[:120],
            params=params,
            owner_id=actor.user_id,
            file_name=name[-160:],
            size=file.size,
            sha256=source.digest(file),
            purge_on=today + timedelta(days=value(KEPT_DAYS, PROVINCE, today)),
        )
        sheet.save(force_insert=True)
        source.keep(sheet, file)
        if file.size <= QUICK:
            file.seek(0)
            recognise(sheet, file.read(), most_rows=value(MOST_ROWS, PROVINCE, today))
        else:
            start_job(actor=actor, kind=READ, key=str(sheet.pk), subject=sheet, name=sheet.file_name)
        record(actor, "core.import.uploaded", sheet, kind=kind.code, sha256=sheet.sha256, size=sheet.size)
    return sheet


def check_size(size: int, today: date) -> None:
    """Refuse a file that is too large, before it is taken into memory."""
    most: int = value(MOST_BYTES, PROVINCE, today)
    if size <= most:
        return
    text = too_large(str(-(-size // 2**20)), most)
    raise RuleBrokenError(text, code="too_large", fields={"file": text})


def too_large(megabytes: str, most: int) -> str:
    """Return the sentence for a file that is too large; the page says it too, before the file is sent."""
    text = _("The file has %(size)s MB; at most %(most)s MB can be read at once. Divide the list.")
    return text % {"size": megabytes, "most": most // 2**20}


def _check_crowd(actor: Actor, most: int) -> None:
    """Refuse a third import while two of the same person are being worked on (reliability.md 1, row 25)."""
    live = SheetImport.unscoped.filter(owner_id=actor.user_id, status=ImportStatus.ACCEPTED).count()
    if live >= most:
        text = _("You have %(count)s imports under way. Wait until one of them ends.") % {"count": live}
        raise RuleBrokenError(text, code="too_many_imports", fields={"file": text})


def recognise(sheet: SheetImport, content: bytes, *, most_rows: int) -> SheetImport:
    """Find the heading and our columns in it; refuse a file in which none of them is named."""
    kind = kind_of(sheet.kind)
    reading = Reading(content, most_rows=most_rows, wanted=wanted_headings(kind))
    try:
        first = list(islice(reading.rows(), FIRST))
    finally:
        reading.close()
    if not first:
        raise RuleBrokenError(
            _("There is nothing in this file. Fill in the template and choose it again."), code="empty"
        )
    place, headings = heading_among(kind, [(row.number, row.cells) for row in first])
    _check_looks_like(kind, headings)
    sheet.form, sheet.encoding = reading.head["form"], reading.head["encoding"]
    sheet.sheet_name, sheet.notes = reading.head["sheet"][:60], reading.head["notes"]
    sheet.header_row, sheet.headings = first[place].number, [cell[:60] for cell in headings]
    sheet.mapping = _mapping(sheet, kind)
    sheet.samples = _samples(sheet, kind, first[place + 1 :])
    sheet.save()
    return sheet


def _mapping(sheet: SheetImport, kind: ImportKind) -> dict[str, int]:
    """Return how the columns were understood when this person last sent a file with this heading, else our guess."""
    before = SheetImport.unscoped.filter(
        owner_id=sheet.owner_id, kind=sheet.kind, headings=sheet.headings, checked_at__isnull=False
    )
    last = before.order_by("-created_at").values_list("mapping", flat=True).first()
    return last or {guess.field: guess.place for guess in guessed(kind, sheet.headings)}


def _samples(sheet: SheetImport, kind: ImportKind, rows: list[RawRow]) -> list[str]:
    """Return a value of each column to tell it by, masked: the list of imports is no place for secrets."""
    fields = {place: name for name, place in sheet.mapping.items()}
    shown = []
    for place in range(len(sheet.headings)):
        cells = (row.cells[place] for row in rows if place < len(row.cells) and not is_sample(row))
        text = next((cell for cell in cells if cell), "")
        shown.append(masked_cell(kind, fields.get(place, ""), text))
    return shown


def masked_cell(kind: ImportKind, field: str, text: str) -> str:
    """Return a cell as a page may show it: by the mask of its column; a long run of digits anywhere is hidden."""
    if field:
        column = kind.column(field)
        if column.mask:
            return MASKS[column.mask](text)[:SHOWN]
        if column.read is cells.name:
            return mask_name(text)[:SHOWN]
    return LONG_NUMBER.sub("******", text)[:SHOWN]


def _check_looks_like(kind: ImportKind, headings: Sequence[str]) -> None:
    if any(guess.confidence >= SURE for guess in guessed(kind, headings)):
        return
    other = likelier_list(kind, headings)
    text = _("None of the columns of “%(kind)s” is in this file.") % {"kind": kind.label}
    details = {}
    if other is not None:
        text = _("None of the columns of “%(kind)s” is in this file. It looks like “%(other)s”: choose that list.")
        text %= {"kind": kind.label, "other": other.label}
        details["other"] = other.code
    raise RuleBrokenError(text, code="other_list", fields={"file": text}, details=details)


def likelier_list(kind: ImportKind, headings: Sequence[str]) -> ImportKind | None:
    """Return the list that somebody probably meant, where the headings of a file fit it better than the chosen one."""
    return likelier(kind, [each for each in kinds() if each.code != kind.code], headings)


def unknown_columns(sheet: SheetImport) -> list[str]:
    """Return the headings that nothing of ours is matched to: they are not read, and somebody has to say so."""
    used = set(sheet.mapping.values())
    return [
        heading
        for place, heading in enumerate(sheet.headings)
        if heading and place not in used and not is_ours(heading)
    ]
