"""A week after the case somebody asks the worker whether it was any good; three calls into the void are enough."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from core.reminders.models import Occurrence
from core.reminders.services import planning
from desk.work import cases as work
from legal.models import AidCallback
from legal.rules.callbacks import is_enough
from legal.services import aid_letters, callbacks, closing, reviews
from tests.aid.applications import refusing
from tests.factories import DAY, actor

LATER = date(2026, 11, 30)


def test_three_days_in_vain_are_enough():
    assert [
        is_enough(is_reached=reached, days_tried=days) for reached, days in ((True, 0), (False, 2), (False, 3))
    ] == [
        True,
        False,
        True,
    ]


@pytest.fixture
def ended(centre):
    """Return an archived case and how to record a call on it."""
    lawyer, me = centre.lawyer()
    case = centre.reported(lawyer, me)
    case = closing.archive_case(actor=centre.reviewer, case_id=case.pk, seen_version=case.version, score=5, today=DAY)

    def call(by=None, **told):
        case.refresh_from_db()
        given = {"on": DAY, "is_reached": True, "score": 5, "note": "满意", "today": LATER} | told
        return callbacks.record_callback(
            actor=by or centre.township, case_id=case.pk, seen_version=given.pop("seen_version", case.version), **given
        )

    return case, call


@pytest.mark.django_db
def test_a_case_that_ended_asks_for_a_call_within_a_week(centre, ended):
    case, call = ended
    assert centre.clock(case, "legal.callback").due_on == LATER
    (item,) = work.work(centre.township, DAY)
    assert (item.title, item.due_on, item.waiting) == (f"结案回访：{case.applicant.name}", LATER, False)
    planning.plan(datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai")))
    told = Occurrence.unscoped.filter(subject_id=str(case.pk), milestone__endswith=":legal.callback")
    assert {each.milestone.split(".")[0] for each in told} == {"t-3", "t-1", "t0", "overdue"}

    call(on=LATER)

    assert centre.clock(case, "legal.callback").state == "met"
    assert work.work(centre.township, LATER) == []
    letter, _new = aid_letters.issue_letter(actor=centre.reviewer, case_id=case.pk, kind="callback", today=LATER)
    assert "5 分" in str(letter.content)
    with refusing("not_awaited"):
        call(on=LATER)


@pytest.mark.django_db
def test_nobody_answers_on_three_days(centre, ended):
    case, call = ended
    missed = {"is_reached": False, "score": None, "note": "无人接听"}
    call(on=date(2026, 11, 24), **missed)
    with refusing("legal_callback_once_a_day"):
        call(on=date(2026, 11, 24), **missed)
    call(on=date(2026, 11, 25), **missed)
    assert callbacks.is_awaited(case)
    call(on=date(2026, 11, 26), **missed)
    assert not callbacks.is_awaited(case)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "code"),
    [
        pytest.param({"score": None}, "score", id="reached without a rating"),
        pytest.param({"is_reached": False, "score": None, "note": " "}, "note", id="missed without a word"),
        pytest.param({"on": date(2026, 12, 1)}, "day", id="still to come"),
        pytest.param({"on": date(2026, 11, 22)}, "day", id="before the end"),
        pytest.param({"seen_version": 1}, "stale", id="stale"),
    ],
)
def test_what_a_call_must_say(ended, told, code):
    _case, call = ended
    with refusing(code):
        call(**told)
    assert not AidCallback.objects.exists()


@pytest.mark.django_db
def test_advice_is_called_back_too_and_who_may_not_does_not(centre, as_role, client):
    case = centre.reviewing(form="advice")
    case = reviews.advise_case(
        actor=centre.reviewer, case_id=case.pk, seen_version=case.version, opinion="已解答", today=DAY
    )
    assert callbacks.is_awaited(case)
    told = {"case_id": case.pk, "seen_version": case.version, "on": DAY, "is_reached": True, "score": 4, "note": ""}
    for who in (centre.approver, actor("township_caseworker", centre.tree.jiangxia)):
        with refusing("not_found"):
            callbacks.record_callback(actor=who, today=DAY, **told)
    as_role("township_caseworker", centre.tree.wangchun)
    at = f"/legal/{case.number}/"
    assert f"{at}callback/" in client.get(at).text
    assert client.get(f"{at}callback/").status_code == 200
    said = {"seen_version": case.version, "on": "2026-11-23", "is_reached": "yes", "note": "", "score": ""}
    assert client.post(f"{at}callback/", said).status_code == 422
    assert client.post(f"{at}callback/", said | {"score": "4"}).status_code == 302
    page = client.get(at).text
    assert "满意度 4 分" in page
    assert f"{at}callback/" not in page
    as_role("county_approver", centre.tree.haishu)
    assert client.get(f"{at}callback/").status_code == 403
