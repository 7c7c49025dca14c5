"""One limitation for a case of aid and for a dispute: the same facts and events bar both claims on the same day."""

from datetime import date

import pytest

from core.clocks.models import Deadline
from core.events.models import Event
from legal.models import LimitationEvent, Mediation
from legal.services import limitation
from tests.aid.applications import refusing
from tests.factories import DAY, actor
from tests.legal.mediation.table import Table

pytestmark = pytest.mark.django_db
KNOWN = date(2026, 1, 8)
INTERRUPT, SUSPEND = "interrupt", "suspend"


@pytest.fixture
def both(centre):
    """Return a case of aid and a dispute about the same right, and how to enter an event in either."""
    table = Table(centre.tree)
    case = centre.received(known_on=KNOWN, employment_ended_on=KNOWN)
    dispute = table.registered(known_on=KNOWN, today=DAY, received_on=DAY)

    def enter(kind, on, to_on=None, reason="书面主张"):
        case.refresh_from_db()
        told = {"kind": kind, "on": on, "to_on": to_on, "reason": reason, "today": DAY}
        by_case = {"case_id": case.pk, "seen_version": case.version, "authority": "快递签收单"}
        yield lambda: limitation.add_case_event(actor=centre.reviewer, **by_case, **told)
        yield lambda: limitation.add_event(actor=table.keeper, mediation_id=dispute.pk, **told)

    return case, dispute, enter


@pytest.mark.parametrize(
    ("events", "ends_on"),
    [
        ([], date(2027, 1, 8)),
        ([(INTERRUPT, date(2026, 5, 20), None)], date(2027, 5, 20)),
        ([(SUSPEND, date(2026, 2, 1), date(2026, 2, 10))], date(2027, 1, 18)),
        (
            [(SUSPEND, date(2026, 2, 1), date(2026, 2, 10)), (INTERRUPT, date(2026, 5, 20), None)],
            date(2027, 5, 20),
        ),
    ],
)
def test_the_same_events_bar_both_claims_on_the_same_day(both, events, ends_on):
    case, dispute, enter = both
    for kind, on, to_on in events:
        for act in enter(kind, on, to_on):
            act()
    found = [limitation.limitation_clock(each).due_on for each in (case, dispute)]
    assert found == [ends_on, ends_on]
    dispute.refresh_from_db()
    assert dispute.limitation_on == ends_on


@pytest.mark.parametrize(
    ("event", "code"),
    [
        pytest.param((INTERRUPT, date(2026, 1, 7), None), "before_trigger", id="before it began"),
        pytest.param((SUSPEND, date(2026, 2, 1), None), "to_on", id="without an end"),
        pytest.param((INTERRUPT, date(2026, 12, 1), None), "future", id="still to come"),
        pytest.param((INTERRUPT, date(2026, 5, 20), None, " "), "reason", id="without evidence"),
    ],
)
def test_what_changes_nothing_is_refused_in_both(both, event, code):
    case, _dispute, enter = both
    before = Event.unscoped.count()
    for act in enter(*event):
        with refusing(code):
            act()
    assert not LimitationEvent.objects.exists()
    assert Event.unscoped.count() == before
    assert limitation.limitation_clock(case).due_on == date(2027, 1, 8)


def test_after_its_end_nothing_revives_a_claim(centre):
    case = centre.received(known_on=date(2025, 3, 3), employment_ended_on=date(2025, 3, 3))
    told = {"case_id": case.pk, "kind": INTERRUPT, "to_on": None, "reason": "书面主张", "today": DAY}
    with refusing("barred"):
        limitation.add_case_event(
            actor=centre.reviewer, seen_version=1, on=date(2026, 3, 4), authority="签收单", **told
        )
    done = limitation.add_case_event(
        actor=centre.reviewer, seen_version=1, on=date(2026, 3, 3), authority="签收单", **told
    )
    assert (done.version, limitation.limitation_clock(case).due_on) == (2, date(2027, 3, 3))


def test_who_may_not_changes_nothing_and_after_arbitration_nothing_runs(centre):
    case = centre.received(known_on=KNOWN, employment_ended_on=KNOWN)
    told = {"case_id": case.pk, "kind": INTERRUPT, "on": date(2026, 5, 20), "to_on": None, "today": DAY}
    told |= {"reason": "书面主张", "authority": "签收单"}
    for who in (centre.approver, centre.township, actor("county_reviewer", centre.tree.jiangbei)):
        with refusing("not_found"):
            limitation.add_case_event(actor=who, seen_version=1, **told)
    with refusing("stale"):
        limitation.add_case_event(actor=centre.reviewer, seen_version=9, **told)
    with refusing("limitation_reason"):
        limitation.add_case_event(actor=centre.reviewer, seen_version=1, **(told | {"authority": ""}))
    limitation.end_limitation(case, on=date(2026, 6, 1))
    with refusing("met"):
        limitation.add_case_event(actor=centre.reviewer, seen_version=1, **told)


def test_a_limitation_that_is_over_is_closed_with_its_own_day_once_nobody_handles_the_dispute():
    table = Table()
    ended, running = (table.registered(known_on=KNOWN, received_on=DAY, today=DAY) for _ in range(2))
    Mediation.unscoped.filter(pk=ended.pk).update(status="withdrawn", ended_on=DAY)

    assert limitation.close_lapsed(today=date(2027, 1, 8)) == 0  # the last day itself is not over
    assert limitation.close_lapsed(today=date(2027, 1, 9)) == 1
    assert limitation.close_lapsed(today=date(2027, 1, 9)) == 0

    clocks = Deadline.unscoped.filter(code="arb.limit")
    assert clocks.get(subject_id=str(ended.pk)).finished_on == date(2027, 1, 8)
    assert clocks.get(subject_id=str(running.pk)).state == "running"
    assert Event.unscoped.get(code="legal.limitation.lapsed").subject_id == str(ended.pk)
