"""The daily sweep of data whose days are over and which nobody has to approve."""

from collections.abc import Iterable
from datetime import datetime

from core.retention.registry import Class, schedule


def sweep(moment: datetime, classes: Iterable[Class] | None = None) -> dict[str, int]:
    """Let every kind of data go whose days are over; one that fails does not keep the others. Safe to repeat."""
    gone, failed = {}, []
    for each in schedule() if classes is None else classes:
        if each.sweep is not None:
            try:
                gone[each.code] = each.sweep(moment)
            except Exception as error:  # noqa: BLE001 told together, after the others had their turn
                failed.append(error)
    if failed:
        raise ExceptionGroup("Some kinds of data could not be swept.", failed)
    return gone
