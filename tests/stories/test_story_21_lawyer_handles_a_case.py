"""Story 21: a lawyer handles the one case assigned, with the figures of domain.md 12."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from core.events.models import Event
from legal.models import AidSubsidy, LegalAidCase
from legal.services import closing, handling
from tests.aid.applications import photo
from tests.factories import Tree
from tests.legal.centre import REPORT, Centre

pytestmark = [pytest.mark.django_db, pytest.mark.story]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FINISHED = date(2026, 10, 20)
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def centre():
    return Centre(Tree())


def test_only_the_assigned_case_is_seen_and_another_leaves_a_trace(centre, client):
    lawyer, me = centre.lawyer()
    mine, other = centre.handled(lawyer, me), centre.approved()
    client.force_login(lawyer.user, backend=BACKEND)

    listed = client.get("/legal/").text

    assert mine.number in listed
    assert other.number not in listed
    assert client.get(f"/legal/{mine.number}/").status_code == 200
    for key in (other.number, "FY330203-2026-9999"):
        assert client.get(f"/legal/{key}/").status_code == 403
    traces = Event.unscoped.filter(code="legal.case.denied").order_by("pk")
    assert [(each.actor_id, each.data["asked"]) for each in traces] == [
        (me.user_id, other.number),
        (me.user_id, "FY330203-2026-9999"),
    ]
    assert traces[0].subject_id == str(other.pk)


def test_a_hearing_an_award_and_the_report_in_time(centre):
    lawyer, me = centre.lawyer()
    case = centre.handled(lawyer, me, today=date(2026, 9, 21))
    held_at = datetime(2026, 10, 12, 9, 30, tzinfo=SHANGHAI)
    hearing = handling.plan_hearing(
        actor=me, case_id=case.pk, kind="hearing", held_at=held_at, body="海曙区仲裁委", place="柳汀街 230 号"
    )
    handling.record_hearing(actor=me, case_id=case.pk, hearing_id=hearing.pk, result="双方质证完毕，择期裁决。")
    award = handling.record_stage(
        actor=me,
        case_id=case.pk,
        stage="arbitration",
        award="award_worker",
        amount=Decimal(40_000),
        received_on=date(2026, 10, 19),
        upload=photo("裁决书.jpg"),
        today=FINISHED,
    )
    assert (award.award, award.amount) == ("award_worker", 40_000)
    assert centre.clock(case, "arb.sue").due_on == date(2026, 11, 3)

    done = _finish(case, me)
    assert centre.clock(case, "legal.close_report").due_on == date(2026, 11, 4)

    reported = closing.hand_in_report(
        actor=me, case_id=case.pk, seen_version=done.version, report=REPORT, today=date(2026, 11, 4)
    )
    closing.archive_case(
        actor=centre.reviewer, case_id=case.pk, seen_version=reported.version, score=5, today=date(2026, 11, 6)
    )
    subsidy = AidSubsidy.unscoped.get(case=case)
    assert (subsidy.status, subsidy.amount) == ("released", 1_500)


def test_a_late_report_withholds_the_subsidy(centre):
    lawyer, me = centre.lawyer()
    case = centre.awarded(centre.handled(lawyer, me, today=date(2026, 9, 21)), me, today=FINISHED)
    done = _finish(case, me)

    reported = closing.hand_in_report(
        actor=me,
        case_id=case.pk,
        seen_version=done.version,
        report=REPORT,
        today=date(2026, 11, 5),
        late_reason="裁决书原件迟到",
    )
    closing.archive_case(
        actor=centre.reviewer, case_id=case.pk, seen_version=reported.version, score=4, today=date(2026, 11, 6)
    )

    subsidy = AidSubsidy.unscoped.get(case=case)
    assert (subsidy.status, subsidy.released_on) == ("held", None)
    assert "1" in subsidy.held_because


def _finish(case: LegalAidCase, me):
    case.refresh_from_db()
    claim = case.claims.get()
    return handling.finish_case(
        actor=me,
        case_id=case.pk,
        seen_version=case.version,
        on=FINISHED,
        outcome="full",
        awarded={claim.pk: Decimal(40_000)},
        recovered={claim.pk: Decimal(40_000)},
        today=FINISHED,
    )
