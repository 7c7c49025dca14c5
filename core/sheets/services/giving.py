"""Handing files of an import to its sender: at once where they are small, as a job's result where they are large."""

from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import ConflictError, ForbiddenError
from core.events.services import record
from core.jobs.models import Job
from core.jobs.registry import Progress, Run
from core.jobs.services.files import give_file
from core.jobs.services.starting import start_job
from core.sheets import annotating
from core.sheets.choices import Fate, ImportStatus
from core.sheets.kinds import kind_of
from core.sheets.models import SheetImport
from core.sheets.services import source

GIVE = "core.sheets.give"
AT_ONCE = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {
    "annotated": pgettext_lazy("file name", "checked"),
    "faulty": pgettext_lazy("file name", "to correct"),
    "receipt": pgettext_lazy("import", "Receipt"),
}
READY = {
    "annotated": (ImportStatus.CHECKED, ImportStatus.ACCEPTED, ImportStatus.DONE),
    "faulty": (ImportStatus.CHECKED, ImportStatus.ACCEPTED, ImportStatus.DONE),
    "receipt": (ImportStatus.DONE,),
}


def give(actor: Actor, sheet: SheetImport, what: str) -> bytes | Job:
    """Return a file of an import, or the job that makes it; who took what is recorded."""
    if not actor.reaches(kind_of(sheet.kind).permission, sheet.union_path):
        raise ForbiddenError(_("You no longer hold the right to this file."), code=kind_of(sheet.kind).permission)
    if sheet.status not in READY[what] or (sheet.purged_at and what != "receipt"):
        raise ConflictError(_("This file does not exist yet, or its time is over."), code="wrong_state")
    if sheet.rows > AT_ONCE:
        key = f"{sheet.pk}:{what}:{sheet.version}:{clock.ticking().timestamp():.0f}"
        return start_job(
            actor=actor,
            kind=GIVE,
            key=key,
            union_path=sheet.union_path,
            name=sheet.file_name,
            params={"import": str(sheet.pk), "what": what},
        )
    with transaction.atomic():
        record(actor, "core.import.file_taken", sheet, what=what)
    return made(sheet, what)


def made(sheet: SheetImport, what: str) -> bytes:
    """Return a file of an import."""
    if what == "annotated":
        return annotating.annotated(sheet, source.content_of(sheet))
    if what == "faulty":
        return annotating.faulty_rows(sheet)
    return annotating.receipt(sheet, told_of(sheet))


def told_of(sheet: SheetImport) -> list[str]:
    """Return the head of a receipt: which file, into where, when, how many rows became what."""
    counts = [(fate.label, getattr(sheet, fate.value)) for fate in Fate]
    ended = f"{timezone.localtime(sheet.ended_at):%Y-%m-%d %H:%M}" if sheet.ended_at else ""
    text = _("%(rows)s rows in the file") % {"rows": sheet.rows} + _(": ")
    return [
        f"{sheet.file_name} SHA-256 {sheet.sha256}",
        f"{sheet.place} {ended}",
        text + _(", ").join(f"{label} {count}" for label, count in counts),
        "",
    ]


def name_of(sheet: SheetImport, what: str) -> str:
    """Return the name of a file: the sender's own with a word of what was made of it, so that it is found again."""
    own, when = PurePath(sheet.file_name).stem[:80], f"{timezone.localtime(sheet.created_at):%Y%m%d-%H%M}"
    return f"{own}-{NAMES[what]}-{when}.xlsx"


def make(run: Run) -> Progress:
    """Make a large file and lay it ready for its owner."""
    sheet = SheetImport.unscoped.get(pk=run.params["import"], owner_id=run.actor.user_id)
    what: str = run.params["what"]
    give_file(run.job_id, name=name_of(sheet, what), media_type=XLSX, content=made(sheet, what))
    record(run.actor, "core.import.file_taken", sheet, what=what)
    return Progress(done=1, total=1, is_finished=True)
