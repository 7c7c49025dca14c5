"""What browsers report that our pages tried and were not allowed to do (Content-Security-Policy)."""

import json
import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from core.pages import public_page
from core.throttle import check_rate

log = logging.getLogger(__name__)
MOST_BYTES = 16 * 1024
AN_HOUR = 60
TOLD = ("effective-directive", "violated-directive", "blocked-uri", "document-uri")


@csrf_exempt  # browsers send it by themselves, without our token; it changes nothing
@public_page("POST")
def csp_report(request: HttpRequest) -> HttpResponse:
    """Note one report in the log: which rule, what was kept out, on which page. Nothing is answered."""
    check_rate("csp", request.META.get("REMOTE_ADDR", ""), most=AN_HOUR)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return HttpResponse(status=413)
    told = _report(request.body)
    if told is None:
        return HttpResponse(status=400)
    log.warning("Content-Security-Policy: %s", told)
    return HttpResponse(status=204)


def _report(body: bytes) -> str | None:
    try:
        sent: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    report = sent.get("csp-report") if isinstance(sent, dict) else None
    if not isinstance(report, dict):
        return None
    parts = [f"{name}={_plain(report[name])}" for name in TOLD if report.get(name)]
    return " ".join(parts) or None


def _plain(value: Any) -> str:
    """Cut what an address carries behind its path, and every character that could forge a line of the log."""
    text = str(value).split("?", 1)[0].split("#", 1)[0][:200]
    return "".join(ch if ch.isprintable() and ch != " " else "_" for ch in text)
