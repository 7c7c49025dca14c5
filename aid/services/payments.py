"""What follows a bank's answer: cards corrected by two people, awards given up, money that comes back."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from aid.choices.recipients import WorkerGroup
from aid.choices.relief import AwardStatus, EntryKind, PaymentStatus
from aid.models import AccountChange, Award, JournalEntry, NeedyFile, Payment, Recipient
from aid.rules import relief as rules
from aid.rules.money import Movement, check_refund
from aid.services.awards import check_own_family, move_lines, release
from aid.services.batches import batches_failing, settle
from aid.services.funds import post
from core.actors import Actor
from core.chinese.bank_card import CardError, parse_card
from core.errors import ConflictError, RuleBrokenError
from core.events.services import Happening, record, record_many
from core.fetch import find
from core.transitions import check_fresh, check_state, take
from core.violations import refusing_violations


@transaction.atomic
def propose_account(
    *, actor: Actor, award_id: Any, account: str, bank_name: str, reason: str, seen_version: int
) -> AccountChange:
    """Propose the right bank card of a family whose payment failed, or whose card changed; a second person decides.

    The same card may be proposed again where it was not the card that failed, as when a limit was reached.
    """
    proposer = rules.check_decides(user_id=actor.user_id)
    award = find(Award, award_id, actor, "aid.fix_account", lock=True)
    check_fresh(award, seen_version)
    check_state(award, rules.FIX_ACCOUNT)
    check_own_family(actor, Award.unscoped.filter(pk=award.pk))
    if not bank_name.strip():
        raise RuleBrokenError(_("Enter the bank"), code="bank_name", fields={"bank_name": _("Enter the bank")})
    change = AccountChange(
        award=award,
        union_id=award.payer_id,
        account=_card(account),
        bank_name=bank_name.strip()[:60],
        reason=rules.check_reason(reason)[:200],
        proposed_by_id=proposer,
    )
    with refusing_violations(AccountChange):
        change.save(force_insert=True)
    record(actor, "aid.account.proposed", change, award=award.pk, card=str(change.account), reason=change.reason)
    return change


def _card(text: str) -> str:
    try:
        return parse_card(text).number
    except CardError as error:
        raise RuleBrokenError(error.message, code=error.code, fields={"account": error.message}) from error


def confirm_account(*, actor: Actor, change_id: Any) -> Award:
    """Confirm a corrected card: it enters the file, and the award can be paid by a new batch, a new attempt (A2)."""
    with transaction.atomic():
        found = find(AccountChange, change_id, actor, "aid.confirm_account")
        others = _paid_with(found.award)
        batches = batches_failing(found.award_id, *others.values_list("pk", flat=True))
        with take(rules.CONFIRM_CARD, AccountChange, pk=change_id, actor=actor) as change:
            _decided_by_another(actor, change)
            change.event_note |= {"award": change.award_id, "card": str(change.account)}
        with take(rules.FIX_ACCOUNT, Award, pk=change.award_id, actor=actor) as award:
            check_own_family(actor, Award.unscoped.filter(pk=award.pk))
            award.account_index = change.account_index
            _enter_card(actor, award, change)
            if others:
                move_lines(actor, rules.FIX_ACCOUNT, others, note={"with": str(award.pk)})
                Award.unscoped.filter(recipient=award.recipient_id, status=AwardStatus.READY).update(
                    account_index=change.account_index
                )
        for batch in batches:
            settle(actor, batch)
    return award


def _paid_with(award: Award) -> QuerySet[Award]:
    """Return the other awards that wait for the same provider's account: one correction is right for all of them."""
    rows = Award.unscoped.filter(recipient=award.recipient_id, recipient__group=WorkerGroup.PROVIDER)
    return rows.filter(status__in=rules.FIX_ACCOUNT.sources).exclude(pk=award.pk)


def refuse_account(*, actor: Actor, change_id: Any, reason: str) -> AccountChange:
    """Refuse a corrected card; another can be proposed."""
    why = rules.check_reason(reason)
    with take(rules.REFUSE_CARD, AccountChange, pk=change_id, actor=actor, reason=why) as change:
        _decided_by_another(actor, change)
        change.opinion = why[:200]
    return change


def _decided_by_another(actor: Actor, change: AccountChange) -> None:
    decider = rules.check_decides(user_id=actor.user_id)
    rules.check_confirmer(confirmed_by=decider, prepared_by=change.proposed_by_id)
    change.decided_by_id = decider


def _enter_card(actor: Actor, award: Award, change: AccountChange) -> None:
    model, event = (NeedyFile, "aid.file") if award.file_id else (Recipient, "aid.recipient")
    rows = model.unscoped.select_for_update(of=("self",)).select_related("union")
    payee = rows.get(pk__in=[award.file_id or award.recipient_id])
    before = str(payee.account)
    payee.account, payee.bank_name = change.account, change.bank_name
    payee.version += 1
    payee.save(update_fields=["account", "account_index", "bank_name", "version"])
    record(actor, f"{event}.account_changed", payee, before=before, after=str(payee.account), award=award.pk)


def cancel_award(*, actor: Actor, award_id: Any, seen_version: int, reason: str, moment: datetime) -> Award:
    """Give up an approved award whose money is not on its way: before batching, or after the payment failed (3.6, A2).

    Its money goes back to the budget, and the family may be put on a roster of the season again.
    """
    why = rules.check_reason(reason)
    with transaction.atomic():
        find(Award, award_id, actor, "aid.approve_roster")
        batches = batches_failing(award_id)
        with take(rules.CANCEL, Award, pk=award_id, actor=actor, seen_version=seen_version, reason=why) as award:
            award.note = why[:300]
            release(actor, award, moment=moment)
        for batch in batches:
            settle(actor, batch)
    return award


@transaction.atomic
def refund_payment(
    *, actor: Actor, payment_id: Any, amount_fen: int, reason: str, idempotency_key: str, moment: datetime
) -> Payment:
    """Enter money that came back after it was paid; when all of it did, the award is returned (A2: return_money).

    The same key again changes nothing; with another amount it is refused.
    """
    found = find(Payment, payment_id, actor, "aid.read_bank_result")
    why = rules.check_reason(reason)
    if not idempotency_key.strip():
        raise RuleBrokenError(_("The request needs an idempotency key."), code="idempotency_key")
    award = Award.unscoped.select_for_update(of=("self",)).select_related("union").get(pk=found.award_id)
    payment = Payment.unscoped.select_for_update(of=("self",)).select_related("batch").get(pk=found.pk)
    key = f"payment:{payment.pk}:refund:{idempotency_key.strip()}"[:120]
    if _was_made(key, amount_fen):
        return payment
    check_state(award, rules.RETURN_MONEY)
    if payment.status != PaymentStatus.PAID:
        raise ConflictError(_("Only a paid payment can come back."), code="wrong_state")
    check_refund(amount_fen=amount_fen, paid_fen=payment.amount_fen, refunded_fen=payment.refunded_fen)
    payment.refunded_fen += amount_fen
    payment.version += 1
    payment.save(update_fields=["refunded_fen", "version"])
    post(
        actor,
        [Movement(EntryKind.REFUND, key, payment.pk, payment.batch.fund_id, amount_fen, why[:200])],
        moment=moment,
    )
    _note_return(actor, award, payment, amount_fen, why)
    return payment


def _was_made(key: str, amount_fen: int) -> bool:
    before = JournalEntry.unscoped.filter(idempotency_key=key).first()
    if before is None:
        return False
    if not before.lines.filter(number=2, amount_fen=amount_fen).exists():
        raise ConflictError(_("This request was made before with another amount."), code="idempotency")
    return True


def _note_return(actor: Actor, award: Award, payment: Payment, amount_fen: int, reason: str) -> None:
    is_whole = payment.refunded_fen == payment.amount_fen
    before = award.status
    award.status = AwardStatus.REFUNDED if is_whole else award.status
    award.version += 1
    award.save(update_fields=["status", "version"])
    facts = {
        "award": award.pk,
        "payment": payment.pk,
        "file": award.file_id,
        "amount_fen": amount_fen,
        "reason": reason,
        "before": before,
        "after": award.status,
    }
    event = rules.RETURN_MONEY.event
    record_many(actor, [Happening(event, "aid.household", str(award.household_id), award.union.path, facts)])
