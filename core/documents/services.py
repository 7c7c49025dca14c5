"""Attaching a file to a case, and reading it back."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Any

import filetype
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from core.actors import Actor
from core.documents.images import reencode
from core.documents.models import Attachment
from core.errors import NotFoundError, RuleBrokenError
from core.events.services import path_of, record
from core.fetch import find
from core.privacy.wiping import GONE
from core.uuids import uuid7

MAX_BYTES = 10 * 1024 * 1024
PICTURES = {"image/jpeg", "image/png", "image/heic", "image/heif"}
EXTENSION = {"image/jpeg": "jpg", "application/pdf": "pdf"}
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE_PDF = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/AA ")


def attach(*, actor: Actor, subject: Any, upload: UploadedFile, slot: str, permission: str) -> Attachment:
    """Keep a file with a case. The type is read from the content, never from the name; pictures are re-encoded."""
    content, media_type = _clean(upload)
    stored_as = f"{uuid7().hex}.{EXTENSION[media_type]}"
    default_storage.save(stored_as, ContentFile(content))  # before the row: a row without its file would be a lie
    with transaction.atomic():
        attachment: Attachment = Attachment.objects.create(
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            union_path=path_of(subject),
            permission=permission,
            slot=slot,
            name=_safe_name(upload.name or "", media_type),
            media_type=media_type,
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            stored_as=stored_as,
            uploaded_by_id=actor.user_id,
        )
        record(actor, "core.attachment.added", subject, slot=slot, name=attachment.name, sha256=attachment.sha256)
    return attachment


def check_upload(upload: UploadedFile) -> None:
    """Refuse a file that could not be kept, before anything is; what passes can still be read from its start."""
    _clean(upload)
    upload.seek(0)


def attach_copy(*, actor: Actor, attachment: Attachment, subject: Any) -> Attachment:
    """Keep a copy of a paper with another case, as it was checked when it came; the first stays where it is."""
    stored_as = f"{uuid7().hex}.{EXTENSION.get(attachment.media_type, 'jpg')}"
    with default_storage.open(attachment.stored_as) as content:
        default_storage.save(stored_as, ContentFile(content.read()))
    with transaction.atomic():
        copy: Attachment = Attachment.objects.create(
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            union_path=path_of(subject),
            permission=attachment.permission,
            slot=attachment.slot,
            name=attachment.name,
            media_type=attachment.media_type,
            size=attachment.size,
            sha256=attachment.sha256,
            stored_as=stored_as,
            uploaded_by_id=actor.user_id,
        )
        record(actor, "core.attachment.added", subject, slot=copy.slot, name=copy.name, sha256=copy.sha256)
    return copy


def open_attachment(*, actor: Actor, pk: Any) -> tuple[Attachment, Any]:
    """Return a file and its content for somebody who may see its case; 404 in the same words otherwise."""
    attachment = Attachment.unscoped.filter(pk=pk).only("permission").first()
    permission = attachment.permission if attachment else ""
    found = find(Attachment, pk, actor, permission)
    if found.name == GONE:
        raise NotFoundError(_("This paper was disposed of when its years were over."), code="disposed")
    return found, default_storage.open(found.stored_as)


@transaction.atomic
def replace_attachment(*, actor: Actor, attachment: Attachment, moment: datetime) -> None:
    """Take a file out of its slot; the file itself stays, with the trail."""
    Attachment.unscoped.filter(pk=attachment.pk, replaced_at=None).update(replaced_at=moment)
    record(actor, "core.attachment.replaced", attachment, slot=attachment.slot, name=attachment.name)


def _clean(upload: UploadedFile) -> tuple[bytes, str]:
    size = upload.size or 0
    if size > MAX_BYTES:
        text = _("The file is %(size)s MB; the limit is 10 MB.") % {"size": round(size / 1024 / 1024, 1)}
        raise RuleBrokenError(text, code="file_size")
    content = upload.read()
    if not content:
        raise RuleBrokenError(_("The file is empty."), code="file_empty")
    kind = filetype.guess(content)
    media_type = kind.mime if kind else ""
    if media_type in PICTURES:
        return reencode(content), "image/jpeg"
    if media_type == "application/pdf":
        spelled_out = _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)  # /Java#53cript is /JavaScript
        if any(mark in spelled_out for mark in ACTIVE_PDF):
            raise RuleBrokenError(
                _("This PDF contains active content. Print it to a plain PDF first."), code="file_active"
            )
        return content, media_type
    raise RuleBrokenError(_("Upload a JPG, PNG, HEIC or PDF."), code="file_type")


def _safe_name(name: str, media_type: str) -> str:
    stem = "".join(ch for ch in PurePath(name.replace("\\", "/")).stem if ch.isprintable()).strip(" .") or "file"
    return f"{stem[:120]}.{EXTENSION[media_type]}"


def destroy(subjects: Iterable[tuple[str, Iterable[Any]]], *, moment: datetime, slot: str = "") -> int:
    """Destroy the content of every paper (of one slot) of these rows, photos first; that there was one stays.

    The content goes before the transaction ends: a crash in between leaves a row without content, and the next try
    finds nothing to destroy. The other way round it would leave content that no row names.
    """
    papers = [
        paper
        for subject_type, keys in subjects
        for paper in Attachment.unscoped.about(subject_type, *keys).exclude(name=GONE)
        if slot in ("", paper.slot)
    ]
    return destroy_papers(papers, moment=moment)


def destroy_papers(papers: Iterable[Attachment], *, moment: datetime) -> int:
    """Destroy the content of these papers, as ``destroy`` does."""
    papers = list(papers)
    for paper in sorted(papers, key=lambda each: each.media_type != "image/jpeg"):
        default_storage.delete(paper.stored_as)
    gone = Attachment.unscoped.filter(pk__in=[paper.pk for paper in papers])
    gone.update(name=GONE, replaced_at=Coalesce("replaced_at", Value(moment)))
    return len(papers)
