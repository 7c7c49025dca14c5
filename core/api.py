"""DRF bases: rows from a selector, rights declared per action, refusals as problem JSON, keyset pages."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
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
