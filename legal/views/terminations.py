"""Notices of dismissal: the list, one notice, what the union says (Union Law Art. 22)."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core import clock
from core.clocks.panels import state_of
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from legal.choices.terminations import TerminationStatus as S
from legal.forms import supervision as forms
from legal.models import TerminationNotice
from legal.rules import terminations as rules
from legal.rules.matters import RECORD
from legal.selectors import terminations as selectors
from legal.selectors.matters import keepers
from legal.selectors.nodes import node_for
from legal.services import terminations
from legal.views.supervision_words import panels
from unions.views.acts import Act, act_named, act_page, dated, offered, put_errors

TONES: dict[str, str] = {S.RECEIVED: "warn", S.VIEWED: "hold", S.ANSWERED: "ok", S.AGREED: "neutral"}


@page(rules.VIEW)
def dismissal_list(request: Request) -> HttpResponse:
    """Show the notices of dismissal below a node with the time left for the union's view."""
    actor, today = request.actor, clock.today()
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    q = request.GET.get("q", "").strip()[:40]
    shown = page_of(request, selectors.notice_list(actor, node.path if node else "", q=q), key="id")
    clocks = selectors.clocks_of(shown.rows)
    context = {
        "q": q,
        "rows": [_row(each, clocks.get(str(each.pk)), today) for each in shown.rows],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "clear_url": reverse("legal:dismissal_list"),
        "actions": [{"label": _("Enter a notice"), "url": reverse("legal:dismissal_new"), "tone": "p"}]
        if actor.can(RECORD)
        else [],
        "crumbs": _crumbs(),
        "mobile_back": reverse("legal:supervision_list"),
    }
    return render(request, "legal/dismissal_list.html", context)


def _row(notice: TerminationNotice, running: Any, today: Any) -> dict[str, Any]:
    word, tone = state_of(running, today) if running else ("", "")
    return {
        "notice": notice,
        "url": reverse("legal:dismissal_detail", args=[notice.pk]),
        "tag": {"label": notice.get_status_display(), "tone": TONES[notice.status]},
        "due_on": running.due_on if running else None,
        "due_word": word if tone else "",
        "due_tone": tone,
    }


def _crumbs(last: str = "") -> list[dict[str, str]]:
    start = {"label": _("Supervision"), "url": reverse("legal:supervision_list")}
    here = {"label": _("Notices of dismissal"), "url": reverse("legal:dismissal_list") if last else ""}
    return [start, here, *([{"label": last}] if last else [])]


_dated = partial(dated, key="notice_id")


ACTS: dict[str, Act] = {
    "view": Act(
        permission=rules.HANDLE,
        sources=rules.SAY.sources,
        title=gettext_lazy("Say the union's view"),
        verb=pgettext_lazy("button", "Say the view"),
        form=forms.ViewForm,
        call=_dated(terminations.say_view),
        consequence=gettext_lazy("The employer studies the view and answers in writing."),
        tone="p",
    ),
    "answer": Act(
        permission=rules.HANDLE,
        sources=rules.ANSWER.sources,
        title=gettext_lazy("Put down the employer's answer"),
        verb=pgettext_lazy("button", "Answer received"),
        form=forms.EmployerAnswerForm,
        call=_dated(terminations.record_answer),
        tone="p",
    ),
}


@page(rules.VIEW)
def dismissal_detail(request: Request, notice_id: Any) -> HttpResponse:
    """Show one notice: its clock, the reasons, the union's view, the answer."""
    notice = selectors.notice_seen(request.actor, notice_id)
    running = selectors.clock_of(notice)
    acts = [
        {"label": act.verb, "url": reverse("legal:dismissal_act", args=[notice.pk, name]), "tone": act.tone}
        for name, act in offered(ACTS, actor=request.actor, path=notice.union.path, status=notice.status)
    ]
    context = {
        "head_title": notice.employer_name,
        "head_tags": [{"label": notice.get_status_display(), "tone": TONES[notice.status]}],
        "head_meta": [notice.worker_name, notice.union.name],
        "actions": acts[:1],
        "more": [],
        "clocks": panels([running], clock.today()) if running else [],
        "card": _card(notice),
        "crumbs": _crumbs(notice.worker_name),
        "mobile_back": reverse("legal:dismissal_list"),
    }
    return render(request, "legal/register_detail.html", context)


def _card(notice: TerminationNotice) -> dict[str, Any]:
    rows = [
        (_("Received on"), notice.received_on.isoformat()),
        (_("Reason"), notice.reason),
        (_("View of the union"), notice.get_view_display()),
        (_("Reason of the union"), notice.view_text),
        (_("Answer of the employer"), notice.answer_text),
        (_("Answered on"), notice.answered_on.isoformat() if notice.answered_on else ""),
    ]
    return {"title": _("Notice"), "rows": [{"label": name, "value": value} for name, value in rows if value]}


@page(rules.VIEW, "GET", "POST")
def dismissal_act(request: Request, notice_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on a notice, or carry it out."""
    notice = selectors.notice_seen(request.actor, notice_id)
    act = act_named(ACTS, task, actor=request.actor, path=notice.union.path)
    back = reverse("legal:dismissal_detail", args=[notice.pk])
    return act_page(request, act, notice, back=back, crumbs=_crumbs(notice.worker_name), card=_card(notice))


@page(RECORD, "GET", "POST")
def dismissal_new(request: Request) -> HttpResponse:
    """Enter a notice of dismissal that an employer sent the union."""
    form = forms.DismissalForm(request.POST or None, initial={"received_on": clock.today()})
    form.fields["union"].choices = [(str(each.pk), each.name) for each in keepers(request.actor, RECORD)]
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            notice = terminations.receive_notice(
                actor=request.actor, union_id=told.pop("union"), today=clock.today(), **told
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered."))
            return redirect("legal:dismissal_detail", notice_id=notice.pk)
    back = reverse("legal:dismissal_list")
    context = {
        "form": form,
        "title": _("Enter a notice"),
        "verb": _("Enter the notice"),
        "back": back,
        "crumbs": _crumbs(_("Enter a notice")),
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
