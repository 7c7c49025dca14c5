"""Supervision: the list of matters, one matter, registering one (ux.md P111)."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.drawn import drawn_from, once
from core.errors import DomainError
from core.events.looks import note_look
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.prepared import listed
from core.templatetags.show import count, money
from legal.choices.letters import LetterKind
from legal.choices.supervision import Item
from legal.choices.supervision import MatterStatus as S
from legal.forms import supervision as forms
from legal.models import SupervisionMatter
from legal.rules import matters as rules
from legal.rules.letters import is_local_federation
from legal.selectors import matters as selectors
from legal.selectors.nodes import node_for
from legal.selectors.supervisors import assigned_to, inquiry_began
from legal.services import matters
from legal.services.letters import ground_of
from legal.views.listing import clock_cell, drawn, table_mark
from legal.views.matter_acts import ACTS, INQUIRER_ACTS
from legal.views.supervision_words import LETTER_TONES, panels, stages, story, tags
from unions.models import Union
from unions.stories import ways_for
from unions.views.acts import offered, put_errors

VIEWS = ("", "open", *selectors.VIEWS)


@page(rules.VIEW)
def supervision_list(request: Request) -> HttpResponse:
    """Show the matters below a node: saved views, the figures of the year, the list with each one's next clock."""
    actor, today = request.actor, clock.today()
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    path = node.path if node else ""
    view = request.GET.get("view", "open")
    asked = {"view": view if view in VIEWS else "open", "item": request.GET.get("item", ""), "q": ""}
    asked["item"] = asked["item"] if asked["item"] in Item.values else ""
    asked["q"] = request.GET.get("q", "").strip()[:40]
    shown = page_of(request, listed(selectors.matter_rows, actor, path, **asked), key="pk")
    sums = selectors.letter_sums(actor, path, today.year) if actor.can(rules.OVERSEE) else {}
    context = {
        "node": node,
        "asked": asked,
        "has_rows": bool(shown.rows),
        "rows": once(lambda: [_row(each, today) for each in shown.rows]),
        "drawn_from": table_mark(request, today, [each[1:] for each in shown.rows]),
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "tabs": _tabs(node, asked["view"]),
        "sums": once(lambda: _sums(sums)),
        "sums_from": drawn_from(sums) if sums else "",
        "items": Item.choices,
        "clear_url": _here(node, {"view": asked["view"]}),
        "actions": _ways_in(actor),
        "more": _registers(actor),
    }
    return render(request, "legal/supervision_list.html", context)


def _row(matter: Any, today: date) -> dict[str, Any]:
    clocks = [each for each in (matter.clock, matter.letter_clock) if each]
    return {
        "name": matter.employer_name,
        "number": matter.number,
        "union": matter.union__name,
        "item": str(Item(matter.item).label),
        "workers": count(matter.workers),
        "url": reverse("legal:supervision_detail", args=[matter.number]),
        "tags": drawn(tags(matter)),
        **clock_cell(min(clocks, key=lambda each: (each["due_on"], each["id"]), default=None), today),
    }


def _here(node: Union | None, asked: dict[str, str]) -> str:
    query = ({"node": node.code} if node else {}) | {name: value for name, value in asked.items() if value}
    return f"{reverse('legal:supervision_list')}?{urlencode(query)}"


def _tabs(node: Union | None, current: str) -> list[dict[str, Any]]:
    names = {
        "open": pgettext("view of a list", "Open"),
        "new": pgettext("view of a list", "New complaints"),
        "work": pgettext("view of a list", "In hand"),
        "letter": pgettext("view of a list", "Opinion letters out"),
        "suggest": pgettext("view of a list", "Suggestion letters"),
        "": pgettext("view of a list", "All"),
    }
    return [
        {
            "label": label,
            "url": _here(node, {"view": name}) if name else f"{_here(node, {})}&view=".replace("?&", "?"),
            "current": name == current,
        }
        for name, label in names.items()
    ]


def _sums(found: dict[str, Any]) -> list[dict[str, Any]]:
    issued = found["opinion"]
    rate = _("%(done)s of %(all)s")
    return [
        {"label": str(LetterKind.PROMPT.label), "value": count(found["prompt"])},
        {"label": str(LetterKind.OPINION.label), "value": count(issued)},
        {"label": str(LetterKind.SUGGESTION.label), "value": count(found["suggestion"])},
        {"label": _("Opinion letters answered"), "value": rate % {"done": found["answered"], "all": issued}},
        {"label": _("Corrected after an opinion letter"), "value": rate % {"done": found["corrected"], "all": issued}},
        {"label": _("Workers helped"), "value": count(found["helped"])},
        {"label": _("Amount recovered"), "value": money(found["recovered"])},
    ]


def _ways_in(actor: Actor) -> list[dict[str, Any]]:
    if not actor.can(rules.RECORD):
        return []
    return [{"label": _("Register a matter"), "url": reverse("legal:supervision_new"), "tone": "p"}]


def _registers(actor: Actor) -> list[dict[str, Any]]:
    if not actor.can(rules.OVERSEE):
        return []
    return [
        {"label": _("Supervisors and committees"), "url": reverse("legal:supervisor_list")},
        {"label": _("Notices of dismissal"), "url": reverse("legal:dismissal_list")},
        {"label": pgettext("noun", "Figures"), "url": reverse("legal:supervision_figures")},
    ]


@page(rules.VIEW)
def supervision_detail(request: Request, key: str) -> HttpResponse:
    """Show one matter: its clocks first, what may be done, both sides, inquiry, letters, its story."""
    actor, today = request.actor, clock.today()
    matter = selectors.matter_seen(actor, key)
    note_look(actor, matter)
    letters = selectors.letters_of(matter)
    clocks = panels(selectors.clocks_of(matter, letters), today)
    acts = _acts(actor, matter)
    first = [act for act in acts if act["tone"] == "p"][:1] or acts[:1]
    suggestion = _suggestion(actor, matter, letters, today)
    context = {
        "matter": matter,
        "identity": _identity(matter, first, [act for act in acts if act not in first] + ways_for(actor, matter)),
        "stages": stages(matter, letters, inquiry_began(matter), today),
        "clocks": [each for each in clocks if each["tone"] != "done"] or clocks[-1:],
        "past_clocks": [each for each in clocks if each["tone"] == "done"][: -1 if len(clocks) == 1 else None],
        "suggestion": suggestion,
        "facts_card": {"title": _("What happened"), "rows": _facts(matter, today)},
        "notes": selectors.notes_of(matter),
        "inquirers": [_inquirer(row, today) for row in assigned_to(matter)],
        "letters": [_letter(each) for each in letters],
        "entries": story(selectors.events_of(matter, letters), actor),
        "crumbs": [
            {"label": _("Supervision"), "url": reverse("legal:supervision_list")},
            {"label": matter.number},
        ],
        "mobile_back": reverse("legal:supervision_list"),
    }
    return render(request, "legal/supervision_detail.html", context)


def _acts(actor: Actor, matter: SupervisionMatter) -> list[dict[str, Any]]:
    """Return the acts a matter is open to for somebody: a supervisor takes those of an inquirer."""
    path, status = matter.union.path, matter.status
    found = offered(ACTS, actor=actor, path=path, status=status)
    if not found and actor.can(rules.INQUIRER):
        found = [(name, act) for name, act in ACTS.items() if name in INQUIRER_ACTS and status in act.sources]
    return [
        {"label": act.verb, "url": reverse("legal:supervision_act", args=[matter.number, name]), "tone": act.tone}
        for name, act in found
        if name != "suggestion"
    ]


def _suggestion(actor: Actor, matter: SupervisionMatter, letters: list[Any], today: Any) -> dict[str, Any] | None:
    """Return whether a suggestion letter may be issued now and by whom, or why not (Art. 23, Appendix B 21)."""
    opinion = next((each for each in letters if each.kind == LetterKind.OPINION), None)
    if opinion is None or matter.status not in (S.OPINION_ISSUED, S.CORRECTING, S.REVIEWING_REPLY, S.MAY_SUGGEST):
        return None
    reasons = []
    if matter.status not in (S.OPINION_ISSUED, S.MAY_SUGGEST) or not ground_of(matter, opinion, today):
        reasons.append(_("None of the three grounds holds yet: receipt refused, no reply in time, no correction."))
    issuer = selectors.issuer_for(actor, matter.union.path, rules.SIGN)
    if issuer is None or not is_local_federation(level=issuer.level, kind=issuer.kind):
        reasons.append(_("Only a local federation of a county, city or the province may issue a suggestion letter."))
    url = reverse("legal:supervision_act", args=[matter.number, "suggestion"])
    return {"url": "" if reasons else url, "reasons": reasons, "ground": matter.get_ground_display()}


def _identity(matter: SupervisionMatter, first: list[Any], rest: list[Any]) -> dict[str, Any]:
    return {
        "title": matter.employer_name,
        "tags": tags(matter),
        "meta": [matter.number, matter.get_item_display(), matter.union.name],
        "facts": [
            {"label": pgettext("supervision", "Source"), "value": matter.get_source_display()},
            {"label": _("Workers concerned"), "value": count(matter.workers)},
            {"label": _("Amount concerned"), "value": money(matter.amount) if matter.amount is not None else ""},
            {"label": _("Complainant"), "value": matter.complainant or _("not named")},
        ],
        "actions": first,
        "more": rest,
    }


def _urged_until(matter: SupervisionMatter, today: Any) -> str:
    """Return until when the employer is urged to correct, and that the day is over while nothing was corrected."""
    if matter.correct_by is None:
        return ""
    day = matter.correct_by.isoformat()
    if matter.status == S.URGED and matter.correct_by < today:
        return _("%(day)s, over: confirm the correction, or let the chair sign an opinion letter") % {"day": day}
    return day


def _facts(matter: SupervisionMatter, today: Any) -> list[dict[str, Any]]:
    rows = [
        (pgettext("supervision", "Facts"), matter.facts),
        (pgettext("supervision", "Findings"), matter.findings),
        (_("To be corrected by"), _urged_until(matter, today)),
        (_("Ground of the refusal"), matter.get_refusal_ground_display()),
        (_("Ground of the suggestion letter"), matter.get_ground_display()),
        (pgettext("supervision", "Outcome"), matter.outcome),
        (_("Workers helped"), count(matter.workers_helped) if matter.workers_helped is not None else ""),
        (_("Amount recovered"), money(matter.recovered) if matter.recovered is not None else ""),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _inquirer(row: Any, today: Any) -> dict[str, Any]:
    supervisor = row.supervisor
    valid = supervisor.certificate.is_valid(today)
    soon = valid and supervisor.term_end_on <= today + timedelta(days=90)
    return {
        "supervisor": supervisor,
        "since": row.from_on,
        "label": _("valid to %(day)s") % {"day": supervisor.term_end_on.isoformat()} if valid else _("not valid"),
        "tone": "bad" if not valid else "warn" if soon else "ok",
    }


def _letter(letter: Any) -> dict[str, Any]:
    return {
        "letter": letter,
        "url": reverse("legal:letter_detail", args=[letter.pk]),
        "tone": LETTER_TONES[letter.status],
        "answer": letter.get_answer_display(),
    }


@page(rules.RECORD, "GET", "POST")
def supervision_new(request: Request) -> HttpResponse:
    """Register a complaint, or what the union found itself."""
    actor = request.actor
    form = forms.MatterForm(request.POST or None, initial={"received_on": clock.today()})
    form.fields["union"].choices = [(str(each.pk), each.name) for each in selectors.keepers(actor, rules.RECORD)]
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            matter = matters.register_matter(actor=actor, union_id=told.pop("union"), today=clock.today(), **told)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Registered as %(number)s.") % {"number": matter.number})
            return redirect("legal:supervision_detail", key=matter.number)
    back = reverse("legal:supervision_list")
    context = {
        "form": form,
        "title": _("Register a matter"),
        "verb": _("Register the matter"),
        "back": back,
        "crumbs": [{"label": _("Supervision"), "url": back}, {"label": _("Register a matter")}],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
