"""Lines on notice, objections to them, and approved awards given up: the money follows."""

from datetime import date, timedelta

import pytest

from aid.choices.relief import ReliefKind
from aid.models import Award
from aid.services import awards, payments, programmes, roster_notices
from core.errors import ConflictError, ForbiddenError
from tests.aid.money.treasury import awards_of, entries, fresh, pots, refused, statuses, told
from tests.aid.roster_notices import noticed
from tests.factories import actor

pytestmark = pytest.mark.django_db


class TestNotice:
    @pytest.fixture
    def on_notice(self, treasury):
        treasury.programme = treasury.opened(kind=ReliefKind.LIVING, needs_notice=True)
        treasury.part = programmes.CountyPart.unscoped.get(programme=treasury.programme, union=treasury.tree.haishu)
        treasury.fund = treasury.funded(20_000_00, name="生活救助")
        return noticed(treasury)

    def end(self, treasury, roster, day):
        return roster_notices.end_roster_notice(actor=treasury.caseworker, roster_id=roster.pk, today=day)

    def test_lines_wait_for_five_working_days(self, treasury, on_notice):
        assert on_notice.notice_last_on == date(2026, 11, 30)
        assert statuses(awards_of(on_notice)) == ["noticed", "noticed"]
        with refused("notice_running", ConflictError):
            self.end(treasury, on_notice, date(2026, 11, 30))

        self.end(treasury, on_notice, date(2026, 12, 1))

        assert statuses(awards_of(on_notice)) == ["ready", "ready"]
        with refused("wrong_state"):
            self.end(treasury, on_notice, date(2026, 12, 2))

    def test_an_objection_stops_its_own_line_only(self, treasury, on_notice):
        line = awards_of(on_notice)[0]
        awards.hold_award(actor=treasury.cadre, award_id=line.pk, seen_version=line.version, text="家中有两套房")

        self.end(treasury, on_notice, date(2026, 12, 1))

        assert sorted(statuses(awards_of(on_notice))) == ["on_hold", "ready"]

    @pytest.mark.parametrize(
        ("is_upheld", "status", "free"), [(True, "rejected", 18_000_00), (False, "ready", 16_000_00)]
    )
    def test_an_upheld_objection_frees_the_money(self, treasury, on_notice, is_upheld, status, free):
        line = awards_of(on_notice)[0]
        held = awards.hold_award(actor=treasury.cadre, award_id=line.pk, seen_version=line.version, text="有两套房")

        awards.resolve_award(
            actor=treasury.reviewer,
            award_id=line.pk,
            seen_version=held.version,
            is_upheld=is_upheld,
            finding="经不动产查询核实",
            moment=treasury.now,
        )

        assert fresh(line).status == status
        assert pots(treasury.fund)["budget"] == free
        assert entries("release") == int(is_upheld)

    def test_the_cadre_cannot_resolve_it(self, treasury, on_notice):
        line = awards_of(on_notice)[0]
        held = awards.hold_award(actor=treasury.cadre, award_id=line.pk, seen_version=line.version, text="有两套房")

        with refused("aid.investigate_objection", ForbiddenError):
            awards.resolve_award(
                actor=treasury.cadre,
                award_id=line.pk,
                seen_version=held.version,
                is_upheld=False,
                finding="没有",
                moment=treasury.now + timedelta(days=1),
            )


class TestCancelling:
    def test_gives_the_money_back_and_frees_the_family(self, treasury):
        (file,) = treasury.families(1)
        line = awards_of(treasury.approved([file]))[0]

        payments.cancel_award(
            actor=treasury.approver,
            award_id=line.pk,
            seen_version=line.version,
            reason="受助人已去世",
            moment=treasury.now,
        )

        assert (fresh(line).status, fresh(line).note) == ("cancelled", "受助人已去世")
        assert pots(treasury.fund) == {"external": -100_000_00, "budget": 100_000_00}
        assert told("aid.award.cancelled", line)[0].data["before"] == "ready"
        assert statuses(awards_of(treasury.approved([file]))) == ["ready"]

    @pytest.mark.parametrize(
        ("role", "place", "version", "code"),
        [
            ("county_reviewer", "haishu", None, "not_found"),
            ("county_approver", "yiwu", None, "not_found"),
            ("finance_preparer", "haishu", None, "not_found"),
            ("county_approver", "haishu", 99, "stale"),
        ],
    )
    def test_refusals_change_nothing(self, treasury, role, place, version, code):
        line = awards_of(treasury.approved())[0]
        by = actor(role, getattr(treasury.tree, place))

        with refused(code):
            payments.cancel_award(
                actor=by, award_id=line.pk, seen_version=version or line.version, reason="撤销", moment=treasury.now
            )

    @pytest.mark.parametrize("state", ["opened_batch", "sent", "paid"])
    def test_not_while_the_money_is_on_its_way_or_gone(self, treasury, state):
        getattr(treasury, state)(1)
        line = Award.unscoped.get()

        with refused("wrong_state"):
            payments.cancel_award(
                actor=treasury.approver, award_id=line.pk, seen_version=line.version, reason="撤销", moment=treasury.now
            )
