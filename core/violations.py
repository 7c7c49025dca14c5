"""A broken database constraint becomes a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction

from core.errors import ConflictError


def broken_constraint(error: IntegrityError) -> str:
    """Return the name of the constraint that PostgreSQL says was violated, or ""."""
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""


@contextmanager
def refusing_violations(*models: Any) -> Iterator[None]:
    """Turn the violation of one of the models' named constraints into a refusal with that constraint's message.

    The inner savepoint keeps the caller's transaction usable after the violation.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        broken = broken_constraint(error)
        for model in models:
            for constraint in model._meta.constraints:
                if constraint.name == broken:
                    raise ConflictError(str(constraint.get_violation_error_message()), code=broken) from error
        raise
