"""Which paper proves which line of rigid cost (domain.md 2.3: evidence per line)."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.models import ExpenseLine, NeedyFile
from aid.rules.costs import PAPER_OF
from core.actors import Actor
from core.documents.models import Attachment
from core.documents.services import attach
from core.errors import RuleBrokenError
from core.events.services import record


def of_line(line: ExpenseLine) -> tuple[str, ...]:
    """Return what a line is known by when the lines are typed again: whose, what for, when; not how much."""
    return (str(line.member_id), line.kind, str(line.from_on or ""), str(line.to_on or ""))


def papers_named(file: NeedyFile) -> dict[tuple[str, ...], Any]:
    """Return the papers named for a file's lines, so that they stay with them when the lines are typed again."""
    return {of_line(line): line.evidence_id for line in file.expenses.filter(evidence__isnull=False).order_by("-pk")}


@transaction.atomic
def add_paper(*, actor: Actor, file: NeedyFile, upload: Any, slot: str, proves: Iterable[Any] = ()) -> Attachment:
    """Put a paper into its place of the checklist, and say which lines of rigid cost it proves."""
    keys = {str(key) for key in proves}
    lines = [line for line in file.expenses.all() if str(line.pk) in keys]
    if len(lines) != len(keys):
        text = _("A cost was changed meanwhile. Choose again what the paper proves.")
        raise RuleBrokenError(text, code="line_gone", fields={"proves": text})
    if any(PAPER_OF[line.kind] != slot for line in lines):
        text = _("This paper does not belong to the costs chosen. Choose the right kind of paper.")
        raise RuleBrokenError(text, code="other_slot", fields={"proves": text})
    paper = attach(actor=actor, subject=file, upload=upload, slot=slot, permission="aid.view_file")
    for line in lines:
        line.evidence = paper
        line.save(update_fields=["evidence"])
    if lines:
        record(actor, "aid.file.cost_proved", file, paper=paper.name, lines=[of_line(line)[1] for line in lines])
    return paper
