"""The refusals a service may raise. Each is a sentence for the user, a code for machines, a status for HTTP."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _


def in_one(sentences: Iterable[str]) -> str:
    """Return several faults of one thing as one sentence: each once, semicolons between, the full stop at the end."""
    told = list(dict.fromkeys(sentences))
    return _("; ").join([*(each.rstrip(" .。") for each in told[:-1]), *told[-1:]])


class DomainError(Exception):
    """A refusal: nothing was changed, and ``message`` says what to do."""

    status = 400

    def __init__(
        self,
        message: str | Promise,
        *,
        code: str,
        fields: Mapping[str, Any] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.code = code
        self.fields = dict(fields or {})
        self.details = dict(details or {})


class ForbiddenError(DomainError):
    """The actor does not hold the right anywhere."""

    status = 403


class NotFoundError(DomainError):
    """Missing or out of reach: the same words, the same status."""

    status = 404


class ConflictError(DomainError):
    """Wrong state, stale page, or a database constraint that another act got to first."""

    status = 409


class RuleBrokenError(DomainError):
    """The regulation says no."""

    status = 422


class TooManyError(DomainError):
    """The same address asked too often for something that needs no sign-in."""

    status = 429


class BusyError(DomainError):
    """Others hold what this act needs, or it took too long: nothing was changed, the same act may be tried again."""

    status = 503
    seconds = 5  # after which trying again is worth it
