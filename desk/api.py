"""The door of the API: what it is, and its description for machines and people. Resources are beside their apps."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.urls import reverse
from drf_spectacular.utils import extend_schema, inline_serializer
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

VERSION = "1"


class Root(APIView):
    """Say which version answers and where its description is."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        operation_id="root",
        responses=inline_serializer(
            "Root",
            {"version": serializers.CharField(), "schema": serializers.URLField(), "pages": serializers.URLField()},
        ),
    )
    def get(self, request: Request) -> Response:
        address: dict[str, Any] = {
            "version": VERSION,
            "schema": request.build_absolute_uri(reverse("api_schema")),
            "pages": request.build_absolute_uri(reverse("api_schema_ui")),
        }
        return Response(address)


class Schema(SpectacularAPIView):
    """The OpenAPI description."""


class SchemaPage(SpectacularSwaggerSplitView):
    """The description to read and try; its script is an answer of its own, so that no page carries one inline."""

    template_name = "desk/schema.html"
    url_name = "api_schema"


schema_page = login_required(SchemaPage.as_view())
