"""Offers and counter-offers on an item; one told in caucus stays on its side until a mediator passes it on."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import ConflictError, NotFoundError
from core.events.services import record
from core.fetch import find
from core.violations import refusing_violations
from legal.choices.disputes import ClaimStatus, Compartment, MediationStatus, OfferStatus, Seating, Side
from legal.models import Mediation, Offer
from legal.rules import claims as rules
from legal.rules.disputes import MEDIATE, TAKE_PART, check_writes
from legal.selectors.disputes import seating_of
from legal.services.claims import claim_of, settle, sum_up


@transaction.atomic
def make_offer(
    *,
    actor: Actor,
    mediation_id: Any,
    claim_id: Any,
    side: str,
    amount: Decimal | None,
    terms: str,
    today: date,
    compartment: str = Compartment.SHARED,
) -> Offer:
    """Enter what a side would give or take; a counter-offer answers the other side's open one."""
    mediation = _at_the_table(actor, mediation_id, TAKE_PART)
    claim = claim_of(mediation, claim_id)
    _check_side(seating_of(mediation, actor), side, compartment)
    answered = None
    if compartment == Compartment.SHARED:
        answered = (
            Offer.objects.filter(claim=claim, compartment=Compartment.SHARED, status=OfferStatus.OPEN)
            .exclude(side=side)
            .first()
        )
    with refusing_violations(Offer):
        offer: Offer = Offer.objects.create(
            claim=claim,
            side=Side(side).value,
            compartment=Compartment(compartment).value,
            amount=amount,
            terms=terms.strip()[:300],
            made_on=today,
            made_by_id=actor.user_id,
            answers=answered,
        )
        if answered is not None:
            Offer.objects.filter(pk=answered.pk).update(status=OfferStatus.ANSWERED)
    # What was offered stands with the offer: the trail of a case is read by more people than one compartment.
    record(actor, "legal.offer.made", mediation, claim=claim.title, compartment=offer.compartment)
    return offer


def _at_the_table(actor: Actor, mediation_id: Any, permission: str) -> Mediation:
    mediation = find(Mediation, mediation_id, actor, permission, lock=True)
    if mediation.status != MediationStatus.MEDIATING:
        raise ConflictError(
            _("Not possible in the state “%(state)s”.") % {"state": mediation.get_status_display()}, code="wrong_state"
        )
    return mediation


def _check_side(seating: str | None, side: str, compartment: str) -> None:
    """Refuse an offer for a side somebody does not sit on, or told in confidence to the other."""
    check_writes(seating, side if compartment != Compartment.SHARED else compartment)
    if seating != Seating.MEDIATOR and seating != side:
        check_writes(None, compartment)


def offer_of(mediation: Mediation, offer_id: Any, seating: str | None) -> Offer:
    """Return an offer that somebody in this seat may read, or refuse as if it did not exist."""
    readable = [Compartment.SHARED.value] if seating is None else [*_readable(seating)]
    found: Offer | None = (
        Offer.objects.select_related("claim")
        .filter(claim__mediation=mediation, pk=offer_id, compartment__in=readable)
        .first()
    )
    if found is None:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": Offer._meta.verbose_name}, code="not_found")
    return found


def _readable(seating: str) -> list[str]:
    if seating == Seating.MEDIATOR:
        return list(Compartment.values)
    return [Compartment.SHARED.value, seating]


@transaction.atomic
def pass_on(*, actor: Actor, mediation_id: Any, offer_id: Any) -> Offer:
    """Let the other side know an offer that was told in caucus; only a mediator does that."""
    mediation = _at_the_table(actor, mediation_id, MEDIATE)
    offer = offer_of(mediation, offer_id, Seating.MEDIATOR)
    if offer.compartment == Compartment.SHARED:
        raise ConflictError(_("Both sides know this offer already."), code="shared")
    shared = Offer.objects.filter(claim=offer.claim, compartment=Compartment.SHARED, status=OfferStatus.OPEN)
    shared.filter(side=offer.side).update(status=OfferStatus.ANSWERED)  # its own earlier one is replaced
    answered = shared.exclude(side=offer.side).first()
    offer.compartment, offer.answers = Compartment.SHARED, answered
    with refusing_violations(Offer):
        if answered is not None:
            Offer.objects.filter(pk=answered.pk).update(status=OfferStatus.ANSWERED)
        offer.save(update_fields=["compartment", "answers"])
    record(actor, "legal.offer.passed_on", mediation, claim=offer.claim.title)
    return offer


@transaction.atomic
def answer_offer(*, actor: Actor, mediation_id: Any, offer_id: Any, is_accepted: bool) -> Offer:
    """Accept or reject the other side's open offer; an accepted one settles the item."""
    mediation = _at_the_table(actor, mediation_id, TAKE_PART)
    seating = seating_of(mediation, actor)
    offer = offer_of(mediation, offer_id, seating)
    rules.check_can_answer(status=offer.status, compartment=offer.compartment, own_side=seating == offer.side)
    check_writes(seating, Compartment.SHARED)
    offer.status = OfferStatus.ACCEPTED if is_accepted else OfferStatus.REJECTED
    with refusing_violations(Offer):
        offer.save(update_fields=["status"])
    if is_accepted:
        settle(offer.claim, ClaimStatus.AGREED, offer.amount, offer.terms)
        sum_up(mediation)
    record(actor, "legal.offer.answered", mediation, claim=offer.claim.title, accepted=is_accepted)
    return offer
