"""Arbitration and suits: their steps, when an award is final for the employer (domain.md 7.4). Pure."""

from collections.abc import Sequence
from decimal import Decimal

from core.steps import step
from legal.choices.suits import SuitStatus as S
from unions.rules.wages import MIN_WAGE

VIEW, KEEP = "legal.view_mediation", "legal.keep_mediation"

ACCEPT = step(S.APPLIED, S.ACCEPTED, KEEP, "legal.suit.accepted")
NOT_ACCEPT = step(S.APPLIED, S.NOT_ACCEPTED, KEEP, "legal.suit.not_accepted")
SERVE = step(S.ACCEPTED, S.ACCEPTED, KEEP, "legal.suit.served")
ANSWER = step(S.ACCEPTED, S.ACCEPTED, KEEP, "legal.suit.answered")
EXTEND = step(S.ACCEPTED, S.ACCEPTED, KEEP, "legal.suit.extended")
DECIDE = step(S.ACCEPTED, S.DECIDED, KEEP, "legal.suit.decided")
RECEIVE = step(S.DECIDED, S.DECIDED, KEEP, "legal.suit.received")
END = step(S.DECIDED, S.FINAL, KEEP, "legal.suit.final")
WITHDRAW = step({S.APPLIED, S.ACCEPTED}, S.WITHDRAWN, KEEP, "legal.suit.withdrawn")

MINIMUM_WAGE = MIN_WAGE

MONTHS = 12
# Standards on hours, leave and insurance are final whatever the amount (Art. 47); Zhejiang adds back-payment of
# insurance and injury benefits (Art. 37).
FINAL_BY_KIND = frozenset({"WH", "SI"})
FINAL_BY_AMOUNT = frozenset({"PAY", "WI", "EC"})


def is_final_item(kind: str, amount: Decimal | None, minimum_wage: Decimal) -> bool:
    """Say whether an award on one item is final for the employer: by kind, or up to twelve minimum wages (Art. 47)."""
    if kind in FINAL_BY_KIND:
        return True
    return kind in FINAL_BY_AMOUNT and amount is not None and amount <= MONTHS * minimum_wage


def is_final_for_employer(items: Sequence[tuple[str, Decimal | None]], minimum_wage: Decimal) -> bool:
    """Say whether a whole award is final for the employer: each item is; mixed ones are treated as not final."""
    return bool(items) and all(is_final_item(kind, amount, minimum_wage) for kind, amount in items)
