"""Writes over the API: once for each key, on the version that was seen, tried out before they count, many at once."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import orjson
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from core.answers.services import Answer, asked, once
from core.errors import DomainError, RuleBrokenError
from core.problems import problem
from core.violations import as_refusal

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
JSON = "application/json"
KEY = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST_KEY = 128
MOST_ROWS = 100
REPEATED = ("ETag", "Location")  # of the headers, what a repeat must say again


class KeyMissingError(DomainError):
    """A write without a key could be carried out twice by a bad network."""

    status = 400


class VersionMissingError(DomainError):
    """A decision that does not say which version it was taken on (RFC 6585)."""

    status = 428


class WriteOnceMixin:
    """Carries out every write of a viewset once for each ``Idempotency-Key``; ``?dry_run=true`` takes it back."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do what REST framework does, with the handler inside ``_carried_out``."""
        view: Any = self
        view.args, view.kwargs = args, kwargs
        asked_for: Request = view.initialize_request(request, *args, **kwargs)
        view.request = asked_for
        view.headers = view.default_response_headers
        try:
            view.initial(asked_for, *args, **kwargs)
            handler = _handler(view, asked_for)
            response = self._carried_out(asked_for, lambda: handler(asked_for, *args, **kwargs))
        except Exception as error:  # noqa: BLE001  # as REST framework does: what it does not know it raises again
            response = view.handle_exception(error)
        view.response = view.finalize_response(asked_for, response, *args, **kwargs)
        return view.response

    def _carried_out(self, request: Request, act: Callable[[], Response]) -> Response:
        view: Any = self
        if request.method in SAFE or getattr(view, "action", "") in getattr(view, "reads_by_post", ()):
            return _with_version(request, act())
        if dry_run(request):
            return _taken_back(act)
        if request._request.headers.get("Content-Length", "0") != "0" and request.content_type.split(";")[0] != JSON:
            raise UnsupportedMediaType(request.content_type)
        key = request.headers.get(KEY, "")
        if not key or len(key) > LONGEST_KEY:
            text = _("Every write needs an Idempotency-Key of at most 128 characters, new for each new request.")
            raise KeyMissingError(text, code="idempotency_key_missing")
        known = asked(
            user_id=int(request.user.pk or 0),
            key=key,
            method=request.method or "",
            address=request.get_full_path(),
            body=request._request.body,
        )
        answer, again = once(known, lambda: _kept(_with_version(request, act())), moment=clock.ticking())
        headers = answer.headers | ({REPLAYED: "true"} if again else {})
        return Response(Raw(answer.body), status=answer.status, headers=headers)


def _handler(view: Any, request: Request) -> Callable[..., Response]:
    """Return what answers this method, or what refuses it."""
    method = (request.method or "").lower()
    known = method in view.http_method_names
    handler: Callable[..., Response] = getattr(view, method if known else "", view.http_method_not_allowed)
    return handler


class Raw(str):
    """A body that is JSON already: a repeat says the very same bytes."""

    __slots__ = ()


class JsonRenderer(JSONRenderer):
    """JSON that passes a kept body on as it stands; a list holds hundreds of keys and days, so C writes it."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        if isinstance(data, Raw):
            return data.encode()
        if data is None:
            return b""
        return orjson.dumps(data, default=self.encoder_class().default, option=orjson.OPT_NON_STR_KEYS)


class JsonParser(JSONParser):
    """JSON whose texts can be kept and told again: an escape may write half a character, which no text may hold."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        body = stream.read()
        data = super().parse(BytesIO(body), media_type, parser_context)
        if b"\\u" in body:
            try:
                json.dumps(data, ensure_ascii=False).encode()
            except UnicodeEncodeError:
                raise ParseError(_("A text holds half a character. Write it as UTF-8.")) from None
        return data


def dry_run(request: Request) -> bool:
    """Say whether a write is only tried: asked for, or because a sandbox must not touch real rows."""
    return request.query_params.get("dry_run") == "true" or bool(getattr(request._request, "dry_run_only", False))


def seen_version(request: Request) -> int:
    """Return the version in If-Match, on which a decision was taken; refuse a decision that names none."""
    given = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if given.isascii() and given.isdigit() and len(given) < 10:
        return int(given)
    text = _("Say in If-Match which version you saw: the ETag of the row.")
    raise VersionMissingError(text, code="version_missing")


def in_rows(rows: list[Any], write: Callable[[Any], dict[str, Any]]) -> Response:
    """Carry out a batch, each row by itself: what is refused says why and holds up no other row."""
    results: list[dict[str, Any]] = []
    if len(rows) > MOST_ROWS:
        text = _("At most %(most)s rows at once.") % {"most": MOST_ROWS}
        raise RuleBrokenError(text, code="too_many_rows", fields={"rows": [text]})
    for index, row in enumerate(rows):
        try:
            with transaction.atomic():
                results.append({"index": index, "status": 201, **write(row)})
        except Exception as error:
            refusal = _of_row(error)
            if refusal is None:
                raise
            results.append({"index": index, "status": refusal.status, "problem": problem(refusal)})
    done = sum(each["status"] == 201 for each in results)
    return Response({"accepted": done, "refused": len(results) - done, "results": results}, status=207)


def _of_row(error: Exception) -> DomainError | None:
    if isinstance(error, ValidationError):
        return DomainError(_("This row cannot be read."), code="invalid", fields=_by_field(error.detail))
    return as_refusal(error)


def _by_field(detail: Any) -> dict[str, Any]:
    return detail if isinstance(detail, dict) else {"": detail}


def _taken_back(act: Callable[[], Response]) -> Response:
    with transaction.atomic():
        response = act()
        transaction.set_rollback(True)
    response["Dry-Run"] = "true"
    return response


def _with_version(request: Request, response: Response) -> Response:
    """Name the version of one row as its ETag; say 304 to who has it already."""
    told = response.data if isinstance(response.data, dict) else {}
    if response.status_code >= 300 or not isinstance(told.get("version"), int):
        return response
    tag = f'"{told["version"]}"'
    if request.method in SAFE and tag in request.headers.get("If-None-Match", ""):
        return Response(status=304, headers={"ETag": tag})
    response["ETag"] = tag
    return response


def _kept(response: Response) -> Answer:
    body = JSONRenderer().render(response.data).decode() if response.data is not None else ""
    headers = {name: response[name] for name in REPEATED if name in response}
    return Answer(response.status_code, body, headers)
