"""Asking for imports and exports: one's own, what the check said, who sent the same file, what waits for a word."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, NotFoundError
from core.sheets.choices import ExportStatus, ImportStatus
from core.sheets.models import ImportRow, SheetExport, SheetImport
from core.transitions import check_fresh

PAGE = "/imports/{}/"


def page_of(sheet: SheetImport) -> str:
    """Return the address of an import."""
    return PAGE.format(sheet.pk)


def my_imports(actor: Actor) -> QuerySet[SheetImport]:
    """Return the imports somebody began, newest first."""
    return SheetImport.unscoped.filter(owner_id=actor.user_id).order_by("-created_at", "-pk")


def my_import(actor: Actor, import_id: Any, *, lock: bool = False) -> SheetImport:
    """Return one of somebody's own imports; anybody else's looks the same as none."""
    rows = my_imports(actor)
    if lock:
        rows = rows.select_for_update(of=("self",))
    try:
        found = rows.filter(pk=import_id).first()
    except (ValidationError, ValueError, TypeError):
        found = None
    if found is None or actor.user_id is None:
        raise NotFoundError(_("No such import."), code="not_found")
    return found


def check_fresh_and_in(sheet: SheetImport, seen_version: int, *states: ImportStatus) -> None:
    """Refuse an act on an import that has moved on since somebody looked at it, or that stands elsewhere."""
    if sheet.status not in states:
        raise ConflictError(
            _("Not possible in the state “%(state)s”.") % {"state": sheet.get_status_display()}, code="wrong_state"
        )
    check_fresh(sheet, seen_version)


def same_file_before(sheet: SheetImport) -> SheetImport | None:
    """Return the last import of this very file that was written, by the same person."""
    before = SheetImport.unscoped.filter(
        sha256=sheet.sha256, kind=sheet.kind, owner_id=sheet.owner_id, status=ImportStatus.DONE
    )
    return before.exclude(pk=sheet.pk).order_by("-ended_at").first()


def rows_to_mend(sheet: SheetImport) -> QuerySet[ImportRow]:
    """Return the rows that cannot be written as they are, in the order of the file."""
    return ImportRow.objects.filter(sheet=sheet, finding__in=["wrong", "held"]).order_by("number")


def how_far(sheet: SheetImport) -> dict[str, int]:
    """Return how many of the rows that were decided on have been written so far."""
    written = ImportRow.objects.filter(sheet=sheet, finding__in=sheet.accepts).exclude(fate="").count()
    return {"written": written, "to_write": sum(sheet.findings.get(finding, 0) for finding in sheet.accepts)}


def problem_counts(sheet: SheetImport) -> list[tuple[str, int, int]]:
    """Return each problem ("field:code") with its count and the first row it stands in, the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT problem, count(*), min(number) FROM core_importrow, unnest(problems) AS problem"
            " WHERE sheet_id = %s AND finding IN ('wrong', 'held') GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50",
            [sheet.pk],
        )
        return cursor.fetchall()


def my_exports(actor: Actor) -> QuerySet[SheetExport]:
    """Return what somebody took out or asked for, newest first."""
    rows = SheetExport.unscoped.filter(owner_id=actor.user_id).select_related("job", "decided_by")
    return rows.order_by("-created_at", "-pk")


def my_export(actor: Actor, export_id: Any) -> SheetExport:
    """Return one of somebody's own exports; anybody else's looks the same as none."""
    try:
        found = my_exports(actor).filter(pk=export_id).first()
    except (ValidationError, ValueError, TypeError):
        found = None
    if found is None or actor.user_id is None:
        raise NotFoundError(_("No such export."), code="not_found")
    return found


def exports_waiting(actor: Actor) -> QuerySet[SheetExport]:
    """Return the full exports of one's branch that nobody has decided on, the oldest first."""
    rows = SheetExport.objects.permitted(actor, "core.approve_export").filter(status=ExportStatus.WAITING)
    return rows.select_related("owner").order_by("created_at", "pk")
