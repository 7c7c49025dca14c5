"""Handing events out: what a trigger noted in the event's own transaction becomes a delivery for each webhook."""

from datetime import datetime

from django.db import connection, transaction

ROUTING_LOCK = 7_300_011  # advisory lock: one router at a time, so that deliveries are made in the order of events
NOTED = "SELECT event_id FROM partners_unroutedevent ORDER BY event_id LIMIT %s"
HAND_OUT = """
    INSERT INTO partners_webhookdelivery
           (subscription_id, event_id, code, subject, status, next_try_at, tries, refusals, owed_at)
    SELECT wanting.id, told.id, told.code, told.subject_type || ':' || told.subject_id, 'waiting', %(moment)s, 0, 0,
           %(moment)s
      FROM core_event told
      JOIN partners_subscription wanting ON told.code = ANY (wanting.event_types) AND wanting.status <> 'ended'
      JOIN unions_union branch ON branch.id = wanting.union_id AND starts_with(told.union_path, branch.path)
     WHERE told.id = ANY (%(ids)s)
     ORDER BY told.id
        ON CONFLICT DO NOTHING
"""


def route(*, moment: datetime, limit: int = 5000) -> int:
    """Write what is owed for the noted events and forget the notes, together; return how many events that were.

    Of one subject, an earlier event is never handed out after a later one: the row of the subject was locked while each
    was written, so the earlier one had committed, and both notes are taken in the order of events.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [ROUTING_LOCK])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(NOTED, [limit])
        ids = [row[0] for row in cursor.fetchall()]
        if ids:
            cursor.execute(HAND_OUT, {"moment": moment, "ids": ids})
            cursor.execute("DELETE FROM partners_unroutedevent WHERE event_id = ANY (%s)", [ids])
    return len(ids)
