"""What the tests of the supervisor share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.supervisor.places import Places, prepare
from tests.config.supervised import Supervised


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """Empty folders of a supervisor."""
    found = Places(tmp_path / "var", tmp_path)
    prepare(found)
    return found


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    """A copy of the project where supervisors may be started and killed."""
    copy = Supervised(tmp_path)
    yield copy
    copy.tidy()
