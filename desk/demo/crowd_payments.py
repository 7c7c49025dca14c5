"""Very many payments in bulk, for a measurement: each a copy of one that was paid, to another of the crowd's families.

The guards of payments know one road only, so they are set aside here; the caller's transaction is never committed.
"""

from django.db import connection

from aid.choices.relief import PaymentStatus
from aid.models import Award, Batch, Payment
from desk.demo.crowd import COPY, enter_crowd

LINES = 1000  # of one batch
YEARS = 5
PAYMENTS = """
DROP TABLE IF EXISTS crowd_batch, crowd_payment;
CREATE TEMP TABLE crowd_batch ON COMMIT DROP AS
SELECT b, aid_uuid7() AS batch FROM generate_series(0, %(payments)s / %(lines)s) AS b;
CREATE TEMP TABLE crowd_payment ON COMMIT DROP AS
SELECT k, aid_uuid7() AS award, aid_uuid7() AS payment, batch, household, person, crowd.file, crowd.union_id,
       programmes.ids[1 + k / %(lines)s %% cardinality(programmes.ids)] AS programme,
       now() - interval '1 day' * (k::bigint * 7919 %% (365 * %(years)s)) AS settled
  FROM generate_series(1, %(payments)s) AS k
  JOIN crowd ON crowd.n = 1 + k %% %(households)s
  JOIN crowd_member head ON head.n = crowd.n AND head.m = 1
  JOIN crowd_batch ON b = k / %(lines)s
 CROSS JOIN (SELECT array_agg(id ORDER BY id) AS ids FROM aid_programme WHERE kind <> 'tuition') programmes;
"""


def enter_payments(payments: int) -> None:
    """Enter so many paid payments of five years, fifteen to a household, in the caller's transaction."""
    model = Payment.unscoped.filter(status=PaymentStatus.PAID, award__enrolment=None).select_related("award").first()
    if model is None:
        raise ValueError("There is no paid payment to copy.")
    households = max(payments // 15, 1)
    enter_crowd(1, households)
    given = {"payments": payments, "households": households, "lines": LINES, "years": YEARS}
    with connection.cursor() as cursor:
        for table in (Award, Batch, Payment):
            cursor.execute(f"ALTER TABLE {table._meta.db_table} DISABLE TRIGGER USER")
        cursor.execute(PAYMENTS, given)
        for source, row, changes in _copies(model):
            cursor.execute(COPY.format(table=row._meta.db_table, source=source, changes=changes), [row.pk])
        cursor.execute("ANALYZE aid_payment, aid_award, aid_batch, aid_household, aid_needyfile, unions_person")


def _copies(model: Payment) -> list[tuple[str, Award | Batch | Payment, str]]:
    return [
        ("crowd_batch", model.batch, "'id', batch, 'number', 'T' || b"),
        (
            "crowd_payment",
            model.award,
            "'id', award, 'household_id', household, 'person_id', person, 'file_id', crowd_payment.file, 'union_id',"
            " crowd_payment.union_id, 'programme_id', programme, 'period', 'T' || k",
        ),
        (
            "crowd_payment",
            model,
            "'id', payment, 'award_id', award, 'batch_id', batch, 'line_no', k, 'attempt', 1,"
            " 'bank_ref', 'T' || k, 'settled_at', settled, 'sent_at', settled",
        ),
    ]
