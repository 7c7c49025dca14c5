"""Bank card and account numbers: length, digits and the Luhn sum (domain.md 10.4). Which bank it is, is not asked."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import luhn

from core.chinese.text import TextError, check_not_rounded, compact

_UNIONPAY = "62"
_WARNING = gettext_lazy("This number fails the usual card check. Compare it with the card or passbook.")


class CardError(TextError):
    """An account number that cannot be right. Codes: characters, scientific, length, check_digit."""


@dataclass(frozen=True)
class Card:
    """A number a bank may pay to, and what the clerk should look at again, if anything."""

    number: str
    warning: str | Promise


def parse_card(text: str) -> Card:
    """Read a bank account for whoever types or imports it; a doubtful old passbook gets a warning, not a refusal."""
    number = compact(text).replace("-", "")
    check_not_rounded(number, CardError)
    if not re.fullmatch(r"[0-9]*", number):
        raise CardError("characters", _("A bank account number has digits only."))
    if not 12 <= len(number) <= 19:
        raise CardError(
            "length", _("A bank account number has 12 to 19 digits; this has %(length)s.") % {"length": len(number)}
        )
    if luhn.is_valid(number):
        return Card(number, "")
    if number.startswith(_UNIONPAY):
        raise CardError("check_digit", _("The card number is not right. Compare each digit with the card."))
    return Card(number, _WARNING)
