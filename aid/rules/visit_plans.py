"""Planned visits: their steps, how answers from two telephones come together, how long a telephone keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.visits import PlanStatus as S
from core.errors import ConflictError, ForbiddenError, RuleBrokenError
from core.parameters.registry import declare
from core.steps import step

VISIT = "aid.visit_file"
ASSIGN = step(S.PLANNED, S.PLANNED, VISIT, "aid.visit.assigned")
RECEIVE = step({S.PLANNED, S.DECIDING, S.DONE}, {S.PLANNED, S.DECIDING, S.DONE}, VISIT, "aid.visit.received")
DECIDE = step(S.DECIDING, {S.PLANNED, S.DECIDING, S.DONE}, VISIT, "aid.visit.decided")
DROP = step(S.PLANNED, S.DROPPED, VISIT, "aid.visit.dropped")

PACK_HOURS = declare(
    "visits.pack_hours",
    "integer",
    "72",
    unit="hours",
    basis="省级默认值：离线资料在手机上最多保留 72 小时",
    label=gettext_noop("How long a telephone keeps visits"),
)
PACK_DAYS = declare(
    "visits.pack_days",
    "integer",
    "2",
    unit="calendar_day",
    basis="省级默认值：离线资料含今明两天的走访",
    label=gettext_noop("How many days of visits a telephone takes along"),
)
MOST_PHOTOS = declare(
    "visits.most_photos",
    "integer",
    "9",
    unit="count",
    basis="省级默认值：每次入户最多 9 张照片",
    label=gettext_noop("Photos of a visit"),
)


@dataclass(frozen=True)
class Standing:
    """The answer that stands on the server; ``is_own``: it came from the very telephone that now tells another."""

    value: Any
    version: int
    is_own: bool = False
    is_unsure: bool = False


@dataclass(frozen=True)
class Told:
    """An answer as a telephone tells it: its value, and which version of the field it had seen (0: none)."""

    value: Any
    base: int
    is_unsure: bool = False


@dataclass(frozen=True)
class Merged:
    """What an upload does: fields to write, and fields that two people answered differently."""

    writes: frozenset[str]
    clashes: frozenset[str]


def merge(standing: Mapping[str, Standing], told: Mapping[str, Told]) -> Merged:
    """Say which answers can be written and which need a decision; the last one never wins silently.

    An answer is written when nobody else changed its field since the telephone saw it; what one telephone tells after
    another of its own answers is its later word. The same answer twice is one answer; that it is still to be proved
    stands as soon as one says so, and until somebody who knew it says it is proved.
    """
    writes: set[str] = set()
    clashes: set[str] = set()
    for code, answer in told.items():
        now = standing.get(code, Standing(None, 0))
        is_next = now.is_own or now.version == answer.base
        if now.version and now.value == answer.value:
            if now.is_unsure != answer.is_unsure and (is_next or answer.is_unsure):
                writes.add(code)
            continue
        (writes if is_next else clashes).add(code)
    return Merged(frozenset(writes), frozenset(clashes))


def next_status(*, is_open: bool, has_visit: bool) -> S:
    """Return where a plan stands after its answers changed: a clash waits for a decision, a full record is done."""
    if is_open:
        return S.DECIDING
    return S.DONE if has_visit else S.PLANNED


def check_visitors(*, lead_id: Any, second_id: Any, second_name: str) -> None:
    """Refuse a visit by one person (domain.md 2.6: two or more people of the unit or township)."""
    if second_id == lead_id or not second_name.strip():
        text = _("A home visit needs two visitors.")
        raise RuleBrokenError(text, code="two_visitors", fields={"second": text})


def check_person(user_id: int | None) -> int:
    """Return the key of the person who acts; jobs and systems visit nobody."""
    if user_id is None:
        raise ForbiddenError(_("A visit is recorded by a person."), code="person")
    return user_id


def check_same_record(*, known: str, given: str) -> None:
    """Refuse a record whose key was used for other answers: a key means one record (Idempotency)."""
    if known != given:
        raise ConflictError(_("A record with this key but with other answers was received before."), code="key_reused")


def check_room(*, photos: int, most: int) -> None:
    """Refuse a photo beyond what one visit may have."""
    if photos >= most:
        raise RuleBrokenError(_("A visit has at most %(most)s photos.") % {"most": most}, code="too_many_photos")
