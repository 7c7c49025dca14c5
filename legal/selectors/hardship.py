"""Whether a person is on file as a needy worker: told by an app beside this one, through whoever stands above both."""

from collections.abc import Callable
from typing import Any

OnFile = Callable[[Any], bool]
_sources: list[OnFile] = []


def register_on_file(source: OnFile) -> None:
    """Say who knows about needy files."""
    _sources[:] = [source]


def is_on_file(person_id: Any) -> bool:
    """Say whether a person is counted in a needy file in force."""
    return any(source(person_id) for source in _sources)
