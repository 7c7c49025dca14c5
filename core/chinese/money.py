"""Amounts of money as people write them: typed yuan, whole fen, screens, capital characters (domain.md 10.5)."""

import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from core.chinese.text import TextError, compact

FEN = Decimal("0.01")

_MOST_DIGITS = 12  # before the point: what a column of 14 digits holds
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_CAPITAL_MOST = 10**16
_YUAN = re.compile(r"(-?)([0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]*))?")


class MoneyError(TextError):
    """A text that is no amount. Codes: amount, decimals, too_large."""


def parse_yuan(text: str) -> Decimal:
    """Read an amount in yuan for whoever types or imports it: 1,520 and 1520元 and ￥１５２０．５."""
    plain = compact(text).replace("−", "-").replace("。", ".").upper()
    plain = re.sub(r"^(-?)(?:¥|RMB|CNY|人民币)?", r"\1", plain)
    plain = re.sub(r"(?:元整?|圆整?|RMB|CNY)$", "", plain)
    amount = _YUAN.fullmatch(plain)
    if not amount:
        raise MoneyError("amount", _("Enter the amount as a number, like 3200 or 3200.50."))
    sign, whole, fraction = amount[1], amount[2].replace(",", "").lstrip("0"), (amount[3] or "").rstrip("0")
    if len(fraction) > 2:
        raise MoneyError("decimals", _("An amount has at most 2 decimals, like 3200.50."))
    if len(whole) > _MOST_DIGITS:
        raise MoneyError("too_large", _("The amount is too large. Enter it in yuan, not in fen."))
    return Decimal(f"{sign}{whole or 0}.{fraction:0<2}") + 0  # no "-0.00"


def round_yuan(amount: Decimal) -> Decimal:
    """Return the amount rounded half up to whole fen: the one rounding of money there is (domain.md 0.5)."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def to_fen(amount: Decimal) -> int:
    """Return whole fen; an amount that has less than a fen must be rounded first, by whoever knows the rule."""
    if not amount.is_finite():
        raise ValueError(f"{amount} is not an amount")
    numerator, denominator = amount.as_integer_ratio()  # exact; decimal arithmetic would round at 28 digits
    fen, rest = divmod(numerator * 100, denominator)
    if rest:
        raise ValueError(f"{amount} yuan is not a whole number of fen")
    return fen


def from_fen(fen: int) -> Decimal:
    """Return yuan with two decimals."""
    return Decimal(fen).scaleb(-2)


def format_yuan(amount: Decimal) -> str:
    """Return an amount for a screen: ¥1,234.56, and -¥1,234.56."""
    return f"{'-' if amount < 0 else ''}¥{abs(round_yuan(amount)):,.2f}"


def capital(amount: Decimal) -> str:
    """Return the amount in capital characters for receipts and vouchers: 壹万伍仟肆佰壹拾元伍角整."""
    fen = to_fen(amount)
    if abs(fen) >= _CAPITAL_MOST * 100:
        raise ValueError(f"{amount} yuan is more than receipts can say")
    yuan, rest = divmod(abs(fen), 100)
    jiao, fen_digit = divmod(rest, 10)
    whole = _number(yuan) + "元" if yuan or not rest else ""
    parts = whole
    if jiao:
        parts += _DIGITS[jiao] + "角"
    elif fen_digit and yuan:
        parts += "零"
    parts += _DIGITS[fen_digit] + "分" if fen_digit else "整"
    return ("负" if fen < 0 else "") + parts


def _number(whole: int) -> str:
    """Write a whole number; a 零 stands for any run of zeros between two digits that are not zero."""
    for size, unit in ((10**8, "亿"), (10**4, "万")):
        if whole >= size:
            high, low = divmod(whole, size)
            gap = "零" if 0 < low < size // 10 else ""
            return _number(high) + unit + gap + (_number(low) if low else "")
    text, gap = "", ""
    for place in (3, 2, 1, 0):
        digit = whole // 10**place % 10
        if digit:
            text += gap + _DIGITS[digit] + _PLACES[place]
            gap = ""
        elif text:
            gap = "零"
    return text or _DIGITS[0]
