"""How the text of a cell becomes a value: one small reader for each kind of column. Each raises TextError."""

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db.models import TextChoices
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from core.chinese.credit_code import parse_credit_code
from core.chinese.names import parse_name, parse_title
from core.chinese.phone import parse_mobile, parse_phone
from core.chinese.text import TextError, compact, normalise

Reader = Callable[[str], Any]

YES = frozenset({"是", "1", "true", "yes", "y", "√", "✓", "有"})
NO = frozenset({"否", "0", "false", "no", "n", "×", "无"})
_FIRST = date(1899, 12, 30)  # day 0 of a spreadsheet's calendar
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]0{1,2}:00(?::00(?:\.0+)?)?)?")
_PLAIN_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NOTHING_BEHIND = re.compile(r"\.0+$")  # 100.0 is how programs write 100 into a table of text
_SERIAL = re.compile(r"[2-6]\d{4}")  # 1954 to 2091 as a number of days


def text(most: int) -> Reader:
    """Return a reader of any text up to a length."""

    def read(cell: str) -> str:
        told = " ".join(normalise(cell).split())
        if len(told) > most:
            raise TextError("length", _("Too long: at most %(most)s characters.") % {"most": most})
        return told

    return read


def title(most: int) -> Reader:
    """Return a reader of a name of a union or an employer, up to a length."""
    told = text(most)
    return lambda cell: parse_title(told(cell))


def number_text(cell: str) -> str:
    """Read a number that is a name (identity, account): nothing is judged here but what a spreadsheet spoils."""
    return compact(cell).lstrip("'‘’`").upper()  # the mark that says "text" in a spreadsheet comes along sometimes


def name(cell: str) -> str:
    """Read a person's name."""
    return parse_name(cell)


def mobile(cell: str) -> str:
    """Read a mobile number."""
    return parse_mobile(cell)


def phone(cell: str) -> str:
    """Read a mobile number, or a landline with its area code."""
    return parse_phone(cell).number


def credit_code(cell: str) -> str:
    """Read a unified social credit code."""
    return parse_credit_code(cell).number


@lru_cache(maxsize=50_000)
def _day(cell: str) -> date | None:
    told = compact(cell)
    found = _DAY.fullmatch(told) or _PLAIN_DAY.fullmatch(told)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return _FIRST + timedelta(days=int(told)) if _SERIAL.fullmatch(told) else None


def day(cell: str) -> date:
    """Read a day in the ways people write it: 2024-03-01, 2024/3/1, 2024.3.1, 2024年3月1日, 20240301."""
    found = _day(cell)
    if found is None:
        raise TextError("day", _("This is no date. Write it like 2024-03-01."))
    return found


def whole(most: int = 10_000_000) -> Reader:
    """Return a reader of whole numbers from 0."""

    def read(cell: str) -> int:
        told = _NOTHING_BEHIND.sub("", compact(cell).replace(",", ""))
        if not re.fullmatch(r"\d{1,9}", told) or int(told) > most:
            raise TextError("number", _("Enter a whole number from 0 to %(most)s.") % {"most": most})
        return int(told)

    return read


def money(cell: str) -> Decimal:
    """Read an amount in yuan: no sign, at most two decimals, commas and 元 fall away (domain.md 10.5)."""
    told = compact(cell).replace(",", "").removesuffix("元").removeprefix("¥")
    try:
        amount = Decimal(told)
    except InvalidOperation:
        amount = Decimal(-1)
    if not amount.is_finite() or amount < 0 or amount >= Decimal(10) ** 12 or amount != round(amount, 2):
        raise TextError("amount", _("Enter an amount in yuan with at most two decimals, like 1234.50."))
    return amount.quantize(Decimal("0.01"))


def yes_no(cell: str) -> bool:
    """Read yes or no."""
    told = compact(cell).lower()
    if told in YES or told in NO:
        return told in YES
    raise TextError("choice", _("Write 是 or 否."))


def one_of(choices: type[TextChoices], also: Mapping[str, str] | None = None, ending: str = "") -> Reader:
    """Return a reader of one of our words: its label, its code, or another usual name (name → code).

    ``ending``: what people leave away at the end of a label (汉 for 汉族). The words of every language are read,
    whatever language the page is in: the list was filled in by somebody else, somewhere else.
    """
    known: dict[str, dict[str, str]] = {}

    def read(cell: str) -> str:
        language = get_language() or ""
        if language not in known:
            known[language] = _by_word(choices, also or {}, ending)
        words = known[language]
        code = words.get(cell) or words.get(compact(cell).lower())  # a long list says the same words all over
        if code is None:
            raise TextError("choice", _("Not one of the choices. Choose one from the list of the template."))
        return code

    return read


def _by_word(choices: type[TextChoices], also: Mapping[str, str], ending: str) -> dict[str, str]:
    """Return the code of each word; where two languages say the same word, the one of the page is meant."""
    others = {word: code for language in _others() for word, code in _labels(choices, language, ending).items()}
    own = {str(value).lower(): value for value in choices.values} | _labels(choices, get_language(), ending)
    return others | own | {compact(word).lower(): code for word, code in also.items()}


def _others() -> list[str]:
    return [code for code, _name in settings.LANGUAGES if code != get_language()]


def _labels(choices: type[TextChoices], language: str | None, ending: str) -> dict[str, str]:
    with override(language):
        words = {compact(str(label)).lower(): value for value, label in choices.choices}
    short = {word.removesuffix(ending): value for word, value in words.items()} if ending else {}
    return short | words


def labels_of(choices: type[TextChoices]) -> Callable[[], list[str]]:
    """Return what a drop-down of the template offers."""
    return lambda: [str(label) for label in choices.labels]


SPOILED: dict[str, Callable[[], str]] = {
    "r": lambda: _("A spreadsheet has rounded this number. Set the column to text and enter the whole number again."),
    "f": lambda: _("This cell holds a formula. Copy the column and paste it as values."),
    "m": lambda: _("This cell is merged with others. Split it and fill in each row."),
    "e": lambda: _("The spreadsheet shows an error here. Enter the value itself."),
    "t": lambda: _("A time of day stands here. Enter the value as text."),
}
CODES = {"r": "rounded", "f": "formula", "m": "merged", "e": "error", "t": "time"}
