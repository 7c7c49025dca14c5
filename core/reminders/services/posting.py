"""Putting messages into inboxes, once each, together with the way each takes outside: one path for all."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg2.extras import execute_values

from core import clock
from core.reminders import channels, rules
from core.reminders.channels.base import Recipient
from core.reminders.choices import Mode
from core.reminders.models import Dispatch, DispatchLine
from core.reminders.rules import Preference
from core.reminders.selectors import preferences, recipients

INSERT = """
INSERT INTO core_message (
    user_id, occurrence_id, dedupe_key, tab, kind, title, params, url, urgent, levels_up, why, subject_type,
    subject_id, due_at, created_at, late)
VALUES %s ON CONFLICT DO NOTHING RETURNING id, user_id, dedupe_key
"""


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message about to be put into an inbox."""

    user_id: int
    dedupe_key: str
    tab: str
    kind: str
    title: str
    why: str
    due_at: datetime
    params: Mapping[str, Any] = field(default_factory=dict)
    url: str = ""
    occurrence_id: int | None = None
    levels_up: int = 0
    subject_type: str = ""
    subject_id: str = ""
    urgent: bool = False
    at_night: bool = False
    twice_is_better: bool = False


def post(drafts: Sequence[Draft], *, now: datetime) -> int:
    """Put each draft into its inbox unless it is there already; return how many are new.

    Runs in the caller's transaction: message and what owes its existence to it commit together.
    """
    people = recipients({draft.user_id for draft in drafts})
    drafts = [draft for draft in drafts if draft.user_id in people]
    if not drafts:
        return 0
    by_key = {(draft.user_id, draft.dedupe_key): draft for draft in drafts}
    with connection.cursor() as cursor:
        rows = [_row(draft, now) for draft in by_key.values()]
        fresh = execute_values(cursor.cursor, INSERT, rows, page_size=1000, fetch=True)
    _send_on_their_way([(pk, by_key[user_id, key]) for pk, user_id, key in fresh], people, now)
    return len(fresh)


def _row(draft: Draft, now: datetime) -> tuple[Any, ...]:
    return (
        draft.user_id,
        draft.occurrence_id,
        draft.dedupe_key,
        draft.tab,
        draft.kind,
        draft.title,
        json.dumps(rules.packed(draft.params) if draft.occurrence_id is None else draft.params),
        draft.url,
        draft.urgent,
        draft.levels_up,
        draft.why,
        draft.subject_type,
        draft.subject_id,
        draft.due_at,
        now,
        rules.is_late(draft.due_at, now),
    )


def _send_on_their_way(fresh: list[tuple[int, Draft]], people: Mapping[int, Recipient], now: datetime) -> None:
    """Note for each new message and channel how it leaves the house; what is urgent gets its letter at once."""
    ways = list(_ways(fresh, people, now))
    letters = _letters([way for way in ways if way[2] == Mode.ONCE], now)
    moment = clock.ticking()
    DispatchLine.objects.bulk_create(
        [
            DispatchLine(
                message_id=pk,
                user_id=draft.user_id,
                channel=channel,
                mode=mode,
                due_at=draft.due_at,
                at_night=draft.at_night,
                twice_is_better=draft.twice_is_better,
                created_at=moment,
                dispatch=letters.get((pk, channel)),
            )
            for pk, channel, mode, draft in ways
        ],
        batch_size=1000,
    )


Way = tuple[int, str, Mode, Draft]


def _ways(fresh: list[tuple[int, Draft]], people: Mapping[int, Recipient], now: datetime) -> Iterable[Way]:
    names = channels.names()
    wishes = preferences({draft.user_id for _pk, draft in fresh}) if names else {}
    for pk, draft in fresh:
        late = rules.is_late(draft.due_at, now)
        for channel in names:
            preference = wishes.get(draft.user_id, {}).get(channel, Preference())
            mode = rules.route(urgent=draft.urgent, late=late, preference=preference)
            if mode is not None and channels.reaches(channel, people[draft.user_id]):
                yield pk, channel, mode, draft


def _letters(ways: Sequence[Way], now: datetime) -> dict[tuple[int, str], Dispatch]:
    moment = clock.ticking()
    letters = Dispatch.objects.bulk_create(
        [
            Dispatch(
                user_id=draft.user_id,
                channel=channel,
                kind=mode,
                key=str(pk),
                not_before=rules.not_before(now, at_night=draft.at_night),
                at_night=draft.at_night,
                twice_is_better=draft.twice_is_better,
                created_at=moment,
            )
            for pk, channel, mode, draft in ways
        ],
        batch_size=1000,
    )
    return {(way[0], way[1]): letter for way, letter in zip(ways, letters, strict=True)}
