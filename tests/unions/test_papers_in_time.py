"""A paper is handed in while its case is open: what the upper union reads or has decided on is not exchanged."""

from datetime import timedelta

import pytest

from core import clock
from core.documents.models import Attachment
from core.errors import ConflictError
from tests.aid.applications import photo
from tests.desk.reading import text_of
from tests.factories import DAY
from tests.unions.founding import Township
from unions.rules import lifecycle as rules
from unions.rules import terms as term_rules
from unions.services import lifecycle, terms

pytestmark = pytest.mark.django_db


@pytest.fixture
def township():
    return Township()


def hand_in(township, union, slot):
    lifecycle.hand_in_paper(actor=township.recorder, union_id=union.pk, upload=photo(), slot=slot, moment=clock.now())


def refused(township, union, slot):
    before = list(Attachment.unscoped.values_list("pk", "replaced_at"))
    with pytest.raises(ConflictError):
        hand_in(township, union, slot)
    assert list(Attachment.unscoped.values_list("pk", "replaced_at")) == before


def test_the_letter_is_exchanged_while_the_application_is_prepared_and_not_after(township):
    union = township.preparing()
    hand_in(township, union, rules.LETTER)
    hand_in(township, union, rules.LETTER)
    for each in (township.applied(name="甲工会"), township.approved(name="乙工会"), township.active(name="丙工会")):
        refused(township, each, rules.LETTER)


def test_the_report_is_exchanged_until_it_is_reported_and_again_once_sent_back(township):
    refused(township, township.preparing(), rules.REPORT)
    union = township.reported(township.approved(name="乙工会"))
    refused(township, union, rules.REPORT)
    lifecycle.return_report(
        actor=township.decider, union_id=union.pk, seen_version=union.version, reason="缺页", today=DAY
    )
    hand_in(township, union, rules.REPORT)


def test_the_papers_of_an_election_in_its_own_states_alone(township):
    union = township.tree.textile
    refused(township, union, term_rules.REQUEST_LETTER)  # no election is under way
    township.in_term(union, DAY + timedelta(days=200))
    plan = township.planned(union)
    refused(township, union, term_rules.RESULT_REPORT)
    terms.send_request(actor=township.recorder, reelection_id=plan.pk, seen_version=plan.version, today=DAY)
    refused(township, union, term_rules.REQUEST_LETTER)


def test_an_approved_union_is_offered_only_what_may_still_change(client, as_role, township):
    union = township.approved()
    as_role("township_caseworker", township.tree.wangchun)

    page = client.get(f"/unions/{union.code}/")

    assert [task["label"] for task in page.context["tasks"]] == ["候选人"]
    township.reported(union)
    assert client.get(f"/unions/{union.code}/").context["tasks"] == []


def test_the_report_asks_for_its_paper_and_for_each_candidates_votes_by_name(client, as_role, township):
    union = township.approved()
    as_role("township_caseworker", township.tree.wangchun)
    address = f"/unions/{union.code}/report/"
    told = {"voted_on": DAY.isoformat(), "assembly": "members", "eligible": 40, "attended": 39, "years": 3}

    text = text_of(client.post(address, told | {"seen_version": union.version}))

    assert "填写得票：王丽华（主席）" in text.replace(" ", "")
    assert "该字段是必填项" not in text
    assert "选择文件" in text
    township.hand_in_report(union)
    assert "已上传，仅在需要更换时选择文件" in text_of(client.get(address))


def test_the_street_of_whoever_registers_an_employer_is_filled_in(client, as_role, township):
    as_role("township_caseworker", township.tree.wangchun)
    assert client.get("/unions/employers/new/").context["form"]["region_code"].value() == "330203009"
    as_role("county_reviewer", township.tree.haishu)
    page = client.get("/unions/employers/new/")
    assert page.status_code == 403 or not page.context["form"]["region_code"].value()
