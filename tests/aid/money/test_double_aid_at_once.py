"""Two counties that grant the same family in the same second: the second reads what the first has written."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from aid.choices.relief import ReliefKind, Season
from aid.models import Award, CountyPart, Roster
from aid.selectors.guard import seen_by_line
from aid.services import awards, rosters
from core.errors import ConflictError
from tests.aid.applications import living_standard
from tests.aid.money.test_at_once import at_once
from tests.aid.money.treasury import Treasury, assert_money_is_right, awards_of, family, fresh, refused
from tests.factories import DAY, actor


@pytest.fixture
def treasury(db):
    yield Treasury(kind=ReliefKind.LIVING)
    assert_money_is_right()


def there(treasury, file, *, item=ReliefKind.MEDICAL, amount=3_000_00, season=Season.SUMMER) -> Roster:
    """Return a draft of another county's union with a line for this family, as a move of the file leaves behind."""
    programme = treasury.opened(kind=item, season=season, name="另一项目")
    maker = actor("township_caseworker", treasury.tree.yiwu)
    roster = Roster.objects.create(
        programme=programme,
        part=CountyPart.unscoped.get(programme=programme, union=treasury.tree.yiwu),
        union=treasury.tree.yiwu,
        creator_id=maker.user_id,
    )
    Award.objects.create(
        roster=roster,
        programme=programme,
        payer=treasury.tree.yiwu,
        union=treasury.tree.yiwu,
        household=file.household,
        file=file,
        person=file.head,
        category=file.category,
        item=item,
        period=f"2026-{season}",
        amount_fen=amount,
        created_by_id=maker.user_id,
    )
    roster.maker = maker
    return roster


def submit(roster, by):
    return rosters.submit_roster(actor=by, roster_id=roster.pk, seen_version=roster.version, today=DAY)


def in_one_second(first, second):
    """Let one act reach its end and not commit before the other has begun; count what came of both."""
    is_done, may_commit = threading.Event(), threading.Event()

    def leading():
        with transaction.atomic():
            first()
            is_done.set()
            may_commit.wait(5)

    def following():
        is_done.wait(5)
        threading.Timer(0.3, may_commit.set).start()
        second()

    return at_once([leading, following])


@pytest.mark.django_db(transaction=True)
def test_two_counties_in_the_same_second_the_second_is_refused(transactional_db):
    """Relative hardship has one kind a year (D4); neither had been committed when both began."""
    treasury = Treasury(kind=ReliefKind.LIVING)
    file = family(treasury.tree.textile, category="relative")
    here, elsewhere = treasury.draft([file]), there(treasury, file)

    found = in_one_second(lambda: submit(here, treasury.cadre), lambda: submit(elsewhere, elsewhere.maker))

    assert found == {"done": 1, "double_aid": 1}
    assert [fresh(roster).status for roster in (here, elsewhere)] == ["submitted", "draft"]
    assert_money_is_right()


class TestWhoCameFirst:
    """Two requests of one family that nothing forbade when each was submitted, and that contradict each other now."""

    def both(self, treasury):
        file = family(treasury.tree.textile, category="relative")
        first = treasury.checked([file])
        later = there(treasury, file)
        waiting = {"status": "approved_pending", "submitted_on": DAY, "checker": treasury.caseworker.user_id}
        Roster.unscoped.filter(pk=later.pk).update(**waiting)
        Award.unscoped.filter(roster=later).update(status="approved_pending")
        return first, fresh(later), actor("county_approver", treasury.tree.yiwu)

    def approve(self, roster, chief, treasury):
        return rosters.approve_roster(actor=chief, roster_id=roster.pk, seen_version=1, moment=treasury.now)

    def test_the_first_stands_and_the_later_is_refused_with_its_name(self, treasury):
        first, later, chief = self.both(treasury)

        (mine,) = seen_by_line(treasury.approver, first, today=DAY).values()
        assert [(each.code, each.effect.value) for each in mine.findings] == [("later", "look")]
        (theirs,) = seen_by_line(chief, later, today=DAY).values()
        (finding,) = theirs.findings
        assert (finding.code, finding.effect.value) == ("D4", "exclude")
        assert finding.award_ids == (awards_of(first)[0].pk,)
        for word in ("先行申请", "生活救助", "纺织", "2026-11", "1,500.00"):
            assert word in finding.text
        with refused("double_aid", ConflictError) as caught:
            self.approve(later, chief, treasury)
        assert "先行申请" in caught.value.message

        assert treasury.approve(first).status == "approved"
        (theirs,) = seen_by_line(chief, later, today=DAY).values()
        assert "已享受" in theirs.findings[0].text, "it is no longer a request"

    def test_the_first_given_up_makes_way_for_the_later(self, treasury):
        first, later, chief = self.both(treasury)
        line = awards_of(first)[0]
        awards.reject_award(actor=treasury.approver, award_id=line.pk, seen_version=line.version, reason="改申请医疗")

        assert seen_by_line(chief, later, today=DAY) == {}

    def test_submitted_earlier_comes_first_whichever_was_drafted_earlier(self, treasury):
        first, later, chief = self.both(treasury)
        Roster.unscoped.filter(pk=later.pk).update(submitted_on=DAY - timedelta(days=1))

        (mine,) = seen_by_line(treasury.approver, first, today=DAY).values()
        (theirs,) = seen_by_line(chief, later, today=DAY).values()
        assert [mine.excludes, theirs.excludes] == [True, False]


class TestTheYearlyCap:
    def test_what_is_used_up_does_not_come_onto_a_roster_and_says_who_gave(self, treasury):
        living_standard(monthly="100")
        file, other = treasury.families(2)
        given = there(treasury, file, item=ReliefKind.LIVING, amount=1_200_00)
        submit(given, given.maker)

        roster = treasury.draft([file, other])

        assert [award.file_id for award in Award.unscoped.live().filter(roster=roster)] == [other.pk]
        (refusal,) = roster.refusals.all()
        assert (refusal.code, refusal.file_id) == ("annual_cap", file.pk)
        assert refusal.detail == "义乌市总工会 2026-11 ¥1,200.00"
        assert "年度上限" in refusal.message

    def test_what_is_left_of_it_lowers_the_line(self, treasury):
        living_standard(monthly="100")
        (file,) = treasury.families(1)
        given = there(treasury, file, amount=20_000_00)
        submit(given, given.maker)

        roster = treasury.submitted([file])

        (line,) = awards_of(roster)
        assert line.amount_fen == 1_200_00
        assert "年度上限 ¥1,200.00" in line.note

    def test_a_standard_lowered_before_the_approval_stops_it(self, treasury):
        (file,) = treasury.families(1)
        roster = treasury.checked([file])
        living_standard(monthly=str(Decimal(100)))

        with pytest.raises(Exception, match="年度上限"):
            treasury.approve(roster)

        line = awards_of(roster)[0]
        awards.reject_award(actor=treasury.approver, award_id=line.pk, seen_version=line.version, reason="超过上限")
