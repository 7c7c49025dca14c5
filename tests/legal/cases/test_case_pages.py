"""Legal aid in the browser's words: a case from the counter to its lawyer, and what is refused on the way."""

import pytest
from django.test import Client

from legal.choices.cases import CaseStatus
from legal.models import LegalAidCase
from legal.services import assignments, reviews
from tests.aid.applications import refusing
from tests.factories import DAY, actor, actor_in, identity_number

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(role, union):
    client = Client()
    client.force_login(actor_in(role, union)[1], backend=BACKEND)
    return client


def test_from_the_counter_to_the_lawyer(centre):
    lawyer, _me = centre.lawyer()
    township = signed_in("township_caseworker", centre.tree.wangchun)
    told = {
        "union": centre.tree.wangchun.pk,
        "channel": "phone",
        "channel_note": "12351-20261123-018",
        "name": "杨建军",
        "identity": identity_number(),
        "phone": "13800138000",
        "is_migrant": "on",
        "people_count": "1",
        "employer_name": "宁波甬南纺织有限公司",
        "employment_ended_on": "2025-12-01",
        "scope": "dispute",
        "matter": "PAY",
        "form": "agency",
        "claim": "2025 年 9 月至 11 月工资",
        "amount": "40,000",
        "known_on": "2025-12-01",
        "facts": "拖欠三个月工资。",
        "papers": ["application", "identity", "case"],
        "consented": "on",
    }
    assert township.get("/legal/intake/").status_code == 200
    assert township.post("/legal/intake/", {**told, "consented": ""}).status_code == 422
    answer = township.post("/legal/intake/", told)
    assert answer.status_code == 302
    case = LegalAidCase.unscoped.get()
    at = f"/legal/{case.number}/"
    page = township.get(at).text
    assert "未起算" in page
    assert "13800138000" not in page

    def act(client, name, **data):
        case.refresh_from_db()
        assert client.get(f"{at}{name}/").status_code == 200, name
        answer = client.post(f"{at}{name}/", {"seen_version": case.version, **data})
        assert answer.status_code == 302, (name, answer.text[-3000:])
        case.refresh_from_db()

    reviewer = signed_in("county_reviewer", centre.tree.haishu)
    approver = signed_in("county_approver", centre.tree.haishu)
    own = Client()
    own.force_login(lawyer.user, backend=BACKEND)
    act(reviewer, "complete", papers=["application", "identity", "case"])
    act(reviewer, "test", exemption="migrant_wage")
    act(approver, "approve", opinion="同意")
    act(reviewer, "assign", lawyer=str(lawyer.pk))
    act(own, "accept")
    act(own, "note", on="2026-11-23", text="已与职工电话沟通。", is_contact="on")
    act(own, "hearing", kind="hearing", on="2026-12-02", at="09:30", body="海曙区仲裁委", place="柳汀街 230 号")
    act(own, "stage", stage="arbitration", award="award_worker", amount="40000", received_on="2026-11-23")
    act(own, "cost", kind="travel", on="2026-11-23", amount="32")
    claim = case.claims.get()
    act(own, "finish", on="2026-11-23", outcome="full", **{f"awarded_{claim.pk}": "40000"})
    act(own, "report", report="裁决支持全部工资请求，用人单位已经支付完毕，职工确认收到。")
    act(reviewer, "archive", score="5")
    assert case.status == CaseStatus.ARCHIVED
    page = reviewer.get(at).text
    for words in ("40,000.00", "1,500.00", "已发放", "海曙区仲裁委", "按期完成"):
        assert words in page, words
    for address in ("/legal/", "/legal/?view=late", "/legal/lawyers/", f"/legal/lawyers/{lawyer.pk}/"):
        assert reviewer.get(address).status_code == 200, address


def test_another_county_sees_no_case(centre):
    case = centre.received()
    stranger = signed_in("county_reviewer", centre.tree.jiangbei)

    assert stranger.get(f"/legal/{case.number}/").status_code == 404
    assert case.number not in stranger.get("/legal/").text


def test_what_is_refused_changes_nothing(centre):
    case = centre.tested()
    before = LegalAidCase.unscoped.values().get()
    elsewhere = actor("county_approver", centre.tree.jiangbei)
    told = {"case_id": case.pk, "opinion": "同意", "today": DAY}

    with refusing("legal.decide_case"):
        reviews.approve_case(actor=centre.reviewer, seen_version=case.version, **told)
    with refusing("not_found"):
        reviews.approve_case(actor=elsewhere, seen_version=case.version, **told)
    with refusing("stale"):
        reviews.approve_case(actor=centre.approver, seen_version=case.version - 1, **told)
    with refusing("wrong_state"):
        assignments.offer_case(
            actor=centre.reviewer, case_id=case.pk, seen_version=case.version, lawyer_id=case.pk, today=DAY
        )

    assert LegalAidCase.unscoped.values().get() == before


def test_the_list_of_papers_is_given_once_and_silence_ends_with_its_own_date(centre):
    case = centre.received(today=DAY)
    asked = reviews.ask_papers(
        actor=centre.reviewer, case_id=case.pk, seen_version=case.version, missing=["case"], today=DAY
    )
    with refusing("wrong_state"):
        reviews.ask_papers(
            actor=centre.reviewer, case_id=case.pk, seen_version=asked.version, missing=["identity"], today=DAY
        )
    due_on = centre.clock(case, "legal.supplement").due_on
    assert reviews.lapse_silent(today=due_on) == 0

    assert reviews.lapse_silent(today=due_on.replace(month=12, day=4)) == 1  # nothing ran for three days
    assert reviews.lapse_silent(today=due_on.replace(month=12, day=4)) == 0

    case.refresh_from_db()
    assert (case.status, case.ended_on) == (CaseStatus.WITHDRAWN, due_on)


def test_what_expires_this_week_is_shown_with_its_own_day(centre, settings):
    late, coming = centre.reviewing(today=DAY), centre.reviewing(today=DAY.replace(day=27))
    settings.HENGWEN_NOW = "2026-12-02T10:00:00+08:00"  # the first review was due on Monday, nobody was there

    page = signed_in("county_reviewer", centre.tree.haishu).get("/expiring/").text

    assert page.index(late.number) < page.index(coming.number)
    assert "2026-11-30" in page
    stranger = signed_in("county_reviewer", centre.tree.jiangbei).get("/expiring/").text
    assert late.number not in stranger
