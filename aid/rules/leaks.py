"""What must never stand in the open text of a public notice (domain.md 10.6, PIPL Art. 28). Pure."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare

DISEASES = declare(
    "notice.disease_words",
    "list",
    "癌,肿瘤,白血病,尿毒症,透析,肾衰,精神病,精神分裂,抑郁,艾滋,肝炎,肝硬化,结核,糖尿病,高血压,心脏病,脑梗,脑出血,中风,瘫痪,血友病,再生障碍,"
    "红斑狼疮,帕金森,残疾,HIV",
    unit="words",
    basis="《个人信息保护法》第二十八条",
    label=gettext_noop("Words of illness that block a public notice"),
)
CHINESE_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
# Digits may be parted by spaces, dashes or dots: whoever copies a number from a card keeps them.
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-–—_.·]+(?=[\dXx])")
IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
CARD = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


def plain(text: str) -> str:
    """Return a text with its numbers as a reader would join them: half width, Chinese numerals, no gaps."""
    return BETWEEN_DIGITS.sub("", unicodedata.normalize("NFKC", text).translate(CHINESE_DIGITS))


def leaks(text: str, *, diseases: Iterable[str] = (), names: Iterable[str] = ()) -> list[str]:
    """Return what a text gives away, in the reader's words; empty when it may be shown to everybody."""
    joined, folded = plain(text), unicodedata.normalize("NFKC", text).upper()
    found = []
    if IDENTITY.search(joined):
        found.append(_("an identity number (18 digits)"))
    elif CARD.search(joined):
        found.append(_("a bank card (16 to 19 digits)"))
    if MOBILE.search(joined):
        found.append(_("a mobile number (11 digits)"))
    found += [_("a word of illness: %(word)s") % {"word": word} for word in diseases if word and word.upper() in folded]
    found += [_("the full name of a family member") for name in names if len(name) > 1 and name in text][:1]
    return found


def check_leaks(texts: dict[str, str], *, diseases: Iterable[str], names: Iterable[str]) -> None:
    """Refuse a notice of which a free text gives something away, naming each field and what was found in it."""
    diseases, names = tuple(diseases), tuple(names)
    found = {field: leaks(text, diseases=diseases, names=names) for field, text in texts.items()}
    problems = {
        field: _("This would be made public: %(what)s. Take it out.") % {"what": _(", ").join(what)}
        for field, what in found.items()
        if what
    }
    if problems:
        raise RuleBrokenError(
            _("The notice gives away what must not be public. Nothing was posted."), code="leak", fields=problems
        )
