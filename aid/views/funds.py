"""Funds: what each holds in every bucket, its journal, granting money and taking a grant back (P48)."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.relief import Bucket, EntryKind
from aid.forms.money import FundForm, GrantForm, RefuseForm
from aid.models import Fund, JournalEntry
from aid.rules.money import FLOWS
from aid.selectors import funds as selectors
from aid.services import funds as services
from aid.views.asking import ask, posted
from aid.views.money_words import ENTRY_TONES
from core import clock
from core.actors import Actor
from core.chinese.money import capital, format_yuan, from_fen
from core.errors import NotFoundError
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from unions.models import Union

GRANT = "aid.grant_fund"


@page("aid.view_fund")
def fund_list(request: Request) -> HttpResponse:
    """Show the funds of one's branch with where the money of each stands."""
    listed = page_of(request, selectors.fund_list(request.actor), key="year")
    context = {
        "page": listed,
        "rows": [{"fund": fund, "bar": _bar(_buckets(fund))} for fund in listed.rows],
        "can_create": request.actor.can(GRANT),
    }
    return render(request, "aid/fund_list.html", context)


def _buckets(fund: Any) -> dict[str, int]:
    held = {bucket.value: getattr(fund, bucket.value) for bucket in Bucket if bucket != Bucket.EXTERNAL}
    return held | {Bucket.EXTERNAL.value: -fund.granted}


def _bar(held: dict[str, int]) -> dict[str, Any]:
    """Return a fund's bar: paid, at the bank, reserved, and what remains of what it received."""
    granted, left = -held.get(Bucket.EXTERNAL, 0), held.get(Bucket.BUDGET, 0)
    names = ((Bucket.PAID, _("Paid out")), (Bucket.IN_TRANSIT, _("At the bank")), (Bucket.RESERVED, _("Reserved")))
    parts: list[dict[str, Any]] = [{"label": label, "amount_fen": held.get(bucket, 0)} for bucket, label in names]
    return {
        "granted": granted,
        "left": left,
        "parts": parts,
        "said": "、".join(f"{part['label']} {format_yuan(from_fen(part['amount_fen']))}" for part in parts),
    }


@page("aid.view_fund")
def fund_detail(request: Request, fund_id: Any) -> HttpResponse:
    """Show where a fund's money stands, and its journal entry by entry."""
    fund: Fund = find(Fund, fund_id, request.actor, "aid.view_fund")
    listed = page_of(request, selectors.fund_entries(request.actor, fund.pk), key="pk")
    may_grant = request.actor.reaches(GRANT, fund.union.path)
    context = {
        "fund": fund,
        "bar": _bar(selectors.balances(fund.pk)),
        "page": listed,
        "rows": _entries(request.actor, listed.rows, fund, may_grant),
        "actions": _actions(request.actor, fund, may_grant),
        "crumbs": _crumbs(fund.name),
        "mobile_back": reverse("aid:fund_list"),
    }
    return render(request, "aid/fund_detail.html", context)


def _actions(actor: Actor, fund: Fund, may_grant: bool) -> list[dict[str, Any]]:
    actions = []
    if actor.can("aid.view_batch"):
        actions.append({"label": _("Its batches"), "url": f"{reverse('aid:batch_list')}?fund={fund.pk}"})
    if may_grant:
        actions.append({"label": _("Enter money"), "url": reverse("aid:fund_grant", args=[fund.pk]), "tone": "p"})
    return actions


def _entries(actor: Actor, entries: list[Any], fund: Fund, may_grant: bool) -> list[dict[str, Any]]:
    """Return the journal's rows: which way the money went, and what may still be taken back."""
    undone = JournalEntry.objects.permitted(actor, "aid.view_fund").filter(reverses__in=[each.pk for each in entries])
    reversed_ids = set(undone.values_list("reverses_id", flat=True))
    rows = []
    for entry in entries:
        source, target = FLOWS[EntryKind(entry.kind)]
        is_open_grant = entry.kind == EntryKind.GRANT and entry.pk not in reversed_ids
        rows.append(
            {
                "entry": entry,
                "tone": ENTRY_TONES.get(entry.kind, "neutral"),
                "way": f"{source.label} → {target.label}",
                "is_undone": entry.pk in reversed_ids,
                "undo_url": reverse("aid:fund_reverse", args=[fund.pk, entry.pk])
                if is_open_grant and may_grant
                else "",
            }
        )
    return rows


def _crumbs(*labels: str, fund: Fund | None = None) -> list[dict[str, Any]]:
    middle = [{"label": fund.name, "url": reverse("aid:fund_detail", args=[fund.pk])}] if fund else []
    return [{"label": _("Funds"), "url": reverse("aid:fund_list")}, *middle, *({"label": label} for label in labels)]


@page(GRANT, "GET", "POST")
def fund_new(request: Request) -> HttpResponse:
    """Open a fund of one source and year."""
    owners = Union.objects.permitted(request.actor, GRANT).order_by("path")
    own = [(str(union.pk), union.name) for union in owners]
    form = FundForm(posted(request), unions=own, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        fund = services.create_fund(
            actor=request.actor,
            union_id=int(asked["union"]),
            name=asked["name"],
            source=asked["source"],
            year=asked["year"],
            donor=asked["donor"],
            intent=asked["intent"],
            purposes=asked["purposes"],
        )
        messages.success(request, _("The fund is open."))
        return redirect("aid:fund_detail", fund_id=fund.pk)
    context = {
        "form": form,
        "back": reverse("aid:fund_list"),
        "crumbs": _crumbs(_("New fund")),
        "mobile_back": reverse("aid:fund_list"),
    }
    return render(request, "aid/fund_new.html", context, status=422 if form.errors else 200)


@page(GRANT, "GET", "POST")
def fund_grant(request: Request, fund_id: Any) -> HttpResponse:
    """Enter money that a fund received; the same form sent twice enters it once."""
    fund: Fund = find(Fund, fund_id, request.actor, GRANT)
    confirm = {
        "title": _("Enter money"),
        "rows": _about(fund),
        "verb": _("Enter money"),
        "consequence": _("The money can be set aside for rosters from then on."),
        "done": _("The money was entered."),
        "back_url": reverse("aid:fund_detail", args=[fund.pk]),
    }
    moment = clock.now()
    return ask(
        request,
        confirm,
        GrantForm(posted(request), initial={"idempotency_key": uuid4().hex}),
        lambda data: services.grant_fund(actor=request.actor, fund_id=fund.pk, moment=moment, **data),
        crumbs=_crumbs(_("Enter money"), fund=fund),
    )


def _about(fund: Fund) -> list[dict[str, Any]]:
    left = from_fen(selectors.balances(fund.pk).get(Bucket.BUDGET, 0))
    return [
        {"label": _("Fund"), "value": f"{fund.name} ({fund.get_source_display()})"},
        {"label": _("Union"), "value": fund.union.name},
        {"label": _("Remaining"), "value": format_yuan(left)},
    ]


@page(GRANT, "GET", "POST")
def fund_reverse(request: Request, fund_id: Any, entry_id: Any) -> HttpResponse:
    """Take a mistaken grant back as a whole, once, with a reason."""
    fund: Fund = find(Fund, fund_id, request.actor, GRANT)
    entry = selectors.fund_entries(request.actor, fund.pk).filter(pk=entry_id).first()
    if entry is None:
        raise NotFoundError(_("No such journal entry."), code="not_found")
    amount = from_fen(entry.amount_fen)
    entered = [
        {"label": _("Amount"), "value": format_yuan(amount)},
        {"label": _("In capitals"), "value": capital(amount)},
        {"label": _("Document and number"), "value": entry.note},
    ]
    confirm = {
        "title": _("Take the grant back"),
        "rows": _about(fund) + entered,
        "verb": _("Take back"),
        "consequence": _("The whole amount leaves the fund again. Both entries stay in the journal."),
        "done": _("The grant was taken back."),
        "tone": "bad",
        "back_url": reverse("aid:fund_detail", args=[fund.pk]),
    }
    moment = clock.now()
    return ask(
        request,
        confirm,
        RefuseForm(posted(request)),
        lambda data: services.reverse_grant(actor=request.actor, entry_id=entry.pk, moment=moment, **data),
        crumbs=_crumbs(_("Take back"), fund=fund),
    )
