"""A case's page with everything on it takes at most twelve statements, for the staff and for its lawyer."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from legal.models import LegalAidCase
from legal.selectors.case_parts import PARTS, parts_of
from legal.services import aid_letters, callbacks, closing, handling
from tests.aid.applications import photo
from tests.factories import DAY, actor_in
from tests.legal.centre import REPORT

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MOST = 12


def full(centre):
    """Return a case in which everything happened that a case's page can show, and its lawyer's account."""
    lawyer, me = centre.lawyer()
    case = centre.awarded(centre.handled(lawyer, me), me)
    handling.log_progress(actor=me, case_id=case.pk, on=DAY, text="电话沟通", is_contact=True, today=DAY)
    held_at = datetime(2026, 12, 2, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    handling.plan_hearing(
        actor=me, case_id=case.pk, kind="hearing", held_at=held_at, body="海曙区仲裁委", place="柳汀街"
    )
    handling.add_cost(actor=me, case_id=case.pk, kind="travel", on=DAY, amount=Decimal(32), note="", today=DAY)
    handling.add_paper(actor=me, case_id=case.pk, upload=photo("case.jpg"), slot="case")
    case.refresh_from_db()
    claim = case.claims.get()
    case = handling.finish_case(
        actor=me,
        case_id=case.pk,
        seen_version=case.version,
        on=DAY,
        outcome="full",
        awarded={claim.pk: Decimal(40_000)},
        recovered={claim.pk: Decimal(38_000)},
        today=DAY,
    )
    case = closing.hand_in_report(actor=me, case_id=case.pk, seen_version=case.version, report=REPORT, today=DAY)
    case = closing.archive_case(actor=centre.reviewer, case_id=case.pk, seen_version=case.version, score=5, today=DAY)
    callbacks.record_callback(
        actor=centre.township,
        case_id=case.pk,
        seen_version=case.version,
        on=DAY,
        is_reached=False,
        score=None,
        note="无人应答",
        today=DAY,
    )
    letter, _new = aid_letters.issue_letter(actor=centre.reviewer, case_id=case.pk, kind="acceptance", today=DAY)
    served = {"letter_id": letter.pk, "seen_version": letter.version, "how": "post", "on": DAY, "to": "杨建军"}
    aid_letters.note_service(actor=centre.reviewer, case_id=case.pk, today=DAY, upload=photo("回执.jpg"), **served)
    return LegalAidCase.unscoped.get(pk=case.pk), lawyer.user


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def statements(client, at):
    with CaptureQueriesContext(connection) as captured:
        page = client.get(at)
    assert page.status_code == 200
    return page.text, [each["sql"] for each in captured.captured_queries]


def readers(centre, lawyer):
    staff = {
        role: actor_in(role, place)[1]
        for role, place in (
            ("township_caseworker", centre.tree.wangchun),
            ("county_reviewer", centre.tree.haishu),
            ("county_approver", centre.tree.haishu),
            ("city_auditor", centre.tree.ningbo),
        )
    }
    return staff | {"lawyer": lawyer}


def test_a_case_with_everything_on_it_takes_twelve_statements_at_most(centre):
    case, lawyer = full(centre)
    at = f"/legal/{case.number}/"
    told = {}
    for name, user in readers(centre, lawyer).items():
        client = signed_in(user)
        client.get(at)
        page, asked = statements(client, at)
        told[name] = len(asked)
        for words in ("海曙区仲裁委", "电话沟通", "32.00", "无人应答", "case.jpg", "1,500.00"):
            assert words in page, (name, words)
    assert max(told.values()) <= MOST, told


def test_each_row_is_what_its_own_table_says(centre):
    """An amount of fifteen digits would not survive as a number of JSON."""
    case, _lawyer = full(centre)
    case.claims.update(claimed=Decimal("123456789012.34"))
    parts = parts_of(case)
    for name, part in PARTS.items():
        told = getattr(parts, name)
        assert told, name
        for row in told:
            kept = getattr(part.model, "unscoped", part.model.objects).get(pk=row.pk)
            for field in part.shown:
                assert getattr(row, field) == getattr(kept, field), (name, field)
                assert type(getattr(row, field)) is type(getattr(kept, field)), (name, field)
            for field in part.named:
                assert getattr(row, field).name == getattr(kept, field).name
    assert parts.claims[0].claimed == Decimal("123456789012.34")


def test_another_case_s_rows_are_not_among_them(centre):
    case, _lawyer = full(centre)
    other = centre.received()
    parts = parts_of(other)
    assert [claim.pk for claim in parts.claims] == [claim.pk for claim in other.claims.all()]
    assert not any((parts.notes, parts.hearings, parts.stages, parts.costs, parts.letters, parts.papers, parts.offers))
    assert parts.subsidy is None
    assert not {claim.pk for claim in parts_of(case).claims} & {claim.pk for claim in parts.claims}
