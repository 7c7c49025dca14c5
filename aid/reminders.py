"""Schedules of reminders: what programmes, families, files and clocks give rise to, from facts alone.

The engine (core.reminders) asks these for a window of time; it plans, claims, delivers, escalates and remembers.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from aid.choices.upkeep import FollowUpKind
from aid.rules import milestones as rules
from aid.rules.deadlines import CALL_BACK_MONTHS
from aid.rules.households import BIRTH_CERT_WARNING
from aid.rules.upkeep import QUARTER_DAYS
from aid.selectors import households
from aid.selectors import schedules as facts
from aid.selectors.quarters import quarter_on
from core.clocks.rules import Unit, WorkCalendar, due
from core.parameters.selectors import lookup
from core.parameters.services import PROVINCE
from core.reminders.registry import Audience, Planned, schedule
from core.reminders.rules import Window, at
from unions.choices import Role

COUNTY = (Role.COUNTY_REVIEWER, Role.COUNTY_APPROVER)
FAMILY = (Role.GRASSROOTS_CADRE, Role.TOWNSHIP_CASEWORKER)
LONGEST = timedelta(days=70)
YEAR = timedelta(days=400)
DAY = timedelta(days=1)
MANY = 90
TASKS: dict[str, str] = {
    FollowUpKind.RECOVER: _("Recover money paid on false statements: file %(number)s"),
    FollowUpKind.AWARD: _("Decide on relief that is on its way: file %(number)s"),
    FollowUpKind.FUNERAL: _("Tell the family about funeral aid: file %(number)s"),
    FollowUpKind.HEAD: _("Settle who heads the household: file %(number)s"),
}
TASK_OWNERS: dict[str, Audience] = {
    FollowUpKind.RECOVER: Audience(roles=(Role.COUNTY_APPROVER,)),
    FollowUpKind.AWARD: Audience(roles=(Role.COUNTY_APPROVER,)),
    FollowUpKind.FUNERAL: Audience(roles=FAMILY),
    FollowUpKind.HEAD: Audience(roles=FAMILY),
}


def _days(code: str, on: date) -> tuple[str, ...]:
    """Return a list parameter of the province; a province that empties it wants no such reminder."""
    found = lookup([code], PROVINCE, on).get(code)
    return found.value if found else ()


def _escalate_after(on: date) -> int | None:
    """Return after how many working days undone work goes a level up; None where the province does without."""
    found = lookup([rules.ESCALATE_AFTER], PROVINCE, on).get(rules.ESCALATE_AFTER)
    return found.value if found else None


def _parts_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    asked = facts.unreported(ids) if milestone.startswith("report") else facts.in_open_programmes(ids)
    return list(asked)


@schedule("aid.programme_part", still_needed=_parts_needing, twice_is_better=True)
def programme_milestones(window: Window, _calendar: WorkCalendar) -> Iterable[Planned]:
    """Tell each county before a season opens (T-30, T-21, T-7, T0), and when its closing report is overdue."""
    days = _days(rules.PROGRAMME_DAYS, window.last_on)
    passed_up = _escalate_after(window.last_on)
    for part in facts.parts_of_open_programmes():
        programme = part.programme
        shown = {"programme": programme.name, "county": part.union.name, "day": programme.opens_on.isoformat()}
        url = f"/campaigns/{programme.pk}/"
        for each in rules.before(programme.opens_on, days):
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
            escalate_after=passed_up,
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
    passed_up = _escalate_after(window.last_on)
    for programme in facts.open_programmes().filter(season="winter"):
        days = rules.after(programme.opens_on, _days(rules.VISIT_DAYS, window.last_on))
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
                    escalate_after=passed_up,
                )


def _files_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return [key for key, file in facts.files_by_id(ids).items() if file.status == "filed"]


@schedule("aid.annual_review", still_needed=_files_needing)
def reviews_due(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Remind of the annual review before a file's validity ends; without it the file is suspended."""
    days = _days(rules.FILE_DAYS, window.last_on)
    for file in facts.expiring(window.first_on, window.last_on + LONGEST):
        for each in rules.before(file.valid_to or date.max, days):
            yield Planned.about(
                file,
                f"review.{each.name}",
                at(each.on),
                _("Annual review of file %(number)s: valid until %(day)s"),
                params={"number": file.key, "day": str(file.valid_to)},
                url=f"/needy/{file.key}/review/",
                audience=Audience(user_id=file.responsible_id, roles=FAMILY),
            )


def _townships_needing(milestone: str, ids: Collection[str]) -> Collection[Any]:
    return [key for key in ids if int(key) in facts.townships_unchecked(milestone.split(".")[1])]


@schedule("aid.quarter_check", still_needed=_townships_needing)
def quarter_ending(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell each township how many families are to be checked: as the quarter begins, and before it ends (0.6, 2.6)."""
    days = _days(QUARTER_DAYS, window.last_on)
    for quarter in {quarter_on(window.first_on), quarter_on(window.last_on)}:
        begins = rules.Milestone("begins", quarter.first, MANY)
        for each in (begins, *rules.before(quarter.last, days)) if quarter.is_on else ():
            if not window.holds(at(each.on)):
                continue
            for union, families in facts.unchecked_by_township(quarter.first):
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
            escalate_after=_escalate_after(window.last_on),
        )


def _clocks_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.still_running(ids))


@schedule("aid.file_clock", still_needed=_clocks_needing, twice_is_better=True)
def file_clocks(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Warn whoever must act before a file's legal period ends, on the day, and the day after; then the level above."""
    days, passed_up = _days(rules.CLOCK_DAYS, window.last_on), _escalate_after(window.last_on)
    clocks = list(facts.running_clocks(window.first_on - timedelta(days=30), window.last_on + timedelta(days=30)))
    files = facts.files_by_id({clock.subject_id for clock in clocks})
    for clock in clocks:
        file = files.get(clock.subject_id)
        if file is None or clock.code not in rules.CLOCK_TITLES:
            continue
        for each in rules.before(clock.due_on, days):
            yield Planned.about(
                clock,
                each.name,
                at(each.on),
                rules.CLOCK_TITLES[clock.code],
                params={"day": clock.due_on.isoformat(), "subject": file.key},
                url=f"/needy/{file.key}/",
                urgent=each.days <= 1,
                audience=Audience(roles=rules.OWNERS[clock.code]),
                escalate_after=passed_up if each.days < 0 else None,
            )


def _pairs_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.open_pairs().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.person_pair", still_needed=_pairs_needing)
def pairs_to_decide(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask the county, the morning after, to compare two records that may be one person."""
    passed_up = _escalate_after(window.last_on)
    for pair in facts.open_pairs(window.first_on - timedelta(days=1), window.last_on):
        yield Planned.about(
            pair,
            "decide",
            at(timezone.localdate(pair.created_at) + timedelta(days=1)),
            _("Possible duplicate: compare two records"),
            url=f"/needy/duplicates/{pair.pk}/",
            audience=Audience(roles=(Role.COUNTY_REVIEWER,)),
            escalate_after=passed_up,
        )


def _exited_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return [key for key, file in facts.files_by_id(ids).items() if file.called_back_on is None]


@schedule("aid.call_back", still_needed=_exited_needing)
def calls_due(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask for a call to each family some months after it left the file (domain.md 2.6)."""
    months = lookup([CALL_BACK_MONTHS], PROVINCE, window.last_on).get(CALL_BACK_MONTHS)
    length = months.value if months else 6
    for file in facts.exited_between(window.first_on - YEAR, window.last_on):
        on = due(file.ended_on or date.max, length, Unit.MONTH, _calendar, roll=False).due_on
        yield Planned.about(
            file,
            "call_back",
            at(on),
            _("Call the family of file %(number)s: it left the file on %(day)s"),
            params={"number": file.key, "day": str(file.ended_on)},
            url=f"/needy/{file.key}/call-back/",
            audience=Audience(user_id=file.responsible_id, roles=FAMILY),
            escalate_after=_escalate_after(window.last_on),
        )


def _anomalies_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(facts.anomalies_open().filter(pk__in=list(ids)).values_list("pk", flat=True))


@schedule("aid.anomaly", still_needed=_anomalies_needing)
def anomalies_found(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell the county's reviewers what the nightly check found."""
    for anomaly in facts.anomalies_open().filter(found_on__range=(window.first_on, window.last_on)):
        yield Planned.about(
            anomaly,
            "found",
            at(anomaly.found_on),
            _("The nightly check found something to look into: file %(number)s"),
            params={"number": anomaly.file.key},
            url=f"/anomalies/{anomaly.pk}/",
            audience=Audience(roles=(Role.COUNTY_REVIEWER,)),
            escalate_after=_escalate_after(window.last_on),
        )


def _newborns_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return households.still_newborn(ids)


@schedule("aid.birth_cert", still_needed=_newborns_needing)
def certificates_running_out(window: Window, calendar: WorkCalendar) -> Iterator[Planned]:
    """Ask for a newborn's identity number before the certificate of birth runs out (domain.md Appendix B7)."""
    days = _days(BIRTH_CERT_WARNING, window.last_on)
    for each in households.newborns_on_record(window.last_on):
        file = each.member.file
        for milestone in rules.before(each.until, days):
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


def _moves_needing(_milestone: str, ids: Collection[str]) -> Collection[Any]:
    return list(households.moves_asked(ids=ids).values_list("pk", flat=True))


@schedule("aid.county_move", still_needed=_moves_needing)
def moves_to_decide(window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
    """Tell the receiving county that a file asks to be taken over (B3)."""
    for move in households.moves_asked(since=window.first_on - timedelta(days=1)):
        yield Planned.about(
            move,
            "decide",
            at(move.asked_on),
            _("A file is to move here from another county: %(number)s"),
            params={"number": move.summary.get("number", "")},
            url=f"/moves/{move.pk}/decide/",
            urgent=True,
            audience=Audience(roles=(Role.COUNTY_REVIEWER,)),
            escalate_after=_escalate_after(window.last_on),
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
