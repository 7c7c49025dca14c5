"""Figures on organisation: quotients, their denominators in words, and story 18's own numbers. No database."""

from decimal import Decimal

import pytest

from unions.rules import figures

STORY = {
    "employers_operating": 4,
    "employers_due": 3,
    "covered_operating": 2,
    "covered_due": 2,
    "workers_operating": 300,
    "workers_covered": 260,
    "members": 240,
    "unions_basic": 2,
}


@pytest.mark.parametrize(
    ("code", "base", "above", "below", "value"),
    [
        ("unionisation", "", 2, 3, "66.67"),
        ("unionisation", "operating", 2, 4, "50.00"),
        ("membership", "", 240, 260, "92.31"),
        ("membership", "operating", 240, 300, "80.00"),
        ("units_per_union", "", 2, 2, "1.00"),
        ("members_per_unit", "", 240, 2, "120.00"),
    ],
)
def test_story_18_by_either_denominator(code, base, above, below, value):
    found = figures.figure(code, STORY, base)

    assert (found.above, found.below, found.value) == (above, below, Decimal(value))
    assert found.base.rule.startswith("Denominator")


def test_the_seed():
    seed = {"townships": 1375, "townships_with_federation": 1169, "unions_basic": 150_000, "covered_operating": 530_000}

    assert figures.figure("township_coverage", seed).value == Decimal("85.02")
    assert figures.figure("township_coverage", seed).is_reached
    assert figures.figure("units_per_union", seed).value == Decimal("3.53")


def test_nothing_below_the_line_is_no_figure():
    found = figures.figure("membership", {})

    assert (found.value, found.is_reached) == (None, None)


def test_every_figure_names_counts_that_are_kept():
    for definition in figures.DEFINITIONS.values():
        for base in definition.bases:
            assert {base.above, base.below} <= set(figures.COUNTS)
    assert [each.definition.code for each in figures.figures(STORY)] == list(figures.DEFINITIONS)
