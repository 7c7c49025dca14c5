"""Telephone numbers of the mainland: mobiles and landlines in one written form (domain.md 10.4)."""

import re
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _

from core.chinese.text import TextError, compact

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
# Area codes have three digits for 010 and 02x, four elsewhere.
_LANDLINE = re.compile(r"(010|02[0-9]|0[3-9][0-9]{2})([0-9]{7,8})")
_PUNCTUATION = re.compile(r"[-()‐‑‒–—−]")
_COUNTRY = re.compile(r"(?:\+|00)86|86(?=1[3-9][0-9]{9}$)")


class PhoneError(TextError):
    """A number nobody can be called at. Codes: mobile, phone."""


@dataclass(frozen=True)
class Phone:
    """A telephone number as we store it: 13800138000 or 0571-87654321."""

    number: str
    kind: Literal["mobile", "landline"]


def parse_phone(text: str) -> Phone:
    """Read a mobile or landline number for whoever types or imports it."""
    number = _bare(text)
    if _MOBILE.fullmatch(number):
        return Phone(number, "mobile")
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return Phone(f"{landline[1]}-{landline[2]}", "landline")
    if number.startswith("1"):
        raise PhoneError("mobile", _mobile_message())
    raise PhoneError("phone", _("Enter an 11-digit mobile number, or a landline with area code, like 0571-87654321."))


def parse_mobile(text: str) -> str:
    """Read a number that must receive text messages."""
    number = _bare(text)
    if not _MOBILE.fullmatch(number):
        raise PhoneError("mobile", _mobile_message())
    return number


def _bare(text: str) -> str:
    number = _PUNCTUATION.sub("", compact(text))
    prefix = _COUNTRY.match(number)
    if not prefix:
        return number
    number = number[prefix.end() :]
    is_whole = number.startswith("0") or _MOBILE.fullmatch(number)
    return number if is_whole else "0" + number  # +86 571 … drops the 0 of the area code


def _mobile_message() -> str:
    return _("Enter an 11-digit mobile number.")
