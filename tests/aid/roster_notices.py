"""Rosters on notice by the shortest legal way: families that agreed, one who prepares, another who releases."""

from typing import Any

from aid.choices.files import ConsentPurpose
from aid.models import Notice, Roster
from aid.services import notices, roster_notices
from tests.aid.money.treasury import Treasury, agree, fresh
from tests.factories import DAY


def agreed(treasury: Treasury, count: int = 2) -> Roster:
    """Return an approved roster of families that agreed to a notice."""
    files = treasury.families(count)
    for file in files:
        agree(file, ConsentPurpose.PUBLIC_NOTICE)
    return treasury.approved(files)


def prepare(treasury: Treasury, roster: Roster, by: Any = None, **answers: Any) -> Notice:
    """Return the notice of a roster, prepared by the caseworker."""
    facts = {"place": "街道公告栏", "contact_phone": "0574-87654321"} | answers
    return roster_notices.prepare_roster_notice(
        actor=by or treasury.caseworker, roster_id=roster.pk, seen_version=fresh(roster).version, today=DAY, **facts
    )


def release(treasury: Treasury, notice: Notice, by: Any = None) -> Notice:
    """Let the reviewer hang a notice."""
    return notices.release_notice(
        actor=by or treasury.reviewer, notice_id=notice.pk, seen_version=notice.version, today=DAY
    )


def noticed(treasury: Treasury, count: int = 2) -> Roster:
    """Return a roster whose lines are on notice."""
    roster = agreed(treasury, count)
    release(treasury, prepare(treasury, roster))
    return fresh(roster)
