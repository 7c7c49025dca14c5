"""Programmes: planned by the province, seen by everybody below, opened for each county, closed with reasons."""

from datetime import date

import pytest

from aid.choices.files import Category
from aid.choices.relief import FundSource, ProgrammeStatus
from aid.models import CountyPart, Fund, UnreachedReason
from aid.selectors.programmes import part_list, programme_list, suggested_window, unreached_files
from aid.services import programmes, visits
from core.errors import ConflictError, ForbiddenError, NotFoundError, RuleBrokenError
from tests.aid.money.treasury import WINTER, Treasury, family, fresh, refused, told
from tests.factories import DAY, SYSTEM, Tree, actor
from unions.selectors.tree import province
from unions.services.divisions import load_divisions

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return Tree()


def planned(tree, union=None, by=None, **plan):
    owner = union or tree.province
    return programmes.create_programme(actor=by or actor("province_admin", owner), union_id=owner.pk, **(WINTER | plan))


def test_opening_gives_each_county_its_part(tree):
    admin = actor("province_admin", tree.province)
    programme = planned(tree, by=admin, standards={Category.DEEP: 2_000_00}, basis="浙总工办")

    programmes.open_programme(actor=admin, programme_id=programme.pk, seen_version=1, today=DAY)

    programme = fresh(programme)
    assert (programme.status, programme.version, programme.opened_by_id) == ("open", 2, admin.user_id)
    parts = CountyPart.unscoped.filter(programme=programme)
    assert {part.union for part in parts} == {tree.haishu, tree.jiangbei, tree.yiwu}
    assert told("aid.programme.opened", programme)[0].data == {"before": "draft", "after": "open", "counties": 3}


@pytest.mark.slow
def test_the_province_has_ninety_parts():
    load_divisions(actor=SYSTEM)
    top = province()
    admin = actor("province_admin", top)
    programme = programmes.create_programme(
        actor=admin, union_id=top.pk, standards={Category.DEEP: 2_000_00}, basis="浙总工办", **WINTER
    )

    programmes.open_programme(actor=admin, programme_id=programme.pk, seen_version=1, today=DAY)

    assert CountyPart.unscoped.filter(programme=programme).count() == 90


@pytest.mark.parametrize(
    ("role", "version", "standards", "today", "error", "code"),
    [
        pytest.param("county_reviewer", 1, {"deep": 1}, DAY, ForbiddenError, "aid.open_programme", id="wrong role"),
        pytest.param("province_admin", 7, {"deep": 1}, DAY, ConflictError, "stale", id="stale page"),
        pytest.param("province_admin", 1, {}, DAY, RuleBrokenError, "no_standards", id="without standards"),
        pytest.param("province_admin", 1, {"deep": 1}, date(2028, 1, 1), RuleBrokenError, "window_over", id="too late"),
    ],
)
def test_a_refused_opening_changes_nothing(tree, role, version, standards, today, error, code):
    programme = planned(tree, standards=standards, basis="浙总工办")
    by = actor(role, tree.province if role == "province_admin" else tree.haishu)

    with refused(code, error):
        programmes.open_programme(actor=by, programme_id=programme.pk, seen_version=version, today=today)


def test_nothing_opens_twice_and_open_terms_stay(tree):
    treasury = Treasury(tree)
    opened = treasury.programme

    with refused("wrong_state"):
        programmes.open_programme(actor=treasury.admin, programme_id=opened.pk, seen_version=opened.version, today=DAY)
    with refused("wrong_state"):
        programmes.set_standard(
            actor=treasury.admin,
            programme_id=opened.pk,
            seen_version=opened.version,
            category=Category.DEEP,
            amount_fen=1,
            basis="改",
        )


def test_a_draft_is_edited_and_the_change_is_told(tree):
    admin = actor("province_admin", tree.province)
    programme = planned(tree, by=admin)

    programmes.edit_programme(
        actor=admin, programme_id=programme.pk, seen_version=1, name="冬送温暖", needs_notice=True
    )

    assert told("aid.programme.edited")[0].data == {"changed": {"name": "冬送温暖", "needs_notice": True}}
    with refused("aid_programme_closes_after_opening"):
        programmes.edit_programme(actor=admin, programme_id=programme.pk, seen_version=2, closes_on=date(2026, 11, 1))


def test_a_season_is_planned_once_a_year(tree):
    admin = actor("province_admin", tree.province)
    planned(tree, by=admin)

    with refused("aid_programme_once_a_year"):
        planned(tree, by=admin)


@pytest.mark.parametrize(
    ("role", "place", "owner", "sees"),
    [
        ("grassroots_cadre", "textile", "province", True),
        ("township_caseworker", "wangchun", "province", True),
        ("finance_preparer", "yiwu", "province", True),
        ("grassroots_cadre", "textile", "ningbo", True),
        ("county_reviewer", "haishu", "ningbo", True),
        ("county_reviewer", "yiwu", "ningbo", False),
        ("city_auditor", "jinhua", "ningbo", False),
        ("city_auditor", "ningbo", "haishu", True),
        ("county_reviewer", "jiangbei", "haishu", False),
        ("province_admin", "province", "haishu", True),
        ("province_leader", "province", "province", False),
        ("sys_admin", "province", "province", False),
    ],
)
def test_a_programme_is_seen_below_and_above_its_owner_only(tree, role, place, owner, sees):
    programme = planned(tree, getattr(tree, owner))
    by = actor(role, getattr(tree, place))

    assert programme_list(by).filter(pk=programme.pk).exists() is sees


def test_seeing_is_not_changing(tree):
    treasury = Treasury(tree)
    reviewer = treasury.reviewer
    assert reviewer.can("aid.close_programme")

    with refused("not_found", NotFoundError):
        programmes.close_programme(
            actor=reviewer, programme_id=treasury.programme.pk, seen_version=treasury.programme.version
        )
    city = actor("province_admin", tree.ningbo)
    with refused("not_found", NotFoundError):
        programmes.copy_programme(actor=city, programme_id=treasury.programme.pk, year=2027)


def test_counties_see_their_own_part_only(tree):
    treasury = Treasury(tree)

    assert [part.union for part in part_list(treasury.reviewer, treasury.programme.pk)] == [tree.haishu]
    assert part_list(treasury.admin, treasury.programme.pk).count() == 3


def test_a_winter_programme_moves_with_the_lantern_festival(tree):
    admin = actor("province_admin", tree.province)
    begin, end = suggested_window("winter", 2026)
    plan = WINTER | {"opens_on": begin, "closes_on": end, "report_due_on": date(2027, 3, 7)}
    last = programmes.create_programme(
        actor=admin, union_id=tree.province.pk, standards={Category.DEEP: 2_000_00}, basis="浙总", **plan
    )

    copy = programmes.copy_programme(actor=admin, programme_id=last.pk, year=2027)

    assert (begin, end) == (date(2026, 12, 15), date(2027, 2, 20))
    assert (copy.opens_on, copy.closes_on) == (date(2027, 12, 15), date(2028, 2, 9))
    assert (copy.report_due_on - copy.closes_on).days == 15
    assert (copy.status, copy.copied_from, copy.version) == (ProgrammeStatus.DRAFT, last, 1)
    assert [(each.category, each.amount_fen) for each in copy.standards.all()] == [("deep", 2_000_00)]


def test_quotas_are_copied_with_the_programme(tree):
    treasury = Treasury(tree)
    programmes.set_part(actor=treasury.admin, part_id=treasury.part.pk, seen_version=treasury.part.version, quota=40)

    copy = programmes.copy_programme(actor=treasury.admin, programme_id=treasury.programme.pk, year=2027)
    programmes.open_programme(actor=treasury.admin, programme_id=copy.pk, seen_version=1, today=DAY)

    part = CountyPart.unscoped.get(programme=copy, union=tree.haishu)
    assert (part.quota, part.fund) == (40, None)


def test_a_part_pays_from_a_fund_of_the_county_or_above(tree):
    treasury = Treasury(tree)
    part = fresh(treasury.part)
    stranger = actor("finance_preparer", tree.yiwu)
    abroad = Fund.objects.create(union=tree.yiwu, name="义乌", source=FundSource.LOCAL_FIN, year=2026)
    above = Fund.objects.create(union=tree.province, name="省级", source=FundSource.PROVINCE_FIN, year=2026)

    with refused("fund", RuleBrokenError):
        programmes.choose_fund(actor=treasury.preparer, part_id=part.pk, seen_version=part.version, fund_id=abroad.pk)
    programmes.set_part(actor=treasury.admin, part_id=part.pk, seen_version=part.version, quota=10, fund_id=above.pk)
    assert fresh(part).fund == above
    with refused("not_found", NotFoundError):
        programmes.choose_fund(actor=stranger, part_id=part.pk, seen_version=part.version + 1, fund_id=abroad.pk)


class TestClosing:
    @pytest.fixture
    def treasury(self, tree):
        return Treasury(tree)

    def report(self, treasury, **options):
        part = fresh(treasury.part)
        return programmes.report_part(
            actor=options.pop("by", treasury.reviewer),
            part_id=part.pk,
            seen_version=options.pop("version", part.version),
            report="走访全部困难职工家庭。",
            today=DAY,
        )

    def test_a_county_cannot_close_while_a_family_is_neither_reached_nor_explained(self, treasury):
        silent = treasury.families(2)

        with refused("unreached", ConflictError) as refusal:
            self.report(treasury)

        assert refusal.value.details == {"count": 2, "files": [str(file) for file in silent]}

    def test_money_that_arrived_a_visit_and_a_reason_each_settle_a_family(self, treasury):
        paid, visited, gone = treasury.families(3)
        treasury.paid([paid])
        visits.visit_family(
            actor=treasury.cadre,
            file_id=visited.pk,
            programme_id=treasury.programme.pk,
            today=DAY,
            visited_on=DAY,
            first_visitor="沈静怡",
            second_visitor="陆海涛",
            person_met="王秀兰",
            findings="一切安好。",
            is_signed=True,
        )
        programmes.explain_unreached(
            actor=treasury.reviewer, part_id=treasury.part.pk, file_id=gone.pk, reason="已外出务工，电话慰问"
        )

        part = self.report(treasury)

        assert (part.reported_on, part.report) == (DAY, "走访全部困难职工家庭。")
        assert UnreachedReason.unscoped.get().file == gone
        assert told("aid.file.unreached_explained", gone)
        assert told("aid.part.reported", part)

    def test_a_visited_family_whose_money_is_under_way_is_not_reached_yet(self, treasury):
        (file,) = treasury.families(1)
        treasury.sent([file])

        assert list(unreached_files(treasury.programme, treasury.tree.haishu)) == [file]

    def test_only_families_the_programme_is_for_are_due(self, treasury):
        family(treasury.tree.textile, category=Category.ACCIDENT)  # no standard for accidents
        family(treasury.tree.textile, status="exited", exit_code="lifted", ended_on=DAY)
        family(treasury.tree.textile, filed_on=date(2027, 3, 1))  # on file after the programme closed
        family(treasury.tree.elsewhere)

        assert not unreached_files(treasury.programme, treasury.tree.haishu).exists()
        assert self.report(treasury).reported_on == DAY

    def test_a_reached_family_needs_no_reason(self, treasury):
        (file,) = treasury.families(1)
        treasury.paid([file])

        with refused("not_unreached"):
            programmes.explain_unreached(
                actor=treasury.reviewer, part_id=treasury.part.pk, file_id=file.pk, reason="无"
            )

    @pytest.mark.parametrize(
        ("role", "place", "version", "code"),
        [
            ("county_approver", "haishu", None, "not_found"),
            ("county_reviewer", "jiangbei", None, "not_found"),
            ("county_reviewer", "haishu", 99, "stale"),
        ],
    )
    def test_refused_reports_change_nothing(self, treasury, role, place, version, code):
        by = actor(role, getattr(treasury.tree, place))
        options = {"version": version} if version else {}

        with refused(code):
            self.report(treasury, by=by, **options)

    def test_a_closed_part_takes_no_more_rosters(self, treasury):
        self.report(treasury)
        files = treasury.families(1)

        with refused("part_closed"):
            treasury.draft(files)
        with refused("part_closed"):
            self.report(treasury)

    def test_a_programme_closes_when_every_county_has_reported(self, treasury):
        version = treasury.programme.version
        with refused("parts_open") as refusal:
            programmes.close_programme(actor=treasury.admin, programme_id=treasury.programme.pk, seen_version=version)
        assert refusal.value.details["count"] == 3
        for part in CountyPart.unscoped.filter(programme=treasury.programme):
            by = actor("county_reviewer", part.union)
            programmes.report_part(actor=by, part_id=part.pk, seen_version=part.version, report="完成", today=DAY)

        programmes.close_programme(actor=treasury.admin, programme_id=treasury.programme.pk, seen_version=version)

        assert fresh(treasury.programme).status == "closed"
        files = treasury.families(1)
        with refused("programme_not_open"):
            treasury.draft(files)
