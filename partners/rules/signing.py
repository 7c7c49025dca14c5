"""Signatures per Standard Webhooks: of what we send, with one or two secrets, and of what partners send. Pure."""

import binascii
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from standardwebhooks import Webhook

WINDOW = timedelta(minutes=5)
MAX_SIGNATURES = 10
_MESSAGE_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}")
_SECONDS = re.compile(r"[0-9]{1,11}")


class SignatureError(Exception):
    """A message that is not what its sender sent now; ``code`` is for our own log, the sender is told nothing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def signed_headers(secrets: Sequence[str], *, message_id: str, moment: datetime, body: bytes) -> dict[str, str]:
    """Return the three headers of a message; during a rotation it is signed with the new and the old secret."""
    at = moment.astimezone(UTC)
    signatures = [Webhook(secret).sign(message_id, at, body.decode()) for secret in secrets]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def check_signature(secrets: Iterable[str], headers: Mapping[str, str], body: bytes, *, moment: datetime) -> str:
    """Return the id of a message that was signed with one of the secrets within five minutes, or raise.

    The body is taken as it came over the wire. The moment is ours, so that a test can stand on each side of the window.
    """
    message_id, at = _message_id(headers), _moment(headers)
    if not moment - WINDOW <= at <= moment + WINDOW:
        raise SignatureError("window")
    given = _given(headers)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise SignatureError("body") from None
    for secret in secrets:
        expected = _bytes_of(Webhook(secret).sign(message_id, at, text))
        if any(hmac.compare_digest(expected, each) for each in given):
            return message_id
    raise SignatureError("signature")


def _message_id(headers: Mapping[str, str]) -> str:
    message_id = headers.get("webhook-id", "")
    if not _MESSAGE_ID.fullmatch(message_id):
        raise SignatureError("id")
    return message_id


def _moment(headers: Mapping[str, str]) -> datetime:
    seconds = headers.get("webhook-timestamp", "")
    if not _SECONDS.fullmatch(seconds):
        raise SignatureError("timestamp")
    return datetime.fromtimestamp(int(seconds), tz=UTC)


def _given(headers: Mapping[str, str]) -> list[bytes]:
    told = headers.get("webhook-signature", "").split(" ")[:MAX_SIGNATURES]
    return [_bytes_of(each) for each in told if each.startswith("v1,")]


def _bytes_of(signature: str) -> bytes:
    try:
        return binascii.a2b_base64(signature.removeprefix("v1,"))
    except (binascii.Error, ValueError):
        return b""
