"""Log lines without people's secrets."""

import logging
import re

_ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)")
_CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_LONE_ID_NUMBER = re.compile(r"(?<![0-9A-Za-z-])\d{6}(?:19|20)\d{9}[\dXx](?![0-9A-Za-z-])")
_LONE_MOBILE = re.compile(r"(?<![0-9A-Za-z-])(?<!\d\.)1[3-9]\d{9}(?![0-9A-Za-z-])(?!\.\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def mask(text: str) -> str:
    """Return the text with ID numbers, bank cards and mobile numbers cut to their harmless ends."""
    text = _ID_NUMBER.sub(lambda found: f"{found[0][:3]}***********{found[0][-4:]}", text)
    text = _CARD.sub(lambda found: f"{found[0][:6]}******{found[0][-4:]}", text)
    return _MOBILE.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", text)


def mask_words(text: str) -> str:
    """Return a text for the audit trail without the identity and mobile numbers that somebody typed into it.

    Narrower than for the log: credit codes, batch numbers and hashes stay whole.
    """
    if len(text) < 11:
        return text
    text = _LONE_ID_NUMBER.sub(lambda found: f"{found[0][:3]}***********{found[0][-4:]}", text)
    return _LONE_MOBILE.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", text)


class MaskSecrets(logging.Filter):
    """Mask what a careless message would carry into the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        return True


class MaskedFormatter(logging.Formatter):
    """Mask the finished line: a traceback and what an exception says are written after every filter."""

    def format(self, record: logging.LogRecord) -> str:
        return mask(super().format(record))
