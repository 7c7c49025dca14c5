"""The export of the audit trail: one link of the chain a chunk."""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_noop

from core.events.exporting import lines_of, note_export, seals_between
from core.jobs.registry import Progress, Run, job_kind
from core.jobs.services.files import give_file, keep_piece, pieces_of

TRAIL = "desk.audit_trail"
VIEW = "core.view_audit"


@job_kind(TRAIL, label=gettext_noop("Export of the audit trail"), permission=VIEW)
def export_trail(run: Run) -> Progress:
    """Write the next link with its events; after the last, lay the file ready and say so in the trail."""
    first, last = (date.fromisoformat(run.params[name]) for name in ("from_on", "to_on"))
    seals = seals_between(first, last)
    seal = seals.filter(number__gt=run.cursor.get("after", 0)).first()
    if seal is not None:
        keep_piece(run.job_id, seal.number, lines_of(seal).encode())
        return Progress(done=run.done + 1, cursor={"after": seal.number})
    content = b"".join(pieces_of(run.job_id))
    give_file(run.job_id, name=f"trail-{first}-{last}.jsonl", media_type="application/jsonl", content=content)
    end = seals.last()
    if end is not None:
        note_export(run.actor, end, from_on=first, to_on=last, seals=run.done, bytes=len(content))
    return Progress(done=run.done, total=run.done, is_finished=True, url=reverse("desk:job_file", args=[run.job_id]))
