"""Offers answered and passed on, and the wording of the agreement beside its preview (P67)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import NotFoundError
from core.http import Request
from core.pages import page
from legal.forms.agreements import WordingForm
from legal.models import Agreement
from legal.rules import agreements as agreement_rules
from legal.rules import disputes as rules
from legal.rules.agreements import Wording
from legal.selectors import agreements as facts
from legal.selectors.disputes import mediation_by_key
from legal.services import agreements, offers, papers
from unions.views.act_pages import attempt


@page(rules.TAKE_PART, "POST")
def offer_answer(request: Request, key: str, pk: Any, answer: str) -> HttpResponse:
    """Accept or reject the other side's offer, or pass one on that was told in confidence."""
    mediation = mediation_by_key(request.actor, key)
    if answer == "pass-on":
        offers.pass_on(actor=request.actor, mediation_id=mediation.pk, offer_id=pk)
    else:
        offers.answer_offer(actor=request.actor, mediation_id=mediation.pk, offer_id=pk, is_accepted=answer == "accept")
    messages.success(request, _("Entered."))
    return redirect("legal:mediation_detail", key=key)


@page(rules.MEDIATE, "GET", "POST")
def agreement_wording(request: Request, key: str) -> HttpResponse:
    """Word the agreement: clauses one a line, payments below, beside them what is still lacking."""
    mediation = mediation_by_key(request.actor, key, rules.MEDIATE)
    agreement = facts.agreement_of(mediation)
    back = reverse("legal:mediation_agreement", args=[mediation.number])
    if agreement is None:
        return redirect(back)
    initial = {
        "seen_version": agreement.version,
        "facts": agreement.facts,
        "responsibility": agreement.responsibility,
        "performance": agreement.performance,
        "clauses": "\n".join(agreement.clauses.values_list("text", flat=True)),
        "instalments": "\n".join(
            f"{each.due_on.isoformat()} {each.amount} {each.note}".strip() for each in agreement.instalments.all()
        ),
    }
    form = WordingForm(request.POST or None, initial=initial)

    def word() -> None:
        told = dict(form.cleaned_data)
        clauses = told.pop("clauses").splitlines()
        agreements.word_agreement(actor=request.actor, mediation_id=mediation.pk, clauses=clauses, **told)

    if request.method == "POST" and form.is_valid() and attempt(form, word):
        messages.success(request, _("The wording is kept."))
        return redirect(back)
    context = {
        "form": form,
        "case": mediation,
        **_preview(agreement, form),
        "evaluate_url": reverse("legal:agreement_preview", args=[mediation.number]),
        "library": [text for _kind, _name, text in agreement_rules.LIBRARY],
        "back": back,
        "crumbs": [
            {"label": _("Mediation"), "url": reverse("legal:mediation_list")},
            {"label": mediation.number, "url": back},
            {"label": _("Wording of the agreement")},
        ],
        "mobile_back": back,
    }
    return render(request, "legal/agreement_wording.html", context, status=422 if form.errors else 200)


@page(rules.MEDIATE, "POST")
def agreement_preview(request: Request, key: str) -> HttpResponse:
    """Answer the page of the agreement as typed so far, and what it still lacks; nothing is kept."""
    mediation = mediation_by_key(request.actor, key, rules.MEDIATE)
    agreement = facts.agreement_of(mediation)
    if agreement is None:
        raise NotFoundError(_("There is no such page."), code="not_found")
    shown = _preview(agreement, WordingForm(request.POST))
    return render(request, "legal/_agreement_preview.html", shown)


def _preview(agreement: Agreement, form: WordingForm) -> dict[str, Any]:
    """Return the page as it would be printed: with what is typed, where something is; unreadable lines are named."""
    wording, unread = facts.wording_of(agreement), []
    if form.is_bound:
        unread = [str(each) for each in form.errors.get("instalments", [])]
        wording = Wording(
            facts=form.data.get("facts", "").strip(),
            responsibility=form.data.get("responsibility", "").strip(),
            performance=form.data.get("performance", "").strip(),
            clauses=tuple(line.strip() for line in form.data.get("clauses", "").splitlines() if line.strip()),
            instalments=tuple((due_on, amount) for due_on, amount, _note in form.cleaned_data.get("instalments") or ()),
        )
    agreed = agreement.mediation.agreed
    return {
        "lacking": [*unread, *facts.problems_of(agreement, wording)],
        "agreed": agreement_rules.in_both(agreed) if agreed else "",
        "paper": papers.agreement_letter(agreement, wording),
    }
