"""Every period of the legal chapter: its golden date (domain.md 0.3, 0.4), declared once, with a basis."""

from datetime import date

import pytest

from core.clocks.data import shipped_calendar
from core.clocks.rules import Unit, due
from core.parameters.registry import declared
from legal.choices.limitation import LimitationKind
from legal.rules import deadlines as d
from legal.rules.limitation import LimitationEvent, days_left, is_urgent, limitation

CALENDAR = shipped_calendar()
WD, CD, YEAR = Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.YEAR


def on(text):
    return date.fromisoformat(text)


# period, its day, its last day, whether it rolled. The first eleven are those of domain.md 0.3.
GOLDEN = [
    (d.SUP_OPINION_REPLY, "2026-09-18", "2026-10-15", False),
    (d.SUP_OPINION_REPLY, "2026-04-01", "2026-04-23", False),
    (d.CB_REPLY, "2026-09-28", "2026-10-16", False),
    (d.CB_REPLY, "2026-06-12", "2026-06-29", False),
    (d.SUP_REJECT_NOTICE, "2026-04-30", "2026-05-11", False),
    (d.MED_END, "2026-09-25", "2026-10-10", False),
    (d.MED_END, "2026-09-18", "2026-10-08", True),
    (d.MED_JUDICIAL, "2026-09-05", "2026-10-08", True),
    (d.AID_REVIEW, "2026-09-28", "2026-10-08", True),
    (d.CB_SUBMIT, "2026-09-24", "2026-10-08", True),
    (d.CB_EFFECT, "2026-09-29", "2026-10-14", False),
    (d.CB_CONGRESS, "2026-08-31", "2026-09-20", False),
    # Legal aid
    (d.AID_REVIEW, "2026-02-10", "2026-02-24", True),  # the seventh day lies in the Spring Festival
    (d.AID_REVIEW, "2026-02-07", "2026-02-14", False),  # a Saturday on which offices work
    (d.AID_SUPPLEMENT, "2026-11-23", "2026-11-30", False),
    (d.AID_ASSIGN, "2026-10-08", "2026-10-12", True),
    (d.AID_ASSIGN, "2026-02-12", "2026-02-24", True),
    (d.AID_OBJECTION, "2026-11-23", "2026-11-30", True),
    (d.AID_URGENT, "2026-02-12", "2026-03-04", False),  # 02-14 and 02-28 are make-up days
    (d.AID_FIRST_CONTACT, "2026-02-13", "2026-02-25", False),
    (d.AID_PROGRESS, "2026-11-23", "2026-12-23", False),
    (d.AID_CLOSE_REPORT, "2026-10-20", "2026-11-04", False),  # story 21
    (d.AID_CLOSE_REPORT, "2026-09-16", "2026-10-08", True),
    (d.AID_ARCHIVE, "2026-11-04", "2026-12-04", False),
    (d.AID_CALLBACK, "2026-09-28", "2026-10-08", True),
    # Mediation
    (d.MED_ACCEPT, "2026-09-30", "2026-10-10", False),
    (d.MED_END, "2026-02-01", "2026-02-24", True),
    (d.MED_ARB_REVIEW, "2026-09-05", "2026-09-20", False),  # a Sunday on which offices work
    (d.MED_ARB_REVIEW, "2026-09-19", "2026-10-08", True),
    (d.MED_COURT_ACCEPT, "2026-09-30", "2026-10-10", False),
    (d.MED_COURT_CONFIRM, "2026-11-23", "2026-12-08", False),
    (d.MED_COMMISSION, "2026-02-13", "2026-02-27", False),
    (d.ORDER_ACCEPT, "2026-11-23", "2026-11-30", True),
    (d.ORDER_ISSUE, "2026-11-30", "2026-12-15", False),
    (d.ORDER_OBJECT, "2026-09-17", "2026-10-08", True),
    # Arbitration and suit
    (d.ARB_LIMIT, "2025-12-01", "2026-12-01", False),
    (d.ARB_LIMIT, "2024-02-29", "2025-02-28", False),  # Appendix B 23
    (d.ARB_LIMIT, "2025-02-17", "2026-02-24", True),
    (d.ARB_ACCEPT, "2026-09-30", "2026-10-13", False),
    (d.ARB_SERVE, "2026-11-23", "2026-11-30", False),
    (d.ARB_ANSWER, "2026-09-28", "2026-10-16", False),
    (d.ARB_AWARD, "2026-08-18", "2026-10-08", True),
    (d.ARB_SIMPLE, "2026-09-08", "2026-10-08", False),
    (d.ARB_SUE, "2026-09-18", "2026-10-08", True),
    (d.ARB_SUE_EMPLOYER, "2026-09-23", "2026-10-08", False),
    (d.ARB_SET_ASIDE, "2026-10-20", "2026-11-19", False),
    (d.ARB_NOTICE, "2026-09-05", "2026-10-08", True),
    (d.ARB_NOTICE_MANY, "2026-11-23", "2026-12-03", False),
    # Supervision
    (d.SUP_PROMPT_REPLY, "2026-02-09", "2026-02-28", False),  # the tenth is a make-up Saturday
    (d.SUP_FEEDBACK, "2026-11-23", "2026-12-23", False),
    (d.SUP_DISMISSAL_VIEW, "2026-04-30", "2026-05-11", False),
    # Collective contracts
    (d.CB_REDRAFT, "2026-09-17", "2026-09-23", False),
    (d.CB_SUSPEND, "2026-11-23", "2026-12-23", False),
    (d.CB_TALKS, "2026-08-04", "2026-10-08", True),
    (d.CB_COORDINATE, "2026-11-23", "2026-12-23", False),
    (d.CB_PUBLISH, "2026-02-13", "2026-02-27", False),
    (d.CB_TERMINATE_FILE, "2026-04-30", "2026-05-11", False),
]


@pytest.mark.parametrize(
    ("period", "start", "end", "rolled"), GOLDEN, ids=[f"{row[0].code} {row[1]}" for row in GOLDEN]
)
def test_the_golden_date(period, start, end, rolled):
    length = int(declared(period.parameter).default)

    found = due(on(start), length, period.unit, CALENDAR, roll=period.rolls)

    assert (found.due_on, found.rolled) == (on(end), rolled)


def test_every_period_is_in_the_table_and_says_what_it_rests_on():
    assert {row[0].code for row in GOLDEN} == set(d.PERIODS)
    for period in d.PERIODS.values():
        assert period.basis
        assert period.label
        assert declared(period.parameter).unit == period.unit.value


# domain.md 0.4: code, length, unit
REGISTRY = {
    "legal.review": (7, CD),
    "legal.assign": (3, CD),
    "legal.objection": (5, CD),
    "legal.close_report": (15, CD),
    "med.end": (15, CD),
    "med.accept": (3, WD),
    "med.arb_review": (15, CD),
    "med.judicial": (30, CD),
    "arb.limit": (1, YEAR),
    "arb.accept": (5, WD),
    "arb.serve": (5, WD),
    "arb.answer": (10, WD),
    "arb.award": (45, CD),
    "arb.sue": (15, CD),
    "arb.setaside": (30, CD),
    "sup.reject_notice": (5, WD),
    "sup.opinion_reply": (15, WD),
    "sup.prompt_reply": (10, WD),
    "cb.reply": (10, WD),
    "cb.congress": (15, WD),
    "cb.submit": (10, CD),
    "cb.effect": (15, CD),
    "cb.publish": (5, WD),
    "cb.terminate_file": (5, WD),
}


def test_lengths_and_units_are_those_of_the_registry():
    shipped = {code: (int(declared(p.parameter).default), p.unit) for code, p in d.PERIODS.items() if code in REGISTRY}

    assert shipped == REGISTRY


def test_what_counts_backwards_moves_to_an_earlier_working_day():
    assert d.CB_MATERIAL.latest(on("2026-10-12"), 7, CALENDAR) == on("2026-09-30")  # the fifth is a holiday
    assert d.CB_RENEW.latest(on("2026-12-31"), 90, CALENDAR) == on("2026-09-30")  # the second is a holiday


INTERRUPT, SUSPEND = LimitationKind.INTERRUPT, LimitationKind.SUSPEND
LIMITS = [
    pytest.param("2025-12-01", [], {}, "2026-12-01", id="a year, story 14"),
    pytest.param("2024-02-29", [], {}, "2025-02-28", id="leap day, Appendix B 23"),
    pytest.param("2025-10-03", [], {}, "2026-10-08", id="last day in a holiday"),
    pytest.param("2025-03-02", [(INTERRUPT, "2025-11-24", None)], {}, "2026-11-24", id="interrupted: starts anew"),
    pytest.param(
        "2025-12-01", [(SUSPEND, "2026-03-01", "2026-03-31")], {}, "2026-12-31", id="suspended for thirty days"
    ),
    pytest.param(
        "2025-03-02",
        [(SUSPEND, "2025-04-01", "2025-05-01"), (INTERRUPT, "2025-11-24", None)],
        {},
        "2026-11-24",
        id="what was suspended before an interruption no longer counts",
    ),
    pytest.param("2025-03-03", [(INTERRUPT, "2026-03-04", None)], {}, "2026-03-03", id="interrupted a day too late"),
    pytest.param("2025-12-01", [(SUSPEND, "2026-06-01", None)], {}, None, id="a hindrance that stands"),
    pytest.param("2022-01-10", [], {"owed_wages": True}, None, id="wages, still employed"),
    pytest.param(
        "2022-01-10",
        [],
        {"owed_wages": True, "employment_ended_on": date(2025, 12, 1)},
        "2026-12-01",
        id="wages: a year after the relation ended",
    ),
]


@pytest.mark.parametrize(("known", "events", "facts", "end"), LIMITS)
def test_when_a_claim_is_barred(known, events, facts, end):
    told = [LimitationEvent(kind, on(day), on(until) if until else None) for kind, day, until in events]

    assert limitation(on(known), told, CALENDAR, **facts).ends_on == (on(end) if end else None)


@pytest.mark.parametrize(
    ("end", "urgent"), [("2026-11-29", True), ("2026-11-30", False), ("2026-11-23", True), ("2026-11-22", False)]
)
def test_urgent_is_less_than_seven_days_and_not_yet_barred(end, urgent):
    assert is_urgent(on(end), on("2026-11-23"), 7) is urgent
    assert days_left(None, on("2026-11-23")) is None
