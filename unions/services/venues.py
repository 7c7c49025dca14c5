"""Venues: declared, inspected, named, checked each year, closed (domain.md 9.1). Who declares is not who inspects."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.actors import Actor
from core.chinese.phone import parse_phone
from core.chinese.text import TextError
from core.codes.selectors import offered
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.transitions import take
from core.violations import refusing_violations
from unions.choices.venues import CheckKind, VenueKind, VenueStatus
from unions.models import Union, Venue, VenueCheck
from unions.rules import venues as rules
from unions.rules.reasons import reason_given
from unions.selectors import venues as selectors
from unions.selectors.venues import measures, months_between, parents_for

FACTS = (
    "name",
    "address",
    "area",
    "investment",
    "budget",
    "services",
    "hours",
    "is_all_day",
    "contact",
    "phone",
    "mode",
    "visits_a_year",
    "leader",
    "honour",
    "level",
    "members",
    "field",
    "subsidy",
)


@transaction.atomic
def declare_venue(*, actor: Actor, union_id: Any, kind: str, parent_id: Any, today: date, **told: Any) -> Venue:
    """Enter a venue that asks to be inspected."""
    union = find(Union, union_id, actor, rules.EDIT)
    venue = Venue(kind=VenueKind(kind).value, union=union, creator_id=actor.user_id)
    venue.parent = _parent(actor, kind, parent_id, union)
    _put(venue, told)
    _check(venue, today)
    with refusing_violations(Venue):
        venue.save(force_insert=True)
    record(actor, "unions.venue.declared", venue, kind=venue.kind, name=venue.name)
    return venue


def _parent(actor: Actor, kind: str, parent_id: Any, union: Union) -> Venue | None:
    parent = parents_for(actor, kind).select_related("union").filter(pk=parent_id).first() if parent_id else None
    rules.check_parent(kind=kind, parent_kind=parent.kind if parent else None)
    if parent is not None:
        rules.check_near(parent=_place(parent.union), own=_place(union))
    return parent


def _place(union: Union) -> tuple[int | None, int | None]:
    """Return the county and the township a union stands in; None where it stands above."""
    return union.county_id, union.township_id


def _put(venue: Venue, told: dict[str, Any]) -> None:
    if phone := told.get("phone"):
        told = told | {"phone": _telephone(phone)}
    for name in FACTS:
        if name in told:
            setattr(venue, name, told[name])


def _telephone(text: str) -> str:
    try:
        return parse_phone(text).number
    except TextError as error:
        raise RuleBrokenError(error.message, code="phone", fields={"phone": error.message}) from error


def _check(venue: Venue, today: date) -> None:
    found = measures(venue.union.region_id, today)
    rules.check_measures(kind=venue.kind, area=venue.area, members=venue.members, measures=found)


def change_venue(*, actor: Actor, venue_id: Any, seen_version: int, today: date, **told: Any) -> Venue:
    """Change what is known about a venue; one that was returned asks to be inspected again."""
    with take(rules.CHANGE, Venue, pk=venue_id, actor=actor, seen_version=seen_version) as venue:
        before = {name: str(getattr(venue, name)) for name in FACTS}
        _put(venue, told)
        _check(venue, today)
        venue.status = VenueStatus.OPEN.value if venue.status == VenueStatus.OPEN else VenueStatus.DECLARED.value
        changed = [name for name in FACTS if before[name] != str(getattr(venue, name))]
        venue.event_note |= {
            "was": {name: before[name] for name in changed},
            "now": {name: str(getattr(venue, name)) for name in changed},
        }
    return venue


def inspect_venue(
    *,
    actor: Actor,
    venue_id: Any,
    seen_version: int,
    on: date,
    area: Decimal,
    has: Collection[str],
    note: str,
    today: date,
) -> VenueCheck:
    """Go through the list of a venue's kind before it opens; what is lacking returns it for improvement."""
    with take(rules.INSPECT, Venue, pk=venue_id, actor=actor, seen_version=seen_version, on=on) as venue:
        _check_apart(venue, actor)
        found = _check_through(actor, venue, CheckKind.INSPECTION, on=on, area=area, has=has, note=note, today=today)
        venue.status = (VenueStatus.INSPECTED if found.passed else VenueStatus.RETURNED).value
        venue.event_note |= {"score": found.score, "passed": found.passed, "note": found.note}
    return found


def name_venue(*, actor: Actor, venue_id: Any, seen_version: int, on: date, today: date) -> Venue:
    """Put an inspected venue into use, a mommy room with the stars of its inspection."""
    with take(rules.NAME, Venue, pk=venue_id, actor=actor, seen_version=seen_version, on=on) as venue:
        _check_apart(venue, actor)
        last = VenueCheck.unscoped.filter(venue=venue).order_by("-checked_on", "-pk").first()
        if last is None or not last.passed:
            raise RuleBrokenError(_("Only a venue that passed its inspection is named."), code="not_passed")
        _check_on(on, last.checked_on, today)
        venue.opened_on = venue.opened_on or on
        venue.stars, venue.area = last.stars, last.area
        venue.check_due_on = _next(venue, last.checked_on, today)
        venue.event_note |= {"stars": venue.stars, "due_on": venue.check_due_on}
    return venue


def recheck_venue(
    *,
    actor: Actor,
    venue_id: Any,
    seen_version: int,
    on: date,
    area: Decimal,
    has: Collection[str],
    note: str,
    today: date,
) -> VenueCheck:
    """Check a venue in use: it keeps its name with new stars, or is removed from the list of those in use."""
    with take(rules.RECHECK, Venue, pk=venue_id, actor=actor, seen_version=seen_version, on=on) as venue:
        found = _check_through(actor, venue, CheckKind.YEARLY, on=on, area=area, has=has, note=note, today=today)
        venue.stars, venue.area = found.stars, found.area
        venue.status = (VenueStatus.OPEN if found.passed else VenueStatus.CLOSED).value
        if found.passed:
            venue.check_due_on = _next(venue, on, today)
        else:
            venue.closed_on, venue.closed_because = on, (found.note or _("The check was not passed."))[:200]
        venue.event_note |= {"score": found.score, "stars": found.stars, "passed": found.passed}
    return found


def rate_venue(*, actor: Actor, venue_id: Any, seen_version: int, is_finest: bool) -> Venue:
    """Rate an outdoor workers' station among the finest, or no longer."""
    with take(rules.RATE, Venue, pk=venue_id, actor=actor, seen_version=seen_version, finest=is_finest) as venue:
        if venue.kind != VenueKind.OUTDOOR:
            raise RuleBrokenError(_("Only outdoor workers' stations are rated so."), code="kind")
        venue.is_finest = is_finest
    return venue


def close_venue(*, actor: Actor, venue_id: Any, seen_version: int, on: date, reason: str, today: date) -> Venue:
    """Close a venue, with the reason; what hangs below it must be closed or moved before."""
    why = reason_given(reason)
    with take(rules.CLOSE, Venue, pk=venue_id, actor=actor, seen_version=seen_version, reason=reason) as venue:
        _check_on(on, venue.opened_on, today)
        if selectors.below(venue):
            raise RuleBrokenError(_("Close what belongs to it first."), code="has_below")
        venue.closed_on, venue.closed_because = on, why[:200]
    return venue


def _check_through(
    actor: Actor,
    venue: Venue,
    kind: CheckKind,
    *,
    on: date,
    area: Decimal,
    has: Collection[str],
    note: str,
    today: date,
) -> VenueCheck:
    """Go through the list of a venue's kind on a day and write down the result; not before the last time."""
    checked_on = VenueCheck.unscoped.filter(venue=venue).order_by("-checked_on").values_list("checked_on", flat=True)
    _check_on(on, checked_on.first(), today)
    code = rules.LISTS[venue.kind]
    extra = rules.EXTRA_LIST if venue.kind == VenueKind.OUTDOOR else ""
    lists = offered([code, *([extra] if extra else [])])
    listed = [item for item, _name in lists.get(code, [])]
    known = {*listed, *(item for item, _name in lists.get(extra, []))}
    ticked = [item for item in has if item in known]
    result = rules.verdict(
        kind=venue.kind,
        area=area,
        members=venue.members,
        has=ticked,
        listed=listed,
        measures=measures(venue.union.region_id, today),
    )
    found: VenueCheck = VenueCheck.objects.create(
        venue=venue,
        union_id=venue.union_id,
        kind=kind.value,
        checked_on=on,
        area=area,
        has=ticked,
        lacks=[item for item in listed if item not in ticked],
        score=result.score,
        stars=result.stars,
        passed=result.passed,
        note=(note.strip() or result.because)[:300],
        checked_by_id=actor.user_id,
    )
    return found


def _next(venue: Venue, on: date, today: date) -> date:
    return rules.next_check(on, months_between(venue.kind, venue.union.region_id, today))


def _check_apart(venue: Venue, actor: Actor) -> None:
    if venue.creator_id is not None and venue.creator_id == actor.user_id:
        raise RuleBrokenError(_("You declared this venue; somebody else inspects it."), code="four_eyes")


def _check_on(on: date, since: date | None, today: date) -> None:
    if on > today or (since is not None and on < since):
        text = (
            _("Enter a day that is today or earlier.")
            if on > today
            else _("Enter a day from %(day)s on.") % {"day": since}
        )
        raise RuleBrokenError(text, code="on", fields={"on": text})
