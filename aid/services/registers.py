"""Entries of goods and services put right while the programme runs; cancelled with a reason, never deleted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Model

from aid.choices.services import ReferralResult
from aid.models import (
    Award,
    CheckupBatch,
    CheckupBooking,
    GoodsIssue,
    GoodsList,
    HeatTask,
    JobFair,
    JobPost,
    Referral,
    Site,
    SiteVisit,
    Trainee,
    TrainingClass,
)
from aid.rules import registers as rules
from aid.rules.relief import check_reason
from aid.rules.services import CHECKUP_PRICE, TRAINING_SUBSIDY, check_most, check_price
from aid.selectors.programmes import part_for
from aid.selectors.services import refuse_if_paid
from core.actors import Actor
from core.chinese.money import to_fen
from core.events.services import record
from core.fetch import find
from core.parameters.selectors import value
from core.transitions import check_fresh
from core.violations import refusing_violations

RECORD = "aid.record_service"


def _programme_of(row: Any) -> Any:
    """Return the programme an entry belongs to; a site belongs to none."""
    for path in ((), ("fair",), ("post", "fair"), ("course",), ("batch",)):
        found = row
        for step in path:
            found = getattr(found, step, None)
        if found is not None and getattr(found, "programme_id", None):
            return found.programme
    return None


def _check_open(row: Any) -> None:
    programme = _programme_of(row)
    part = part_for(programme.pk, row.union) if programme else None
    reported_on = part.reported_on if part else None
    rules.check_editable(reported_on=reported_on, cancelled_on=getattr(row, "cancelled_on", None))


def _class_may(course: Any, facts: Mapping[str, Any]) -> None:
    if facts["subsidy_fen"] != course.subsidy_fen:
        refuse_if_paid(Award.unscoped.live().filter(trainee__course=course))
        most = to_fen(value(TRAINING_SUBSIDY, course.union.region_id, facts["starts_on"]))
        check_most(fen=facts["subsidy_fen"], most_fen=most, field="subsidy")
    rules.check_room(places=facts["capacity"], taken=course.trainees.filter(cancelled_on=None).count())


def _round_may(batch: Any, facts: Mapping[str, Any]) -> None:
    if facts["unit_price_fen"] != batch.unit_price_fen:
        refuse_if_paid(Award.unscoped.live().filter(booking__batch=batch))
        most = to_fen(value(CHECKUP_PRICE, batch.union.region_id, facts["starts_on"]))
        check_price(price_fen=facts["unit_price_fen"], most_fen=most)
    rules.check_room(places=facts["quota"], taken=batch.bookings.filter(cancelled_on=None).count())


def _post_may(post: Any, facts: Mapping[str, Any]) -> None:
    hired = post.referrals.filter(cancelled_on=None, result=ReferralResult.HIRED)
    rules.check_room(places=facts["openings"], taken=hired.count())


def _no_limits(_row: Any, _facts: Mapping[str, Any]) -> None:
    """Let any change stand that the row's own constraints allow."""


@dataclass(frozen=True)
class Entry:
    """One kind of entry: its table, the stem of its events, its fields, what limits a change, what rests on it."""

    model: Any
    event: str
    fields: tuple[str, ...] = ()
    may: Callable[[Any, Mapping[str, Any]], None] = _no_limits
    rests: Callable[[Any], int] = lambda _row: 0


def _live(rows: Any) -> int:
    return int(rows.filter(cancelled_on=None).count())


ENTRIES: dict[str, Entry] = {
    "site": Entry(Site, "aid.site", ("name", "kind", "place", "employer", "workers", "is_high_temperature")),
    "fair": Entry(
        JobFair,
        "aid.fair",
        ("name", "held_on", "place", "employers", "visitors"),
        rests=lambda fair: _live(fair.posts),
    ),
    "post": Entry(
        JobPost,
        "aid.post",
        ("employer", "title", "openings", "wage"),
        _post_may,
        lambda post: _live(post.referrals),
    ),
    "class": Entry(
        TrainingClass,
        "aid.class",
        ("trade", "provider", "hours", "capacity", "subsidy_fen", "starts_on", "ends_on"),
        _class_may,
        lambda course: _live(course.trainees),
    ),
    "checkup": Entry(
        CheckupBatch,
        "aid.checkup",
        ("provider", "items", "target", "unit_price_fen", "quota", "starts_on", "ends_on", "is_mobile"),
        _round_may,
        lambda batch: _live(batch.bookings),
    ),
    "visit": Entry(SiteVisit, "aid.site_visit"),
    "issue": Entry(GoodsIssue, "aid.goods_issue"),
    "list": Entry(GoodsList, "aid.goods_list"),
    "referral": Entry(Referral, "aid.referral"),
    "trainee": Entry(Trainee, "aid.trainee"),
    "booking": Entry(CheckupBooking, "aid.booking"),
}


@transaction.atomic
def edit_entry(*, actor: Actor, named: str, row_id: Any, seen_version: int, **facts: Any) -> Model:
    """Put an entry right, by whoever records there, until the county has reported on the programme."""
    entry = ENTRIES[named]
    if set(facts) != set(entry.fields):
        raise TypeError(f"A {named} has {entry.fields}, not {sorted(facts)}.")
    row = find(entry.model, row_id, actor, RECORD, lock=True)
    check_fresh(row, seen_version)
    _check_open(row)
    entry.may(row, facts)
    changes = rules.changed({name: getattr(row, name) for name in entry.fields}, facts)
    for name in changes:
        setattr(row, name, facts[name])
    row.version += 1
    with refusing_violations(entry.model):
        row.save(update_fields=[*changes, "version"])
    record(actor, f"{entry.event}.edited", row, changed=changes)
    return row


@transaction.atomic
def cancel_entry(*, actor: Actor, named: str, row_id: Any, seen_version: int, reason: str, today: date) -> Model:
    """Cancel what was entered by mistake; it stays in the register, and counts in no figure any more."""
    entry = ENTRIES[named]
    row = find(entry.model, row_id, actor, RECORD, lock=True)
    check_fresh(row, seen_version)
    _check_open(row)
    rules.check_nothing_rests_on_it(count=entry.rests(row))
    _let_go(named, row)
    row.cancelled_on, row.cancel_reason = today, check_reason(reason)[:200]
    row.version += 1
    row.save(update_fields=["cancelled_on", "cancel_reason", "version"])
    if named == "list":
        row.issues.filter(cancelled_on=None).update(cancelled_on=today, cancel_reason=row.cancel_reason)
    record(actor, f"{entry.event}.cancelled", row, reason=row.cancel_reason)
    return row


def _let_go(kind: str, row: Any) -> None:
    """Refuse where money rests on the entry; a cancelled visit leaves the hot post unvisited again."""
    if kind == "trainee":
        refuse_if_paid(Award.unscoped.live().filter(trainee=row))
    if kind == "booking":
        refuse_if_paid(Award.unscoped.live().filter(booking=row))
    if kind == "visit":
        HeatTask.unscoped.filter(visit=row).update(visit=None)
