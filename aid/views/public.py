"""The public page of a notice and the objection anybody may write on it: no sign-in, nothing but masked fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from aid.choices.files import ObjectionChannel
from aid.forms.notices import PublicObjectionForm
from aid.rules.notices import OBJECTION_FILES, OBJECTIONS_AN_HOUR, Public, check_hangs
from aid.selectors.notices import public_notice
from aid.services import objections
from core import clock
from core.actors import SystemActor
from core.pages import public_page
from core.parameters.selectors import value
from core.throttle import check_rate
from core.wall.scope import everywhere

LANGUAGES = {"zh": "zh-hans", "en": "en"}
TRIES = 4  # times as often as it may object: a blurred photo, a mistyped phone
ANYBODY = SystemActor("公示页（社会公众）")


@everywhere("anybody reads a public notice: what it shows, and no more")
@public_page("GET")
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """Show who is proposed, until when, and how to object. After the last day the list is gone by itself."""
    found, state, lines = public_notice(token, today=clock.today())
    with _language(request):
        shown = _frame(request, token) | {"notice": found, "state": state.value, "lines": lines}
        return _sealed(render(request, "aid/public_notice.html", shown, status=404 if state is Public.GONE else 200))


@everywhere("anybody may object to a public notice")
@public_page("GET", "POST")
def object_to(request: HttpRequest, token: str) -> HttpResponse:
    """Take an objection from anybody, signed or not; a few an hour from one address."""
    today = clock.today()
    found, state, lines = public_notice(token, today=today)
    with _language(request):
        context = _frame(request, token) | {"notice": found, "state": state.value, "lines": lines}
        if found is None:
            return _sealed(render(request, "aid/public_notice.html", context, status=404))
        check_hangs(state=state)
        shown = lines or list(found.lines.order_by("number")[:1])
        if request.method == "POST":
            _check_tries(request, today, found.union.region_id)
        files = value(OBJECTION_FILES, found.union.region_id, today)
        form = PublicObjectionForm(request.POST or None, request.FILES or None, lines=shown, most_files=files)
        if request.method == "POST" and form.is_valid():
            _keep(request, form, today, found.union.region_id)
            return _sealed(render(request, "aid/public_objected.html", context | {"day": today}))
        return _sealed(
            render(request, "aid/public_object.html", context | {"form": form}, status=422 if form.errors else 200)
        )


def _check_tries(request: HttpRequest, today: date, region: str) -> None:
    """Bound how much one address may have opened and looked through, before any of it is."""
    most = value(OBJECTIONS_AN_HOUR, region, today)
    check_rate("objection-try", request.META.get("REMOTE_ADDR", ""), most=most * TRIES)


def _keep(request: HttpRequest, form: PublicObjectionForm, today: date, region: str) -> None:
    most = value(OBJECTIONS_AN_HOUR, region, today)
    check_rate("objection", request.META.get("REMOTE_ADDR", ""), most=most)
    objections.object_to_line(
        actor=ANYBODY,
        line_id=form.chosen().pk,
        today=today,
        text=form.cleaned_data["text"],
        objector=form.cleaned_data["objector"],
        contact=form.cleaned_data["contact"],
        channel=ObjectionChannel.PUBLIC,
        evidence=form.cleaned_data["evidence"],
    )


@contextmanager
def _language(request: HttpRequest) -> Iterator[None]:
    """Speak the language the address asks for; the page needs no cookie."""
    wanted = LANGUAGES.get(request.GET.get("lang", ""), "")
    with translation.override(wanted or translation.get_language()):
        yield


def _frame(request: HttpRequest, token: str) -> dict[str, Any]:
    """Return the links of the page: the other language, the other size of text, the form, the notice."""
    lang = request.GET.get("lang", "") if request.GET.get("lang", "") in LANGUAGES else ""
    large = request.GET.get("size") == "large"
    english = (lang or ("en" if translation.get_language() == "en" else "zh")) == "en"

    def query(**changed: str) -> str:
        asked = {"lang": lang, "size": "large" if large else ""} | changed
        kept = urlencode({name: text for name, text in asked.items() if text})
        return f"?{kept}" if kept else "?"

    return {
        "large": large,
        "english": english,
        "language_url": query(lang="zh" if english else "en"),
        "size_url": query(size="" if large else "large"),
        "object_url": reverse("aid:public_object", args=[token]) + query().rstrip("?"),
        "notice_url": reverse("aid:public_notice", args=[token]) + query().rstrip("?"),
    }


def _sealed(response: HttpResponse) -> HttpResponse:
    """Keep a public page out of search engines and caches, and its address out of other sites' logs."""
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Cache-Control"] = "no-store"
    # The address is a secret towards other hosts only: without any referrer a browser sends "Origin: null" with the
    # objection, and the guard against forged forms refuses it.
    response["Referrer-Policy"] = "same-origin"
    return response
