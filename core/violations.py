"""What the database refuses becomes a sentence: a broken constraint, a lock that others hold, a time that ran out."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.db.models import BaseConstraint
from django.utils.translation import gettext as _

from core.errors import BusyError, ConflictError, DomainError, RuleBrokenError

LOCKED = frozenset({"55P03", "40P01", "40001"})  # waited too long for a lock, or each waited for the other
DISK_FULL = "53100"  # PostgreSQL's word for ENOSPC
TOO_LONG = "57014"  # canceling statement due to statement timeout
TOO_LARGE = "22003"  # a number its column cannot hold


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that PostgreSQL says was violated, or ""."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


@contextmanager
def refusing_violations(*models: Any, apart: bool = True) -> Iterator[None]:
    """Turn the violation of one of the models' named constraints into a refusal with that constraint's message.

    The inner savepoint keeps the caller's transaction usable after the violation; an action that lets the refusal
    through, and so takes everything back, says ``apart=False`` and spares two statements.
    """
    try:
        with transaction.atomic(savepoint=apart):
            yield
    except IntegrityError as error:
        broken = broken_constraint(error)
        for model in models:
            for constraint in model._meta.constraints:
                if constraint.name == broken:
                    raise ConflictError(_sentence(constraint), code=broken) from error
        raise
    except DataError as error:
        if refusal := as_refusal(error):
            raise refusal from error
        raise


def _sentence(constraint: Any) -> str:
    """Return what a broken constraint says to people; one that no form should let through has no words of its own."""
    if constraint.violation_error_message == BaseConstraint.default_violation_error_message:
        return _("What was entered does not fit together and was not saved. Check the numbers and the days.")
    return str(constraint.get_violation_error_message())


def state_of(error: Exception) -> str:
    """Return the state (SQLSTATE) with which PostgreSQL ended a statement, or ""."""
    told = isinstance(error, OperationalError | DataError)
    return getattr(error.__cause__, "pgcode", None) or "" if told else ""


def as_refusal(error: Exception) -> DomainError | None:
    """Return the refusal that an exception stands for: its own, or "busy" where the database gave up waiting."""
    if isinstance(error, DomainError):
        return error
    code = state_of(error)
    if code in LOCKED:
        return BusyError(_("Others are at work on the same just now. Nothing was changed. Try again."), code="busy")
    if code == TOO_LARGE:
        return RuleBrokenError(
            _("A number is larger than can be kept. Nothing was saved. Check the numbers."), code="size"
        )
    if code == TOO_LONG:
        return BusyError(_("This took too long and was stopped. Nothing was changed. Try again later."), code="busy")
    if code == DISK_FULL or (isinstance(error, OSError) and error.errno == errno.ENOSPC):
        return BusyError(_("The disk of the service is full. Nothing was saved. Tell the administrator."), code="full")
    if isinstance(error, RecursionError) and _in_json(error):
        return DomainError(_("What was sent is nested too deeply to be read."), code="nested")
    return None


def _in_json(error: BaseException) -> bool:
    """Say whether reading JSON is what went too deep; in our own code it would be a fault of ours."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith("json")
