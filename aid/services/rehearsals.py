"""Trying a standard before it is enacted: nothing is written but the rehearsal itself and what it found."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from aid.choices.rehearsals import Effect
from aid.models import Rehearsal, RehearsalRow
from aid.rules.rehearsals import Outcome, check_settings
from aid.rules.relief import check_decides
from aid.selectors.rehearsals import RIGHT, Concerned, Standards, concerned, households, places
from core.actors import Actor
from core.errors import RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.jobs.models import Job
from core.jobs.services.starting import start_job
from unions.models import Union

AT_ONCE = 5000
KIND = "aid.rehearse_standard"


def try_out(
    *, actor: Actor, region: str, settings: Mapping[str, str], on: date
) -> Iterator[tuple[Concerned, Outcome | None]]:
    """Yield every household of a region with what a standard would do to it, and write nothing at all."""
    place, standards = place_of(actor, region), Standards(region, on, check_settings(settings))
    files, after = concerned(actor, place.path, on), None
    while found := households(files, after, AT_ONCE, on):
        for household in found:
            yield household, standards.try_on(household)
        after = found[-1].file_id


def place_of(actor: Actor, region: str) -> Union:
    """Return the province, city or county with this region code, in the actor's own branch."""
    place = places(actor).filter(region_id=region).first()
    if place is None:
        text = _("Choose the province, a city or a county of your own branch.")
        raise RuleBrokenError(text, code="region", fields={"region": text})
    return place


@transaction.atomic
def start_rehearsal(*, actor: Actor, region: str, settings: Mapping[str, str], on: date, token: str) -> Job:
    """Have a standard tried on every household of a branch, as a job; the same token again is the same request."""
    check_settings(settings)
    place = place_of(actor, region)
    known = Job.unscoped.filter(kind=KIND, key=token, owner_id=actor.user_id).first()
    if known is not None:  # a button pressed twice
        return known
    asked_by = check_decides(user_id=actor.user_id)
    rehearsal = Rehearsal(union=place, region=region, on=on, settings=dict(settings), created_by_id=asked_by)
    rehearsal.save(force_insert=True)
    record(actor, "aid.standard.rehearsed", rehearsal, region=region, on=on, settings=dict(settings))
    return start_job(
        actor=actor,
        kind=KIND,
        key=token,
        subject=rehearsal,
        name=place.name,
        total=concerned(actor, place.path, on).count(),
    )


@transaction.atomic
def rehearse_some(
    *, actor: Actor, rehearsal_id: Any, after: Any, limit: int, moment: datetime, standards: Standards | None = None
) -> tuple[Rehearsal, Any, int, Standards]:
    """Try the standard on the next households, and note whom it would move; say where it stopped and how many."""
    rehearsal = find(Rehearsal, rehearsal_id, actor, RIGHT, lock=True)
    if standards is None:
        standards = Standards(rehearsal.region, rehearsal.on, check_settings(rehearsal.settings))
    found = households(concerned(actor, rehearsal.union.path, rehearsal.on), after, limit, rehearsal.on)
    tried = [(household, standards.try_on(household)) for household in found]
    RehearsalRow.objects.bulk_create(
        [
            _row(rehearsal, household, outcome, outcome.effect)
            for household, outcome in tried
            if outcome is not None and outcome.effect is not None
        ],
        batch_size=1000,
    )
    rehearsal.counts = counted(tried, rehearsal.counts)
    rehearsal.checked += len(tried)
    rehearsal.unset += sum(outcome is None for _household, outcome in tried)
    if len(found) < limit:
        rehearsal.finished_at = moment
    rehearsal.save(update_fields=["counts", "checked", "unset", "finished_at"])
    return rehearsal, found[-1].file_id if found else after, len(found), standards


def counted(
    tried: Sequence[tuple[Concerned, Outcome | None]], before: Mapping[str, Mapping[str, int]]
) -> dict[str, dict[str, int]]:
    """Return how many of each county stand where before and after, added to what earlier chunks counted."""
    counts = {county: Counter(pairs) for county, pairs in before.items()}
    for household, outcome in tried:
        if outcome is not None:
            pair = f"{outcome.before.proposed}>{outcome.after.proposed}"
            counts.setdefault(str(household.county_id or ""), Counter())[pair] += 1
    return {county: dict(pairs) for county, pairs in counts.items()}


def _row(rehearsal: Rehearsal, household: Concerned, outcome: Outcome, effect: Effect) -> RehearsalRow:
    return RehearsalRow(
        rehearsal=rehearsal,
        file_id=household.file_id,
        union_id=household.union_id,
        effect=effect.value,
        before=outcome.before.proposed,
        after=outcome.after.proposed,
        net_per_head=outcome.after.net_per_head,
        reasons=outcome.reasons,
    )
