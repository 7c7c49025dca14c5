"""The course of a dispute and of what follows it: refusals, lateness, limitation, award and its windows."""

from datetime import date
from decimal import Decimal

import pytest

from core.actors import SystemActor
from core.clocks.models import Deadline
from core.errors import ConflictError, DomainError, NotFoundError
from core.events.models import Event
from legal.choices.agreements import Pack
from legal.models import Mediation, Suit
from legal.services import disputes, limitation, papers, seats, suits
from tests.factories import actor, actor_in
from tests.legal.mediation.table import Table

pytestmark = pytest.mark.django_db
JOB = SystemActor("job: legal.clock")


@pytest.fixture
def table():
    return Table()


def due(row, code):
    return Deadline.unscoped.get(subject_id=str(row.pk), code=code, state="running").due_on


def test_a_period_that_ran_out_in_the_dark_ends_with_its_own_day(table):
    mediation = table.begun()
    assert disputes.time_out_due(actor=JOB, today=date(2026, 10, 10)) == 0
    assert disputes.time_out_due(actor=JOB, today=date(2026, 10, 14)) == 1
    assert disputes.time_out_due(actor=JOB, today=date(2026, 10, 14)) == 0
    mediation = table.fresh(mediation)
    assert (mediation.status, mediation.ended_on) == ("timeout", date(2026, 10, 10))
    assert Event.unscoped.get(code="legal.mediation.timed_out").data["days_late"] == 3
    advice = str(papers.letter_of(mediation, Pack.ADVICE, date(2026, 10, 14)).as_data())
    assert "2027年8月10日" in advice  # a year from 10 August 2026, when the worker knew
    assert due(mediation, "arb.limit") == date(2027, 8, 10)


def test_both_consents_make_it_longer(table):
    mediation = table.begun()
    told = {"days": 10, "applicant_consent_on": date(2026, 10, 8), "now": date(2026, 10, 9), "by": table.mediator}
    with pytest.raises(DomainError):
        table.do(disputes.extend_mediation, mediation, respondent_consent_on=None, **told)
    assert due(mediation, "med.end") == date(2026, 10, 10)
    table.do(disputes.extend_mediation, mediation, respondent_consent_on=date(2026, 10, 9), **told)
    assert due(mediation, "med.end") == date(2026, 10, 20)


def test_refusals_change_nothing(table):
    mediation = table.begun()
    version = table.version(mediation)
    far = actor("county_reviewer", table.tree.jiangbei)
    told = {"mediation_id": mediation.pk, "reason": "x", "today": date(2026, 9, 26)}
    for who, seen, refusal in (
        (far, version, NotFoundError),  # another county
        (table.second, version, NotFoundError),  # a mediator who does not sit here
        (table.mediator, version - 1, ConflictError),  # a page read before
    ):
        with pytest.raises(refusal):
            disputes.fail_mediation(actor=who, seen_version=seen, **told)
    with pytest.raises(ConflictError) as refused:
        table.do(disputes.ask_parties, mediation)
    assert refused.value.code == "wrong_state"
    assert table.version(mediation) == version


def test_one_refusal_ends_the_case(table):
    mediation = table.registered()
    table.do(disputes.ask_parties, mediation)
    mediation = table.do(disputes.record_answer, mediation, side="respondent", answer="refused", on=date(2026, 9, 25))
    assert mediation.status == "refused_by_party"


def test_nobody_mediates_who_works_for_a_party(table):
    _who, user = table.on_roster("丁调解", employer=table.unit)
    with pytest.raises(ConflictError) as refused:
        seats.appoint_mediator(
            actor=table.keeper, mediation_id=table.registered().pk, user_id=user.pk, today=date(2026, 9, 25)
        )
    assert refused.value.code == "cannot_mediate"


def test_the_limitation_follows_its_events(table):
    mediation = table.registered()
    assert due(mediation, "arb.limit") == date(2027, 8, 10)
    told = {"actor": table.keeper, "mediation_id": mediation.pk, "today": date(2026, 11, 23)}
    mediation = limitation.add_event(
        **told, kind="interrupt", on=date(2026, 9, 25), to_on=None, reason="向单位书面主张"
    )
    assert mediation.limitation_on == date(2027, 9, 27)  # 25 September 2027 is a Saturday
    mediation = limitation.change_facts(**told, known_on=date(2026, 8, 10), is_arrears=True, relation_ended_on=None)
    assert mediation.limitation_on is None
    assert not Deadline.unscoped.filter(subject_id=str(mediation.pk), code="arb.limit", state="running").exists()


@pytest.fixture
def suit(table):
    mediation = table.begun()
    told = {"by": table.mediator, "now": date(2026, 9, 30), "reason": "差距过大"}
    table.do(disputes.fail_mediation, mediation, **told)
    return suits.apply_suit(
        actor=table.keeper,
        mediation_id=mediation.pk,
        stage="arbitration",
        body="海曙区仲裁委",
        applied_on=date(2026, 10, 8),
        today=date(2026, 11, 23),
    )


def step(table, service, suit, **told):
    version = Suit.unscoped.values_list("version", flat=True).get(pk=suit.pk)
    return service(
        actor=table.keeper, suit_id=suit.pk, seen_version=version, today=told.pop("now", date(2026, 12, 31)), **told
    )


def test_an_award_and_its_windows(table, suit):
    assert Deadline.unscoped.get(subject_id=str(suit.mediation_id), code="arb.limit", state="met")
    assert due(suit, "arb.accept") == date(2026, 10, 14)  # 10 October is worked on
    step(table, suits.accept_suit, suit, on=date(2026, 10, 12), case_no="1", is_simple=False)
    assert due(suit, "arb.award") == date(2026, 11, 26)
    with pytest.raises(DomainError):
        step(table, suits.extend_award, suit, days=16, authority="仲裁委主任批准")
    step(table, suits.extend_award, suit, days=15, authority="仲裁委主任批准")
    assert due(suit, "arb.award") == date(2026, 12, 11)
    step(table, suits.serve_suit, suit, on=date(2026, 10, 15))
    assert due(suit, "arb.answer") == date(2026, 10, 29)
    told = {"outcome": "award_worker", "awarded": Decimal(8500)}
    decided = step(table, suits.decide_suit, suit, on=date(2026, 11, 20), **told)
    assert decided.is_final_for_employer is True  # 8,500 is less than twelve minimum wages
    step(table, suits.note_receipt, suit, worker_on=date(2026, 11, 23), employer_on=date(2026, 11, 24))
    assert due(suit, "arb.sue") == date(2026, 12, 8)
    assert due(suit, "arb.setaside") == date(2026, 12, 24)
    following = suits.follow_suit(
        actor=table.keeper,
        suit_id=suit.pk,
        stage="first",
        body="海曙区法院",
        applied_on=date(2026, 12, 1),
        today=date(2026, 12, 31),
    )
    assert following.previous_id == suit.pk
    assert Mediation.unscoped.get(pk=suit.mediation_id).status == "failed"


def test_who_speaks_for_a_side_does_not_mediate(table):
    mediation = table.begun()
    told = {"mediation_id": mediation.pk, "today": date(2026, 9, 26)}
    who, user = actor_in("county_reviewer", table.tree.haishu)  # holds the right to mediate, but sits on a side
    seats.seat_speaker(actor=table.keeper, username=user.username, seating="applicant", **told)
    with pytest.raises(NotFoundError):
        disputes.fail_mediation(actor=who, seen_version=table.version(mediation), reason="x", **told)
    assert table.fresh(mediation).status == "mediating"
