"""Pieces of a result while it grows, and the file that comes of it."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import ForbiddenError, NotFoundError
from core.events.services import record
from core.jobs.models import JobFile, JobPiece
from core.jobs.registry import find_kind
from core.jobs.selectors import my_job
from core.parameters.selectors import value
from core.retention.rules import EXPORT_HOURS, PROVINCE


def keep_piece(job_id: UUID, number: int, content: bytes) -> None:
    """Keep what a chunk has made of the result, in the chunk's own transaction."""
    JobPiece(job_id=job_id, number=number, content=_sealed(content)).save(force_insert=True)


def pieces_of(job_id: UUID) -> Iterator[bytes]:
    """Yield the pieces in their order."""
    for piece in JobPiece.objects.filter(job_id=job_id).order_by("number").iterator(chunk_size=20):
        yield base64.b64decode(piece.content.open())


def give_file(job_id: UUID, *, name: str, media_type: str, content: bytes) -> None:
    """Lay the result of a job ready for its owner, for some hours: the job stays and can be run again."""
    kept = timedelta(hours=value(EXPORT_HOURS, PROVINCE, clock.today()))
    JobFile(
        job_id=job_id,
        name=name[:160],
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        content=_sealed(content),
        expires_at=clock.ticking() + kept,
    ).save(force_insert=True)


def fetch_file(*, actor: Actor, job_id: Any) -> tuple[JobFile, bytes]:
    """Return the result file of one's own job to who may still have it, and leave a trace of the download."""
    job = my_job(actor, job_id)
    kind = find_kind(job.kind)
    if kind is not None and not kind.gives_to(actor, job.union_path, job.params):
        raise ForbiddenError(_("You no longer hold the right to this file."), code=kind.permission)
    file = JobFile.objects.filter(job=job, expires_at__gt=clock.ticking()).first()
    if file is None:
        raise NotFoundError(_("There is no file, or it has expired. Run the work again."), code="not_found")
    with transaction.atomic():
        record(actor, "core.job.downloaded", job, kind=job.kind, sha256=file.sha256, size=file.size)
    return file, base64.b64decode(file.content.open())


def _sealed(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
