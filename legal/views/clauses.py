"""One clause across a trade, and the yearly campaigns of offers (ux.md P68)."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.drawn import drawn_from, once
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.prepared import listed
from legal.forms import contracts as forms
from legal.rules import clauses as rules
from legal.rules import negotiations as talk_rules
from legal.rules.spread import bars_of, spread_of
from legal.selectors import clauses as selectors
from legal.selectors import negotiations as talks
from legal.selectors.nodes import node_for
from legal.services import negotiations
from legal.services.contracts import statute_for
from legal.views.contract_words import figure, topic_words
from legal.views.listing import table_mark
from unions.choices import Industry
from unions.views.acts import put_errors

PARTS = 8  # bars of a spread


@page(rules.VIEW)
def clause_compare(request: Request) -> HttpResponse:
    """Show how one clause lies across the contracts in force of a trade, from the lowest up."""
    actor = request.actor
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    topic = request.GET.get("topic", "")
    topic = topic if topic in rules.COMPARED else "wage_floor"
    industry = request.GET.get("industry", "")
    industry = industry if industry in Industry.values else Industry.C.value
    asked = (actor, node.path if node else "", topic, industry)
    values = selectors.values_of(*asked)
    found, bars = spread_of(values), bars_of(values, PARTS)
    shown = page_of(request, listed(selectors.compared_rows, *asked), key="value", rising=True)
    words = topic_words()
    law = statute_for(rules.TOPICS[topic], node.region_id if node else "330000", clock.today())
    context = {
        "node": node,
        "topic": topic,
        "industry": industry,
        "topics": [(code, words[code]) for code in rules.COMPARED],
        "industries": Industry.choices,
        "sums": once(lambda: _sums(topic, found, law)),
        "sums_from": drawn_from(topic, law, found, bars),
        "count": found["count"],
        "months": once(lambda: _bars(topic, bars)),
        "has_rows": bool(shown.rows),
        "rows": once(lambda: [_row(topic, each) for each in shown.rows]),
        "drawn_from": table_mark(request, topic, [each[1:] for each in shown.rows]),
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "crumbs": _crumbs(_("Compare a clause")),
        "mobile_back": reverse("legal:contract_list"),
    }
    return render(request, "legal/clause_compare.html", context)


def _row(topic: str, clause: Any) -> dict[str, Any]:
    return {
        "name": clause.contract__name,
        "union": clause.contract__union__name,
        "value": figure(topic, clause.value),
        "is_flagged": clause.flagged_on is not None,
        "url": reverse("legal:contract_detail", args=[clause.contract__number]),
    }


def _sums(topic: str, found: dict[str, Any], law: Decimal | None) -> list[dict[str, str]]:
    names = (
        ("least", _("Lowest")),
        ("low", _("A quarter lies below")),
        ("middle", _("Middle value")),
        ("high", _("A quarter lies above")),
        ("most", _("Highest")),
        ("mean", _("Mean")),
    )
    shown = [
        {"label": label, "value": figure(topic, Decimal(found[name]).quantize(Decimal("0.01")))}
        for name, label in names
        if found[name] is not None
    ]
    statutory = {"label": _("The law"), "value": figure(topic, law) or "--"}
    return [*shown, statutory, {"label": _("Below the law"), "value": str(found["flagged"])}]


def _bars(topic: str, parts: Any) -> list[dict[str, Any]]:
    most = max((each["count"] for each in parts), default=0) or 1
    return [
        {
            "label": figure(topic, each["from"].quantize(Decimal("0.01"))),
            "count": each["count"],
            "width": round(each["count"] * 100 / most),
        }
        for each in parts
    ]


def _crumbs(last: str) -> list[dict[str, str]]:
    return [{"label": _("Collective contracts"), "url": reverse("legal:contract_list")}, {"label": last}]


@page(rules.VIEW)
def campaign_list(request: Request) -> HttpResponse:
    """Show the yearly campaigns of offers with what was sent, answered and signed."""
    context = {
        "rows": talks.campaigns(request.actor),
        "actions": [{"label": _("Open a campaign"), "url": reverse("legal:campaign_new"), "tone": "p"}]
        if request.actor.can(talk_rules.CAMPAIGN)
        else [],
        "crumbs": _crumbs(_("Offer campaigns")),
        "mobile_back": reverse("legal:contract_list"),
    }
    return render(request, "legal/campaign_list.html", context)


@page(talk_rules.CAMPAIGN, "GET", "POST")
def campaign_new(request: Request) -> HttpResponse:
    """Open the campaign of a year."""
    form = forms.CampaignForm(request.POST or None, initial={"year": clock.today().year})
    keepers = talks.keepers(request.actor, talk_rules.CAMPAIGN)
    form.fields["union"].choices = [(str(each.pk), each.name) for each in keepers[:50]]
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            negotiations.open_campaign(actor=request.actor, union_id=told.pop("union"), **told)
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered."))
            return redirect("legal:campaign_list")
    back = reverse("legal:campaign_list")
    context = {
        "form": form,
        "title": _("Open a campaign"),
        "verb": _("Open the campaign"),
        "back": back,
        "crumbs": _crumbs(_("Open a campaign")),
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
