"""A legal centre and its people."""

import pytest

from tests.factories import Tree
from tests.legal.centre import Centre


@pytest.fixture
def centre():
    return Centre(Tree())
