"""Log lines without people's secrets."""

import logging
import re

_ID_NUMBER = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)")
_CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def mask(text: str) -> str:
    """Return the text with ID numbers, bank cards and mobile numbers cut to their harmless ends."""
    text = _ID_NUMBER.sub(lambda found: f"{found[0][:3]}***********{found[0][-4:]}", text)
    text = _CARD.sub(lambda found: f"{found[0][:6]}******{found[0][-4:]}", text)
    return _MOBILE.sub(lambda found: f"{found[0][:3]}****{found[0][-4:]}", text)


class MaskSecrets(logging.Filter):
    """Mask what a careless message would carry into the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(record.getMessage()), ()
        return True
