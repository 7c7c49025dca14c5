"""Who brings lists in: a cadre of one union, and the clerk of the township above it."""

import pytest

from tests.factories import Tree, actor_in


@pytest.fixture
def tree():
    return Tree()


@pytest.fixture
def cadre(tree):
    return actor_in("grassroots_cadre", tree.textile)[0]


@pytest.fixture
def clerk(tree):
    return actor_in("township_caseworker", tree.wangchun)[0]
