"""One act on one row as a page: its form beside the row's facts, its consequence said before, back to the row.

A view that serves many acts by their names looks one up (``act_named``) and answers with ``act_page``. Acts on a union
that are a view each are made by ``unions/views/act_pages.py``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import DomainError, ForbiddenError, NotFoundError, RuleBrokenError
from core.http import Request

Text = str | Promise
Call = Callable[[Actor, Any, dict[str, Any]], Any]


@dataclass(frozen=True, kw_only=True)
class Act:
    """What somebody may do with a row: by which right, from which states, with which form, and what follows."""

    permission: str
    sources: frozenset[str]
    title: Text
    verb: Text
    form: type
    call: Call
    consequence: Text = ""
    tone: str = ""
    done: Text = ""


def dated(service: Callable[..., Any], key: str) -> Call:
    """Return the call of a service that wants to know the day; ``key`` is what it calls the row."""
    return lambda actor, row, told: service(actor=actor, today=clock.today(), **{key: row.pk}, **told)


def plain(service: Callable[..., Any], key: str) -> Call:
    """Return the call of a service for which the day does not matter."""
    return lambda actor, row, told: service(actor=actor, **{key: row.pk}, **told)


def act_named(acts: Mapping[str, Act], name: str, *, actor: Actor, path: str) -> Act:
    """Return the act an address names; 404 for one nobody knows, 403 for one this person may not do here."""
    act = acts.get(name)
    if act is None:
        raise NotFoundError(_("There is no such page."), code="not_found")
    if not actor.reaches(act.permission, path):
        raise ForbiddenError(_("You do not have the right to do this."), code=act.permission)
    return act


def act_page(
    request: Request, act: Act, row: Any, *, back: str, crumbs: list[dict[str, str]], card: dict[str, Any], **form: Any
) -> HttpResponse:
    """Show an act's form, or do it and go back; a broken rule is shown at its field, with what was typed."""
    initial = {"seen_version": row.version, "on": clock.today()} | form.pop("initial", {})
    bound = act.form(request.POST or None, request.FILES or None, initial=initial, **form)
    if request.method == "POST" and bound.is_valid():
        try:
            act.call(request.actor, row, bound.cleaned_data)
        except RuleBrokenError as error:
            put_errors(bound, error)
        else:
            messages.success(request, str(act.done) or _("%(title)s: done.") % {"title": act.title})
            return redirect(back)
    context = {
        "form": bound,
        "title": act.title,
        "verb": act.verb,
        "consequence": act.consequence,
        "tone": act.tone,
        "card": card,
        "back": back,
        "crumbs": [*crumbs, {"label": act.title}],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if bound.errors else 200)


def entry_page(
    request: Request,
    form: Any,
    enter: Callable[[dict[str, Any]], str | HttpResponse],
    *,
    title: str,
    back: str,
    crumbs: list[dict[str, str]],
    done: str = "",
    template: str = "unions/act.html",
    **context: Any,
) -> HttpResponse:
    """Show the form of something new, or enter it and go where ``enter`` says; a refusal is shown at its field.

    ``enter`` may answer with a page instead: what can be shown only once.
    """
    if request.method == "POST" and form.is_valid():
        try:
            answer = enter(dict(form.cleaned_data))
        except DomainError as error:
            if error.status in (403, 404):
                raise
            put_errors(form, error)
        else:
            if isinstance(answer, HttpResponse):
                return answer
            messages.success(request, done or _("%(title)s: done.") % {"title": title})
            return redirect(answer)
    shown = {
        "form": form,
        "title": title,
        "verb": title,
        "back": back,
        "crumbs": [*crumbs, {"label": title}],
        "mobile_back": back,
    }
    return render(request, template, shown | context, status=422 if form.errors else 200)


def put_errors(form: Any, error: DomainError) -> None:
    """Show a refusal where it belongs: at the fields it names, else above the form."""
    named = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, text)
    if not named:
        form.add_error(None, error.message)


def offered(acts: Mapping[str, Act], *, actor: Actor, path: str, status: str) -> list[tuple[str, Act]]:
    """Return what this person may do with a row in its present state."""
    return [(name, act) for name, act in acts.items() if status in act.sources and actor.reaches(act.permission, path)]
