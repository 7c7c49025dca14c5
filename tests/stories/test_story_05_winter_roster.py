"""Story 5: a winter roster takes the families that may come onto it and says why of each that may not."""

import pytest

from aid.choices.files import Category
from aid.models import Award
from aid.selectors.rosters import roster_lines, roster_list, roster_refusals
from aid.services import rosters, upkeep
from core.errors import NotFoundError
from tests.aid.money.treasury import Treasury, assert_money_is_right, family, fresh, told
from tests.factories import DAY, actor

pytestmark = [pytest.mark.django_db, pytest.mark.story]


@pytest.fixture
def treasury():
    return Treasury()


@pytest.fixture
def rows(treasury):
    """Twelve active files, one suspended, one family that the township has put on its own roster."""
    files = treasury.families(14, category=Category.DEEP)
    suspended, taken = files[12], files[13]
    upkeep.suspend_file(actor=treasury.reviewer, file_id=suspended.pk, because="年度复核未按期完成")
    rosters.build_roster(
        actor=treasury.caseworker,
        programme_id=treasury.programme.pk,
        union_id=treasury.tree.wangchun.pk,
        file_ids=[taken.pk],
    )
    return files


def test_twelve_lines_of_2000_and_two_refusals(treasury, rows):
    roster = treasury.draft(rows)

    lines = list(roster_lines(treasury.cadre, roster.pk))
    assert len(lines) == 12
    assert {line.amount_fen for line in lines} == {2_000_00}
    assert {line.period for line in lines} == {"2026-winter"}
    shown = roster_list(treasury.cadre).get(pk=roster.pk)
    assert (shown.lines, shown.total_fen) == (12, 24_000_00)
    refused = {(row.file, row.code) for row in roster_refusals(treasury.cadre, roster.pk)}
    assert refused == {(rows[12], "file_not_active"), (rows[13], "duplicate_household")}
    duplicate = roster.refusals.get(code="duplicate_household")
    assert (duplicate.label, duplicate.detail) == (rows[13].number, "望春街道总工会")
    assert told("aid.roster.built", roster)[0].data == {
        "asked": 14,
        "lines": 12,
        "total_fen": 24_000_00,
        "refused": {"file_not_active": 1, "duplicate_household": 1},
    }


def test_the_twelve_can_be_submitted(treasury, rows):
    roster = treasury.draft(rows)

    rosters.submit_roster(actor=treasury.cadre, roster_id=roster.pk, seen_version=roster.version, today=DAY)

    roster = fresh(roster)
    assert (roster.status, roster.submitted_on) == ("submitted", DAY)
    assert Award.unscoped.filter(roster=roster, status="submitted").count() == 12
    assert len(told("aid.award.submitted")) == 12
    assert_money_is_right()


def test_another_county_sees_neither_roster_nor_lines(treasury, rows):
    roster = treasury.draft(rows)
    stranger = actor("grassroots_cadre", treasury.tree.elsewhere)

    assert not roster_list(stranger).exists()
    assert not roster_lines(stranger, roster.pk).exists()
    with pytest.raises(NotFoundError):
        roster_refusals(stranger, roster.pk)


def test_a_family_of_another_county_is_refused_like_one_that_does_not_exist(treasury):
    abroad = family(treasury.tree.elsewhere)

    roster = treasury.draft([*treasury.families(1), abroad])

    refusal = roster.refusals.get()
    assert (refusal.code, refusal.file, refusal.label) == ("not_in_branch", None, str(abroad.pk))
