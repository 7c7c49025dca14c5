"""What is shown instead of a secret (domain.md 10.6). A mask never shows more of a malformed value than of a good one.

The mask of a name is `names.mask_name`.
"""

import re

from core.chinese.text import compact, normalise

_DIGITS = re.compile(r"[0-9]+")

# What ends a place name at each level, and the well-known names that merely contain such a word:
# 桐乡市, 镇海区, 路桥区 and their like.
_TOWNSHIP = re.compile(r"街道|(?:镇|乡)(?![市县区族]|海区|江市|江区)")
_COUNTY = re.compile(r"(?<![治小社园校厂片])[县区旗]|自治县")
_CITY = re.compile(r"(?<=.)市(?:.{2,3}市(?!场))?")
# From the first of these on, a text describes a street, a village or a door. A few townships are called 梁弄镇 or
# 蒋村街道: their addresses end at the county, for without the list of names nothing tells them from a street.
_DOOR = re.compile(r"[0-9A-Za-z#]|[号弄幢栋室巷]|路(?!桥)|(?<!镇)大道|街(?!道)|小区|社区|村(?!.{0,2}[镇乡])")


def mask_identity(number: str) -> str:
    """Return first 3 + last 4 of a resident number; of a shorter document the last 2 at most."""
    text = compact(number)
    if len(text) in (15, 18):
        return _stars(text, 3, 4)
    return _stars(text, 0, 2 if len(text) >= 8 else 0)


def mask_phone(number: str) -> str:
    """Return 138****5678; of a landline the last 4 digits."""
    text = compact(number)
    if len(text) == 11 and _DIGITS.fullmatch(text) and text[0] == "1":
        return _stars(text, 3, 4)
    return _stars(text, 0, 4 if len(text) >= 10 else 0)


def mask_card(number: str) -> str:
    """Return first 6 + last 4 of a card; of an account too short to spare so many, the last 4."""
    text = compact(number)
    if len(text) >= 15:
        return _stars(text, 6, 4)
    return _stars(text, 0, 4 if len(text) >= 10 else 0)


def mask_address(address: str) -> str:
    """Return an address down to the township; when the township is not plain to see, to the county or city only."""
    text = compact(address)
    door = _DOOR.search(text)
    places = text[: door.start()] if door else text
    for level in (_TOWNSHIP, _COUNTY, _CITY):
        end = level.search(places)
        if end:
            return places[: end.end()] + ("***" if len(text) > end.end() else "")
    return "***" if text else ""


def mask_door(address: str) -> str:
    """Return an address with its street but without its numbers: enough to set out, not enough to be found by."""
    return re.sub(r"[0-9A-Za-z〇零一二三四五六七八九十百]+(?=[-号弄幢栋室单元#])|[0-9A-Za-z]+", "*", compact(address))


def mask_email(address: str) -> str:
    """Return the first letter and the domain: w***@example.org."""
    local, at, domain = normalise(address).strip().rpartition("@")
    if not at:
        return "***" if domain else ""
    return (local[0] if len(local) > 1 else "") + "***@" + domain


def _stars(text: str, first: int, last: int) -> str:
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]
