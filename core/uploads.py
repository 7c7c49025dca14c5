"""How much of an uploaded file touches the disk, whatever is sent."""

from django.core.files.uploadhandler import TemporaryFileUploadHandler

MOST = 64 * 1024 * 1024  # more than any form takes


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Keeps the beginning of a file and counts the rest, so that its form can refuse it by its size.

    The body of a request is read before anybody is asked who sends it: without a bound a stranger could fill the disk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Write what is within the bound, and let go of what is beyond it."""
        within = raw_data[: max(0, MOST - start)]
        return super().receive_data_chunk(within, start) if within else None
