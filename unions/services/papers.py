"""Papers of a union that decide nothing any more: set aside when their case ends, destroyed by two people later."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core import clock
from core.actors import Actor
from core.documents.models import Attachment
from core.documents.services import destroy_papers, replace_attachment


def set_aside(*, actor: Actor, papers: Iterable[Attachment]) -> None:
    """Take the papers of a case that was refused, withdrawn or given up out of their slots; they stay to be read."""
    for each in papers:
        replace_attachment(actor=actor, attachment=each, moment=clock.now())


def dispose_paper(_actor: Actor, key: Any, moment: datetime) -> None:
    """Destroy the content of a paper that was kept long enough; safe to repeat."""
    destroy_papers(Attachment.unscoped.filter(pk=key), moment=moment)
