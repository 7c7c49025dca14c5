"""Large work of one act: planning very many reminders, building a roster of very many lines; nothing of it stays.

The floor of each is one INSERT … SELECT of the same rows into the same table, with its keys, indexes and guards.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.management.base import CommandError
from django.db import connection, transaction

from accounts.models import User
from aid.choices.relief import ProgrammeStatus, ReliefKind
from aid.models import Award, Programme, Roster
from aid.services.rosters import build_roster, live_lines
from core import clock
from core.actors import Actor
from core.clocks.rules import WorkCalendar
from core.reminders import registry
from core.reminders.registry import Audience, Planned
from core.reminders.rules import Window
from core.reminders.services.planning import plan
from desk.bench.counting import timed
from desk.demo.crowd import enter_crowd
from unions.choices import Level
from unions.models import Union
from unions.selectors.posts import actor_for

CODE = "bench.planning"
TITLE = "%(days)s days left"
UNIONS = 1000  # whose reminders they are
OCCURRENCES = """
INSERT INTO core_occurrence (
    schedule, subject_type, subject_id, union_path, milestone, due_at, title, params, url, urgent, at_night,
    responsible_id, roles, escalate_after, expires_at, levels_up, above_path, status, reason, planned_at,
    attempts, last_error)
SELECT %(code)s, 'unions.union', k::text, '1/' || k %% %(unions)s || '/', 't-30', %(due)s, %(title)s,
       '{"days": 30}', '/work/', false, false, NULL, '["county_reviewer"]', NULL, NULL, 0, '', 'planned', '', %(now)s,
       0, ''
  FROM generate_series(1, %(most)s) AS k
"""
# The crowd's families as a county would have them that puts them all on one roster: its own, on file, with a card.
GATHERED = """
UPDATE aid_needyfile SET union_id = %s, account_index = decode(md5(id::text), 'hex')
 WHERE application_no LIKE 'TA%%' RETURNING id
"""
LINES = """
INSERT INTO aid_award (id, version, created_at, terms_version, roster_id, programme_id, payer_id, union_id,
                       household_id, file_id, person_id, category, item, period, amount_fen, status, note,
                       created_by_id)
SELECT aid_uuid7(), 1, now(), 1, %(roster)s, %(programme)s, %(payer)s, union_id, household_id, id, head_id, category,
       %(item)s, %(period)s, 200000, 'draft', '', %(creator)s
  FROM aid_needyfile WHERE id = ANY(%(files)s)
"""


def planning_line(most: int) -> dict[str, Any]:
    """Plan so many occurrences from a schedule's facts, and write the same rows by one statement."""
    now = clock.now()
    due = now + timedelta(hours=1)

    def facts(_window: Window, _calendar: WorkCalendar) -> Iterator[Planned]:
        audience, params = Audience(roles=("county_reviewer",)), {"days": 30}
        for number in range(1, most + 1):
            yield Planned(
                subject_type="unions.union",
                subject_id=str(number),
                union_path=f"1/{number % UNIONS}/",
                milestone="t-30",
                due_at=due,
                title=TITLE,
                params=params,
                url="/work/",
                audience=audience,
            )

    registry.schedule(CODE)(facts)
    try:
        with transaction.atomic():
            seconds = timed(lambda: _planned(now, most))
            again = timed(lambda: plan(now, codes=[CODE], deep=True))
            _forget()
            base = timed(lambda: _inserted(most, due, now))
            transaction.set_rollback(True)
    finally:
        registry.unregister(CODE)
    return _told(f"planning {most:,} reminders", seconds, base) | {"again_seconds": round(again, 2)}


def _planned(now: datetime, most: int) -> None:
    report = plan(now, codes=[CODE], deep=True)
    if report.planned != most:
        raise CommandError(f"{report.planned} of {most} were planned: {report.failed}")


def _forget() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_occurrence WHERE schedule = %s", [CODE])


def _inserted(most: int, due: datetime, now: datetime) -> None:
    given: dict[str, Any] = {
        "code": CODE,
        "unions": UNIONS,
        "due": due,
        "title": "%(days)s days left",
        "now": now,
        "most": most,
    }
    with connection.cursor() as cursor:
        cursor.execute(OCCURRENCES, given)


def roster_line(most: int) -> dict[str, Any]:
    """Build a roster of so many families with every check, and write the same lines by one statement."""
    reviewer = User.objects.filter(username="demo.reviewer").first()
    programme = Programme.unscoped.filter(status=ProgrammeStatus.OPEN, kind=ReliefKind.WARMTH).first()
    if reviewer is None or programme is None:
        raise CommandError("Load the demonstration first: manage.py load_demo")
    actor = actor_for(reviewer, day=clock.today())
    county: Any = Union.objects.permitted(actor, "aid.build_roster").filter(level=Level.COUNTY).first()
    with transaction.atomic():
        enter_crowd(1, most)
        with connection.cursor() as cursor:
            cursor.execute(GATHERED, [county.pk])
            files = [row[0] for row in cursor.fetchall()]
            cursor.execute("ANALYZE aid_needyfile, aid_household, unions_person, aid_award")
        with transaction.atomic():
            seconds, roster, line = _built(actor, programme, county, files)
            transaction.set_rollback(True)  # so that the same families are free for the floor
        roster.save(force_insert=True)
        given = {
            "roster": roster.pk,
            "programme": programme.pk,
            "payer": line.payer_id,
            "item": line.item,
            "period": line.period,
            "creator": reviewer.pk,
            "files": files,
        }
        base = timed(lambda: _lines(given))
        transaction.set_rollback(True)
    return _told(f"a roster of {most:,} lines", seconds, base)


def _built(actor: Actor, programme: Programme, county: Union, files: list[Any]) -> tuple[float, Roster, Award]:
    built: list[Roster] = []

    def build() -> None:
        built.append(build_roster(actor=actor, programme_id=programme.pk, union_id=county.pk, file_ids=files))

    seconds = timed(build)
    lines = live_lines(built[0])
    line = lines.first()
    if line is None or lines.count() != len(files):
        raise CommandError(f"{lines.count()} of {len(files)} families came onto the roster.")
    return seconds, built[0], line


def _lines(given: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(LINES, given)


def _told(line: str, seconds: float, base: float) -> dict[str, Any]:
    return {
        "line": line,
        "seconds": round(seconds, 2),
        "floor_seconds": round(base, 2),
        "ratio": round(seconds / base, 1),
        "target": 3,
    }
