"""The unified social credit code of GB 32100-2015 and the organisation code of GB 11714 inside it (domain.md 10.2)."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.chinese.text import TextError, check_not_rounded, compact

# No I, O, S, V, Z. python-stdnum knows the same sum but refuses codes that begin with A, N or Y, hence our own.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18
_WEIGHTS = tuple(pow(3, power, 31) for power in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_CHECKS = "0X987654321"

# Registering authority → the types it may register; authorities not named here use their own lists.
_AUTHORITIES = frozenset("123456789ANY")
_TYPES = {"8": frozenset("19"), "9": frozenset("1239")}
_UNION_TYPES = ("81", "89")


class CreditCodeError(TextError):
    """A code that cannot be right. Codes: length, characters, authority, organisation_check, check_digit."""


@dataclass(frozen=True)
class CreditCode:
    """A legal person's code, taken apart."""

    number: str
    authority: str
    entity_type: str
    region: str
    organisation_code: str

    @property
    def is_union(self) -> bool:
        """Tell whether a union federation issued it: 81 a grassroots union, 89 another union body."""
        return self.number.startswith(_UNION_TYPES)


def parse_credit_code(text: str) -> CreditCode:
    """Read the 18-character code of an employer or a union for whoever types or imports it."""
    number = compact(text).replace("-", "").upper()
    _check_shape(number)
    if number[0] not in _AUTHORITIES or number[1] not in _TYPES.get(number[0], ALPHABET):
        raise CreditCodeError(
            "authority",
            _("No authority issues codes beginning with %(first)s. Check the code.") % {"first": number[:2]},
        )
    if number[16] != organisation_check(number[8:16]):
        raise CreditCodeError(
            "organisation_check",
            _("Characters 9 to 17 of the code do not fit together. Compare them with the certificate."),
        )
    if number[-1] != check_character(number[:17]):
        raise CreditCodeError(
            "check_digit", _("The last character does not match the first 17. Compare the code with the certificate.")
        )
    return CreditCode(number, number[0], number[1], number[2:8], number[8:17])


def check_character(first: str) -> str:
    """Return the 18th character that belongs to the first 17 (weights 3^i mod 31)."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(first, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def organisation_check(first: str) -> str:
    """Return the ninth character of an organisation code, from its first eight (GB 11714)."""
    total = sum(
        _ORGANISATION_VALUES.index(char) * weight for char, weight in zip(first, _ORGANISATION_WEIGHTS, strict=True)
    )
    return _ORGANISATION_CHECKS[total % 11]


def _check_shape(number: str) -> None:
    check_not_rounded(number, CreditCodeError)
    if len(number) != _LENGTH:
        raise CreditCodeError(
            "length", _("The credit code must be 18 characters; it has %(length)s.") % {"length": len(number)}
        )
    strange = sorted({char for char in number if char not in ALPHABET})
    if strange:
        raise CreditCodeError(
            "characters",
            _("A credit code has digits and capital letters without I, O, S, V, Z. Check: %(characters)s")
            % {"characters": " ".join(strange)},
        )
    if not re.fullmatch(r"[0-9]{6}", number[2:8]):
        raise CreditCodeError(
            "characters", _("Characters 3 to 8 of the credit code are a region code and must be digits.")
        )
