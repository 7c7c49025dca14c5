"""How the queue is grouped, counted and narrowed; the agenda of the week."""

from datetime import date, timedelta

import pytest

from desk.work.agenda import agenda
from desk.work.items import Kind, WorkItem
from desk.work.queue import Span, last_of_week, queue, span_of

MONDAY = date(2026, 11, 23)


def item(days: int | None = None, **fields) -> WorkItem:
    due_on = None if days is None else MONDAY + timedelta(days=days)
    words = {"kind": Kind.FILE, "title": f"in {days}", "url": "/x/", "action": "Open", "action_url": "/x/step/"}
    return WorkItem(due_on=due_on, **(words | fields))


@pytest.mark.parametrize(
    ("days", "span"),
    [(-1, Span.OVERDUE), (0, Span.TODAY), (1, Span.WEEK), (6, Span.WEEK), (7, Span.LATER), (None, Span.LATER)],
)
def test_the_week_ends_on_sunday(days, span):
    assert span_of(item(days), MONDAY) == span


def test_on_a_sunday_tomorrow_is_later():
    sunday = last_of_week(MONDAY)

    assert sunday == date(2026, 11, 29)
    assert span_of(item(7), sunday) == Span.LATER


def test_what_is_urgent_belongs_to_today_even_without_a_date():
    assert span_of(item(None, urgent=True), MONDAY) == Span.TODAY


def test_the_two_tabs_never_mix():
    found = [item(0), item(1, waiting=True), item(8)]

    mine, others = queue(found, MONDAY), queue(found, MONDAY, waiting=True)

    assert [one.title for one in mine.items] == ["in 0", "in 8"]
    assert [one.title for one in others.items] == ["in 1"]
    assert (mine.mine, mine.waiting) == (others.mine, others.waiting) == (2, 1)


def test_counts_stay_whatever_is_clicked():
    found = [item(-2), item(0, kind=Kind.SEASON), item(3), item(3, waiting=True)]

    narrowed = queue(found, MONDAY, kind=Kind.FILE, span=Span.OVERDUE)

    assert [one.title for one in narrowed.items] == ["in -2"]
    assert dict(narrowed.by_span) == {Span.OVERDUE: 1, Span.TODAY: 1, Span.WEEK: 1}
    assert dict(narrowed.by_kind) == {Kind.FILE: 2, Kind.SEASON: 1}


def test_the_agenda_holds_this_weeks_events_and_what_falls_due():
    found = [
        item(0, title="A"),
        item(3, title="B", waiting=True, event="Notice ends", who="王秀兰"),
        item(3, title="C", waiting=True, event="Notice ends", who="李国华"),
        item(4, title="D", waiting=True),
        item(9, title="E"),
        item(-1, title="F"),
    ]

    days = agenda(found, MONDAY)

    assert [(day["on"].day, day["title_facts"], day["note_facts"]) for day in days] == [
        (23, ["1 项到期"], []),
        (26, ["Notice ends 2"], ["王秀兰", "李国华"]),
    ]


def test_a_full_day_names_three_and_counts_the_rest():
    notices = [item(0, waiting=True, event="Notice ends", who=name) for name in "ABCDE"]

    (day,) = agenda([*notices, item(0), item(0)], MONDAY)

    assert day["title_facts"] == ["Notice ends 5", "2 项到期"]
    assert day["note_facts"] == ["A", "B", "C", "另有 2 项"]
