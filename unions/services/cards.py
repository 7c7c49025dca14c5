"""A member's service card: applied for, made, issued, activated, lost, replaced, cancelled (domain.md 1.3)."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations
from unions.choices import MembershipStatus
from unions.choices.members import CARD_LIVE, CardStatus
from unions.models import MemberCard, Membership, Person
from unions.rules import members as rules
from unions.rules.reasons import reason_given


@transaction.atomic
def apply_card(*, actor: Actor, membership_id: Any, bank: str, today: date) -> MemberCard:
    """Apply for a card for an active member known by real name."""
    member = find(Membership, membership_id, actor, rules.EDIT, lock=True)
    if member.status not in (MembershipStatus.ACTIVE, MembershipStatus.RETAINED):
        raise RuleBrokenError(_("Only a member in good standing gets a card."), code="not_a_member")
    if not bank.strip():
        raise RuleBrokenError(_("Choose the bank."), code="bank", fields={"bank": _("Choose the bank.")})
    person = Person.unscoped.get(pk=member.person_id)
    if not (person.identity and person.phone):
        raise RuleBrokenError(_("A card needs a checked identity number and a mobile phone."), code="real_name")
    return _new_card(actor, member.person_id, member.union_id, bank.strip()[:40], today)


def _new_card(
    actor: Actor, person_id: Any, union_id: Any, bank: str, today: date, replaces: MemberCard | None = None
) -> MemberCard:
    with refusing_violations(MemberCard):
        card: MemberCard = MemberCard.objects.create(
            person_id=person_id, union_id=union_id, bank=bank, applied_on=today, replaces=replaces
        )
    record(actor, "unions.card.applied", card, bank=bank, replaces=replaces and str(replaces.pk))
    return card


def order_card(*, actor: Actor, card_id: Any, seen_version: int) -> MemberCard:
    """Pass an application on to the bank, which makes the card."""
    with take(rules.MAKE_CARD, MemberCard, pk=card_id, actor=actor, seen_version=seen_version) as card:
        pass
    return card


def issue_card(*, actor: Actor, card_id: Any, seen_version: int, number: str, on: date, today: date) -> MemberCard:
    """Enter the number of a card that was made and handed out."""
    with take(rules.ISSUE_CARD, MemberCard, pk=card_id, actor=actor, seen_version=seen_version, on=on) as card:
        rules.check_day(on=on, since=card.applied_on, today=today)
        identity = Person.unscoped.get(pk=card.person_id).identity.open()
        rules.check_card_number(number=number, identity=identity)
        card.number, card.issued_on = "".join(number.split()).upper(), on
        with refusing_violations(MemberCard):
            card.save(update_fields=["number", "number_index", "issued_on"])
    return card


def activate_card(*, actor: Actor, card_id: Any, seen_version: int, today: date) -> MemberCard:
    """Note that the member uses the card."""
    with take(rules.ACTIVATE_CARD, MemberCard, pk=card_id, actor=actor, seen_version=seen_version) as card:
        card.activated_on = today
    return card


def lose_card(*, actor: Actor, card_id: Any, seen_version: int) -> MemberCard:
    """Note that a card was lost; it may be found again, replaced or cancelled."""
    with take(rules.LOSE_CARD, MemberCard, pk=card_id, actor=actor, seen_version=seen_version) as card:
        pass
    return card


def find_card(*, actor: Actor, card_id: Any, seen_version: int, today: date) -> MemberCard:
    """Note that a lost card was found, while no other is under way."""
    with take(rules.FIND_CARD, MemberCard, pk=card_id, actor=actor, seen_version=seen_version) as card:
        card.activated_on = card.activated_on or today
        _refuse_second(card)
    return card


def _refuse_second(card: MemberCard) -> None:
    live = MemberCard.unscoped.filter(person=card.person_id, status__in=CARD_LIVE).exclude(pk=card.pk)
    if live.exists():
        raise RuleBrokenError(_("This member has a card already, or one is being made."), code="unions_one_live_card")


def replace_card(*, actor: Actor, card_id: Any, seen_version: int, today: date) -> MemberCard:
    """Give up a lost card and apply for its successor at the same bank; returns the successor."""
    with take(rules.REPLACE_CARD, MemberCard, pk=card_id, actor=actor, seen_version=seen_version) as card:
        card.ended_on = today
        return _new_card(actor, card.person_id, card.union_id, card.bank, today, replaces=card)


def cancel_card(*, actor: Actor, card_id: Any, seen_version: int, reason: str, today: date) -> MemberCard:
    """Cancel a card, with the reason."""
    note = {"reason": reason_given(reason)[:200]}
    with take(rules.CANCEL_CARD, MemberCard, pk=card_id, actor=actor, seen_version=seen_version, **note) as card:
        card.ended_on, card.reason = today, note["reason"]
    return card


def end_cards(*, actor: Actor, person_id: Any, on: date, reason: str) -> int:
    """Cancel what cards somebody has whose membership ended, inside the caller's transaction; return how many."""
    cards = MemberCard.unscoped.filter(person=person_id, status__in=rules.CANCEL_CARD.sources).order_by("pk")
    held = list(cards.select_for_update(of=("self",)).select_related("union"))
    for card in held:
        before, card.status = card.status, CardStatus.CANCELLED.value
        card.ended_on, card.reason = on, reason[:200]
        card.version += 1
        card.save(update_fields=["status", "ended_on", "reason", "version"])
        record(actor, rules.CANCEL_CARD.event, card, before=before, after=card.status, reason=card.reason)
    return len(held)
