"""Schedules of reminders about households on file: newborns, children of age, changes, moves between counties."""

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from aid.choices.households import MoveStatus
from aid.rules import milestones
from aid.rules.households import BIRTH_CERT_WARNING
from aid.rules.milestones import FAMILY
from aid.selectors import households
from aid.selectors.schedules import escalate_after
from core.clocks.rules import WorkCalendar
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role


def _newborns_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return households.still_newborn(ids)


@schedule("aid.birth_cert", still_needed=_newborns_needing)
def certificates_running_out(window: Window, calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask for a newborn's identity number before the certificate of birth runs out (domain.md Appendix B7)."""
    days = reader(BIRTH_CERT_WARNING, window.last_on, ())
    for each in households.newborns_on_record(window.last_on):
        file = each.member.file
        for milestone in milestones.before(each.until, days(file.union.region_id)):
            yield Planned.about(
                each.member,
                milestone.name,
                at(milestone.on),
                _("Identity number of a newborn in file %(number)s: the certificate of birth runs out on %(day)s"),
                params={"number": file.key, "day": str(each.until)},
                url=f"/needy/{file.key}/household/person/",
                union_path=file.union.path,
                audience=Audience(user_id=file.responsible_id, roles=FAMILY),
            )


def _moves_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    waits = MoveStatus.WANTED if milestone == "answer" else MoveStatus.ASKED
    return list(households.moves_asked(ids=ids).filter(status=waits).values_list("pk", flat=True))


@schedule("aid.county_move", still_needed=_moves_needing)
def moves_to_decide(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell the county whose word a move waits for: to take a file over, or to let one go (B3)."""
    passed_up = escalate_after(window.last_on)
    for move in households.moves_asked(since=window.first_on - timedelta(days=1)):
        is_wanted = move.status == MoveStatus.WANTED
        union = move.file.union if is_wanted else move.union
        yield Planned.about(
            move,
            "answer" if is_wanted else "decide",
            at(move.agreed_on or move.asked_on),
            _("Another county asks for a file: %(number)s")
            if is_wanted
            else _("A file is to move here from another county: %(number)s"),
            params={"number": move.file.key if is_wanted else move.summary.get("number", "")},
            url=f"/moves/{move.pk}/answer/" if is_wanted else f"/moves/{move.pk}/decide/",
            union_path=union.path,
            urgent=True,
            audience=Audience(roles=(Role.COUNTY_REVIEWER,)),
            escalate_after=passed_up(union.region_id),
        )


def _of_age_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return households.still_counted(ids)


@schedule("aid.child_of_age", still_needed=_of_age_needing)
def children_of_age(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask, when a child of a file turns 18 and studies no more, whether it still counts (domain.md Appendix B6)."""
    for member, birthday in households.birthdays(window.first_on, window.last_on):
        yield Planned.about(
            member,
            "adult",
            at(birthday),
            _("A child in file %(number)s turned 18 and studies no more: does it still count?"),
            params={"number": member.file.key},
            url=f"/needy/{member.file.key}/household/leave/",
            audience=Audience(user_id=member.file.responsible_id, roles=FAMILY),
            union_path=member.file.union.path,
        )


def _changes_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return households.still_unreckoned(ids)


@schedule("aid.household_change", still_needed=_changes_needing)
def changes_to_reckon(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask for a new assessment the morning after a household on file changed."""
    for change in households.changes_told(window.first_on - timedelta(days=1), window.last_on):
        yield Planned.about(
            change,
            "reckon",
            at(timezone.localdate(change.created_at) + timedelta(days=1)),
            _("The household of file %(number)s changed: reckon it again"),
            params={"number": change.file.key},
            url=f"/needy/{change.file.key}/household/",
            audience=Audience(user_id=change.file.responsible_id, roles=FAMILY),
        )
