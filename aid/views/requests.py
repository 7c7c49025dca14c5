"""登记帮扶: relief for one family outside the seasons, with each cap shown before anything is saved (ux.md P13)."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.relief import ReliefKind
from aid.forms.requests import InvoiceLines, RequestForm
from aid.models import NeedyFile, ReliefRequest, Roster
from aid.rules.requests import Cap, cap_name, left_of, one_kind_text, other_kinds
from aid.selectors import requests as selectors
from aid.selectors.files import file_by_key
from aid.services.requests import request_relief
from core import clock
from core.documents.answers import hand_over
from core.errors import ConflictError, DomainError
from core.fetch import find
from core.http import Request
from core.pages import page

BUILD = "aid.build_roster"
ORDER = (ReliefKind.LIVING, ReliefKind.MEDICAL, ReliefKind.TEMPORARY, ReliefKind.ACCIDENT)


@page(BUILD, "GET", "POST")
def relief_new(request: Request, key: str) -> HttpResponse:
    """Choose the kind of relief with what is left of its cap; then amount, reason and papers."""
    file = file_by_key(request.actor, key)
    find(NeedyFile, file.pk, request.actor, BUILD)
    today = clock.today()
    kinds = _kinds(file, today)
    kind = request.GET.get("kind", "")
    chosen = next((each for each in kinds if each["kind"] == kind and each["open"]), None)
    if request.method == "POST" and chosen is None:
        raise ConflictError(_("The province has not opened this kind of relief for the year."), code="no_programme")
    if chosen is None:
        return render(request, "aid/relief_new.html", _frame(file) | {"kinds": kinds})
    return _form_page(request, file, chosen, today)


def _form_page(request: Request, file: NeedyFile, chosen: dict[str, Any], today: date) -> HttpResponse:
    kind = chosen["kind"]
    form = RequestForm(request.POST or None, request.FILES or None, kind=kind, members=_members(file))
    by_invoice = kind == ReliefKind.MEDICAL
    bills = InvoiceLines(request.POST or None, prefix="bill") if by_invoice else None
    if request.method == "POST" and form.is_valid() and (bills is None or bills.is_valid()):
        try:
            roster = _hand_in(request, file, kind, form, bills, today)
        except DomainError as error:
            tell_form(form, error)
        else:
            messages.success(request, _("The application is handed in. The township checks it next."))
            return redirect("aid:roster_detail", roster_id=roster.pk)
    context = _frame(file) | {"chosen": chosen, "form": form, "bills": bills, "bill_sets": [bills] if bills else []}
    failed = bool(form.errors) or bool(bills and bills.total_error_count())
    return render(request, "aid/relief_form.html", context, status=422 if failed else 200)


def _hand_in(request: Request, file: NeedyFile, kind: str, form: Any, bills: Any, today: date) -> Roster:
    return request_relief(
        actor=request.actor,
        file_id=file.pk,
        kind=kind,
        today=today,
        invoices=[each.bill() for each in bills.forms if _is_filled(each)] if bills else (),
        **form.answers(),
    )


def tell_form(form: Any, error: DomainError) -> None:
    """Say a refusal at the field it is about, so that nothing typed is lost."""
    for name, text in (error.fields or {"": error.message}).items():
        form.add_error(name if name in form.fields else None, text)


def _is_filled(form: Any) -> bool:
    return bool(form.cleaned_data) and not form.cleaned_data.get("DELETE")


def _frame(file: NeedyFile) -> dict[str, Any]:
    back = reverse("aid:file_aid", args=[file.key])
    return {
        "file": file,
        "title": _("Record relief"),
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Needy-worker files"), "url": reverse("aid:file_list")},
            {"label": file.key, "url": back},
            {"label": _("Record relief")},
        ],
    }


def _members(file: NeedyFile) -> list[tuple[str, str]]:
    rows = file.members.filter(live=True).select_related("person")
    return [(str(one.pk), f"{one.person.name} ({one.get_relation_display()})") for one in rows]


def _kinds(file: NeedyFile, today: date) -> list[dict[str, Any]]:
    """Return each kind with its caps, and whether the province has opened it this year."""
    opened = selectors.open_for(file, today)
    had = selectors.used_this_year(file, today.year).by_kind
    return [
        {
            "kind": kind.value,
            "label": kind.label,
            "open": kind in opened,
            "programme": opened.get(kind),
            "url": f"?kind={kind.value}",
            "caps": [cap_row(cap) for cap in caps],
            "left_fen": left_of(caps),
            "barred": _barred(file, kind, had, today),
        }
        for kind in ORDER
        for caps in [selectors.caps_of(file, kind, today)]
    ]


def _barred(file: NeedyFile, kind: str, had: Collection[str], today: date) -> str:
    """Say why a family may not ask for a kind at all, whatever its cap: one kind a year in relative hardship."""
    others = other_kinds(kind=kind, category=file.category, had=had, one_of=selectors.one_kind_of(file, today))
    return one_kind_text(others) if others else ""


def cap_row(cap: Cap) -> dict[str, Any]:
    """Return a cap as one line: name, what it allows, what is used, what is left, basis."""
    return {
        "label": cap_name(cap.code),
        "most_fen": cap.most_fen,
        "used_fen": cap.used_fen,
        "left_fen": cap.left_fen,
        "basis": cap.basis,
    }


def request_card(request: Request, roster_id: Any) -> dict[str, Any] | None:
    """Return what a roster of one was asked for with: reason, event, invoices, caps as they stood, papers."""
    found: ReliefRequest | None = selectors.request_of(request.actor, roster_id)
    if found is None:
        return None
    return {
        "request": found,
        "invoices": list(found.invoices.all()),
        "caps": [cap_row(Cap(**each)) for each in found.reckoning],
        "papers": [
            {"name": one.name, "url": reverse("aid:roster_paper", args=[roster_id, one.pk])}
            for one in selectors.papers_of(found)
        ],
    }


@page("aid.view_roster")
def roster_paper(request: Request, roster_id: Any, paper_id: Any) -> FileResponse:
    """Hand over a paper of a roster to somebody who may see the roster."""
    find(Roster, roster_id, request.actor, "aid.view_roster")
    return hand_over(request.actor, paper_id)
