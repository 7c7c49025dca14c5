"""Identity documents: the 18-character resident number of GB 11643-1999, and the others by length (domain.md 10.1)."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import starmap
from operator import mul

from django.db.models.enums import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.chinese.text import TextError, check_not_rounded, compact

OLDEST = 120

_LENGTH = 18
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")

# GB/T 2260 province prefixes. The other four digits are never tested: codes were revoked over the years and the
# numbers made from them live on (domain.md 10.1). 81, 82 and 83 are residence permits of Hong Kong, Macao, Taiwan.
PERMIT_PREFIXES = frozenset({"81", "82", "83"})
PROVINCE_PREFIXES = frozenset(
    str(code)
    for code in (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71)
)


class DocumentKind(TextChoices):
    """What kind of paper a person is known by."""

    RESIDENT_ID = "resident_id", gettext_lazy("Resident identity card")
    HMT_RESIDENCE = "hmt_residence", gettext_lazy("Residence permit for Hong Kong, Macao and Taiwan residents")
    HMT_PERMIT = "hmt_permit", gettext_lazy("Travel permit for Hong Kong, Macao and Taiwan residents")
    PASSPORT = "passport", gettext_lazy("Passport")
    MILITARY = "military", gettext_lazy("Military identity card")
    BIRTH_CERT = "birth_cert", gettext_lazy("Medical certificate of birth")
    OTHER_ID = "other_id", gettext_lazy("Other identity document")


class Sex(TextChoices):
    """GB/T 2261.1."""

    UNKNOWN = "0", gettext_lazy("Unknown sex")
    MALE = "1", gettext_lazy("Male")
    FEMALE = "2", gettext_lazy("Female")
    NOT_STATED = "9", gettext_lazy("Sex not stated")


# Fewest and most characters after spaces are taken out; what stands in between is the issuer's business. The new
# permanent residence card of a foreigner (18 digits beginning with 9) is an OTHER_ID.
_LENGTHS = {
    DocumentKind.HMT_PERMIT: (8, 12),
    DocumentKind.PASSPORT: (5, 20),
    DocumentKind.MILITARY: (6, 20),
    DocumentKind.BIRTH_CERT: (8, 20),
    DocumentKind.OTHER_ID: (4, 32),
}


class IdentityError(TextError):
    """A document number that cannot be right.

    Codes: length, characters, scientific, region, date, check_digit, kind.
    """


@dataclass(frozen=True)
class Identity:
    """What a document number says about its holder. Only resident numbers say anything beyond the number."""

    number: str
    birth_on: date | None
    sex: Sex | None
    region_prefix: str
    kind: DocumentKind


def parse_identity(text: str, *, today: date) -> Identity:
    """Read an 18-character resident number (or an 81/82/83 residence permit) for whoever types or imports it."""
    number = compact(text).upper()
    _check_shape(number)
    prefix = number[:2]
    if prefix not in PROVINCE_PREFIXES | PERMIT_PREFIXES:
        raise IdentityError("region", _prefix_message(prefix))
    birth_on = _birth(number[6:14], today)
    if number[-1] != check_character(number[:17]):
        raise IdentityError(
            "check_digit", _("The last character does not match the first 17. Check the ID number and enter it again.")
        )
    return Identity(
        number=number,
        birth_on=birth_on,
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
        region_prefix=prefix,
        kind=DocumentKind.HMT_RESIDENCE if prefix in PERMIT_PREFIXES else DocumentKind.RESIDENT_ID,
    )


def parse_document(kind: DocumentKind, text: str, *, today: date) -> Identity:
    """Read the number of any document: resident numbers by GB 11643, every other kind by its length alone."""
    kind = DocumentKind(kind)
    if kind not in _LENGTHS:
        identity = parse_identity(text, today=today)
        if identity.kind != kind:
            raise IdentityError("kind", _("This number belongs to another kind of document. Select that kind."))
        return identity
    number = compact(text).upper()
    check_not_rounded(number, IdentityError)
    fewest, most = _LENGTHS[kind]
    if not fewest <= len(number) <= most:
        raise IdentityError(
            "length",
            _("The document number must have %(fewest)s to %(most)s characters; it has %(length)s.")
            % {"fewest": fewest, "most": most, "length": len(number)},
        )
    return Identity(number=number, birth_on=None, sex=None, region_prefix="", kind=kind)


def upgrade_fifteen(number: str) -> str:
    """Return the 18-character form of a 15-digit number in old records. Forms refuse such a number instead."""
    old = compact(number)
    if not re.fullmatch(r"[0-9]{15}", old):
        raise IdentityError("length", _("An old ID number has 15 digits. Check the record."))
    if old[:2] not in PROVINCE_PREFIXES:
        raise IdentityError("region", _prefix_message(old[:2]))
    first = old[:6] + "19" + old[6:]
    _real_date(first[6:14])
    return first + check_character(first)


def check_character(first: str) -> str:
    """Return the 18th character that belongs to 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(starmap(mul, zip(map(int, first), _WEIGHTS, strict=True))) % 11]


def age_on(birth_on: date, day: date) -> int:
    """Return the full years of a person's age; somebody born on 29 February has the birthday on 1 March."""
    return day.year - birth_on.year - ((day.month, day.day) < (birth_on.month, birth_on.day))


def _check_shape(number: str) -> None:
    check_not_rounded(number, IdentityError)
    if len(number) != _LENGTH:
        raise IdentityError(
            "length", _("The ID number must be 18 characters; it has %(length)s.") % {"length": len(number)}
        )
    if not _SHAPE.fullmatch(number):
        raise IdentityError(
            "characters", _("The ID number is 17 digits and a last digit or X. Take out the other characters.")
        )


def _birth(digits: str, today: date) -> date:
    birth_on = _real_date(digits)
    if birth_on > today:
        raise IdentityError(
            "date", _("The birth date in the ID number, %(date)s, is in the future.") % {"date": birth_on.isoformat()}
        )
    if birth_on.year < 1900 or age_on(birth_on, today) > OLDEST:
        raise IdentityError(
            "date",
            _("The birth date in the ID number, %(date)s, is more than %(years)s years ago.")
            % {"date": birth_on.isoformat(), "years": OLDEST},
        )
    return birth_on


def _real_date(digits: str) -> date:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    try:
        return date(year, month, day)
    except ValueError as error:
        raise IdentityError(
            "date", _("Digits 7 to 14 of the ID number, %(digits)s, are not a date.") % {"digits": digits}
        ) from error


def _prefix_message(prefix: str) -> str:
    if prefix.startswith("9"):
        return _("A number beginning with 9 is a foreigner's residence card. Select “Other identity document”.")
    return _("The ID number cannot begin with %(prefix)s: no province has this code.") % {"prefix": prefix}
