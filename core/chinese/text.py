"""What every typed Chinese value passes through first, and the refusal every parser here raises. No field rules."""

import re
import unicodedata

from django.utils.translation import gettext as _

# Excel shows long numbers this way after it has already rounded them: nothing after digit 15 can be trusted.
_SCIENTIFIC = re.compile(r"[0-9]\.?[0-9]*[eE]\+?[0-9]{1,3}")

# Separators and invisible characters; variation selectors (Mn) only choose a glyph, so they go too.
_INVISIBLE = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf"})
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")


class TextError(ValueError):
    """A value somebody typed and we cannot take: a code for machines, a sentence for the user."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


def normalise(text: str) -> str:
    """Return the text with full-width and compatibility characters in their plain form, nothing else changed."""
    return text if text.isascii() else _SELECTORS.sub("", unicodedata.normalize("NFKC", text))


def compact(text: str) -> str:
    """Return the text in plain form without any space or invisible character: how a number is read."""
    plain = normalise(text)
    if plain.isprintable():  # then a space is all it can hold of them; most cells of a long list end here
        return plain.replace(" ", "")
    return "".join(char for char in plain if unicodedata.category(char) not in _INVISIBLE)


def check_not_rounded(number: str, error: type[TextError]) -> None:
    """Refuse a number that a spreadsheet has turned into scientific notation: its last digits are guesses."""
    if _SCIENTIFIC.fullmatch(number):
        raise error(
            "scientific",
            _("A spreadsheet has rounded this number. Set the column to text and enter the whole number again."),
        )
