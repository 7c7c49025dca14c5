"""Bargaining and contracts: the lists by view, one negotiation, one contract, a new offer (ux.md P68, P69)."""

from datetime import date
from decimal import Decimal
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
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.prepared import listed
from core.templatetags.show import count, status_tag
from legal.choices.contracts import ContractStatus
from legal.choices.negotiations import BargainKind, NegotiationStatus, VoteWay
from legal.forms import contracts as forms
from legal.models import CollectiveContract, Negotiation
from legal.rules import clauses as clause_rules
from legal.rules import contracts as rules
from legal.rules import negotiations as talk_rules
from legal.selectors import contracts as selectors
from legal.selectors import negotiations as talks
from legal.selectors.instructors import guidance_in
from legal.selectors.nodes import node_for
from legal.services import negotiations
from legal.views.contract_acts import ACTS
from legal.views.contract_words import days_of, figure, stages, state_tag, story, tag, topic_words
from legal.views.listing import clock_cell, table_mark
from legal.views.negotiation_acts import ACTS as TALK_ACTS
from legal.views.supervision_words import panels
from unions.choices import Industry, Level
from unions.models import Union
from unions.views.acts import offered, put_errors

TALKS = ("offer", "talks", "congress")
VIEWS = ("all", *TALKS, "submit", "review", "publish", "performing", "ending", "flagged")
WIDE = frozenset({Level.PROVINCE, Level.CITY})


@page(rules.VIEW)
def contract_list(request: Request) -> HttpResponse:
    """Show negotiations and contracts below a node by what waits next, each with its clock, and who is covered."""
    actor, today = request.actor, clock.today()
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    path = node.path if node else ""
    view = request.GET.get("view", "all")
    view = view if view in VIEWS else "all"
    kind = request.GET.get("kind", "")
    kind = kind if kind in BargainKind.values else ""
    q = request.GET.get("q", "").strip()[:40]
    is_talks = view in TALKS
    rows = (
        listed(talks.negotiation_rows, actor, path, view=view, kind=kind, q=q)
        if is_talks
        else listed(selectors.contract_rows, actor, path, view=view, kind=kind, q=q, today=today)
    )
    is_ending = view == "ending"  # the first to end stands first
    shown = page_of(request, rows, key="end_on" if is_ending else "pk", rising=is_ending)
    by_trade, together = _covered(actor, node)
    context = {
        "node": node,
        "view": view,
        "kind": kind,
        "q": q,
        "has_rows": bool(shown.rows),
        "rows": once(lambda: [_row(each, today, is_talks=is_talks) for each in shown.rows]),
        "drawn_from": table_mark(request, today, [each[1:] for each in shown.rows]),
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "tabs": _tabs(node, view),
        "export_list": "negotiations" if is_talks else "contracts",
        "kinds": BargainKind.choices,
        "coverage": once(lambda: _by_trade(by_trade)),
        "covered": together,
        "covered_from": drawn_from(by_trade, together),
        "clear_url": _here(node, view),
        "actions": [{"label": _("Enter an offer"), "url": reverse("legal:negotiation_new"), "tone": "p"}]
        if actor.can(rules.NEGOTIATE)
        else [],
        "more": [
            {"label": _("Compare a clause"), "url": reverse("legal:clause_compare")},
            {"label": _("Clause library"), "url": reverse("legal:clause_library")},
            {"label": pgettext("noun", "Figures"), "url": _figures(node)},
            {"label": _("Offer campaigns"), "url": reverse("legal:campaign_list")},
            {"label": _("Bargaining instructors"), "url": reverse("legal:instructor_list")},
            {"label": _("Harmonious labour relations"), "url": reverse("legal:harmony_list")},
        ],
    }
    return render(request, "legal/contract_list.html", context)


def _covered(actor: Actor, node: Union | None) -> tuple[list[dict[str, Any]], dict[str, int] | None]:
    """Return who is covered below a node, by trade and together; above the counties as it is kept, without trades."""
    if node is None:
        return [], None
    if node.level in WIDE:
        return [], selectors.kept_coverage(node)
    return selectors.coverage(actor, node.path)


def _by_trade(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    trades = dict(Industry.choices)
    return [each | {"label": trades.get(each["industry"], "")} for each in found]


def _figures(node: Union | None) -> str:
    url = reverse("legal:contract_figures")
    return f"{url}?{urlencode({'node': node.code})}" if node else url


def _here(node: Union | None, view: str) -> str:
    query = ({"node": node.code} if node else {}) | {"view": view}
    return f"{reverse('legal:contract_list')}?{urlencode(query)}"


def _tabs(node: Union | None, current: str) -> list[dict[str, Any]]:
    names = {
        "all": pgettext("view of contracts", "All contracts"),
        "offer": pgettext("view of contracts", "Offers to be answered"),
        "talks": pgettext("view of contracts", "Talks"),
        "congress": pgettext("view of contracts", "Before the congress"),
        "submit": pgettext("view of contracts", "To be submitted"),
        "review": pgettext("view of contracts", "Under review"),
        "publish": pgettext("view of contracts", "To be made known"),
        "performing": pgettext("view of contracts", "Being performed"),
        "ending": pgettext("view of contracts", "Ending within 90 days"),
        "flagged": pgettext("view of contracts", "Below the law"),
    }
    return [{"label": label, "url": _here(node, name), "current": name == current} for name, label in names.items()]


def _row(row: Any, today: date, *, is_talks: bool) -> dict[str, Any]:
    name = "legal:negotiation_detail" if is_talks else "legal:contract_detail"
    state = (NegotiationStatus if is_talks else ContractStatus)(row.status)
    cell = clock_cell(row.clock, today)
    if row.clock is None and not is_talks:
        cell |= {"due_on": row.end_on.isoformat(), "due_label": pgettext("contract", "term ends")}
    return {
        "number": row.number,
        "union": row.union__name,
        "kind": str(BargainKind(row.kind).label),
        "title": row.counterpart if is_talks else row.name,
        "url": reverse(name, args=[row.number]),
        "tag": status_tag(**state_tag(str(state.label), row.status)),
        "units": "--" if is_talks or row.units is None else count(row.units),
        "workers": count(row.workers),
        **cell,
    }


@page(rules.VIEW)
def negotiation_detail(request: Request, key: str) -> HttpResponse:
    """Show one negotiation: its clocks first, the table, the meetings, the draft and the vote."""
    row = talks.negotiation_seen(request.actor, key)
    clocks = panels(talks.all_clocks(talks.SUBJECT, row.pk), clock.today())
    contract = talks.contract_of(row)
    people = talks.representatives(row)
    acts = _acts(request.actor, row, TALK_ACTS, "legal:negotiation_act")
    context = {
        "row": row,
        "identity": _identity(row, row.counterpart, acts),
        "stages": stages(row.status, days_of(row, contract), clock.today(), is_contract=False),
        "clocks": [each for each in clocks if each["tone"] != "done"],
        "past_clocks": [each for each in clocks if each["tone"] == "done"],
        "facts_card": {"title": _("Offer and reply"), "rows": _talk_facts(row)},
        "vote_card": {"title": _("Vote on the draft"), "rows": _vote(row)} if row.voted_on else None,
        "workers_side": [each for each in people if each.side == "workers"],
        "employer_side": [each for each in people if each.side == "employer"],
        "meetings": talks.meetings_of(row),
        "guidance": guidance_in(row),
        "contract": contract,
        "entries": story(talks.story_of(talks.SUBJECT, row.pk)),
        "crumbs": _crumbs(row.number),
        "mobile_back": reverse("legal:contract_list"),
    }
    return render(request, "legal/negotiation_detail.html", context)


def _acts(actor: Actor, row: Any, acts: Any, name: str) -> list[dict[str, Any]]:
    return [
        {"label": act.verb, "url": reverse(name, args=[row.number, task]), "tone": act.tone}
        for task, act in offered(acts, actor=actor, path=row.union.path, status=row.status)
        if not (task == "file" and row.filed_on)
    ]


def _identity(row: Any, title: str, acts: list[dict[str, Any]]) -> dict[str, Any]:
    first = [act for act in acts if act["tone"] == "p"][:1] or acts[:1]
    return {
        "title": title,
        "tags": [tag(row), {"label": row.get_kind_display(), "tone": "info"}],
        "meta": [row.number, row.union.name],
        "facts": [
            {"label": _("Level"), "value": row.get_level_display()},
            {"label": _("Industry"), "value": row.get_industry_display()},
            {"label": _("Workers"), "value": count(row.workers)},
            {"label": _("Units"), "value": count(row.units) if isinstance(row, CollectiveContract) else ""},
        ],
        "actions": first,
        "more": [act for act in acts if act not in first],
    }


def _crumbs(last: str) -> list[dict[str, str]]:
    return [{"label": _("Collective contracts"), "url": reverse("legal:contract_list")}, {"label": last}]


def _talk_facts(row: Negotiation) -> list[dict[str, Any]]:
    rows = [
        (_("Offer made by"), row.get_proposer_display()),
        (_("Topics"), row.topics),
        (_("Offer of"), row.offered_on.isoformat()),
        (_("Offer received on"), row.received_on.isoformat()),
        (_("Replied on"), row.replied_on.isoformat() if row.replied_on else ""),
        (_("Reply"), row.reply),
        (_("Place of the talks"), row.place),
        (_("Campaign"), row.campaign.name if row.campaign else ""),
        (_("Draft"), row.draft),
        (_("Reason"), row.closed_because),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def _vote(row: Negotiation) -> list[dict[str, Any]]:
    if row.vote_way == VoteWay.EACH_UNIT:
        told = _("%(passed)s of %(all)s units") % {"passed": row.units_passed, "all": row.units_asked}
        return [{"label": row.get_vote_way_display(), "value": told}]
    vote = talk_rules.Vote(row.vote_way, row.eligible or 0, row.present or 0, row.in_favour or 0)
    yes, no = _("reached"), _("not reached")
    told = _("%(some)s of %(all)s, %(word)s")
    quorum = {"some": vote.present, "all": vote.eligible, "word": yes if talk_rules.has_quorum(vote) else no}
    majority = {"some": vote.in_favour, "all": vote.eligible, "word": yes if talk_rules.has_passed(vote) else no}
    return [
        {"label": row.get_vote_way_display(), "value": row.voted_on.isoformat() if row.voted_on else ""},
        {"label": _("Quorum (two thirds of all)"), "value": told % quorum},
        {"label": _("Majority (more than half of all)"), "value": told % majority},
    ]


@page(rules.VIEW)
def contract_detail(request: Request, key: str) -> HttpResponse:
    """Show one contract: its clocks first, its clauses beside last cycle, trade and law, its units and reports."""
    row = selectors.contract_seen(request.actor, key)
    clocks = panels(talks.all_clocks(selectors.SUBJECT, row.pk), clock.today())
    context = {
        "row": row,
        "identity": _identity(row, row.name, _acts(request.actor, row, ACTS, "legal:contract_act")),
        "stages": stages(row.status, days_of(row.negotiation, row), clock.today(), is_contract=True),
        "clocks": [each for each in clocks if each["tone"] != "done"],
        "past_clocks": [each for each in clocks if each["tone"] == "done"],
        "facts_card": {"title": _("Contract"), "rows": _facts(row)},
        "clauses": _clauses(row),
        "missing": [_(each.label) for each in clause_rules.missing_for(row.kind, _codes(row))],
        "units": selectors.units_of(row),
        "reports": selectors.reports_of(row),
        "entries": story(talks.story_of(selectors.SUBJECT, row.pk)),
        "crumbs": _crumbs(row.number),
        "mobile_back": reverse("legal:contract_list"),
    }
    return render(request, "legal/contract_detail.html", context)


def _codes(row: CollectiveContract) -> list[str]:
    return [each.topic for each in selectors.clauses_of(row)]


def _clauses(row: CollectiveContract) -> list[dict[str, Any]]:
    words, before = topic_words(), selectors.values_before(row)
    county = row.union.path
    mean = selectors.trade_averages(row, "/".join(county.split("/")[:3]) + "/" if county.count("/") > 2 else county)
    base = reverse("legal:clause_compare")
    return [
        {
            "clause": each,
            "label": words.get(each.topic, each.topic),
            "value": figure(each.topic, each.value),
            "before": figure(each.topic, before.get(each.topic)),
            "mean": figure(each.topic, mean[each.topic].quantize(Decimal("0.01"))) if each.topic in mean else "",
            "law": figure(each.topic, each.flagged_figure) if each.flagged_on else "",
            "url": f"{base}?{urlencode({'topic': each.topic, 'industry': row.industry})}"
            if each.value is not None
            else "",
        }
        for each in selectors.clauses_of(row)
    ]


def _facts(row: CollectiveContract) -> list[dict[str, Any]]:
    def day(value: Any) -> str:
        return value.isoformat() if value else ""

    rows = [
        (_("Other party"), row.counterpart),
        (_("Chief representative of the workers"), row.workers_chief),
        (_("Chief representative of the employer"), row.employer_chief),
        (pgettext("contract", "Term"), _("%(from)s to %(to)s") % {"from": day(row.starts_on), "to": day(row.end_on)}),
        (_("Labour authority"), row.authority),
        (_("Received by the authority on"), day(row.received_on)),
        (_("Objection"), row.objection),
        (pgettext("contract", "In effect from"), day(row.effect_on)),
        (_("How it was made known"), row.publication),
        (_("Filed with the upper union on"), day(row.filed_on)),
        (_("Ended on"), day(row.ended_on)),
        (_("Reason"), row.ended_because),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


@page(rules.NEGOTIATE, "GET", "POST")
def negotiation_new(request: Request) -> HttpResponse:
    """Enter a written offer to bargain."""
    actor, today = request.actor, clock.today()
    form = forms.OfferForm(request.POST or None, initial={"offered_on": today, "received_on": today})
    form.fields["union"].choices = [(str(each.pk), each.name) for each in talks.keepers(actor, rules.NEGOTIATE)]
    old = selectors.contract_list(actor, "", view="performing", today=today).order_by("end_on")[:100]
    form.fields["previous_id"].choices = [("", "—"), *((str(each.pk), f"{each.number} {each.name}") for each in old)]
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            row = negotiations.send_offer(actor=actor, union_id=told.pop("union"), today=today, **told)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Registered as %(number)s.") % {"number": row.number})
            return redirect("legal:negotiation_detail", key=row.number)
    back = reverse("legal:contract_list")
    context = {
        "form": form,
        "title": _("Enter an offer"),
        "verb": _("Enter the offer"),
        "back": back,
        "crumbs": _crumbs(_("Enter an offer")),
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
