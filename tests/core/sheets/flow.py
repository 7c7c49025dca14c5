"""An import from upload to receipt as one call after another, the jobs run here and now."""

from typing import Any

from django.core.files.base import ContentFile

from core import clock
from core.jobs.models import Job
from core.jobs.services import running
from core.sheets.kinds import kind_of
from core.sheets.models import ImportRow, SheetImport
from core.sheets.services import checking, committing, uploading


def work() -> None:
    """Do the work that waits, as a worker would."""
    for job in Job.unscoped.live():
        running.run(job.pk, seconds=600)


def upload(actor: Any, content: bytes, union: Any, kind: str = "members", name: str = "名单.xlsx", **params: Any):
    sheet = uploading.receive(
        actor=actor,
        kind=kind_of(kind),
        union_path=union.path,
        place=union.name,
        params={"union": union.pk} | params,
        name=name,
        file=ContentFile(content),
    )
    work()
    return fresh(sheet)


def fresh(sheet: SheetImport) -> SheetImport:
    return SheetImport.unscoped.get(pk=sheet.pk)


def checked(actor: Any, content: bytes, union: Any, kind: str = "members", **params: Any) -> SheetImport:
    """Return an import after its dry run."""
    sheet = upload(actor, content, union, kind, **params)
    checking.match_columns(
        actor=actor, import_id=sheet.pk, seen_version=sheet.version, mapping=sheet.mapping, acknowledged=True
    )
    work()
    sheet = fresh(sheet)
    assert sheet.status == "checked", Job.unscoped.latest("created_at").message
    return sheet


def accept(actor: Any, sheet: SheetImport, *accepts: str) -> SheetImport:
    committing.accept(
        actor=actor,
        import_id=sheet.pk,
        seen_version=sheet.version,
        accepts=accepts or ("new", "changed"),
        only_valid=True,
        moment=clock.now(),
    )
    return fresh(sheet)


def imported(actor: Any, content: bytes, union: Any, kind: str = "members", **params: Any) -> SheetImport:
    """Return an import after its rows were written."""
    sheet = checked(actor, content, union, kind, **params)
    accept(actor, sheet)
    work()
    sheet = fresh(sheet)
    assert sheet.status == "done", Job.unscoped.latest("created_at").last_error
    return sheet


def receipt(sheet: SheetImport) -> dict[str, int]:
    """Return the outcome and prove that it accounts for every row."""
    found = {name: getattr(sheet, name) for name in ("created", "updated", "unchanged", "skipped", "failed")}
    assert sum(found.values()) == sheet.rows == ImportRow.objects.filter(sheet=sheet).exclude(fate="").count()
    return found


def problems(sheet: SheetImport) -> dict[int, list[str]]:
    """Return what is wrong by row."""
    rows = ImportRow.objects.filter(sheet=sheet, finding__in=["wrong", "held"]).order_by("number")
    return {row.number: row.problems for row in rows}
