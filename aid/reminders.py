"""Schedules of reminders: what programmes, families, files and clocks give rise to, from facts alone.

The engine (core.reminders) asks these for a window of time; it plans, claims, delivers, escalates and remembers.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from aid.choices.upkeep import FollowUpKind
from aid.rules import milestones as rules
from aid.rules.deadlines import CALL_BACK_MONTHS
from aid.rules.milestones import FAMILY
from aid.rules.upkeep import QUARTER_DAYS
from aid.selectors import schedules as facts
from core.clocks.rules import Unit, WorkCalendar, due
from core.parameters.regional import reader
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role

COUNTY = (Role.COUNTY_REVIEWER, Role.COUNTY_APPROVER)
LONGEST = timedelta(days=70)
YEAR = timedelta(days=400)
DAY = timedelta(days=1)
MANY = 90
TASKS: dict[str, str] = {
    FollowUpKind.RECOVER: _("Recover money paid on false statements: file %(number)s"),
    FollowUpKind.AWARD: _("Decide on relief that is on its way: file %(number)s"),
    FollowUpKind.FUNERAL: _("Tell the family about funeral aid: file %(number)s"),
    FollowUpKind.HEAD: _("Settle who heads the household: file %(number)s"),
    FollowUpKind.MEMBERSHIP: _("Transfer the union membership: file %(number)s"),
}
TASK_OWNERS: dict[str, Audience] = {
    FollowUpKind.RECOVER: Audience(roles=(Role.COUNTY_APPROVER,)),
    FollowUpKind.AWARD: Audience(roles=(Role.COUNTY_APPROVER,)),
    FollowUpKind.FUNERAL: Audience(roles=FAMILY),
    FollowUpKind.HEAD: Audience(roles=FAMILY),
    FollowUpKind.MEMBERSHIP: Audience(roles=FAMILY),
}


def _days(code: str, on: date) -> Callable[[str], tuple[str, ...]]:
    """Return what reads a list parameter for a region; a region that empties it wants no such reminder."""
    return reader(code, on, ())


def _parts_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    asked = facts.unreported(ids) if milestone.startswith("report") else facts.in_open_programmes(ids)
    return list(asked)


@schedule("aid.programme_part", still_needed=_parts_needing, twice_is_better=True)
def programme_milestones(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Tell each county before a season opens (T-30, T-21, T-7, T0), and when its closing report is overdue."""
    days = _days(rules.PROGRAMME_DAYS, window.last_on)
    passed_up = facts.escalate_after(window.last_on)
    for part in facts.parts_of_open_programmes():
        programme = part.programme
        shown = {"programme": programme.name, "county": part.union.name, "day": programme.opens_on.isoformat()}
        url = f"/campaigns/{programme.pk}/"
        for each in rules.before(programme.opens_on, days(part.union.region_id)):
            yield Planned.about(
                part,
                each.name,
                at(each.on),
                rules.opening_title(programme.kind, each.days),
                params=shown,
                url=url,
                urgent=each.days == 0,
                audience=Audience(roles=COUNTY),
            )
        yield Planned.about(
            part,
            "report.overdue",
            at(programme.report_due_on + timedelta(days=1)),
            _("The closing report of %(county)s for %(programme)s is overdue"),
            params=shown,
            url=url,
            urgent=True,
            audience=Audience(roles=COUNTY),
            escalate_after=passed_up(part.union.region_id),
        )


def _programmes_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.open_programmes().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.programme", still_needed=_programmes_needing)
def programme_lists(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Give the province its lists: counties without a roster a week before, and reports overdue the day after."""
    for programme in facts.open_programmes():
        shown = {"programme": programme.name}
        url = f"/campaigns/{programme.pk}/progress/"
        owner = Audience(roles=(Role.PROVINCE_ADMIN,))
        yield Planned.about(
            programme,
            "missing_rosters",
            at(programme.opens_on - timedelta(days=7)),
            _("Counties without a roster for %(programme)s"),
            params=shown,
            url=url,
            audience=owner,
        )
        yield Planned.about(
            programme,
            "overdue_reports",
            at(programme.report_due_on + timedelta(days=1)),
            _("Closing reports overdue for %(programme)s"),
            params=shown,
            url=url,
            audience=owner,
        )


def _families_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    programme = facts.open_programmes().filter(pk=milestone.rpartition(".")[2]).first()
    return list(facts.unvisited(programme).filter(pk__in=list(ids)).values_list("pk", flat=True)) if programme else []


@schedule("aid.family_visit", still_needed=_families_needing, twice_is_better=True)
def unvisited_families(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Name each family without a visit in the season to its caseworker, then to the level above."""
    passed_up, visit_days = facts.escalate_after(window.last_on), _days(rules.VISIT_DAYS, window.last_on)
    for programme in facts.open_programmes().filter(season="winter"):
        days = rules.after(programme.opens_on, visit_days(programme.union.region_id))
        due = [(each, at(each.on)) for each in days]
        wanted = [(each, moment) for each, moment in due if window.holds(moment)]
        if not wanted:
            continue
        for file in facts.unvisited(programme).iterator(chunk_size=2000):
            for each, moment in wanted:
                yield Planned.about(
                    file,
                    f"{each.name}.{programme.pk}",
                    moment,
                    _("Family not visited yet in %(programme)s: file %(number)s"),
                    params={"programme": programme.name, "number": file.key},
                    url=f"/campaigns/{programme.pk}/visit/{file.key}/",
                    audience=Audience(user_id=file.responsible_id, roles=FAMILY),
                    escalate_after=passed_up(file.union.region_id),
                )


def _townships_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    return [key for key in ids if int(key) in facts.townships_unchecked(milestone.split(".")[1])]


@schedule("aid.quarter_check", still_needed=_townships_needing)
def quarter_ending(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell each township how many families are to be checked: as the quarter begins, and before it ends (0.6, 2.6)."""
    days = _days(QUARTER_DAYS, window.last_on)
    for quarter, places in facts.unchecked_by_quarter(window.first_on, window.last_on):
        for union, families in places:
            begins = rules.Milestone("begins", quarter.first, MANY)
            for each in (begins, *rules.before(quarter.last, days(union.region_id))):
                if not window.holds(at(each.on)):
                    continue
                yield Planned.about(
                    union,
                    f"quarter.{quarter.first:%Y%m%d}.{each.name}",
                    at(each.on),
                    _("%(n)s families are not checked yet; the quarter ends on %(day)s"),
                    params={"n": families, "day": quarter.last.isoformat()},
                    url="/reverify/quarter/?state=open",
                    urgent=each.days <= 3,
                    audience=Audience(roles=(Role.TOWNSHIP_CASEWORKER,)),
                )


def _tasks_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.follow_ups_open().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.follow_up", still_needed=_tasks_needing)
def tasks_after_exits(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask for what an exit or a death left to do, the day after it."""
    passed_up = facts.escalate_after(window.last_on)
    for task in facts.follow_ups_open().filter(opened_on__range=(window.first_on - DAY, window.last_on)):
        yield Planned.about(
            task,
            "follow_up",
            at(task.opened_on + DAY),
            TASKS[task.kind],
            params={"number": task.file.key},
            url=f"/follow-ups/{task.pk}/",
            union_path=task.file.union.path,
            audience=TASK_OWNERS[task.kind],
            escalate_after=passed_up(task.file.union.region_id),
        )


def _clocks_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.still_running(ids))


@schedule("aid.file_clock", still_needed=_clocks_needing, twice_is_better=True)
def file_clocks(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Warn whoever must act before a file's legal period ends, on the day, and the day after; then the level above."""
    days, passed_up = _days(rules.CLOCK_DAYS, window.last_on), facts.escalate_after(window.last_on)
    clocks = list(facts.running_clocks(window.first_on - timedelta(days=30), window.last_on + timedelta(days=30)))
    files = facts.files_by_id({clock.subject_id for clock in clocks})
    for clock in clocks:
        file = files.get(clock.subject_id)
        if file is None or clock.code not in rules.CLOCK_TITLES:
            continue
        for each in rules.before(clock.due_on, days(file.union.region_id)):
            yield Planned.about(
                clock,
                each.name,
                at(each.on),
                rules.CLOCK_TITLES[clock.code],
                params={"day": clock.due_on.isoformat(), "subject": file.key},
                url=f"/needy/{file.key}/",
                urgent=each.days <= 1,
                audience=Audience(roles=rules.OWNERS[clock.code]),
                escalate_after=passed_up(file.union.region_id) if each.days < 0 else None,
            )


def _pairs_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.open_pairs().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.person_pair", still_needed=_pairs_needing)
def pairs_to_decide(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask the county, the morning after, to compare two records that may be one person."""
    passed_up = facts.escalate_after(window.last_on)
    for pair in facts.open_pairs(window.first_on - timedelta(days=1), window.last_on):
        yield Planned.about(
            pair,
            "decide",
            at(timezone.localdate(pair.created_at) + timedelta(days=1)),
            _("Possible duplicate: compare two records"),
            url=f"/needy/duplicates/{pair.pk}/",
            audience=Audience(roles=(Role.COUNTY_REVIEWER,)),
            escalate_after=passed_up(pair.union.region_id),
        )


def _exited_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return [key for key, file in facts.files_by_id(ids).items() if file.called_back_on is None]


@schedule("aid.call_back", still_needed=_exited_needing)
def calls_due(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask for a call to each family some months after it left the file (domain.md 2.6)."""
    months, passed_up = reader(CALL_BACK_MONTHS, window.last_on), facts.escalate_after(window.last_on)
    for file in facts.exited_between(window.first_on - YEAR, window.last_on):
        length = months(file.union.region_id)
        on = file.call_on or due(file.ended_on or date.max, length, Unit.MONTH, _calendar, roll=False).due_on
        yield Planned.about(
            file,
            "call_back",
            at(on),
            _("Call the family of file %(number)s: it left the file on %(day)s"),
            params={"number": file.key, "day": str(file.ended_on)},
            url=f"/needy/{file.key}/call-back/",
            audience=Audience(user_id=file.responsible_id, roles=FAMILY),
            escalate_after=passed_up(file.union.region_id),
        )


def _anomalies_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.anomalies_open().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.anomaly", still_needed=_anomalies_needing)
def anomalies_found(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell the county's reviewers what the nightly check found."""
    passed_up = facts.escalate_after(window.last_on)
    for anomaly in facts.anomalies_open().filter(found_on__range=(window.first_on, window.last_on)):
        yield Planned.about(
            anomaly,
            "found",
            at(anomaly.found_on),
            _("The nightly check found something to look into: file %(number)s"),
            params={"number": anomaly.file.key},
            url=f"/anomalies/{anomaly.pk}/",
            audience=Audience(roles=(Role.COUNTY_REVIEWER,)),
            escalate_after=passed_up(anomaly.union.region_id),
        )
