"""The new county asks for a file: both counties agree, neither sees more than it may, and the membership is a task."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from aid.models import Award, CountyMove, FollowUp
from aid.services import county_moves, county_requests
from core import clock
from core.documents.models import Attachment
from core.errors import ConflictError, NotFoundError
from core.reminders.models import Occurrence
from core.reminders.services.planning import plan
from desk.work.queue import collect
from tests.aid.applications import photo, refusing
from tests.aid.money.test_county_moves import TwoCounties
from tests.aid.money.treasury import assert_money_is_right, fresh
from tests.factories import DAY, actor, actor_in, staff_person
from unions.models import Membership

REASON = "已在本区就业"


@pytest.fixture
def two(db):
    yield TwoCounties()
    assert_money_is_right()


def fetch(two, by=None, **more):
    facts = {
        "county_id": two.tree.jiangbei.pk,
        "identity": two.file.head.identity.open(),
        "since_on": date(2026, 11, 1),
        "employer_name": "江北恒丰服饰有限公司",
        "reason": REASON,
        "evidence": photo("劳动合同.jpg"),
        "today": DAY,
    }
    return county_requests.ask_for_file(actor=by or two.receiver, **(facts | more))


def answer(two, move, act=county_requests.agree_to_move, by=None, **more):
    facts = {"seen_version": fresh(move).version, "opinion": "同意转出", "today": DAY} | more
    return act(actor=by or two.asker, move_id=move.pk, **facts)


def test_the_new_county_asks_the_old_one_agrees_and_the_file_moves(two):
    two.treasury.approved([two.file])
    Membership.unscoped.create(
        person=two.file.head,
        union=two.tree.textile,
        city=two.tree.ningbo,
        county=two.tree.haishu,
        township=two.tree.wangchun,
        joined_on=date(2020, 1, 1),
    )
    move = fetch(two)
    assert (move.status, move.by_new, move.summary) == ("wanted", True, {"head": "王秀兰"})
    with refusing("wrong_state"):
        two.accept(move)

    agreed = answer(two, move)
    assert (agreed.status, agreed.agreed_by_id, agreed.summary["number"]) == ("asked", two.asker.user_id, two.file.key)
    assert fresh(two.file).union == two.tree.textile, "nothing moves before it is taken over"
    two.accept(agreed)  # by the very person who asked: the old county has agreed

    file = fresh(two.file)
    assert file.union == two.tree.elsewhere
    assert Award.unscoped.live().get(file=file).union == two.tree.elsewhere
    paper = Attachment.unscoped.get(pk=agreed.evidence_id)
    assert paper.union_path == two.tree.elsewhere.path, "the proof comes along"
    task = FollowUp.unscoped.get(file=file)
    assert (task.kind, two.tree.textile.name in task.because) == ("member", True)
    assert Membership.unscoped.get().union == two.tree.textile, "two unions transfer it, not the file"
    keeper = actor("township_caseworker", two.tree.zhuangqiao)
    assert any(item.title == "转接会籍：王秀兰" for item in collect(keeper, DAY))


def test_a_member_there_already_or_of_no_union_leaves_no_task(two):
    two.accept(answer(two, fetch(two)))
    assert not FollowUp.unscoped.exists()


def test_each_side_sees_what_it_may(two, client, as_role):
    move = fetch(two)
    where = f"/moves/{move.pk}/"
    as_role("county_reviewer", two.tree.jiangbei)
    page = client.get(where).content.decode()
    assert ("王秀兰" in page, two.file.key in page, "深度困难" in page) == (True, False, False)
    assert client.get(f"{where}paper/").status_code == 404
    assert client.get(f"{where}answer/").status_code == 404, "who asks does not answer"
    assert "王秀兰" in client.get("/moves/").content.decode()

    as_role("county_reviewer", two.tree.haishu)
    page = client.get(where).content.decode()
    assert two.file.key in page
    assert "会籍" in page
    assert b"".join(client.get(f"{where}paper/").streaming_content).startswith(b"\xff\xd8")
    assert client.get(f"/needy/{two.file.key}/move/")["Location"] == f"{where}answer/"
    sent = {"seen_version": move.version, "decision": "agree", "opinion": "同意"}
    assert client.post(f"{where}answer/", sent | {"decision": ""}).status_code == 422
    assert client.post(f"{where}answer/", sent)["Location"] == where
    assert fresh(move).status == "asked"

    as_role("county_reviewer", two.tree.yiwu)
    assert client.get(where).status_code == 404
    assert client.get("/moves/").context["rows"] == []


def test_the_page_to_ask_and_to_take_back(two, client, as_role):
    as_role("county_reviewer", two.tree.jiangbei)
    assert client.get("/moves/new/").status_code == 200
    sent = {
        "county_id": two.tree.jiangbei.pk,
        "identity": "330203197904240000",
        "employer_name": "江北恒丰服饰有限公司",
        "since_on": "2026-11-01",
        "reason": REASON,
    }
    refused = client.post("/moves/new/", sent | {"evidence": photo()})
    assert refused.status_code == 422
    assert "没有找到" in refused.content.decode()
    asked = client.post("/moves/new/", sent | {"identity": two.file.head.identity.open(), "evidence": photo()})
    assert asked["Location"] == "/moves/"
    move = CountyMove.unscoped.get()
    assert client.post(f"/moves/{move.pk}/withdraw/", {"reason": "弄错了"}).status_code == 302
    assert fresh(move).status == "withdrawn"


def test_both_are_told_whose_word_it_waits_for(two):
    move = fetch(two)
    titles = [[item.title for item in collect(by, DAY) if not item.waiting] for by in (two.asker, two.receiver)]
    assert ["同意迁出档案：王秀兰" in each for each in titles] == [True, False]
    assert not plan(clock.now()).failed
    answer(two, move)
    assert not plan(clock.now()).failed
    told = Occurrence.unscoped.filter(schedule="aid.county_move").values_list("milestone", "union_path")
    assert dict(told) == {"answer": two.tree.textile.path, "decide": two.tree.jiangbei.path}
    titles = [[item.title for item in collect(by, DAY) if not item.waiting] for by in (two.asker, two.receiver)]
    assert ["接收档案：王秀兰" in each for each in titles] == [False, True]


class TestRefusals:
    def test_who_may_ask_for_what(self, two):
        for by in (two.asker, actor("county_reviewer", two.tree.yiwu)):
            with pytest.raises(NotFoundError):
                fetch(two, by=by)
        with refusing("not_a_county"):
            fetch(two, county_id=two.tree.zhuangqiao.pk)
        with refusing("no_such_file"):
            fetch(two, by=two.asker, county_id=two.tree.haishu.pk)
        with refusing("no_such_file"):
            fetch(two, identity="33020319790424002X")
        relative, account = actor_in("county_reviewer", two.tree.jiangbei)
        staff_person(account, two.file.head)
        with refusing("recusal"):
            fetch(two, by=type(relative)(**(vars(relative) | {"person_id": two.file.head_id})))
        assert not CountyMove.unscoped.exists()
        assert not Attachment.unscoped.filter(slot="move").exists()

    def test_one_move_at_a_time_whoever_asks(self, two):
        fetch(two)
        with refusing("aid_one_move_under_way"):
            fetch(two)
        with refusing("aid_one_move_under_way"):
            two.ask()

    def test_only_the_county_that_holds_it_answers_once_and_with_a_fresh_page(self, two):
        move = fetch(two)
        for by in (two.receiver, actor("county_reviewer", two.tree.yiwu)):
            with pytest.raises(NotFoundError):
                answer(two, move, by=by)
        with pytest.raises(ConflictError):
            answer(two, move, seen_version=99)
        with pytest.raises(NotFoundError):
            county_moves.withdraw_move(actor=two.asker, move_id=move.pk, reason="x")
        declined = answer(two, move, act=county_requests.decline_move, opinion="仍在原单位")
        assert (declined.status, declined.opinion, fresh(two.file).union) == ("refused", "仍在原单位", two.tree.textile)
        with refusing("wrong_state"):
            answer(two, move)

    def test_the_database_wants_both_counties(self, two):
        move = fetch(two)
        with pytest.raises(IntegrityError, match="aid_move_both_counties_agree"), transaction.atomic():
            CountyMove.unscoped.filter(pk=move.pk).update(status="asked")
        agreed = answer(two, move)
        with pytest.raises(IntegrityError, match="aid_move_decided_by_another"), transaction.atomic():
            CountyMove.unscoped.filter(pk=agreed.pk).update(
                status="accepted", decided_by=agreed.agreed_by_id, decided_on=DAY
            )

    def test_a_file_that_left_meanwhile_is_not_let_go(self, two):
        move = fetch(two)
        type(two.file).unscoped.filter(pk=two.file.pk).update(status="exiting")
        with refusing("wrong_state"):
            answer(two, move)
        assert fresh(move).status == "wanted"
