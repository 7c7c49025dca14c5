"""Checking, returning, rejecting and approving rosters: two yeses by two people, and the money set aside or nothing."""

from datetime import date

import pytest

from aid.choices.files import Category
from aid.choices.relief import ReliefKind, RosterWarning
from aid.models import Approval, Award, HouseholdMember, JournalEntry
from aid.selectors.rosters import papers_of, roster_warnings
from aid.services import awards, programmes, rosters
from core.actors import SystemActor
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from tests.aid.applications import photo
from tests.aid.money.treasury import awards_of, family, fresh, pots, refused, statuses, told
from tests.factories import DAY, actor, actor_in, person, post, staff_person, user
from unions.selectors.posts import actor_for

pytestmark = pytest.mark.django_db


def check(treasury, roster, by=None, version=None):
    return rosters.check_roster(
        actor=by or treasury.caseworker,
        roster_id=roster.pk,
        seen_version=version or roster.version,
        moment=treasury.now,
    )


def reached_by_one_phone(treasury):
    file = family(treasury.tree.textile)
    file.head.phone = "13857412764"
    file.head.save(update_fields=["phone", "phone_index"])
    return file


class TestChecking:
    def test_is_the_first_yes_to_every_line(self, treasury):
        roster = treasury.submitted(3)

        check(treasury, roster)

        assert (fresh(roster).status, fresh(roster).checker_id) == ("approved_pending", treasury.caseworker.user_id)
        assert statuses(awards_of(roster)) == ["approved_pending"] * 3
        given = Approval.objects.filter(award__roster=roster)
        assert set(given.values_list("stage", "approver", "award_version")) == {(1, treasury.caseworker.user_id, 1)}
        assert len(told("aid.award.checked")) == 3
        assert told("aid.roster.checked", roster)[0].data["before"] == "submitted"
        assert not JournalEntry.unscoped.exclude(kind="grant").exists()

    @pytest.mark.parametrize(
        ("role", "place", "version", "error", "code"),
        [
            pytest.param("grassroots_cadre", "textile", None, ForbiddenError, "aid.check_roster", id="wrong role"),
            pytest.param("township_caseworker", "jiangxia", None, NotFoundError, "not_found", id="next township"),
            pytest.param("county_reviewer", "jiangbei", None, NotFoundError, "not_found", id="another county"),
            pytest.param("county_reviewer", "haishu", 9, ConflictError, "stale", id="stale page"),
        ],
    )
    def test_refusals_change_nothing(self, treasury, role, place, version, error, code):
        roster, by = treasury.submitted(), actor(role, getattr(treasury.tree, place))

        with refused(code, error):
            check(treasury, roster, by, version)

    def test_a_draft_is_not_checked(self, treasury):
        roster = treasury.draft()

        with refused("wrong_state"):
            check(treasury, roster)

    def test_whoever_made_it_may_not_check_it(self, treasury):
        treasury.cadre = treasury.caseworker
        roster = treasury.submitted()

        with refused("separation_of_duties", RuleBrokenError):
            check(treasury, roster)

    def test_a_job_checks_nothing(self, treasury):
        roster = treasury.submitted()

        with refused("person_needed"):
            check(treasury, roster, SystemActor("nightly"))


class TestSendingBack:
    def test_a_return_makes_it_a_draft_again(self, treasury):
        roster = treasury.submitted(2)

        rosters.return_roster(
            actor=treasury.caseworker, roster_id=roster.pk, seen_version=roster.version, reason="第 2 行缺走访记录"
        )

        back = fresh(roster)
        assert (back.status, back.note, back.submitted_on) == ("draft", "第 2 行缺走访记录", None)
        assert statuses(awards_of(roster)) == ["draft", "draft"]
        again = rosters.submit_roster(actor=treasury.cadre, roster_id=roster.pk, seen_version=back.version, today=DAY)
        assert (again.status, again.note) == ("submitted", "")

    @pytest.mark.parametrize(("state", "by"), [("submitted", "caseworker"), ("checked", "approver")])
    def test_a_rejection_ends_it_at_either_stage(self, treasury, state, by):
        roster = getattr(treasury, state)(2)

        rosters.reject_roster(
            actor=getattr(treasury, by), roster_id=roster.pk, seen_version=roster.version, reason="与政策不符"
        )

        assert fresh(roster).status == "rejected"
        assert statuses(awards_of(roster)) == ["rejected"] * 2
        assert len(told("aid.award.rejected")) == 2
        assert told("aid.roster.rejected")[0].data["reason"] == "与政策不符"

    @pytest.mark.parametrize("act", [rosters.return_roster, rosters.reject_roster])
    def test_both_need_a_reason(self, treasury, act):
        roster = treasury.submitted()

        with refused("reason", RuleBrokenError):
            act(actor=treasury.caseworker, roster_id=roster.pk, seen_version=roster.version, reason="  ")

    def test_an_approved_roster_cannot_be_rejected(self, treasury):
        roster = treasury.approved()

        with refused("wrong_state"):
            rosters.reject_roster(
                actor=treasury.approver, roster_id=roster.pk, seen_version=roster.version, reason="反悔"
            )

    def test_the_township_cannot_reject_what_waits_for_the_county(self, treasury):
        roster = treasury.checked()

        with refused("aid.approve_roster", ForbiddenError):
            rosters.reject_roster(
                actor=treasury.caseworker, roster_id=roster.pk, seen_version=roster.version, reason="不符"
            )


class TestApproving:
    def test_sets_the_money_of_the_whole_roster_aside_in_one_entry(self, treasury):
        roster = treasury.checked(3)

        treasury.approve(roster)

        roster = fresh(roster)
        assert (roster.status, roster.approver_id, roster.approved_on) == ("approved", treasury.approver.user_id, DAY)
        for line in awards_of(roster):
            assert (line.status, line.fund, line.note) == ("ready", treasury.fund, "")
            assert bytes(line.account_index) == bytes(line.file.account_index)
            assert sorted(line.approvals.values_list("stage", "approver_id", "award_version")) == [
                (1, treasury.caseworker.user_id, 1),
                (2, treasury.approver.user_id, 1),
            ]
        assert pots(treasury.fund) == {"external": -100_000_00, "budget": 94_000_00, "reserved": 6_000_00}
        entry = JournalEntry.unscoped.get(kind="reserve")
        assert (entry.about, entry.fund, entry.lines.count()) == (roster.pk, treasury.fund, 2)
        assert told("aid.roster.approved", roster)[0].data["total_fen"] == 6_000_00
        assert len(told("aid.award.approved")) == 3

    @pytest.mark.parametrize(
        ("role", "place", "version", "error", "code"),
        [
            pytest.param("county_reviewer", "haishu", None, ForbiddenError, "aid.approve_roster", id="wrong role"),
            pytest.param("county_approver", "yiwu", None, NotFoundError, "not_found", id="another county"),
            pytest.param("county_approver", "jiangxia", None, NotFoundError, "not_found", id="another township"),
            pytest.param("county_approver", "haishu", 9, ConflictError, "stale", id="stale page"),
        ],
    )
    def test_refusals_change_nothing(self, treasury, role, place, version, error, code):
        roster = treasury.checked()
        by = actor(role, getattr(treasury.tree, place))
        roster.version = version or roster.version

        with refused(code, error):
            treasury.approve(roster, by=by)

    @pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
    def test_the_state_must_fit(self, treasury, state):
        roster = getattr(treasury, state)()

        with refused("wrong_state", ConflictError):
            treasury.approve(roster)

    @pytest.mark.parametrize("before", ["cadre", "caseworker"])
    def test_whoever_made_or_checked_it_may_not_approve_it(self, treasury, before):
        role, place = ("grassroots_cadre", "textile") if before == "cadre" else ("township_caseworker", "wangchun")
        account = user("陆海涛")
        first, _account = actor_in(role, getattr(treasury.tree, place), account)
        setattr(treasury, before, first)
        roster = treasury.checked()
        post("county_approver", treasury.tree.haishu, account)
        same = actor_for(account, day=DAY)

        with refused("separation_of_duties", RuleBrokenError):
            treasury.approve(roster, by=same)

    @pytest.mark.parametrize("stage", ["check", "approve"])
    def test_family_steps_aside(self, treasury, stage):
        files = treasury.families(2)
        child = person(treasury.tree.textile, "李欣悦", birth=date(1999, 9, 1))
        HouseholdMember.objects.create(
            household=files[1].household, person=child, relation="daughter", from_on=DAY, to_on=DAY
        )
        account = user("李欣悦")
        staff_person(account, child)
        role = "county_reviewer" if stage == "check" else "county_approver"
        relative, _account = actor_in(role, treasury.tree.haishu, account)
        roster = treasury.submitted(files) if stage == "check" else treasury.checked(files)

        with refused("recusal", RuleBrokenError):
            check(treasury, roster, relative) if stage == "check" else treasury.approve(roster, by=relative)

    def test_a_fund_that_falls_short_names_what_is_missing(self, treasury):
        treasury.approved(46)
        roster = treasury.checked(5)

        with refused("fund_short", ConflictError) as refusal:
            treasury.approve(roster)

        assert refusal.value.details == {"short_fen": 2_000_00, "available_fen": 8_000_00, "needed_fen": 10_000_00}
        assert "2,000.00" in refusal.value.message

    def test_story_12s_figures_5000_short_then_exactly_enough(self, treasury):
        treasury.programme = treasury.opened(
            kind=ReliefKind.LIVING,
            standards={Category.DEEP: 5_000_00, Category.RELATIVE: 2_500_00},
        )
        treasury.part = programmes.CountyPart.unscoped.get(programme=treasury.programme, union=treasury.tree.haishu)
        treasury.fund = treasury.funded(100_000_00, name="助学专款")
        files = [*treasury.families(15), *treasury.families(12, category=Category.RELATIVE)]
        roster = treasury.checked(files)

        with refused("fund_short") as refusal:
            treasury.approve(roster)
        assert refusal.value.details["short_fen"] == 5_000_00

        treasury.grant(5_000_00)
        treasury.approve(roster)
        assert pots(treasury.fund) == {"external": -105_000_00, "reserved": 105_000_00}

    def test_a_part_without_a_fund_cannot_promise_money(self, treasury):
        treasury.programme = treasury.opened(kind=ReliefKind.LIVING)
        roster = treasury.checked()

        with refused("no_fund"):
            treasury.approve(roster)

    @pytest.mark.parametrize(
        ("amount", "record", "code"),
        [
            (5_000_00, "", None),
            (5_000_01, "", "collective_record"),
            (5_000_01, "没有扫描件", "collective_scan"),
            (5_000_01, "2026-11-20 主席办公会议纪要", None),
            (20_000_00, "2026-11-20 主席办公会议纪要", None),
            (20_000_01, "2026-11-20 主席办公会议纪要", "above_county"),
        ],
    )
    def test_the_ladder(self, treasury, amount, record, code):
        treasury.programme = treasury.opened(kind=ReliefKind.ACCIDENT, standards={Category.DEEP: amount})
        treasury.part = programmes.CountyPart.unscoped.get(programme=treasury.programme, union=treasury.tree.haishu)
        treasury.fund = treasury.funded(50_000_00, name="医疗救助")
        roster = treasury.checked()

        if code:
            with refused(code, RuleBrokenError):
                treasury.approve(roster, collective_record=record)
            return
        scan = photo("会议纪要.jpg") if record else None
        approved = treasury.approve(roster, collective_record=record, decision_scan=scan)
        assert approved.collective_record == record
        assert [paper.slot for paper in papers_of(approved)] == (["decision"] if record else [])

    @pytest.mark.parametrize(("amount", "level"), [(20_000_01, "province"), (50_000_01, "national")])
    def test_above_the_county_the_paper_of_whoever_decided_is_recorded(self, treasury, amount, level):
        treasury.programme = treasury.opened(kind=ReliefKind.ACCIDENT, standards={Category.DEEP: amount})
        treasury.part = programmes.CountyPart.unscoped.get(programme=treasury.programme, union=treasury.tree.haishu)
        treasury.fund = treasury.funded(90_000_00, name="医疗救助")
        roster = treasury.checked()
        with refused("above_county", RuleBrokenError):
            treasury.approve(roster, decision_paper="浙总工办〔2026〕31号")  # without its scan

        told = {"decision_paper": "浙总工办〔2026〕31号", "decision_scan": photo("批复.jpg")}
        approved = treasury.approve(roster, **told)

        assert (approved.decision, approved.decision_paper) == (level, "浙总工办〔2026〕31号")
        assert [paper.slot for paper in papers_of(approved)] == ["decision"]

    def test_the_quota_bounds_the_families(self, treasury):
        treasury.approved(2)
        roster = treasury.checked(2)
        programmes.set_part(actor=treasury.admin, part_id=treasury.part.pk, seen_version=treasury.part.version, quota=3)

        with refused("quota_exceeded") as refusal:
            treasury.approve(roster)
        assert refusal.value.details == {"quota": 3, "helped": 2, "more": 2}

    def test_a_file_suspended_since_stops_the_roster_until_its_line_is_rejected(self, treasury):
        files = treasury.families(2)
        roster = treasury.checked(files)
        files[0].status, files[0].suspended_because = "suspended", "未复核"
        files[0].save()
        gone = Award.unscoped.get(file=files[0])

        with refused("file_not_active", ConflictError) as refusal:
            treasury.approve(roster)
        assert refusal.value.details == {"awards": [str(gone.pk)]}

        awards.reject_award(
            actor=treasury.approver, award_id=gone.pk, seen_version=fresh(gone).version, reason="档案已暂停"
        )
        treasury.approve(roster)
        assert sorted(statuses(awards_of(roster))) == ["ready", "rejected"]
        assert pots(treasury.fund)["reserved"] == 2_000_00

    def test_warnings_show_other_relief_shared_cards_and_phones(self, treasury):
        (first,) = treasury.families(1)
        treasury.approved([first])
        treasury.programme = treasury.opened(kind=ReliefKind.LIVING)
        shared = treasury.families(2, account="6222020000000000017")
        phoned, *_others = (reached_by_one_phone(treasury) for _turn in range(4))
        roster = treasury.draft([first, shared[0], phoned])

        found = roster_warnings(treasury.caseworker, roster.pk)

        by_file = {Award.unscoped.get(pk=key).file: codes for key, codes in found.items()}
        assert by_file == {
            first: [RosterWarning.OTHER_RELIEF],
            shared[0]: [RosterWarning.SHARED_ACCOUNT],
            phoned: [RosterWarning.SHARED_PHONE],
        }
