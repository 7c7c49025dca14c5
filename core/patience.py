"""So long the database may take for an answer that somebody waits for; what takes longer is work for a job."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction

from core.violations import TOO_LONG, state_of


class TooLongError(Exception):
    """The answer would take longer than the caller may wait. Nothing was changed."""


@contextmanager
def within(milliseconds: int) -> Iterator[None]:
    """Let reads take so long, all together and each alone, else raise TooLongError; 0 sets no limit."""
    if not milliseconds:
        yield
        return
    ends = time.monotonic() + milliseconds / 1000

    def watch(execute: Callable[..., Any], *given: Any) -> Any:
        if time.monotonic() > ends:
            raise TooLongError
        return execute(*given)

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('statement_timeout')")
            before = cursor.fetchone()[0]
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(max(milliseconds, 1))])
            with connection.execute_wrapper(watch):
                yield
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [before])
    except OperationalError as error:
        if state_of(error) == TOO_LONG:
            raise TooLongError from error
        raise
