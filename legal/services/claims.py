"""What is claimed, item by item: entered with its legal basis, answered, settled or given up."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, NotFoundError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from legal.choices.disputes import ClaimStatus, MediationStatus
from legal.models import Claim, ClaimShare, Mediation, Party
from legal.rules import claims as rules
from legal.rules.disputes import BEFORE_AGREEMENT, KEEP, MEDIATE, check_reason


def enter_claim(
    *,
    mediation: Mediation,
    kind: str,
    title: str,
    amount: Decimal | None,
    basis: str,
    shares: Sequence[tuple[Party, Decimal]] = (),
) -> Claim:
    """Enter an item of a locked case, with what each claimant asks of it; the total of the case follows."""
    last = mediation.claims.aggregate(last=Max("position"))["last"] or 0
    claim = described(mediation=mediation, kind=kind, title=title, amount=amount, basis=basis, position=last + 1)
    with refusing_violations(Claim, ClaimShare):
        enter_described(claim, shares)
    sum_up(mediation)
    return claim


def described(
    *, mediation: Mediation, kind: str, title: str, amount: Decimal | None, basis: str, position: int = 1
) -> Claim:
    """Return an item of a case, not entered yet."""
    if not basis.strip():
        text = _("Name the article the claim rests on.")
        raise RuleBrokenError(text, code="basis", fields={"basis": text})
    return Claim(
        mediation=mediation,
        position=position,
        kind=kind,
        title=title.strip()[:120],
        amount=amount,
        basis=basis.strip()[:200],
    )


def enter_described(claim: Claim, shares: Sequence[tuple[Party, Decimal]]) -> None:
    """Enter an item with what each claimant asks of it; who calls turns what the database refuses into a sentence."""
    rules.check_shares(claim.amount, [share for _party, share in shares])
    claim.save(force_insert=True)
    ClaimShare.objects.bulk_create([ClaimShare(claim=claim, party=party, amount=part) for party, part in shares])


def sum_up(mediation: Mediation) -> None:
    """Write down what is claimed altogether, and what is agreed once something is."""
    told = mediation.claims.aggregate(claimed=Sum("amount"), agreed=Sum("agreed_amount"))
    mediation.claimed, mediation.agreed = told["claimed"] or Decimal(0), told["agreed"]
    mediation.save(update_fields=["claimed", "agreed"])


@transaction.atomic
def add_claim(
    *, actor: Actor, mediation_id: Any, kind: str, title: str, amount: Decimal | None, basis: str, alike: bool = False
) -> Claim:
    """Enter a further item; ``alike``: every worker claims the same, and the amount is what one of them claims."""
    mediation = _open(actor, mediation_id, KEEP)
    shares: list[tuple[Party, Decimal]] = []
    if alike and amount is not None:
        shares = [(party, amount) for party in mediation.parties.filter(kind="worker")]
        amount = amount * len(shares)
    claim = enter_claim(mediation=mediation, kind=kind, title=title, amount=amount, basis=basis, shares=shares)
    record(actor, "legal.claim.added", mediation, title=claim.title, amount=amount)
    return claim


def _open(actor: Actor, mediation_id: Any, permission: str) -> Mediation:
    mediation = find(Mediation, mediation_id, actor, permission, lock=True)
    if mediation.status not in BEFORE_AGREEMENT:
        text = _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}
        raise ConflictError(text, code="wrong_state")
    return mediation


def claim_of(mediation: Mediation, claim_id: Any) -> Claim:
    """Return an item of a case, or refuse in the words for what does not exist."""
    claim: Claim | None = Claim.objects.filter(mediation=mediation, pk=claim_id).first()
    if claim is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": Claim._meta.verbose_name}, code="not_found")
    return claim


@transaction.atomic
def note_answer(*, actor: Actor, mediation_id: Any, claim_id: Any, answer: str) -> Claim:
    """Write down what the respondent says to an item."""
    mediation = _open(actor, mediation_id, MEDIATE)
    claim = claim_of(mediation, claim_id)
    claim.answer = check_reason(answer, field="answer")
    claim.save(update_fields=["answer"])
    record(actor, "legal.claim.answered", mediation, title=claim.title)
    return claim


@transaction.atomic
def settle_claim(
    *, actor: Actor, mediation_id: Any, claim_id: Any, outcome: str, amount: Decimal | None = None, terms: str = ""
) -> Claim:
    """Write down what became of an item: agreed (how much, on what terms), given up, or not agreed."""
    mediation = _open(actor, mediation_id, MEDIATE)
    if mediation.status != MediationStatus.MEDIATING:
        raise ConflictError(_("Claims are settled while the parties mediate."), code="wrong_state")
    claim = claim_of(mediation, claim_id)
    settle(claim, ClaimStatus(outcome), amount, terms)
    sum_up(mediation)
    record(actor, "legal.claim.settled", mediation, title=claim.title, outcome=claim.status, amount=amount)
    return claim


def settle(claim: Claim, outcome: ClaimStatus, amount: Decimal | None, terms: str) -> None:
    """Enter the outcome of an item of a locked case; an agreed amount is divided as the claims are."""
    agreed = outcome == ClaimStatus.AGREED
    if agreed and amount is None and not terms.strip():
        text = _("Enter an amount or terms.")
        raise RuleBrokenError(text, code="agreed", fields={"amount": text})
    claim.status = outcome
    claim.agreed_amount = amount if agreed else None
    claim.agreed_terms = terms.strip()[:300] if agreed else ""
    claim.save(update_fields=["status", "agreed_amount", "agreed_terms"])
    shares = list(claim.shares.all())
    parts: Sequence[Decimal | None] = [None] * len(shares)
    if agreed and amount is not None:
        parts = rules.split(amount, [share.amount for share in shares])
    for share, part in zip(shares, parts, strict=True):
        share.agreed_amount = part
    ClaimShare.objects.bulk_update(shares, ["agreed_amount"])
