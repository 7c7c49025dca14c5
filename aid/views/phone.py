"""The telephone's side of visits: a shell without data that works without signal, and the few calls it makes.

The shell and its service worker name nobody, so they need no sign-in: a visit can be opened in a village without
signal after the session ran out. Everything about families comes through the calls, which do need it.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie

from aid.forms.visits import DeviceIn, PictureForm, RecordIn, read
from aid.rules.visit_plans import VISIT
from aid.selectors import visit_pack
from aid.services import visit_devices, visit_uploads
from aid.services.visit_uploads import Receipt, ToldAnswer
from aid.views.phone_texts import texts
from core import clock
from core.errors import RuleBrokenError
from core.http import Request
from core.pages import page, public_page

STYLES = ("core/app.css", "core/css/parts.css", "core/css/forms.css", "m/m.css")
PARTS = ("app", "boxes", "form", "home", "outbox", "pack", "pictures", "safe", "sync", "texts")
SCRIPTS = (*(f"m/{name}.js" for name in PARTS), "core/vendor/idb.js")
ICONS = ("core/icons.svg", "core/favicon.svg")


@public_page("GET")
def shell(request: HttpRequest, plan_id: UUID | None = None) -> HttpResponse:
    """Show the empty frame that the telephone fills from what it keeps itself."""
    context = {"texts": texts(), "styles": [static(each) for each in STYLES], "worker": reverse("aid:phone_worker")}
    return render(request, "m/shell.html", context)


@public_page("GET")
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker the list of what the shell is made of; a changed file is a new version of it."""
    context = {"version": f"{version()}-{get_language()}", "assets": json.dumps(_assets())}
    return render(request, "m/sw.js", context, content_type="text/javascript")


@public_page("GET")
def manifest(request: HttpRequest) -> HttpResponse:
    """Say how the visits are installed on a telephone's home screen."""
    icon = {"src": static("core/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    about = {
        "name": str(_("Home visits")),
        "short_name": str(_("Home visits")),
        "lang": "zh-CN" if get_language() == "zh-hans" else "en",
        "start_url": reverse("aid:phone"),
        "scope": reverse("aid:phone"),
        "display": "standalone",
        "background_color": "#F5F6F8",
        "theme_color": "#17557A",
        "icons": [icon],
    }
    return JsonResponse(about, content_type="application/manifest+json")


@page(VISIT)
@ensure_csrf_cookie
def who(request: Request) -> HttpResponse:
    """Say who is signed in, and give the telephone the token it sends with every record."""
    return JsonResponse({"id": request.actor.user_id, "name": request.actor.name})


@page(VISIT, "POST")
def key(request: Request) -> HttpResponse:
    """Release the key of the person's telephone."""
    given = read(DeviceIn, _body(request))
    released = visit_devices.release_key(
        actor=request.actor, device_id=given["device"], name=given["name"], moment=clock.now()
    )
    return JsonResponse({"key": released})


@page(VISIT, "POST")
def pack(request: Request) -> HttpResponse:
    """Give the telephone the visits of today and tomorrow; the trail notes which families it takes along."""
    given, moment, today = read(DeviceIn, _body(request)), clock.now(), clock.today()
    plans = list(visit_pack.pack_plans(request.actor, today))
    visit_devices.take_along(actor=request.actor, device_id=given["device"], plans=plans, moment=moment)
    return JsonResponse(visit_pack.pack(request.actor, plans, moment, today))


@page(VISIT, "POST")
def record(request: Request, plan_id: UUID) -> HttpResponse:
    """Take one record and answer with its receipt."""
    given = read(RecordIn, _body(request))
    receipt = visit_uploads.receive_record(
        actor=request.actor,
        plan_id=plan_id,
        upload_id=given["upload"],
        device_id=given["device"],
        answers=[ToldAnswer(**answer) for answer in given["answers"]],
        moment=clock.now(),
        today=clock.today(),
    )
    return JsonResponse(_told(receipt))


@page(VISIT, "POST")
def picture(request: Request, plan_id: UUID, media_id: UUID) -> HttpResponse:
    """Take one photo or signature."""
    form = PictureForm(request.POST, request.FILES)
    if not form.is_valid():
        raise RuleBrokenError(_("This was not understood."), code="invalid", fields=dict(form.errors))
    kept = visit_uploads.receive_picture(
        actor=request.actor,
        plan_id=plan_id,
        media_id=media_id,
        kind=form.cleaned_data["kind"],
        upload=form.cleaned_data["picture"],
        moment=clock.now(),
    )
    return JsonResponse({"id": str(kept.pk), "kind": kept.kind})


def _told(receipt: Receipt) -> dict[str, Any]:
    return {
        "number": receipt.number,
        "received_at": receipt.received_at.isoformat(),
        "status": receipt.status,
        "standing": visit_pack.told(receipt.standing.values()),
        "clashed": list(receipt.clashed),
        "missing": dict(receipt.missing),
    }


def _body(request: HttpRequest) -> Any:
    try:
        if b"\\u0000" in request.body:  # no text of ours holds it, and the database refuses it
            raise ValueError
        return json.loads(request.body)
    except ValueError as error:
        raise RuleBrokenError(_("This was not understood."), code="invalid") from error


def _assets() -> list[str]:
    modules = [f"{settings.STATIC_URL}{name}" for name in SCRIPTS]  # modules import each other by plain name
    return [reverse("aid:phone"), *modules, *(static(each) for each in (*STYLES, *ICONS))]


@cache
def version() -> str:
    """Return what changes whenever a file of the shell changes."""
    found = filter(None, map(finders.find, [*STYLES, *ICONS, *SCRIPTS]))
    return hashlib.sha256(b"".join(Path(str(path)).read_bytes() for path in found)).hexdigest()[:12]
