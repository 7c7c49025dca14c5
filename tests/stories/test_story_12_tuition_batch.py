"""Story 12: of 30 students 27 can be paid, 105,000.00 together; the money must be there to the last fen."""

import pytest

from aid.choices.files import Category
from aid.choices.students import Stage
from aid.models import Award
from aid.selectors.rosters import roster_list, roster_refusals
from core.chinese.money import format_yuan, from_fen
from core.errors import ConflictError
from tests.aid.money.pupils import Neighbour, enrolled, moved_to, school, seat, students
from tests.aid.money.treasury import assert_money_is_right, awards_of, family, fresh, pots, refused

pytestmark = [pytest.mark.django_db, pytest.mark.story]


@pytest.fixture
def treasury():
    """The province's schooling programme by the shipped standards; the county's budget line holds 120,000 yuan."""
    return school(granted=120_000_00)


@pytest.fixture
def thirty(treasury):
    """15 deep in higher education, 12 relative in senior secondary, 2 without proof, 1 paid elsewhere."""
    higher = students(treasury, 15, stage=Stage.HIGHER, category=Category.DEEP)
    senior = students(treasury, 12, stage=Stage.SENIOR, category=Category.RELATIVE)
    unproved = students(treasury, 2, proved=False)
    return [*higher, *senior, *unproved, paid_next_door(treasury)]


def paid_next_door(treasury):
    """A child whose other parent's union, in the county next door, has paid this school year already."""
    neighbour = Neighbour(treasury)
    child = seat(family(neighbour.tree.textile, name="李建国"))
    enrolled(neighbour.cadre, child)
    batch = neighbour.paid([child])
    assert batch.status == "settled"
    there = moved_to(treasury.tree.textile, child)
    enrolled(treasury.cadre, there)
    return there


def commit(treasury, yuan):
    """Spend part of the budget line on an earlier roster."""
    earlier = students(treasury, yuan // 5_000, stage=Stage.HIGHER)
    treasury.approved(earlier)


def test_27_payable_and_3_excluded_with_their_codes(treasury, thirty):
    roster = treasury.draft(thirty)

    shown = roster_list(treasury.cadre).get(pk=roster.pk)
    assert (shown.lines, shown.total_fen) == (27, 105_000_00)
    assert shown.total_fen == 15 * 5_000_00 + 12 * 2_500_00
    refusals = list(roster_refusals(treasury.cadre, roster.pk))
    assert sorted(row.code for row in refusals) == ["duplicate_student", "no_proof", "no_proof"]
    duplicate = next(row for row in refusals if row.code == "duplicate_student")
    assert (duplicate.person, duplicate.detail) == (thirty[29].person, "江北恒丰服饰有限公司工会")
    assert {award.period for award in awards_of(roster)} == {"2026/2027"}


def test_with_20_000_committed_it_is_refused_5_000_short(treasury, thirty):
    commit(treasury, 20_000)
    roster = treasury.checked(thirty)

    with refused("fund_short", ConflictError) as caught:
        treasury.approve(roster, collective_record="")

    assert caught.value.details == {"short_fen": 5_000_00, "available_fen": 100_000_00, "needed_fen": 105_000_00}
    assert format_yuan(from_fen(5_000_00)) in caught.value.message


def test_with_15_000_committed_it_passes_and_leaves_nothing(treasury, thirty):
    commit(treasury, 15_000)

    roster = treasury.approve(treasury.checked(thirty))

    assert fresh(roster).status == "approved"
    assert Award.unscoped.filter(roster=roster, status="ready").count() == 27
    assert pots(treasury.fund) == {"external": -120_000_00, "reserved": 120_000_00}
    assert_money_is_right()
