"""Collective bargaining: moves, delegations, materials, the vote on the draft (domain.md 8, Appendix A7). Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from legal.choices.negotiations import BargainLevel, Side, VoteWay
from legal.choices.negotiations import NegotiationStatus as S

VIEW, NEGOTIATE, CAMPAIGN = "legal.view_contract", "legal.negotiate_contract", "legal.open_campaign"
REGULATION = "《浙江省集体合同条例》"

REPLY = step({S.OFFER_SENT, S.OVERDUE}, S.TALKS, NEGOTIATE, "legal.negotiation.replied")
REPORT = step(S.OFFER_SENT, S.OVERDUE, NEGOTIATE, "legal.negotiation.reported")
AGREE = step({S.TALKS, S.COORDINATING}, S.DRAFT_AGREED, NEGOTIATE, "legal.negotiation.agreed")
SUSPEND = step(S.TALKS, S.SUSPENDED, NEGOTIATE, "legal.negotiation.suspended")
RESUME = step(S.SUSPENDED, S.TALKS, NEGOTIATE, "legal.negotiation.resumed")
COORDINATE = step({S.TALKS, S.SUSPENDED}, S.COORDINATING, NEGOTIATE, "legal.negotiation.coordinating")
VOTE = step(S.DRAFT_AGREED, {S.VOTED, S.TALKS}, NEGOTIATE, "legal.negotiation.voted")
SIGN = step(S.VOTED, S.SIGNED, NEGOTIATE, "legal.negotiation.signed")
CLOSE = step(
    {S.OFFER_SENT, S.OVERDUE, S.TALKS, S.SUSPENDED, S.COORDINATING}, S.CLOSED, NEGOTIATE, "legal.negotiation.closed"
)
MAY_SEAT = frozenset({S.OFFER_SENT, S.OVERDUE, S.TALKS})
MAY_MEET = frozenset({S.TALKS, S.COORDINATING})
MAY_BE_GUIDED = frozenset({S.OFFER_SENT, S.OVERDUE, S.TALKS, S.COORDINATING, S.DRAFT_AGREED})

SEATS = declare(
    "cb.seats",
    "integer",
    "3",
    unit="people",
    basis=f"{REGULATION}第十条：每方不少于 3 人",
    label=gettext_noop("Least number of representatives a side"),
)
SEATS_LARGE = declare(
    "cb.seats_large",
    "integer",
    "5",
    unit="people",
    basis=f"{REGULATION}第十条：规模以上企业每方不少于 5 人",
    label=gettext_noop("Least number of representatives a side in a large enterprise"),
)
LARGE_FROM = declare(
    "cb.large_from",
    "integer",
    "300",
    unit="workers",
    basis="省级默认值：规模以上企业按职工人数认定，可按地区调整",
    label=gettext_noop("Workers from which an enterprise counts as large"),
)
EXPERTS = declare(
    "cb.expert_share",
    "integer",
    "3",
    unit="one of so many representatives",
    basis=f"{REGULATION}第十条：外聘代表不超过本方代表的三分之一",
    label=gettext_noop("Outside experts: at most one of so many representatives"),
)


@dataclass(frozen=True)
class Seat:
    """One representative as the rules see them."""

    name: str
    side: str
    is_chief: bool = False
    is_expert: bool = False


def check_delegations(seats: Sequence[Seat], *, least: int, expert_share: int) -> None:
    """Refuse talks between delegations that are too small, headless, lopsided or mixed up (Art. 10)."""
    workers = [seat for seat in seats if seat.side == Side.WORKERS]
    employer = [seat for seat in seats if seat.side == Side.EMPLOYER]
    for label, side in ((Side.WORKERS.label, workers), (Side.EMPLOYER.label, employer)):
        _check_side(str(label), side, least, expert_share)
    if len(employer) > len(workers):
        raise RuleBrokenError(
            _("The employer's side may not have more representatives than the workers'."), code="seats"
        )
    both = {seat.name for seat in workers} & {seat.name for seat in employer}
    if both:
        names = _(", ").join(sorted(both))
        raise RuleBrokenError(_("Nobody sits on both sides: %(names)s.") % {"names": names}, code="both_sides")


def _check_side(label: str, side: Sequence[Seat], least: int, expert_share: int) -> None:
    if len(side) < least:
        text = _("%(side)s: at least %(least)s representatives; there are %(count)s.")
        raise RuleBrokenError(text % {"side": label, "least": least, "count": len(side)}, code="seats")
    if sum(seat.is_chief for seat in side) != 1:
        raise RuleBrokenError(_("%(side)s: exactly one chief representative.") % {"side": label}, code="chief")
    if sum(seat.is_expert for seat in side) * expert_share > len(side):
        text = _("%(side)s: outside experts are at most one third.")
        raise RuleBrokenError(text % {"side": label}, code="experts")


def seats_for(workers: int, *, least: int, least_large: int, large_from: int) -> int:
    """Return how many representatives each side has at least (Art. 10)."""
    return least_large if workers >= large_from else least


@dataclass(frozen=True)
class Vote:
    """A vote on a draft: how many there are, how many came, how many were for it; for a trade or region by unit."""

    way: str
    eligible: int
    present: int
    in_favour: int
    units_asked: int = 0
    units_passed: int = 0


def has_quorum(vote: Vote) -> bool:
    """Say whether at least two thirds were present; votes unit by unit hold their own quorum (Arts. 24, 29)."""
    return vote.way == VoteWay.EACH_UNIT or vote.present * 3 >= vote.eligible * 2


def has_passed(vote: Vote) -> bool:
    """Say whether the draft passed: more than half of all delegates or workers, present or not (Art. 24).

    For a trade or a region that votes unit by unit: in every one of the units (Art. 29).
    """
    if vote.way == VoteWay.EACH_UNIT:
        return vote.units_asked > 0 and vote.units_passed == vote.units_asked
    return has_quorum(vote) and vote.in_favour * 2 > vote.eligible


def check_vote(vote: Vote, *, level: str) -> None:
    """Refuse figures that cannot be."""
    if vote.way == VoteWay.EACH_UNIT:
        if level == BargainLevel.UNIT:
            text = _("Only a trade or a region votes unit by unit.")
            raise RuleBrokenError(text, code="way", fields={"way": text})
        if vote.units_asked < 1 or vote.units_passed > vote.units_asked:
            text = _("Enter how many units voted and in how many the draft passed.")
            raise RuleBrokenError(text, code="units", fields={"units_asked": text})
        return
    if not 0 < vote.present <= vote.eligible:
        text = _("Present: from 1 to %(most)s.") % {"most": vote.eligible}
        raise RuleBrokenError(text, code="present", fields={"present": text})
    if vote.in_favour > vote.present:
        text = _("Votes in favour cannot exceed those present.")
        raise RuleBrokenError(text, code="in_favour", fields={"in_favour": text})
    if not has_quorum(vote):
        least = -(-vote.eligible * 2 // 3)
        text = _("Without two thirds present (%(least)s of %(all)s) there is no vote.")
        told = text % {"least": least, "all": vote.eligible}
        raise RuleBrokenError(told, code="quorum", fields={"present": told})


def check_materials(*, given_on: date, latest_on: date) -> None:
    """Refuse a meeting whose materials were given too late (Art. 16)."""
    if given_on > latest_on:
        text = _("The materials are due by %(day)s for a meeting on this day.") % {"day": latest_on.isoformat()}
        raise RuleBrokenError(text, code="materials", fields={"materials_on": text})
