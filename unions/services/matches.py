"""Pairs of records that may be one person: noting them, deciding about them, taking a merge back."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.clock import day_of
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.wall.scope import everywhere
from unions.choices import PairStatus
from unions.models import Person, PersonPair
from unions.rules.people import UNDO_DAYS
from unions.selectors.matches import PROVINCE, Match


@everywhere("the same person may be on file in two branches")
@transaction.atomic
def note_pairs(*, actor: Actor, person: Person, matches: Iterable[Match], said: str = "") -> int:
    """Keep for a decision that others resemble a person, with what the recorder said; a known pair stays as it is."""
    pairs = [_pair(person, match, said) for match in matches if match.person.pk != person.pk]
    known = set(PersonPair.unscoped.filter(one__in=[p.one_id for p in pairs]).values_list("one_id", "other_id"))
    fresh = [pair for pair in pairs if (pair.one_id, pair.other_id) not in known]
    PersonPair.objects.bulk_create(fresh, ignore_conflicts=True)
    for pair in fresh:
        record(actor, "unions.pair.noted", pair, evidence=pair.evidence)
    return len(fresh)


def _pair(person: Person, match: Match, said: str) -> PersonPair:
    one, other = sorted((person, match.person), key=lambda each: each.pk)
    return PersonPair(
        one=one,
        other=other,
        union=one.union,
        other_union=other.union,
        score=round(match.likeness.score, 1),
        reason=said.strip()[:300],
        evidence=[[each.trait, each.outcome] for each in match.likeness.evidence],
    )


@transaction.atomic
def keep_apart(*, actor: Actor, pair_id: Any, seen_version: int, reason: str, moment: datetime) -> PersonPair:
    """Remember that two records are two people; they are not shown as a pair again."""
    pair = _open_pair(actor, pair_id, seen_version)
    return _decided(actor, pair, PairStatus.TWO, reason, moment, event="unions.pair.kept_apart")


@everywhere("the same person may be on file in two branches")
@transaction.atomic
def merge_people(
    *, actor: Actor, pair_id: Any, seen_version: int, kept_id: Any, reason: str, moment: datetime
) -> tuple[PersonPair, Person, Person]:
    """Let one record stand for both: return the pair, the person kept and the one that now points to it.

    Nothing is deleted and history stays where it was written, so that the merge can be taken back.
    """
    pair = _open_pair(actor, pair_id, seen_version)
    people = {each.pk: each for each in Person.unscoped.select_for_update().filter(pk__in=[pair.one_id, pair.other_id])}
    kept = next((each for key, each in people.items() if str(key) == str(kept_id)), None)
    if kept is None:
        text = _("Choose which of the two records stays.")
        raise RuleBrokenError(text, code="kept", fields={"kept": text})
    gone = next(each for each in people.values() if each.pk != kept.pk)
    if kept.merged_into_id or gone.merged_into_id:
        raise ConflictError(_("One of the two has been merged already."), code="merged_already")
    gone.merged_into = kept
    gone.version += 1
    gone.save(update_fields=["merged_into", "version"])
    pair.kept = kept
    _decided(actor, pair, PairStatus.SAME, reason, moment, event="unions.pair.merged")
    return pair, kept, gone


@everywhere("the same person may be on file in two branches")
@transaction.atomic
def undo_merge(
    *, actor: Actor, pair_id: Any, seen_version: int, reason: str, moment: datetime
) -> tuple[PersonPair, Person]:
    """Take a merge back within its days: return the pair, open again, and the person who stands alone again."""
    pair = find(PersonPair, pair_id, actor, "unions.settle_pair", lock=True)
    check_fresh(pair, seen_version)
    if pair.status != PairStatus.SAME or pair.decided_at is None:
        raise ConflictError(_("These two are not merged."), code="wrong_state")
    days = value(UNDO_DAYS, PROVINCE, day_of(moment))
    if moment > pair.decided_at + timedelta(days=days):
        text = _("A merge can be taken back within %(days)s days.") % {"days": days}
        raise ConflictError(text, code="too_late")
    gone = Person.unscoped.select_for_update().get(pk=pair.other_id if pair.kept_id == pair.one_id else pair.one_id)
    gone.merged_into = None
    gone.version += 1
    gone.save(update_fields=["merged_into", "version"])
    pair.status, pair.kept, pair.decided_by_id, pair.decided_at = PairStatus.OPEN, None, None, None
    pair.reason = ""
    pair.version += 1
    pair.save()
    record(actor, "unions.pair.merge_undone", pair, reason=_needed(reason))
    return pair, gone


def _open_pair(actor: Actor, pair_id: Any, seen_version: int) -> PersonPair:
    pair = find(PersonPair, pair_id, actor, "unions.settle_pair", lock=True)
    check_fresh(pair, seen_version)
    if pair.status != PairStatus.OPEN:
        raise ConflictError(_("This pair has been decided already."), code="wrong_state")
    return pair


def _needed(reason: str) -> str:
    if not reason.strip():
        raise RuleBrokenError(_("Write a reason."), code="reason", fields={"reason": _("Write a reason.")})
    return reason.strip()[:300]


def _decided(
    actor: Actor, pair: PersonPair, status: PairStatus, reason: str, moment: datetime, *, event: str
) -> PersonPair:
    pair.status, pair.reason = status, _needed(reason)
    pair.decided_by_id, pair.decided_at = actor.user_id, moment
    pair.version += 1
    pair.save()
    record(actor, event, pair, reason=pair.reason, kept=str(pair.kept_id or ""))
    return pair
