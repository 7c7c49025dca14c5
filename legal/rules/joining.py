"""Disputes brought together, or some workers taken apart: what may be (domain.md, edge case 17). Pure."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from core.errors import ConflictError, RuleBrokenError
from core.steps import step
from legal.choices.disputes import ClaimStatus
from legal.choices.disputes import MediationStatus as S
from legal.rules.disputes import BEFORE_AGREEMENT, KEEP

# The one that is taken into the other ends as withdrawn: Appendix A5 knows no other end without a decision.
JOIN = step({*BEFORE_AGREEMENT}, S.WITHDRAWN, KEEP, "legal.mediation.joined")


def check_open(statuses: Collection[str]) -> None:
    """Refuse to move claims of which one is settled already: what was agreed stays where it was agreed."""
    if any(status != ClaimStatus.OPEN for status in statuses):
        raise ConflictError(_("A claim is settled already; the cases stay as they are."), code="claim_settled")


def check_no_offers(made: bool) -> None:
    """Refuse to move claims for which offers were made: what one worker's side was told is not the others' to read."""
    if made:
        raise ConflictError(_("Offers were made already; the cases stay as they are."), code="offers_made")


def check_split(*, chosen: int, workers: int) -> None:
    """Refuse to take nobody apart, or everybody."""
    if not 0 < chosen < workers:
        text = _("Choose some of the workers, not all of them.")
        raise RuleBrokenError(text, code="workers", fields={"party_ids": text})


def check_join(*, units: Collection[str], others: Collection[str], same: bool) -> None:
    """Refuse to bring together disputes with different units, or a dispute with itself."""
    if same or not set(units) & set(others):
        text = _("Only disputes with the same unit are brought together.")
        raise RuleBrokenError(text, code="other_unit", fields={"into_id": text})
