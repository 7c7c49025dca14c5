"""How money moves: every movement is one entry between two buckets of one fund, in whole fen (reliability.md 3)."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from aid.choices.relief import Bucket, EntryKind, ReliefKind
from core.chinese.money import format_yuan, from_fen
from core.errors import ConflictError, RuleBrokenError

MOST_FEN = 100_000_000_000  # one line of the journal: a billion yuan

# From which bucket to which. A failed payment goes back to "reserved": the award stays approved and funded (ADR 0004).
FLOWS: dict[EntryKind, tuple[Bucket, Bucket]] = {
    EntryKind.GRANT: (Bucket.EXTERNAL, Bucket.BUDGET),
    EntryKind.REVERSE_GRANT: (Bucket.BUDGET, Bucket.EXTERNAL),
    EntryKind.PASS_DOWN: (Bucket.BUDGET, Bucket.EXTERNAL),  # the other end is another fund's RECEIVE, in one act
    EntryKind.RECEIVE: (Bucket.EXTERNAL, Bucket.BUDGET),
    EntryKind.GIVE_BACK: (Bucket.BUDGET, Bucket.EXTERNAL),
    EntryKind.TAKE_BACK: (Bucket.EXTERNAL, Bucket.BUDGET),
    EntryKind.RESERVE: (Bucket.BUDGET, Bucket.RESERVED),
    EntryKind.RELEASE: (Bucket.RESERVED, Bucket.BUDGET),
    EntryKind.SEND: (Bucket.RESERVED, Bucket.IN_TRANSIT),
    EntryKind.UNSEND: (Bucket.IN_TRANSIT, Bucket.RESERVED),  # sending stopped half way, and was taken back
    EntryKind.PAY: (Bucket.IN_TRANSIT, Bucket.PAID),
    EntryKind.FAIL: (Bucket.IN_TRANSIT, Bucket.RESERVED),
    EntryKind.REFUND: (Bucket.PAID, Bucket.BUDGET),
}


@dataclass(frozen=True)
class Movement:
    """One movement about to be posted. ``key`` names it: the same movement is never posted twice."""

    kind: EntryKind
    key: str
    about: UUID
    fund_id: UUID
    amount_fen: int
    note: str = ""
    reverses: UUID | None = None


def check_amount(amount_fen: int) -> None:
    """Refuse an amount that is not whole fen above zero and below what one entry may carry."""
    if isinstance(amount_fen, bool) or not isinstance(amount_fen, int):
        raise TypeError("Money is whole fen.")
    if not 0 < amount_fen <= MOST_FEN:
        text = _("Enter an amount above zero and at most %(most)s.") % {"most": format_yuan(from_fen(MOST_FEN))}
        raise RuleBrokenError(text, code="amount", fields={"amount": text})


def check_enough(*, needed_fen: int, available_fen: int, fund: str) -> None:
    """Refuse to promise more than a fund holds, naming what is missing (story 12)."""
    short = needed_fen - available_fen
    if short > 0:
        text = _("“%(fund)s” holds %(available)s and %(needed)s are needed: %(short)s short.")
        amounts = {
            "fund": fund,
            "available": format_yuan(from_fen(available_fen)),
            "needed": format_yuan(from_fen(needed_fen)),
            "short": format_yuan(from_fen(short)),
        }
        raise ConflictError(
            text % amounts,
            code="fund_short",
            details={"short_fen": short, "available_fen": available_fen, "needed_fen": needed_fen},
        )


def check_intent(*, purposes: Collection[str], kind: str) -> None:
    """Refuse to pay a kind of relief for which the donors did not give their money (domain.md 3.5)."""
    if purposes and kind not in purposes:
        given = str(_(", ")).join(str(ReliefKind(each).label) for each in purposes)
        text = _("This money was given for %(purposes)s only. Choose another fund.") % {"purposes": given}
        raise RuleBrokenError(text, code="donor_intent", fields={"fund": text})


def check_refund(*, amount_fen: int, paid_fen: int, refunded_fen: int) -> None:
    """Refuse to take back more than was paid and has not come back already."""
    check_amount(amount_fen)
    left = paid_fen - refunded_fen
    if amount_fen > left:
        text = _("At most %(left)s can still come back.") % {"left": format_yuan(from_fen(left))}
        raise ConflictError(text, code="refund_too_large", details={"left_fen": left})
