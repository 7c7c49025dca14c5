"""What every test of the desk starts from: a piece of the tree and the people of one county office."""

import pytest

from tests.aid.applications import Office
from tests.factories import Tree


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def office(tree):
    return Office(tree)
