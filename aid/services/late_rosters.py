"""Pressing counties and townships for a roster that has not come: once a union and day (ux.md P44)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.relief import ProgrammeStatus
from aid.models import Programme
from aid.selectors.late_rosters import REMIND, REMINDED, is_late, reminded_on, silent_counties, stands_above
from aid.services.assigning import MOST, Done, each_told
from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.events.services import record
from core.fetch import find
from core.reminders.services.inbox import notify
from unions.choices import Level, Role
from unions.models import Union
from unions.selectors.posts import holders

BUILDERS = {Level.COUNTY: Role.COUNTY_REVIEWER, Level.TOWNSHIP: Role.TOWNSHIP_CASEWORKER}


def remind_late(*, actor: Actor, programme_id: Any, codes: Sequence[str], today: date) -> Done:
    """Remind whoever builds the rosters of late counties and townships; a union is pressed once a day."""
    if not codes:
        raise RuleBrokenError(_("Tick the unions first."), code="nothing_chosen")
    if len(codes) > MOST:
        raise RuleBrokenError(_("At most %(most)s unions at once.") % {"most": MOST}, code="too_many")
    programme = find(Programme, programme_id, actor, "aid.view_programme")
    if programme.status != ProgrammeStatus.OPEN:
        raise ConflictError(_("The programme is not open."), code="programme_not_open")
    names: dict[str, str] = {}
    silent, told = silent_counties(actor, programme), reminded_on(programme, today)

    def remind(code: str) -> None:
        union = find(Union, code, actor, REMIND, by="code")
        names[code] = union.name
        if not stands_above(actor, union):
            raise ConflictError(_("A union is reminded by the level above."), code="own_union")
        if not is_late(programme, union, silent):
            raise ConflictError(_("Nothing is missing from this union."), code="not_late")
        if union.code in told:
            raise ConflictError(_("Has been reminded today already."), code="reminded_already")
        _remind(actor, programme, union, today)

    return each_told(codes, remind, lambda code: names.get(code, str(code)[:40]))


def _remind(actor: Actor, programme: Programme, union: Union, today: date) -> None:
    role = BUILDERS[Level(union.level)]
    people = [post.user_id for post in holders(role=role, union_ids=[union.pk], day=today)]
    if not people:
        raise ConflictError(_("Nobody holds the post “%(role)s” there.") % {"role": role.label}, code="nobody")
    told = notify(
        people,
        kind="late_roster",
        title=gettext_noop("%(union)s has handed in no roster for %(programme)s, due %(day)s"),
        params={"union": union.name, "programme": programme.name, "day": programme.roster_due_on.isoformat()},
        url=f"/campaigns/{programme.pk}/rosters/new/",
        dedupe_key=f"late_roster:{programme.pk}:{union.pk}:{today.isoformat()}",
        urgent=programme.roster_due_on < today,
    )
    if not told:
        raise ConflictError(_("Has been reminded today already."), code="reminded_already")
    record(actor, REMINDED, programme, union=union.code, day=today.isoformat(), people=told)
