"""A kept file as the answer to a request."""

from typing import Any

from django.http import FileResponse

from core.actors import Actor
from core.documents.services import open_attachment


def hand_over(actor: Actor, pk: Any) -> FileResponse:
    """Return a file to somebody who may see its case; the browser may show it, but it may do nothing there."""
    attachment, content = open_attachment(actor=actor, pk=pk)
    answer = FileResponse(content, content_type=attachment.media_type, filename=attachment.name)
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
