"""The figures of a year are counted by the database: a row for each kind and outcome, not one for each letter."""

import pytest

from legal.selectors import matters
from tests.factories import SYSTEM, Tree
from tests.legal.supervision.watch import ISSUED, Watch

pytestmark = pytest.mark.django_db


def test_letters_alike_are_one_row():
    watch = Watch(Tree())
    for _letter in range(3):
        watch.opinion()
    path, year = watch.tree.province.path, ISSUED.year

    told = matters._sums(SYSTEM, year, path=path)

    assert [(row[0], row[3]) for row in sorted(told)] == [("", 0), ("opinion", 3)]
    assert matters.letter_sums(SYSTEM, path, year) == {
        "prompt": 0,
        "opinion": 3,
        "suggestion": 0,
        "answered": 0,
        "corrected": 0,
        "helped": 0,
        "recovered": 0,
    }
