"""After darkness: what one person missed becomes one digest in the inbox, each reminder its own entry inside."""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from core.reminders import rules, texts
from core.reminders.choices import Why

FOLDING_LOCK = 7_300_003  # advisory lock: one folder at a time

# The day's late reminders of everybody who has more than one, or has a digest of that day already. Counted in one
# pass: joined to itself, a table without statistics was asked for a minute.
FIND = """
SELECT late.id FROM (
    SELECT m.id, m.user_id, count(*) OVER (PARTITION BY m.user_id) AS count FROM core_message m
    WHERE m.late AND m.folded_into_id IS NULL AND m.tab = 'todo' AND m.read_at IS NULL AND m.settled_at IS NULL
        AND m.occurrence_id IS NOT NULL AND m.created_at BETWEEN %(since)s AND %(now)s
) late
WHERE late.count > 1
    OR EXISTS (SELECT FROM core_message d WHERE d.user_id = late.user_id AND d.dedupe_key = %(key)s)
"""
OPEN = """
INSERT INTO core_message (
    user_id, dedupe_key, tab, kind, title, params, url, urgent, levels_up, why, subject_type, subject_id, due_at,
    created_at, late)
SELECT DISTINCT user_id, %(key)s, 'todo', %(kind)s, %(title)s, '{}'::jsonb, '', false, 0, %(why)s, '', '', %(now)s,
    %(now)s, true
FROM core_message WHERE id = ANY(%(ids)s)
ON CONFLICT (user_id, dedupe_key) DO NOTHING
"""
FOLD = """
UPDATE core_message m SET folded_into_id = d.id
FROM core_message d WHERE m.id = ANY(%(ids)s) AND d.user_id = m.user_id AND d.dedupe_key = %(key)s
RETURNING d.id
"""
# Materialised and by the digests' own numbers: whatever the planner believes of the table, it is counted once.
COUNT = """
WITH inside AS MATERIALIZED (
    SELECT folded_into_id, count(*), min(due_at) AS due_at, bool_or(urgent) AS urgent FROM core_message
    WHERE folded_into_id = ANY(%(digests)s) GROUP BY folded_into_id)
UPDATE core_message d SET params = jsonb_build_object('count', inside.count), due_at = inside.due_at,
    urgent = inside.urgent, read_at = NULL, settled_at = NULL
FROM inside WHERE d.id = inside.folded_into_id
"""


@transaction.atomic
def fold_late(now: datetime) -> int:
    """Fold the day's late reminders of each person into one digest; return how many went into one.

    A second darkness on the same day adds to the same digest and makes it unread again.
    """
    today = rules.local(now).date()
    values: dict[str, Any] = {
        "since": rules.at(today, 0),
        "now": now,
        "key": f"late:{today}",
        "kind": texts.LATE_DIGEST,
        "title": texts.LATE_DIGEST_TITLE,
        "why": Why.TOLD.value,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FOLDING_LOCK])
        cursor.execute(FIND, values)
        values["ids"] = [pk for (pk,) in cursor.fetchall()]
        if values["ids"]:
            cursor.execute(OPEN, values)
            cursor.execute(FOLD, values)
            values["digests"] = sorted({pk for (pk,) in cursor.fetchall()})
            cursor.execute(COUNT, values)
    return len(values["ids"])
