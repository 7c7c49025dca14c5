"""The clause library: what a kind of contract regulates, the figure of the law, proven wordings (ux.md P67, P68)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import DomainError
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from legal.choices.negotiations import BargainKind
from legal.forms import contracts as forms
from legal.models import ClauseText
from legal.rules import clauses as rules
from legal.selectors import clauses as selectors
from legal.selectors.instructors import federations
from legal.selectors.nodes import node_for
from legal.services import clauses
from legal.views.contract_words import figure, topic_words
from legal.views.instructors import entry_page
from unions.models import Union
from unions.views.acts import Act, act_named, act_page, put_errors

OFFERED, WITHDRAWN = frozenset({"offered"}), frozenset({"withdrawn"})


@page(rules.VIEW)
def clause_library(request: Request) -> HttpResponse:
    """Show the topics of a kind of contract in the order of the regulation, each with the law and its wordings."""
    actor = request.actor
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    kind = request.GET.get("kind", "")
    kind = kind if kind in BargainKind.values else BargainKind.WAGE.value
    topics = rules.topics_for(kind)
    codes = [each.code for each in topics]
    wordings: dict[str, list[dict[str, Any]]] = {}
    for each in selectors.library(actor, codes):
        wordings.setdefault(each.topic, []).append(_wording(actor, each))
    used = selectors.in_force_with(codes, node.path if node else "", actor)
    law = selectors.statutes(topics, node.region_id if node else "330000", clock.today())
    context = {
        "node": node,
        "kind": kind,
        "tabs": _tabs(node, kind),
        "topics": [
            _topic(each, law.get(each.code), wordings.get(each.code, []), used.get(each.code, 0)) for each in topics
        ],
        "actions": [{"label": _("Add a wording"), "url": reverse("legal:text_new"), "tone": "p"}]
        if actor.can(rules.KEEP)
        else [],
        "crumbs": _crumbs(),
        "mobile_back": reverse("legal:contract_list"),
    }
    return render(request, "legal/clause_library.html", context)


def _crumbs(*last: str) -> list[dict[str, str]]:
    here = {"label": _("Clause library"), "url": reverse("legal:clause_library") if last else ""}
    start = {"label": _("Collective contracts"), "url": reverse("legal:contract_list")}
    return [start, here, *({"label": each} for each in last)]


def _tabs(node: Union | None, current: str) -> list[dict[str, Any]]:
    kept = {"node": node.code} if node else {}
    here = reverse("legal:clause_library")
    return [
        {"label": label, "url": f"{here}?{urlencode(kept | {'kind': value})}", "current": value == current}
        for value, label in BargainKind.choices
    ]


def _topic(topic: rules.Topic, law: Decimal | None, wordings: list[dict[str, Any]], used: int) -> dict[str, Any]:
    bounds = {
        rules.Bound.LEAST: pgettext("the law", "at least %(figure)s"),
        rules.Bound.MOST: pgettext("the law", "at most %(figure)s"),
    }
    above = pgettext("the law", "more than %(figure)s")
    told = above if topic.is_strict else bounds.get(topic.bound, "%(figure)s")
    base = reverse("legal:clause_compare")
    return {
        "label": _(topic.label),
        "is_required": topic.is_required,
        "has_bound": bool(topic.statute),
        "law": told % {"figure": figure(topic.code, law)} if law is not None else "",
        "used": used,
        "wordings": wordings,
        "url": f"{base}?{urlencode({'topic': topic.code})}" if topic.code in rules.COMPARED else "",
    }


def _wording(actor: Actor, row: ClauseText) -> dict[str, Any]:
    acts = [
        {
            "label": each.verb,
            "url": reverse("legal:text_act", args=[row.pk, name]),
            "small": True,
            "aria": _("%(act)s: %(title)s") % {"act": each.verb, "title": row.title},
        }
        for name, each in ACTS.items()
        if _status(row) in each.sources and actor.reaches(rules.KEEP, row.union.path)
    ]
    return {"row": row, "acts": acts}


def _status(row: ClauseText) -> str:
    return "offered" if row.is_offered else "withdrawn"


def _offer(is_offered: bool) -> Callable[[Actor, ClauseText, dict[str, Any]], Any]:
    return lambda actor, row, told: clauses.offer_text(actor=actor, text_id=row.pk, is_offered=is_offered, **told)


def _change(actor: Actor, row: ClauseText, told: dict[str, Any]) -> Any:
    return clauses.change_text(actor=actor, text_id=row.pk, **told)


ACTS: dict[str, Act] = {
    "change": Act(
        permission=rules.KEEP,
        sources=OFFERED | WITHDRAWN,
        title=gettext_lazy("Correct the wording"),
        verb=pgettext_lazy("button", "Correct"),
        form=forms.TextChangeForm,
        call=_change,
        consequence=gettext_lazy("Contracts that took it over keep their words."),
    ),
    "withdraw": Act(
        permission=rules.KEEP,
        sources=OFFERED,
        title=gettext_lazy("Take the wording out of the library"),
        verb=pgettext_lazy("clause library", "Take out"),
        form=VersionForm,
        call=_offer(False),
        consequence=gettext_lazy("Contracts that took it over keep their words."),
        tone="bad",
    ),
    "offer": Act(
        permission=rules.KEEP,
        sources=WITHDRAWN,
        title=gettext_lazy("Offer the wording again"),
        verb=pgettext_lazy("clause library", "Offer again"),
        form=VersionForm,
        call=_offer(True),
        tone="p",
    ),
}


@page(rules.KEEP, "GET", "POST")
def text_act(request: Request, text_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a wording, or carry it out."""
    row = selectors.text_seen(request.actor, text_id)
    found = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    words = topic_words()
    card = {
        "title": _("Wording"),
        "rows": [
            {"label": _("Topic"), "value": words.get(row.topic, row.topic)},
            {"label": pgettext("clause library", "Title"), "value": row.title},
            {"label": _("Text of the clause"), "value": row.text},
            {"label": _("Federation"), "value": row.union.name},
        ],
    }
    back = reverse("legal:clause_library")
    more = {"initial": {"title": row.title, "text": row.text}} if task == "change" else {}
    return act_page(request, found, row, back=back, crumbs=_crumbs(row.title), card=card, **more)


@page(rules.KEEP, "GET", "POST")
def text_new(request: Request) -> HttpResponse:
    """Put a proven wording into the library."""
    form = forms.TextForm(request.POST or None)
    words = topic_words()
    form.fields["union"].choices = [(str(each.pk), each.name) for each in federations(request.actor)]
    form.fields["topic"].choices = list(words.items())
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            clauses.add_text(actor=request.actor, union_id=told.pop("union"), **told)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered."))
            return redirect("legal:clause_library")
    return entry_page(request, form, _("Add a wording"), back="legal:clause_library", trail=_crumbs)
