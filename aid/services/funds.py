"""Funds and the journal: the one place that posts, granting, taking a grant back, the nightly check."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from aid.choices.relief import Bucket, EntryKind, ReliefKind
from aid.models import Fund, FundAccount, JournalEntry
from aid.rules.money import FLOWS, Movement, check_amount, check_enough
from aid.rules.relief import check_reason
from aid.selectors.funds import Broken, balances, broken_invariants
from core.actors import Actor, SystemActor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.heartbeats import beat
from core.uuids import uuid7
from core.violations import refusing_violations
from unions.models import Union
from unions.selectors.tree import province

POST = """
WITH moves AS (
    SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::uuid[], %s::uuid[], %s::text[], %s::text[],
                         %s::bigint[], %s::text[], %s::uuid[])
        AS move(id, kind, key, about, fund, source, target, amount, note, reverses)
), entries AS (
    INSERT INTO aid_journalentry (id, version, created_at, kind, idempotency_key, about, fund_id, note, reverses_id,
                                  posted_at, actor_id, actor_name)
    SELECT id, 1, %s, kind, key, about, fund, note, reverses, %s, %s, %s FROM moves
)
INSERT INTO aid_journalline (entry_id, number, account_id, amount_fen)
SELECT move.id, side.number, account.id, side.sign * move.amount
  FROM moves move
 CROSS JOIN (VALUES (1, -1), (2, 1)) AS side (number, sign)
  JOIN aid_fundaccount account
    ON account.fund_id = move.fund AND account.bucket = CASE side.sign WHEN -1 THEN move.source ELSE move.target END
"""


def post(actor: Actor, movements: Iterable[Movement], *, moment: datetime) -> list[UUID]:
    """Post movements of money in one statement, in the caller's transaction; the database balances and bounds them.

    A key that was posted before, an overdraft and an unknown bucket each undo the whole statement.
    """
    moves = list(movements)
    if not moves:
        return []
    for move in moves:
        check_amount(move.amount_fen)
    ids = [uuid7() for _move in moves]
    columns: list[list[Any]] = [
        ids,
        [move.kind.value for move in moves],
        [move.key for move in moves],
        [move.about for move in moves],
        [move.fund_id for move in moves],
        [FLOWS[move.kind][0].value for move in moves],
        [FLOWS[move.kind][1].value for move in moves],
        [move.amount_fen for move in moves],
        [move.note for move in moves],
        [move.reverses for move in moves],
    ]
    with refusing_violations(JournalEntry, FundAccount), connection.cursor() as cursor:
        cursor.execute(POST, [*columns, moment, moment, actor.user_id, actor.name])
    return ids


def reserve(actor: Actor, movement: Movement, *, fund: Fund, moment: datetime) -> None:
    """Set money of a fund aside, or refuse naming what is short. The accounts stay locked until the caller commits."""
    check_enough(
        needed_fen=movement.amount_fen, available_fen=balances(fund.pk, lock=True)[Bucket.BUDGET], fund=fund.name
    )
    post(actor, [movement], moment=moment)


@transaction.atomic
def create_fund(
    *,
    actor: Actor,
    union_id: int,
    name: str,
    source: str,
    year: int,
    donor: str = "",
    intent: str = "",
    purposes: Iterable[str] = (),
) -> Fund:
    """Open a fund of a union for one source and year, with its five empty buckets (专款专用).

    A donation names its donor and what it was given for; ``purposes`` are the kinds of relief it may pay (3.5).
    """
    union = find(Union, union_id, actor, "aid.grant_fund")
    if not name.strip():
        raise RuleBrokenError(_("Enter a name."), code="name", fields={"name": _("Enter a name.")})
    with refusing_violations(Fund):
        fund: Fund = Fund.objects.create(
            union=union,
            name=name.strip(),
            source=source,
            year=year,
            donor=donor.strip()[:80],
            intent=intent.strip()[:200],
            purposes=[ReliefKind(each).value for each in purposes],
        )
    FundAccount.objects.bulk_create([FundAccount(fund=fund, bucket=bucket) for bucket in Bucket])
    about = {"donor": fund.donor, "intent": fund.intent, "purposes": fund.purposes} if fund.donor else {}
    record(actor, "aid.fund.created", fund, name=fund.name, source=source, year=year, **about)
    return fund


@transaction.atomic
def grant_fund(
    *, actor: Actor, fund_id: Any, amount_fen: int, note: str, idempotency_key: str, moment: datetime
) -> JournalEntry:
    """Enter money that a fund received. The same key again changes nothing; with another amount it is refused."""
    fund = find(Fund, fund_id, actor, "aid.grant_fund", lock=True)
    check_amount(amount_fen)
    if not idempotency_key.strip():
        raise RuleBrokenError(_("The request needs an idempotency key."), code="idempotency_key")
    key = f"grant:{fund.pk}:{idempotency_key.strip()}"[:120]
    before = JournalEntry.unscoped.filter(idempotency_key=key).first()
    if before is not None:
        return _same_grant(before, amount_fen)
    move = Movement(EntryKind.GRANT, key, fund.pk, fund.pk, amount_fen, check_reason(note, field="note")[:200])
    (entry_id,) = post(actor, [move], moment=moment)
    record(actor, "aid.fund.granted", fund, amount_fen=amount_fen, note=note, entry=entry_id)
    return JournalEntry.unscoped.get(pk=entry_id)


def _same_grant(before: JournalEntry, amount_fen: int) -> JournalEntry:
    if not before.lines.filter(number=2, amount_fen=amount_fen).exists():
        raise ConflictError(_("This request was made before with another amount."), code="idempotency")
    return before


@transaction.atomic
def reverse_grant(*, actor: Actor, entry_id: Any, reason: str, moment: datetime) -> JournalEntry:
    """Take a mistaken grant back, once and as a whole, as long as the fund still holds it free."""
    entry = find(JournalEntry, entry_id, actor, "aid.grant_fund")
    if entry.kind != EntryKind.GRANT:
        raise ConflictError(_("Only a grant can be taken back."), code="wrong_kind")
    fund = Fund.unscoped.select_for_update().get(pk=entry.fund_id)
    if JournalEntry.unscoped.filter(reverses=entry).exists():
        raise ConflictError(_("This grant was taken back already."), code="reversed")
    amount: int = entry.lines.get(number=2).amount_fen
    key = f"reverse:{entry.pk}"
    why = check_reason(reason)[:200]
    move = Movement(EntryKind.REVERSE_GRANT, key, fund.pk, fund.pk, amount, why, reverses=entry.pk)
    reserve(actor, move, fund=fund, moment=moment)
    record(actor, "aid.fund.grant_reversed", fund, amount_fen=amount, reason=why, entry=entry.pk)
    return JournalEntry.unscoped.get(idempotency_key=key)


def run_money_checks(moment: datetime) -> list[Broken]:
    """Check every invariant of money for the nightly job; what is broken is an event that an administrator must see."""
    broken = broken_invariants()
    if broken:
        with transaction.atomic():
            said = {each.code: str(each) for each in broken}
            record(SystemActor("money checks"), "aid.money.broken", province(), invariants=said)
    beat("aid.money_checks", moment)
    return broken
