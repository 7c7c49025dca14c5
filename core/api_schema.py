"""What the OpenAPI description says of every operation: the headers of writes, problem details, the language."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from core.problems import MEDIA_TYPE, TITLES

ALWAYS = (400, 401, 403, 406, 429, 503)
OF_ONE = (404,)
OF_WRITES = (404, 409, 413, 415, 422)
HEADER: Literal["header"] = "header"
LANGUAGE = OpenApiParameter("Accept-Language", OpenApiTypes.STR, HEADER, enum=["zh-hans", "en"])
KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    HEADER,
    required=True,
    description="New for each new request; the same key and body get the same answer, for 30 days.",
)
DRY_RUN = OpenApiParameter("dry_run", OpenApiTypes.BOOL, "query", description="Check and answer, and change nothing.")
IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, HEADER, required=True, description="The ETag of the row on which this is decided."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, HEADER, description="The ETag already held: 304 where it is still true."
)


class ApiSchema(AutoSchema):
    """Adds what holds for all operations, so that no viewset has to say it."""

    def get_override_parameters(self) -> list[Any]:
        view, action = self.view, getattr(self.view, "action", "")
        if self.method == "GET":
            return [LANGUAGE, IF_NONE_MATCH] if action == "retrieve" else [LANGUAGE]
        if action in getattr(view, "reads_by_post", ()):
            return [LANGUAGE]
        versioned = [IF_MATCH] if action in getattr(view, "versioned", ()) else []
        return [LANGUAGE, KEY, DRY_RUN, *versioned]


def with_problems(result: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
    """Say of every operation which refusals it may answer, all of one shape (RFC 9457)."""
    schemas = result.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = PROBLEM
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            named = _untitled(operation.get("parameters", []))
            codes = [*ALWAYS, *(OF_ONE if "{" in path else ()), *(() if method == "get" else OF_WRITES)]
            if "If-Match" in named:
                codes += [412, 428]
            for code in codes:
                operation["responses"].setdefault(str(code), _problem(code))
            for told in operation["responses"].values():
                if "headers" not in told and method == "get" and "{" in path:
                    told["headers"] = {"ETag": {"schema": {"type": "string"}}}
            if "If-None-Match" in named:
                operation["responses"].setdefault("304", {"description": "Not Modified"})
    return result


def _untitled(parameters: list[dict[str, Any]]) -> set[str]:
    """Take away titles, of which a client's generator would make names; return what the parameters are called."""
    for parameter in parameters:
        parameter.get("schema", {}).pop("title", None)
    return {parameter["name"] for parameter in parameters}


def _problem(code: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    answer: dict[str, Any] = {"description": TITLES[code], "content": {MEDIA_TYPE: {"schema": schema}}}
    if code in (429, 503):
        answer["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Seconds to wait."}}
    return answer


PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A refusal: a code for machines, a sentence for people, and what is wrong with which field.",
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "message": {"type": "string"},
        "fields": {"type": "object", "additionalProperties": True},
    },
    "required": ["type", "title", "status", "detail", "code", "message", "fields"],
}
