"""Rules of bargaining without a database: delegations, quorum, terms, clauses against the law."""

from datetime import date
from decimal import Decimal

import pytest

from core.errors import RuleBrokenError
from legal.rules import clauses, contracts, negotiations
from legal.rules.negotiations import Seat, Vote


def seats(workers=3, employer=3, experts=0, chiefs=1):
    return [
        *(Seat(f"工{n}", "workers", is_chief=n < chiefs, is_expert=n >= workers - experts) for n in range(workers)),
        *(Seat(f"企{n}", "employer", is_chief=n == 0) for n in range(employer)),
    ]


@pytest.mark.parametrize(
    ("table", "code"),
    [
        (seats(), ""),
        (seats(workers=2, employer=2), "seats"),
        (seats(workers=3, employer=4), "seats"),
        (seats(chiefs=0), "chief"),
        (seats(chiefs=2), "chief"),
        (seats(experts=1), ""),
        (seats(experts=2), "experts"),
        ([*seats(workers=4), Seat("工1", "employer")], "both_sides"),
    ],
)
def test_delegations_are_equal_headed_and_their_own(table, code):
    if not code:
        negotiations.check_delegations(table, least=3, expert_share=3)
        return
    with pytest.raises(RuleBrokenError) as refused:
        negotiations.check_delegations(table, least=3, expert_share=3)
    assert refused.value.code == code


def test_a_large_enterprise_sends_five():
    least = {"least": 3, "least_large": 5, "large_from": 300}
    assert [negotiations.seats_for(n, **least) for n in (299, 300)] == [3, 5]


@pytest.mark.parametrize(
    ("present", "in_favour", "quorum", "passed"),
    [(59, 59, False, False), (60, 45, True, False), (60, 46, True, True), (90, 45, True, False), (90, 46, True, True)],
)
def test_two_thirds_of_ninety_come_and_more_than_half_of_all_agree(present, in_favour, quorum, passed):
    vote = Vote("congress", 90, present, in_favour)
    assert (negotiations.has_quorum(vote), negotiations.has_passed(vote)) == (quorum, passed)
    if not quorum:
        with pytest.raises(RuleBrokenError) as refused:
            negotiations.check_vote(vote, level="unit")
        assert refused.value.code == "quorum"


def test_a_trade_votes_unit_by_unit_and_one_employer_does_not():
    every = Vote("each_unit", 0, 0, 0, units_asked=4, units_passed=4)
    some = Vote("each_unit", 0, 0, 0, units_asked=4, units_passed=3)
    assert (negotiations.has_passed(every), negotiations.has_passed(some)) == (True, False)
    with pytest.raises(RuleBrokenError):
        negotiations.check_vote(every, level="unit")
    negotiations.check_vote(every, level="industry")


@pytest.mark.parametrize(
    ("end_on", "is_wage", "ok"),
    [
        (date(2027, 9, 30), True, True),
        (date(2027, 10, 2), True, False),
        (date(2029, 9, 30), False, True),
        (date(2029, 10, 2), False, False),
        (date(2027, 6, 30), False, False),
    ],
)
def test_a_term_is_one_to_three_years_and_one_for_wages(end_on, is_wage, ok):
    told = {"signed_on": date(2026, 9, 24), "starts_on": date(2026, 10, 1), "end_on": end_on, "is_wage": is_wage}
    if ok:
        contracts.check_term(**told)
    else:
        with pytest.raises(RuleBrokenError):
            contracts.check_term(**told)


@pytest.mark.parametrize(
    ("code", "value", "law", "misses"),
    [
        ("wage_floor", "2490", "2490", True),  # the wage lies above the minimum wage, not at it
        ("wage_floor", "2490.01", "2490", False),
        ("annual_leave", "5", "5", False),
        ("annual_leave", "4", "5", True),
        ("week_hours", "40", "40", False),
        ("week_hours", "44", "40", True),
        ("average_pay", "1", "2490", False),
    ],
)
def test_a_clause_is_held_against_the_law(code, value, law, misses):
    assert clauses.misses_statute(clauses.TOPICS[code], Decimal(value), Decimal(law)) is misses


def test_a_wage_contract_lists_what_the_regulation_asks():
    assert len(clauses.missing_for("wage", [])) == 9
    assert [each.code for each in clauses.missing_for("wage", list(clauses.TOPICS))] == []
