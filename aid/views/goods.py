"""Goods to families as pages: families chosen, goods handed out, the list they sign (domain.md 3.6)."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.forms.services import HandOutForm
from aid.models import GoodsList, Programme
from aid.selectors import goods_lists as selectors
from aid.selectors.services import running_programmes
from aid.services.goods_lists import hand_goods
from aid.views.requests import tell_form
from aid.views.service_registers import GOODS_KINDS
from core import clock
from core.chinese.money import from_fen
from core.errors import DomainError
from core.fetch import find
from core.http import Request
from core.pages import page
from unions.choices import Level
from unions.models import Union

RECORD, VIEW = "aid.record_service", "aid.view_service"
OFFERED = 500


@page(RECORD, "GET", "POST")
def goods_new(request: Request) -> HttpResponse:
    """Choose a union and a programme, tick the families, enter what each gets; a list to be signed comes of it."""
    actor = request.actor
    programmes = running_programmes(actor, *GOODS_KINDS)
    unions = list(
        Union.objects.permitted(actor, RECORD).exclude(level__in=[Level.PROVINCE, Level.CITY]).order_by("path")[:500]
    )
    union = _chosen(unions, request.POST.get("union_id") or request.GET.get("union"))
    programme = _chosen(programmes, request.POST.get("programme_id") or request.GET.get("programme"))
    choices = {
        "union_id": [(str(one.pk), one.name) for one in unions],
        "programme_id": [(str(one.pk), one.name) for one in programmes],
    }
    initial = {"issued_on": clock.today(), "union_id": union.pk if union else "", "quantity": 1}
    initial["programme_id"] = programme.pk if programme else ""
    form = HandOutForm(request.POST or None, choices=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        ticked = request.POST.getlist("file")
        try:
            made = hand_goods(actor=actor, today=clock.today(), file_ids=ticked, **form.answers())
        except DomainError as error:
            tell_form(form, error)
        else:
            messages.success(request, _("The list is made. Print it, let each family sign, and add the scan."))
            return redirect("aid:service_detail", "goods", made.pk)
    return _show(request, form, unions, union, programme)


def _chosen(rows: list[Any], key: str | None) -> Any:
    named = [one for one in rows if str(one.pk) == key]
    return named[0] if named else rows[0] if rows else None


def _show(
    request: Request, form: HandOutForm, unions: list[Union], union: Union | None, programme: Programme | None
) -> HttpResponse:
    found: list[Any] = []
    if union and programme:
        found = list(selectors.families_for_goods(request.actor, programme, union)[: OFFERED + 1])
    ticked = set(request.POST.getlist("file")) if request.method == "POST" else None
    rows = [
        {
            "pk": str(one.pk),
            "name": one.head.name if one.head else one.key,
            "number": one.key,
            "union": one.union.name,
            "category": one.get_category_display(),
            "had": one.had,
            "ticked": str(one.pk) in ticked if ticked is not None else not one.had,
        }
        for one in found[:OFFERED]
    ]
    back = reverse("aid:service_list", args=["goods"])
    context = {
        "form": form,
        "unions": unions,
        "union": union,
        "programme": programme,
        "rows": rows,
        "more": len(found) > OFFERED,
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": _("Goods to families"), "url": back},
            {"label": _("Hand out goods")},
        ],
    }
    return render(request, "aid/goods_new.html", context, status=422 if form.errors else 200)


@page(VIEW)
def goods_sheet(request: Request, row_id: Any) -> HttpResponse:
    """Show the list to print on A4: name, masked identity number, phone, goods, value, a line to sign on."""
    handed: GoodsList = find(GoodsList, row_id, request.actor, VIEW)
    back = reverse("aid:service_detail", args=["goods", handed.pk])
    lines = list(selectors.lines_of_goods(handed).filter(cancelled_on=None))
    total = sum(one.value_fen for one in lines)
    context = {
        "handed": handed,
        "lines": [
            {
                "name": one.received_by,
                "identity": str(one.file.head.identity) if one.file and one.file.head else "",
                "phone": str(one.file.head.phone) if one.file and one.file.head else "",
                "quantity": one.quantity,
                "value_fen": one.value_fen,
                "union": one.union.name,
            }
            for one in lines
        ],
        "total_fen": total,
        "total_yuan": from_fen(total),
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Goods to families"), "url": reverse("aid:service_list", args=["goods"])},
            {"label": str(handed), "url": back},
            {"label": _("List to sign")},
        ],
    }
    return render(request, "aid/goods_sheet.html", context)
