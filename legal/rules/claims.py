"""Claims and offers: shares add up, what is agreed is at most claimed or said otherwise (domain.md 7.2). Pure."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.chinese.money import format_yuan
from core.errors import ConflictError, RuleBrokenError
from legal.choices.disputes import ClaimStatus, Compartment, OfferStatus


def check_shares(amount: Decimal | None, shares: Sequence[Decimal]) -> None:
    """Refuse shares that do not add up to the item they are shares of."""
    if shares and amount is not None and sum(shares, Decimal(0)) != amount:
        text = _("The shares add up to %(sum)s, the claim is %(amount)s.") % {
            "sum": format_yuan(sum(shares, Decimal(0))),
            "amount": format_yuan(amount),
        }
        raise RuleBrokenError(text, code="shares", fields={"shares": text})


def split(amount: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """Divide an agreed amount among claimants by what each claims, to the fen; the last fen go to the largest share."""
    whole = sum(shares, Decimal(0))
    if not shares or whole <= 0:
        return [Decimal(0) for _share in shares]
    parts = [(amount * share / whole).quantize(Decimal("0.01"), rounding="ROUND_DOWN") for share in shares]
    parts[max(range(len(shares)), key=lambda place: shares[place])] += amount - sum(parts, Decimal(0))
    return parts


def concedes(claims: Sequence[tuple[str, Decimal | None, Decimal | None]]) -> bool:
    """Say whether an agreement gives claims up: an item dropped, or agreed below what was claimed.

    Each claim is (status, claimed, agreed).
    """
    return any(
        status == ClaimStatus.GIVEN_UP or (claimed is not None and agreed is not None and agreed < claimed)
        for status, claimed, agreed in claims
    )


def check_can_answer(*, status: str, compartment: str, own_side: bool) -> None:
    """Refuse to answer one's own offer, one that is answered already, or one told in confidence."""
    if own_side:
        raise ConflictError(_("The other side answers this offer."), code="own_offer")
    if status != OfferStatus.OPEN:
        raise ConflictError(_("This offer is answered already."), code="answered")
    if compartment != Compartment.SHARED:
        raise ConflictError(_("The other side does not know this offer yet."), code="not_shared")
