"""Names of people and of unions: one written form, what is allowed, the mask of lists and notices, how two compare."""

import re
import unicodedata

from django.utils.translation import gettext as _

from core.chinese.text import TextError, normalise

MAX_LENGTH = 64  # a Han name has at most 32 characters; a passport name needs more

# Han characters of domain.md 10.4, and beyond it 〇 and the twelve unified ideographs that Unicode keeps among the
# compatibility ones: rare, but people are called that.
_HAN = "\u3007\u3400-\u9fff\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27-\ufa29\U00020000-\U0003ffff"
_LATIN = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f"
_HAN_NAME = re.compile(f"[{_HAN}]{{1,20}}(?:·[{_HAN}]{{1,20}}){{0,5}}")
_WRITTEN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]*")  # nothing in it has another form
_LATIN_NAME = re.compile(f"[{_LATIN}][{_LATIN} '-]*[{_LATIN}]")

_DOTS = re.compile(r"\s*[·•・･‧．∙⋅᛫]\s*")
_FULL_STOP_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}])\\s*\\.\\s*(?=[{_HAN}])")
_SPACE_BESIDE_HAN = re.compile(f"(?<=[{_HAN}·])\\s+|\\s+(?=[{_HAN}·])")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")


class PersonNameError(TextError):
    """A text that is nobody's name. Codes: length, characters."""


def normalise_name(text: str) -> str:
    """Return a name as we store it: one kind of middle dot, no padding spaces, no character of it lost."""
    if _WRITTEN.fullmatch(text):
        return text
    name = normalise(_INVISIBLE.sub("", _DOTS.sub("·", text)))
    name = _DOTS.sub("·", name).replace("’", "'").replace("‐", "-")  # what the normal form has just produced
    name = _FULL_STOP_BETWEEN_HAN.sub("·", name)
    return " ".join(_SPACE_BESIDE_HAN.sub("", name).split())


def parse_name(text: str) -> str:
    """Read a name for whoever types or imports it."""
    name = normalise_name(text)
    is_latin = _LATIN_NAME.fullmatch(name) is not None
    if not (is_latin or _HAN_NAME.fullmatch(name)) and len(name) > 1:
        raise PersonNameError(
            "characters", _("A name has Chinese characters, with · between its parts, or Latin letters only.")
        )
    most = MAX_LENGTH if is_latin else MAX_LENGTH // 2
    if not 2 <= len(name) <= most:
        raise PersonNameError(
            "length",
            _("A name has 2 to %(most)s characters; this has %(length)s.") % {"most": most, "length": len(name)},
        )
    return name


# What is on no seal and no licence: pictures and their parts, what nobody can see, what has no meaning yet.
_NEVER_IN_A_NAME = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "So", "Me"})
_PARTS_OF_PICTURES = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400)]))


def parse_title(text: str) -> str:
    """Read the name of a union, an employer or a place: no picture and nothing invisible in it, no space around it."""
    title = " ".join(part for part in text.split(" ") if part)
    if any(map(_is_strange, title)):
        raise TextError("characters", _("A name has no emoji and no invisible characters. Delete them."))
    return title


def _is_strange(char: str) -> bool:
    if "\U00020000" <= char <= "\U0003ffff":  # Han, also those that came after this Python's tables
        return False
    return unicodedata.category(char) in _NEVER_IN_A_NAME or char in _PARTS_OF_PICTURES


def name_key(text: str) -> str:
    """Return what two spellings of one name share, to compare a bank's answer with our record."""
    return "".join(normalise_name(text).replace("·", "").split()).casefold()


def mask_name(name: str) -> str:
    """Return a name for lists and public notices: 王*, 王*芊, 欧**娜, 阿**·**提 (domain.md 10.6)."""
    shown = normalise_name(name)
    if len(shown) <= 2:
        return shown[:1] + "*" if len(shown) == 2 else "*" * len(shown)
    middle = "".join(char if char in "· " else "*" for char in shown[1:-1])
    return shown[0] + middle + shown[-1]
