"""Asking for funds, their journal, and whether the money is right: each invariant is one query that returns no rows."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, Max, Q, QuerySet, Sum

from aid.choices.relief import Bucket
from aid.models import CountyPart, Fund, FundAccount, JournalEntry
from core.actors import Actor


def fund_list(actor: Actor) -> QuerySet[Fund]:
    """Return the funds the actor may see, each with what stands in every bucket, in fen (P48).

    ``granted`` is what came in from outside, ``budget`` what is still free.
    """
    buckets = {
        bucket.value: Sum("accounts__balance_fen", filter=Q(accounts__bucket=bucket), default=0)
        for bucket in (Bucket.BUDGET, Bucket.RESERVED, Bucket.IN_TRANSIT, Bucket.PAID)
    }
    granted = Sum(-F("accounts__balance_fen"), filter=Q(accounts__bucket=Bucket.EXTERNAL), default=0)
    return (
        Fund.objects.permitted(actor, "aid.view_fund")
        .select_related("union")
        .annotate(**buckets, granted=granted)
        .order_by("-year", "source", "pk")
    )


def fund_entries(actor: Actor, fund_id: Any) -> QuerySet[JournalEntry]:
    """Return a fund's journal, newest first, each entry with the amount it moved."""
    return (
        JournalEntry.objects.permitted(actor, "aid.view_fund")
        .filter(fund_id=fund_id)
        .annotate(amount_fen=Max("lines__amount_fen"))
        .order_by("-posted_at", "-pk")
    )


def assignable_funds(part: CountyPart) -> QuerySet[Fund]:
    """Return the funds a county's part may pay from: its own, and those of the unions above it."""
    pieces = part.union.path.split("/")[:-1]
    paths = ["/".join(pieces[:end]) + "/" for end in range(1, len(pieces) + 1)]
    return Fund.unscoped.filter(union__path__in=paths).select_related("union").order_by("-year", "name", "pk")


def balances(fund_id: Any, *, lock: bool = False) -> dict[str, int]:
    """Return what stands in each bucket of a fund, in fen; locked in the one order every movement uses."""
    accounts = FundAccount.objects.filter(fund_id=fund_id).order_by("pk")
    if lock:
        accounts = accounts.select_for_update()
    return dict(accounts.values_list("bucket", "balance_fen"))


@dataclass(frozen=True)
class Broken:
    """An invariant that does not hold, and the rows that break it."""

    code: str
    statement: str
    rows: list[tuple[Any, ...]]

    def __str__(self) -> str:
        shown = ", ".join(str(row) for row in self.rows[:5])
        return f"{self.code} {self.statement}: {shown}{' …' if len(self.rows) > 5 else ''}"


INVARIANTS: dict[str, tuple[str, str]] = {
    "I1": (
        "each entry sums to zero, has two lines or more, and stays within its fund",
        """
        SELECT entry.id, coalesce(sum(line.amount_fen), 0), count(line.id)
          FROM aid_journalentry entry
          LEFT JOIN aid_journalline line ON line.entry_id = entry.id
          LEFT JOIN aid_fundaccount account ON account.id = line.account_id
         GROUP BY entry.id
        HAVING count(line.id) < 2 OR sum(line.amount_fen) <> 0 OR bool_or(account.fund_id <> entry.fund_id)
        """,
    ),
    "I2": (
        "the balances of each fund together are zero",
        "SELECT fund_id, sum(balance_fen) FROM aid_fundaccount GROUP BY fund_id HAVING sum(balance_fen) <> 0",
    ),
    "I3": (
        "each balance is the sum of its lines",
        """
        SELECT account.id, account.balance_fen, coalesce(sum(line.amount_fen), 0)
          FROM aid_fundaccount account LEFT JOIN aid_journalline line ON line.account_id = account.id
         GROUP BY account.id HAVING account.balance_fen <> coalesce(sum(line.amount_fen), 0)
        """,
    ),
    "I4": (
        "no bucket but the outside is below zero",
        "SELECT id, bucket, balance_fen FROM aid_fundaccount WHERE balance_fen < 0 AND bucket <> 'external'",
    ),
    "I5": (
        "an award has at most one live payment",
        """
        SELECT award_id, count(*) FROM aid_payment WHERE status IN ('reserved', 'sent', 'unknown', 'paid')
         GROUP BY award_id HAVING count(*) > 1
        """,
    ),
    "I6": (
        "what was paid less what came back is at most the award, and no more comes back than was paid",
        """
        SELECT award.id, award.amount_fen, sum(payment.amount_fen - payment.refunded_fen)
          FROM aid_payment payment JOIN aid_award award ON award.id = payment.award_id
         WHERE payment.status = 'paid' GROUP BY award.id
        HAVING sum(payment.amount_fen - payment.refunded_fen) > award.amount_fen
            OR bool_or(payment.refunded_fen NOT BETWEEN 0 AND payment.amount_fen)
        """,
    ),
    "I7": (
        "a household has one live award of a kind and season in the whole province, a student one of a school year",
        """
        SELECT household_id, item, period, count(*) FROM aid_award
         WHERE status NOT IN ('rejected', 'cancelled', 'refunded') AND item NOT IN ('tuition', 'medical', 'temporary')
         GROUP BY household_id, item, period HAVING count(*) > 1
         UNION ALL
        SELECT person_id, item, period, count(*) FROM aid_award
         WHERE status NOT IN ('rejected', 'cancelled', 'refunded') AND item = 'tuition'
         GROUP BY person_id, item, period HAVING count(*) > 1
        """,
    ),
    "I8": (
        "each payment rests on two approvals by two people, neither the maker, of this version and amount",
        """
        SELECT payment.id FROM aid_payment payment JOIN aid_award award ON award.id = payment.award_id
         WHERE payment.amount_fen <> award.amount_fen
            OR payment.award_version <> award.terms_version
            OR (SELECT count(DISTINCT given.approver_id) FROM aid_approval given
                 WHERE given.award_id = award.id AND given.award_version = payment.award_version
                   AND given.approver_id <> award.created_by_id) < 2
        """,
    ),
    "I9": (
        "each bucket holds what its awards and payments say",
        """
        WITH said AS (
            SELECT fund_id, 'reserved' AS bucket, amount_fen FROM aid_award
             WHERE status IN ('approved', 'noticed', 'on_hold', 'ready', 'batched', 'failed')
            UNION ALL
            SELECT award.fund_id, CASE payment.status WHEN 'paid' THEN 'paid' ELSE 'in_transit' END,
                   payment.amount_fen - payment.refunded_fen
              FROM aid_payment payment JOIN aid_award award ON award.id = payment.award_id
             WHERE payment.status IN ('sent', 'unknown', 'paid'))
        SELECT account.fund_id, account.bucket, account.balance_fen, coalesce(sum(said.amount_fen), 0)
          FROM aid_fundaccount account
          LEFT JOIN said ON said.fund_id = account.fund_id AND said.bucket = account.bucket
         WHERE account.bucket IN ('reserved', 'in_transit', 'paid')
         GROUP BY account.id HAVING account.balance_fen <> coalesce(sum(said.amount_fen), 0)
        """,
    ),
    "I10": (
        "each paid payment has exactly one entry that paid it, of its amount; no other payment has one",
        """
        SELECT payment.id, payment.status, count(entry.id)
          FROM aid_payment payment
          LEFT JOIN aid_journalentry entry ON entry.about = payment.id AND entry.kind = 'pay'
          LEFT JOIN aid_journalline line ON line.entry_id = entry.id AND line.number = 2
         GROUP BY payment.id
        HAVING count(entry.id) <> CASE payment.status WHEN 'paid' THEN 1 ELSE 0 END
            OR bool_or(line.amount_fen <> payment.amount_fen)
        """,
    ),
    "I11": (
        "a batch's totals are those of its lines, and none was sent without a sealed file, or in part",
        """
        SELECT batch.id, batch.line_count, count(payment.id), batch.total_fen, coalesce(sum(payment.amount_fen), 0)
          FROM aid_batch batch
          LEFT JOIN aid_payment payment ON payment.batch_id = batch.id AND payment.status <> 'removed'
          LEFT JOIN aid_bankfile file ON file.batch_id = batch.id
         GROUP BY batch.id
        HAVING batch.line_count <> count(payment.id) OR batch.total_fen <> coalesce(sum(payment.amount_fen), 0)
            OR batch.status IN ('sent', 'partially_settled', 'settled')
               AND (count(file.id) = 0 OR bool_or(payment.status = 'reserved'))
            OR batch.status IN ('open', 'locked') AND bool_or(payment.status <> 'reserved')
        """,
    ),
    "I12": (
        "an award's state and its live payment's state agree",
        """
        SELECT award.id, award.status, payment.status
          FROM aid_award award
          LEFT JOIN aid_payment payment ON payment.award_id = award.id
               AND payment.status IN ('reserved', 'sent', 'unknown', 'paid')
         WHERE (award.status = 'batched') <> (payment.status IS NOT DISTINCT FROM 'reserved')
            OR (award.status = 'sent') <> (payment.status IS NOT NULL AND payment.status IN ('sent', 'unknown'))
            OR (award.status IN ('paid', 'receipted', 'refunded')) <> (payment.status IS NOT DISTINCT FROM 'paid')
            OR (award.status = 'refunded') <> (payment.status = 'paid' AND payment.refunded_fen = payment.amount_fen)
        """,
    ),
}


def broken_invariants() -> list[Broken]:
    """Return every invariant of money that does not hold (reliability.md 3.2); only an empty list is good."""
    found = []
    with connection.cursor() as cursor:
        for code, (statement, query) in INVARIANTS.items():
            cursor.execute(query)
            rows = cursor.fetchall()
            if rows:
                found.append(Broken(code, statement, rows))
    return found
