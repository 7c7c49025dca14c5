"""Views of acts on a union: each act is a view of its own (``act_view``), and a refusal stands at its field.

Where one view serves many acts by their names, with the row's facts beside the form, it is ``unions/views/acts.py``.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import DomainError, ForbiddenError
from core.fetch import find
from core.http import Request
from core.pages import page
from unions.models import Union
from unions.selectors.sought import Sought
from unions.views.addresses import union_url
from unions.views.seeking import offer, seek_context, typed

Call = Callable[[Actor, Any, Any], Any]
Given = Callable[[Actor, Any], dict[str, Any]]
TARGET = "target_code"
ELSEWHERE = {"credit_code": "credit_codes", "target": TARGET, "upload": "report", "day": "from_on"}


def attempt(form: forms.Form, call: Callable[[], Any]) -> bool:
    """Call a service; write its refusal at the fields of the form, and say whether it went through.

    Who lacks the right, or read a page that is old by now, gets the page for that instead.
    """
    try:
        call()
    except DomainError as error:
        if isinstance(error, ForbiddenError) or error.code == "stale":
            raise
        for name, words in (error.fields or {"": error.message}).items():
            _tell(form, name, words)
        return False
    return True


def _tell(form: forms.Form, name: Any, words: Any) -> None:
    place = name if name in form.fields else ELSEWHERE.get(name)
    for each in str(words).split("\n"):
        form.add_error(place if place in form.fields else None, each)


def act_view(
    permission: str,
    form_class: type,
    act: Call,
    title: str | Promise,
    verb: str | Promise,
    *,
    intro: str | Promise = "",
    given: Given | None = None,
    initial: Given | None = None,
    model: Any = Union,
    by: str = "code",
    back: Callable[[Any], str] | None = None,
    waits: str | Promise = "",
    seek: Callable[[Any, str], Sought] | None = None,
) -> Callable[..., HttpResponse]:
    """Return the view of one act: GET shows its form, POST calls ``act`` and goes back to the union's page.

    ``given`` is what the form is made with (choices), ``initial`` what stands in its fields; ``act`` gets the row and
    the valid form. ``waits`` is what is said where the act answers with something that somebody else decides on.
    ``seek`` finds the unions among which the field ``target_code`` chooses, by what was typed in the search above it.
    """

    @page(permission, "GET", "POST")
    def view(request: Request, key: str) -> HttpResponse:
        row = find(model, key, request.actor, permission, by=by)
        more = given(request.actor, row) if given else {}
        start = {"seen_version": row.version} | (initial(request.actor, row) if initial else {})
        form = form_class(request.POST or None, request.FILES or None, initial=start, **more)
        found = seek(row, typed(request, TARGET)) if seek else None
        if found is not None:
            offer(form, TARGET, found, by="code")
        address = back(row) if back else union_url(row if model is Union else row.union)
        answers: list[Any] = []
        if (
            request.method == "POST"
            and form.is_valid()
            and attempt(form, lambda: answers.append(act(request.actor, row, form)))
        ):
            told = str(waits) if waits and answers[0] is not None else _("%(title)s: done.") % {"title": title}
            messages.success(request, told)
            return redirect(address)
        union = row if model is Union else getattr(row, "union", None)
        seeking = seek_context(form, TARGET, found) if found is not None else {}
        crumbs = crumbs_of_act(union, title)
        return act_form(
            request, form, title=title, verb=verb, back=address, crumbs=crumbs, union=union, intro=intro, **seeking
        )

    return view


def act_form(
    request: Request, form: Any, *, title: str | Promise, verb: str | Promise, back: str, **context: Any
) -> HttpResponse:
    """Answer with the page of an act's form; with 422 where it was posted and refused."""
    shown = {"form": form, "title": title, "verb": verb, "back": back, "mobile_back": back}
    return render(request, "unions/union_act.html", shown | context, status=422 if form.errors else 200)


def crumbs_of_act(union: Union | None, title: str | Promise) -> list[dict[str, Any]]:
    """Return the way from the list of unions, through the union if there is one, to an act."""
    return [
        {"label": _("Unions"), "url": reverse("unions:union_list")},
        *([{"label": union.name, "url": union_url(union)}] if union is not None else []),
        {"label": title},
    ]
