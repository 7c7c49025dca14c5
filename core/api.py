"""DRF bases: rows from a selector, rights declared per action, refusals as problem JSON, keyset pages."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler as drf_handler
from rest_framework.viewsets import GenericViewSet

from core.actors import Actor
from core.errors import BusyError
from core.violations import as_refusal


class KeysetPages(CursorPagination):
    """Pages by key, never by offset: page 1,000 costs what page 1 costs."""

    page_size = 50
    page_size_query_param = "per"
    max_page_size = 200
    ordering = "-id"


class ScopedViewSet(GenericViewSet):
    """A viewset whose rows come from a selector, so they are always scoped to the actor."""

    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    pagination_class = KeysetPages
    permissions: Mapping[str, str] = {}

    def select(self, actor: Actor) -> QuerySet:
        """Return the rows this actor may see; every subclass asks a selector."""
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        return self.select(self.request.actor)


class ColumnsListMixin:
    """Answers a list from the columns it shows: making a model and a serializer of every row cost ten times as much.

    The rows say the same as the serializer of one row does; a test lays both side by side.
    """

    columns: Mapping[str, str] = {}  # name in the answer → way from the row to the column
    shaped: Mapping[str, Callable[[Any], Any]] = {}  # what is not shown as it stands

    def list(self, request: Request, *_args: Any, **_kwargs: Any) -> Response:
        """Return one page of rows."""
        view: Any = self
        rows = view.filter_queryset(view.get_queryset()).select_related(None).values(*self.columns.values())
        page = view.paginate_queryset(rows)
        return view.get_paginated_response([self._shown(row) for row in page])  # type: ignore[no-any-return]

    def _shown(self, row: Mapping[str, Any]) -> dict[str, Any]:
        told = {name: row[way] for name, way in self.columns.items()}
        return told | {name: shape(told[name]) for name, shape in self.shaped.items()}


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """Answer ``{"code", "message", "fields"}`` for a refusal and for DRF's own errors alike."""
    error = as_refusal(exc)
    if error:
        body = {"code": error.code, "message": error.message, "fields": error.fields, **error.details}
        later = {"Retry-After": str(error.seconds)} if isinstance(error, BusyError) else None
        return Response(body, status=error.status, headers=later)
    response = drf_handler(exc, context)
    if response is not None:
        response.data = _problem(exc, response.data)
    return response


def _problem(exc: Exception, data: Any) -> dict[str, Any]:
    if isinstance(exc, exceptions.ValidationError):
        fields = data if isinstance(data, dict) else {"": data}
        return {"code": "invalid", "message": str(exc.default_detail), "fields": fields}
    detail = data.get("detail", "") if isinstance(data, dict) else data
    return {"code": getattr(detail, "code", "error"), "message": str(detail), "fields": {}}
