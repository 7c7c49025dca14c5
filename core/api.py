"""DRF bases: rows from a selector, rights declared per action, refusals as problem details, keyset pages."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler
from rest_framework.viewsets import GenericViewSet

from core.actors import NOBODY, Actor
from core.api_writes import WriteOnceMixin
from core.errors import BusyError, DomainError
from core.problems import MEDIA_TYPE, problem
from core.violations import as_refusal


class KeysetPages(CursorPagination):
    """Pages by key, never by offset: page 1,000 costs what page 1 costs."""

    page_size = 50
    page_size_query_param = "per"
    max_page_size = 200
    ordering = "-id"

    key_type: Callable[[str], Any] = str

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """Return one page of the rows of a list, whose keys are of one kind."""
        self.key_type = getattr(view, "key_type", str)
        return super().paginate_queryset(queryset, request, view)

    def decode_cursor(self, request: Request) -> Any:
        """Read the mark of a page; one that nobody gave out is a fault of the request, not a page that is missing."""
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                self.key_type(str(cursor.position))
        except (exceptions.NotFound, ValueError):
            raise exceptions.ValidationError({"cursor": [_("This is not a mark of a page of this list.")]}) from None
        return cursor


class ScopedViewSet(WriteOnceMixin, GenericViewSet):
    """A viewset whose rows come from a selector, so they are always scoped to the actor."""

    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    key_type: Callable[[str], Any] = UUID
    pagination_class = KeysetPages
    permissions: Mapping[str, str] = {}

    def select(self, actor: Actor) -> QuerySet:
        """Return the rows this actor may see; every subclass asks a selector."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        return self.select(getattr(self.request, "actor", NOBODY))  # the description of the API is asked for by nobody


class Input(serializers.Serializer):
    """What a write may say. A name we do not know is refused: it may be a slip that would otherwise be lost."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            raise serializers.ValidationError({name: [_("There is no such field.")] for name in sorted(unknown)})
        return super().to_internal_value(data)

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """Return what a body says, or refuse it with every fault at its field."""
        body = cls(data=data)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer problem details (RFC 9457) with a code for machines, for our refusals and DRF's own errors alike."""
    error = as_refusal(exc)
    if error:
        later = {"Retry-After": str(error.seconds)} if isinstance(error, BusyError) else None
        return told(problem(error, _status(error, context)), headers=later)
    if isinstance(exc, RequestDataTooBig):
        large = DomainError(_("The request is larger than what may be sent at once."), code="too_large")
        return told(problem(large, 413))
    response = drf_handler(exc, context)
    if response is None:
        return None
    return told(_of_framework(exc, response), headers=dict(response.headers))


def told(body: dict[str, Any], *, headers: dict[str, str] | None = None) -> Response:
    """Return problem details as an answer."""
    kept = {
        name: value for name, value in (headers or {}).items() if name in ("Retry-After", "WWW-Authenticate", "Allow")
    }
    return Response(body, status=body["status"], headers=kept, content_type=MEDIA_TYPE)


def _status(error: DomainError, context: dict[str, Any]) -> int:
    """Return the status: a stale version named in If-Match is a failed precondition (RFC 9110, 13.1.1)."""
    request = context.get("request")
    return 412 if error.code == "stale" and request and request.headers.get("If-Match") else error.status


def _of_framework(exc: Exception, response: Response) -> dict[str, Any]:
    data: Any = response.data
    if isinstance(exc, exceptions.ValidationError):
        fields = data if isinstance(data, dict) else {"": data}
        error = DomainError(str(exc.default_detail), code="invalid", fields=fields)
    else:
        detail = data.get("detail", "") if isinstance(data, dict) else data
        error = DomainError(str(detail), code=getattr(detail, "code", "error"))
    return problem(error, response.status_code)
