"""A file moves to another county: nothing is paid by itself, the money is right on both sides, each sees its own."""

from datetime import date

import pytest

from aid.models import Award, NeedyFile, ReliefRequest, Roster
from aid.rules.deadlines import AUDIT_RETURN
from aid.selectors.file_events import events_of
from aid.selectors.files import file_by_key
from aid.selectors.households import move_by_key, moves
from aid.selectors.requests import papers_of
from aid.services import county_moves, rosters
from aid.services.clocks import start
from core.clocks.models import Deadline
from core.errors import ConflictError, DomainError, NotFoundError
from tests.aid.applications import photo
from tests.aid.households import PEOPLE, seated
from tests.aid.money.test_double_aid_at_once import in_one_second
from tests.aid.money.treasury import Treasury, assert_money_is_right, awards_of, fresh, pots
from tests.aid.test_requests import Office, bill
from tests.factories import DAY, actor
from unions.models import Person


class TwoCounties:
    """Haishu, where the family is on file, and Jiangbei, where its worker goes."""

    def __init__(self, treasury=None):
        self.treasury = treasury or Treasury()
        tree = self.treasury.tree
        self.tree, self.asker = tree, actor("county_reviewer", tree.haishu)
        self.receiver = actor("county_reviewer", tree.jiangbei)
        self.file = seated(tree.textile, people=PEOPLE[:1])

    def ask(self, by=None, **more):
        facts = {
            "county_id": self.tree.jiangbei.pk,
            "since_on": date(2026, 11, 1),
            "employer_name": "江北恒丰服饰有限公司",
            "reason": "调动工作",
            "evidence": photo("劳动合同.jpg"),
            "today": DAY,
            "seen_version": fresh(self.file).version,
        }
        return county_moves.ask_for_move(actor=by or self.asker, file_id=self.file.pk, **(facts | more))

    def accept(self, move, by=None, **more):
        facts = {"union_id": self.tree.elsewhere.pk, "opinion": "同意接收", "moment": self.treasury.now}
        return county_moves.accept_move(
            actor=by or self.receiver, move_id=move.pk, seen_version=fresh(move).version, **(facts | more)
        )


@pytest.fixture
def two(db):
    yield TwoCounties()
    assert_money_is_right()


def test_approved_relief_gives_its_money_back_and_goes_to_approval_there(two):
    roster = two.treasury.approved([two.file])
    assert pots(two.treasury.fund)["reserved"] == 2_000_00

    move = two.accept(two.ask())

    assert pots(two.treasury.fund) == {"external": -100_000_00, "budget": 100_000_00}
    (old,) = awards_of(roster)
    assert (old.status, old.payer_id, old.union_id) == ("cancelled", two.tree.haishu.pk, two.tree.textile.pk)
    (new,) = Award.unscoped.live().filter(file=two.file)
    assert (new.status, new.payer_id, new.union, new.fund_id) == (
        "draft",
        two.tree.jiangbei.pk,
        two.tree.elsewhere,
        None,
    )
    assert move.summary["relief"][0]["status"] == "ready"
    assert move.summary["again"][0]["roster"] == str(new.roster_id)
    assert Roster.unscoped.get(pk=new.roster_id).status == "draft", "nothing is approved or paid by itself"


@pytest.mark.parametrize("state", ["draft", "submitted", "checked"])
def test_what_was_not_approved_yet_leaves_its_roster(two, state):
    roster = getattr(two.treasury, state)([two.file])
    two.accept(two.ask())
    assert [line.status for line in awards_of(roster)] == ["cancelled"]
    assert Award.unscoped.live().filter(file=two.file).count() == 1


@pytest.mark.parametrize("state", ["opened_batch", "sent", "paid"])
def test_what_is_batched_sent_or_paid_stays_with_the_old_county(two, state):
    getattr(two.treasury, state)([two.file])
    before = [(award.pk, award.status, award.payer_id) for award in Award.unscoped.filter(file=two.file)]
    two.accept(two.ask())
    assert [(award.pk, award.status, award.payer_id) for award in Award.unscoped.filter(file=two.file)] == before


def test_the_file_takes_its_history_people_papers_and_clocks_along(two):
    start(two.file, AUDIT_RETURN, on=DAY)
    two.treasury.paid([two.file])
    move = two.accept(two.ask())
    file = fresh(two.file)

    assert (file.union, file.household.union, file.employer_name) == (
        two.tree.elsewhere,
        two.tree.elsewhere,
        "江北恒丰服饰有限公司",
    )
    assert Deadline.unscoped.get(subject_id=str(file.pk)).union_path == two.tree.elsewhere.path
    assert {Person.unscoped.get(pk=each.person_id).union for each in file.members.all()} == {two.tree.elsewhere}
    codes = [event.code for event in events_of(two.receiver, file, [award.pk for award in Award.unscoped.all()])]
    for code in ("aid.file.moved_in", "aid.file.moved_out", "aid.file.move_asked", "aid.payment.paid"):
        assert code in codes
    with pytest.raises(NotFoundError):
        file_by_key(two.asker, file.key)
    assert file_by_key(two.receiver, file.key) == file
    assert Award.objects.permitted(two.asker, "aid.view_roster").count() == 1, "and keeps its own past decisions"
    assert move_by_key(two.asker, move.pk) == move
    assert moves(actor("county_reviewer", two.tree.yiwu)).count() == 0


@pytest.mark.django_db
def test_relief_on_application_comes_with_its_invoices_and_papers():
    office = Office("medical")
    two = TwoCounties(office)
    roster = office.ask("medical", 6_000, file=two.file, invoices=[bill()])
    office.approve(
        rosters.check_roster(
            actor=office.caseworker, roster_id=roster.pk, seen_version=roster.version, moment=office.now
        ),
        collective_record="集体研究同意",
        decision_scan=photo("纪要.jpg"),
    )
    assert pots(office.fund)["reserved"] == 6_000_00

    two.accept(two.ask())

    assert "reserved" not in pots(office.fund)
    (again,) = Award.unscoped.live().filter(file=two.file)
    assert (again.status, again.amount_fen, again.union) == ("draft", 6_000_00, two.tree.elsewhere)
    request = ReliefRequest.unscoped.get(award=again)
    assert [str(each.number) for each in request.invoices.all()]
    assert papers_of(request).count() == 1
    roster = fresh(again.roster)
    worker = actor("township_caseworker", two.tree.zhuangqiao)
    rosters.submit_roster(actor=worker, roster_id=roster.pk, seen_version=roster.version, today=DAY)
    assert_money_is_right()


class TestRefusals:
    def test_two_people_in_two_counties(self, two):
        move = two.ask()
        for by in (two.asker, actor("county_reviewer", two.tree.yiwu)):
            with pytest.raises(DomainError) as caught:
                two.accept(move, by=by)
            assert caught.value.code == "not_found"
        with pytest.raises(NotFoundError):
            two.accept(move, union_id=two.tree.textile.pk)
        with pytest.raises(NotFoundError):
            two.ask(by=two.receiver)
        assert (fresh(two.file).union, fresh(move).status) == (two.tree.textile, "asked")

    def test_one_move_at_a_time_and_never_within_the_county(self, two):
        with pytest.raises(DomainError) as caught:
            two.ask(county_id=two.tree.haishu.pk)
        assert caught.value.code == "same_county"
        two.ask()
        with pytest.raises(ConflictError) as caught:
            two.ask()
        assert caught.value.code == "aid_one_move_under_way"

    def test_a_refusal_and_a_withdrawal_leave_the_file_where_it_is(self, two):
        move = two.ask()
        county_moves.refuse_move(
            actor=two.receiver, move_id=move.pk, seen_version=move.version, today=DAY, opinion="未入职"
        )
        again = two.ask()
        county_moves.withdraw_move(actor=two.asker, move_id=again.pk, reason="本人不调动了")
        assert [fresh(each).status for each in (move, again)] == ["refused", "withdrawn"]
        with pytest.raises(ConflictError):
            two.accept(again)
        assert fresh(two.file).union == two.tree.textile

    def test_an_exit_begun_meanwhile_and_an_open_objection_stop_it(self, two):
        move = two.ask()
        NeedyFile.unscoped.filter(pk=two.file.pk).update(status="exiting")
        with pytest.raises(ConflictError) as caught:
            two.accept(move)
        assert caught.value.code == "wrong_state"


@pytest.mark.django_db(transaction=True)
class TestWhileABatchIsFilled:
    """Whoever is second sees what the first has written; the money is right either way."""

    @pytest.fixture
    def waiting(self, transactional_db):
        two = TwoCounties()
        two.treasury.approved([two.file])
        return two, two.ask()

    def test_the_batch_first_keeps_the_award(self, waiting):
        two, move = waiting
        found = in_one_second(two.treasury.open_batch, lambda: two.accept(move))
        assert found == {"done": 2}
        assert [award.status for award in Award.unscoped.filter(file=two.file)] == ["batched"]
        assert fresh(two.file).union == two.tree.elsewhere
        assert_money_is_right()

    def test_the_move_first_leaves_the_batch_nothing(self, waiting):
        two, move = waiting
        found = in_one_second(lambda: two.accept(move), two.treasury.open_batch)
        assert found == {"done": 1, "nothing_ready": 1}
        assert sorted(award.status for award in Award.unscoped.filter(file=two.file)) == ["cancelled", "draft"]
        assert_money_is_right()
