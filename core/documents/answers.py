"""A kept file, or a paper made now, as an answer: the browser may show it, but it may do nothing there."""

from typing import Any

from django.http import FileResponse, HttpResponse

from core.actors import Actor
from core.documents.models import Attachment
from core.documents.services import open_attachment
from core.documents.typeset import MEDIA_TYPE as PDF
from core.documents.word import MEDIA_TYPE as WORD

NOTHING = "default-src 'none'; sandbox"


def hand_over(actor: Actor, pk: Any) -> FileResponse:
    """Return a file to somebody who may see its case."""
    return kept_file(*open_attachment(actor=actor, pk=pk))


def kept_file(attachment: Attachment, content: Any) -> FileResponse:
    """Return a kept file that its caller has opened for somebody."""
    answer = FileResponse(content, content_type=attachment.media_type, filename=attachment.name)
    answer["Content-Security-Policy"] = NOTHING
    return answer


def printed(name: str, content: bytes, *, as_word: bool) -> HttpResponse:
    """Return a paper: Word to be kept, PDF to be looked at."""
    answer = HttpResponse(content, content_type=WORD if as_word else PDF)
    answer["Content-Disposition"] = f'{"attachment" if as_word else "inline"}; filename="{name}"'
    answer["Content-Security-Policy"] = NOTHING
    return answer
