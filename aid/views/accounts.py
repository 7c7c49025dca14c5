"""Corrected bank cards that wait for a second person."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.forms.files import RevealForm
from aid.forms.money import RefuseForm
from aid.models import AccountChange
from aid.selectors.batches import account_changes
from aid.services.payments import confirm_account, refuse_account
from aid.views.file_page import reasons
from core import clock
from core.errors import NotFoundError
from core.http import Request, wants_part
from core.keyset import page_of
from core.pages import page
from core.privacy.services import reveal

CONFIRM = "aid.confirm_account"


@page(CONFIRM)
def account_list(request: Request) -> HttpResponse:
    """Show the cards that wait for a decision of one's county."""
    listed = page_of(
        request,
        account_changes(request.actor).select_related("award__file", "award__recipient", "award__union"),
        key="pk",
    )
    context = {
        "page": listed,
        "rows": [
            {"change": each, "card": str(each.account), "url": reverse("aid:account_detail", args=[each.pk])}
            for each in listed.rows
        ],
        "crumbs": [*_crumbs()[:1], {"label": _("Corrected cards")}],
        "mobile_back": reverse("aid:batch_list"),
    }
    return render(request, "aid/account_list.html", context)


def _crumbs() -> list[dict[str, Any]]:
    return [
        {"label": _("Payment batches"), "url": reverse("aid:batch_list")},
        {"label": _("Corrected cards"), "url": reverse("aid:account_list")},
    ]


def _change(request: Request, change_id: Any) -> AccountChange:
    rows = AccountChange.objects.permitted(request.actor, CONFIRM).filter(pk=change_id)
    change = rows.select_related(
        "award__person", "award__file", "award__recipient", "award__union", "proposed_by"
    ).first()
    if change is None:
        raise NotFoundError(_("No such corrected bank card."), code="not_found")
    return change


@page(CONFIRM)
def account_detail(request: Request, change_id: Any) -> HttpResponse:
    """Show the old and the new card side by side, and ask for the decision."""
    return _detail(request, _change(request, change_id), RefuseForm())


def _detail(request: Request, change: AccountChange, form: RefuseForm) -> HttpResponse:
    is_own = change.proposed_by_id == request.actor.user_id
    context = {
        "change": change,
        "old_card": str(change.award.payee.account) if change.award.payee.account else "--",
        "mask": _mask(request, change),
        "may_decide": change.status == "proposed" and not is_own,
        "is_own": is_own,
        "form": form,
        "crumbs": [*_crumbs(), {"label": change.award.person.name}],
        "mobile_back": reverse("aid:account_list"),
    }
    return render(request, "aid/account_detail.html", context, status=422 if form.errors else 200)


def _mask(request: Request, change: AccountChange) -> dict[str, Any]:
    allowed = request.actor.reaches("core.reveal_secret", change.award.union.path)
    return {
        "name": "card",
        "label": _("bank card"),
        "masked": str(change.account),
        "reveal_url": reverse("aid:account_reveal", args=[change.pk]) if allowed else "",
        "reasons": reasons(),
    }


@page("core.reveal_secret", "POST")
def account_reveal(request: Request, change_id: Any) -> HttpResponse:
    """Show the new card in full for 30 seconds, for a reason, with its line in the trail first."""
    change = _change(request, change_id)
    form = RevealForm({"field": "account", "reason": request.POST.get("reason", "")})
    form.full_clean()
    value = reveal(
        actor=request.actor,
        model=AccountChange,
        pk=change.pk,
        field="account",
        permission=CONFIRM,
        reason=form.cleaned_data.get("reason", ""),
        moment=clock.now(),
    )
    mask = _mask(request, change) | {"value": value, "seconds": 30}
    if wants_part(request):
        return render(request, "core/_mask_value.html", {"mask": mask})
    return render(request, "aid/account_revealed.html", {"change": change, "mask": mask})


@page(CONFIRM, "POST")
def account_confirm(request: Request, change_id: Any) -> HttpResponse:
    """Confirm a card that somebody else proposed."""
    change = _change(request, change_id)
    confirm_account(actor=request.actor, change_id=change.pk)
    messages.success(request, _("The card is confirmed; the relief can be paid by a new batch."))
    return redirect("aid:account_list")


@page(CONFIRM, "POST")
def account_refuse(request: Request, change_id: Any) -> HttpResponse:
    """Refuse a card, with a reason."""
    change, form = _change(request, change_id), RefuseForm(request.POST)
    if not form.is_valid():
        return _detail(request, change, form)
    refuse_account(actor=request.actor, change_id=change.pk, **form.cleaned_data)
    messages.success(request, _("The card was refused; another one can be proposed."))
    return redirect("aid:account_list")
