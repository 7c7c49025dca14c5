"""Arbitration and suits: the list, one proceeding with its clocks first, its acts (domain.md 7.4)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from core import clock
from core.clocks.panels import panel
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from legal.choices.suits import Stage
from legal.choices.suits import SuitStatus as S
from legal.forms import suits as forms
from legal.models import Suit
from legal.rules import suits as rules
from legal.selectors.disputes import clocks_of
from legal.services import suits as services
from legal.views import dispute_words as words
from legal.views.act_table import act
from unions.views.act_pages import attempt
from unions.views.acts import Act, act_named, dated, offered

_dated = partial(dated, key="suit_id")


ACTS: dict[str, Act] = {
    "accept": act(
        rules.KEEP,
        rules.ACCEPT.sources,
        gettext_lazy("Enter the acceptance"),
        pgettext_lazy("button", "Accepted"),
        forms.AcceptForm,
        _dated(services.accept_suit),
        tone="p",
    ),
    "refuse": act(
        rules.KEEP,
        rules.NOT_ACCEPT.sources,
        gettext_lazy("Enter that it was not accepted"),
        pgettext_lazy("button", "Not accepted"),
        forms.RefusedForm,
        _dated(services.refuse_suit),
        tone="bad",
    ),
    "serve": act(
        rules.KEEP,
        rules.SERVE.sources,
        gettext_lazy("Enter the service on the employer"),
        pgettext_lazy("button", "Copy served"),
        forms.OnDayForm,
        _dated(services.serve_suit),
    ),
    "answer": act(
        rules.KEEP,
        rules.ANSWER.sources,
        gettext_lazy("Enter the employer's answer"),
        pgettext_lazy("button", "Answer received"),
        forms.OnDayForm,
        _dated(services.note_answer),
    ),
    "extend": act(
        rules.KEEP,
        rules.EXTEND.sources,
        gettext_lazy("Extend the period of the award"),
        pgettext_lazy("button", "Extend"),
        forms.ExtendAwardForm,
        _dated(services.extend_award),
    ),
    "decide": act(
        rules.KEEP,
        rules.DECIDE.sources,
        gettext_lazy("Enter the decision"),
        pgettext_lazy("button", "Decision"),
        forms.DecideForm,
        _dated(services.decide_suit),
        tone="p",
    ),
    "receipt": act(
        rules.KEEP,
        rules.RECEIVE.sources,
        gettext_lazy("Enter when it was received"),
        pgettext_lazy("button", "Received"),
        forms.ReceiptForm,
        _dated(services.note_receipt),
        tone="p",
    ),
    "follow": act(
        rules.KEEP,
        {S.DECIDED, S.FINAL, S.NOT_ACCEPTED},
        gettext_lazy("Enter the next stage"),
        pgettext_lazy("button", "Next stage"),
        forms.ApplyForm,
        _dated(services.follow_suit),
    ),
    "end": act(
        rules.KEEP,
        rules.END.sources,
        gettext_lazy("Enter that it is final"),
        pgettext_lazy("button", "Final"),
        forms.EndForm,
        _dated(services.end_suit),
    ),
    "withdraw": act(
        rules.KEEP,
        rules.WITHDRAW.sources,
        gettext_lazy("Enter a withdrawal"),
        pgettext_lazy("button", "Withdraw"),
        forms.WithdrawForm,
        _dated(services.withdraw_suit),
        tone="bad",
    ),
}


@page(rules.VIEW)
def suit_list(request: Request) -> HttpResponse:
    """Show the proceedings of the branch, the latest first."""
    asked = {name: request.GET.get(name, "") for name in ("stage", "status")}
    rows = Suit.objects.permitted(request.actor, rules.VIEW).select_related("mediation")
    if asked["stage"] in Stage.values:
        rows = rows.filter(stage=asked["stage"])
    if asked["status"] in S.values:
        rows = rows.filter(status=asked["status"])
    shown = page_of(request, rows, key="applied_on")
    context = {
        "asked": asked,
        "rows": [
            {"suit": each, "url": reverse("legal:suit_detail", args=[each.pk]), "tag": words.suit_tag(each)}
            for each in shown.rows
        ],
        "stages": Stage.choices,
        "statuses": S.choices,
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "crumbs": [
            {"label": _("Mediation"), "url": reverse("legal:mediation_list")},
            {"label": _("Arbitration and suits")},
        ],
        "mobile_back": reverse("legal:mediation_list"),
    }
    return render(request, "legal/suit_list.html", context)


@page(rules.VIEW)
def suit_detail(request: Request, key: str) -> HttpResponse:
    """Show one proceeding: its clocks, what is claimed, what was decided and for whom it is final."""
    suit: Suit = find(Suit, key, request.actor, rules.VIEW)
    today = clock.today()
    acts = [
        {"label": act.verb, "url": reverse("legal:suit_act", args=[suit.pk, name]), "tone": act.tone}
        for name, act in offered(ACTS, actor=request.actor, path=suit.union.path, status=suit.status)
    ]
    panels = [panel(each, today, words.clock_label(each)) for each in clocks_of(suit)]
    first = [each for each in acts if each["tone"] == "p"] or acts[:1]
    context = {
        "suit": suit,
        "head_title": f"{suit.get_stage_display()} {suit.case_no}".strip(),
        "head_tags": [words.suit_tag(suit)],
        "head_meta": [suit.body, f"{suit.worker_name} / {suit.employer_name}"],
        "actions": first,
        "more": [each for each in acts if each not in first],
        "clock": panels[0] if panels else None,
        "other_clocks": panels[1:],
        "card": {"title": _("Proceeding"), "rows": _facts(suit)},
        "crumbs": [
            {"label": _("Arbitration and suits"), "url": reverse("legal:suit_list")},
            {"label": str(suit.get_stage_display())},
        ],
        "mobile_back": reverse("legal:suit_list"),
    }
    return render(request, "legal/suit_detail.html", context)


def _facts(suit: Suit) -> list[dict[str, Any]]:
    final = {True: _("Yes, for the employer"), False: _("No, both sides may sue"), None: None}
    case = suit.mediation
    rows: list[dict[str, Any]] = []
    if case is not None:
        rows.append(
            {
                "label": _("Mediation"),
                "value": case.number,
                "url": reverse("legal:mediation_suits", args=[case.number]),
                "url_label": _("View"),
            }
        )
    told: list[tuple[str, Any]] = [
        (_("Applied on"), suit.applied_on),
        (_("Accepted on"), suit.accepted_on),
        (_("Simple procedure"), _("Yes") if suit.is_simple else None),
        (_("Copy reached the employer on"), suit.served_on),
        (_("Employer answered on"), suit.answered_on),
        (_("Decided on"), suit.decided_on),
        (_("Outcome"), suit.get_outcome_display() or None),
        (_("Final award"), final[suit.is_final_for_employer]),
        (_("The worker received it on"), suit.worker_received_on),
        (_("The employer received it on"), suit.employer_received_on),
        (_("Claimed"), f"¥{suit.claimed:,.2f}"),
        (_("Awarded"), f"¥{suit.awarded:,.2f}" if suit.awarded is not None else None),
        (pgettext("suit", "Paid"), f"¥{suit.paid:,.2f}" if suit.paid is not None else None),
        (_("Remark"), suit.note or None),
    ]
    rows += [{"label": label, "value": str(value)} for label, value in told if value is not None]
    return rows


@page(rules.KEEP, "GET", "POST")
def suit_act(request: Request, key: str, task: str) -> HttpResponse:
    """Show the form of one act on a proceeding, or carry it out."""
    suit: Suit = find(Suit, key, request.actor, rules.KEEP)
    act = act_named(ACTS, task, actor=request.actor, path=suit.union.path)
    more = {"stages": [stage.value for stage in services.NEXT.get(suit.stage, ())]} if task == "follow" else {}
    initial = {"seen_version": suit.version, "on": clock.today(), "applied_on": clock.today()}
    form = act.form(request.POST or None, initial=initial, **more)
    back = reverse("legal:suit_detail", args=[suit.pk])
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        if attempt(form, lambda: act.call(request.actor, suit, told)):
            messages.success(request, _("%(title)s: done.") % {"title": act.title})
            return redirect(back)
    context = {
        "form": form,
        "title": act.title,
        "verb": act.verb,
        "tone": act.tone,
        "card": {"title": str(suit.get_stage_display()), "rows": _facts(suit)[:5]},
        "back": back,
        "crumbs": [
            {"label": _("Arbitration and suits"), "url": reverse("legal:suit_list")},
            {"label": str(suit.get_stage_display()), "url": back},
            {"label": act.title},
        ],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
