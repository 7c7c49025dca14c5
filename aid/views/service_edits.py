"""Entries of the registers put right or cancelled as pages, and their story in words."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from aid.forms import services as forms
from aid.services.registers import ENTRIES, cancel_entry, edit_entry
from aid.views.requests import tell_form
from core import clock
from core.actors import Actor
from core.chinese.money import from_fen
from core.errors import DomainError, NotFoundError
from core.events.models import Event
from core.fetch import find
from core.http import Request
from core.pages import page
from core.templatetags.show import fen

RECORD = "aid.record_service"
FORMS: dict[str, Any] = {
    "site": forms.SiteForm,
    "fair": forms.FairForm,
    "post": forms.PostForm,
    "class": forms.ClassForm,
    "checkup": forms.CheckupForm,
}
CANCELLED = frozenset(ENTRIES) - {"site"}
TITLES = {
    "entered": lazy("Entered"),
    "edited": lazy("Edited"),
    "cancelled": lazy("Cancelled"),
    "closed": lazy("Closed"),
    "visited": lazy("Visited"),
    "handed": lazy("Handed out"),
    "signed": lazy("Signed list added"),
    "issued": lazy("Goods handed out"),
    "post_offered": lazy("Posts added"),
    "trainee_entered": lazy("Trainee added"),
    "trainee_finished": lazy("Result of the trainee"),
    "card_entered": lazy("Bank card entered"),
    "booked": lazy("Person booked"),
    "done": lazy("Result of the check-up"),
    "provider_entered": lazy("Account and invoice"),
    "added": lazy("Paper added"),
}


def _found(request: Request, kind: str, row_id: Any, wanted: Any) -> Any:
    """Return the entry itself, or the one in it that the address names."""
    if kind not in wanted:
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("act")}, code="not_found")
    return find(ENTRIES[kind].model, request.GET.get("of") or row_id, request.actor, RECORD)


@page(RECORD, "GET", "POST")
def service_edit(request: Request, name: str, row_id: Any, kind: str) -> HttpResponse:
    """Put an entry right."""
    row = _found(request, kind, row_id, FORMS)
    form = forms.for_edit(FORMS[kind], request.POST or None, row)
    return _take(
        request,
        name,
        row_id,
        row,
        form,
        _("Edit"),
        lambda data: edit_entry(actor=request.actor, named=kind, row_id=row.pk, **data),
    )


@page(RECORD, "GET", "POST")
def service_cancel(request: Request, name: str, row_id: Any, kind: str) -> HttpResponse:
    """Cancel an entry with a reason."""
    row = _found(request, kind, row_id, CANCELLED)
    form = forms.CancelForm(request.POST or None, initial={"seen_version": row.version})
    return _take(
        request,
        name,
        row_id,
        row,
        form,
        _("Cancel the entry"),
        lambda data: cancel_entry(actor=request.actor, named=kind, row_id=row.pk, today=clock.today(), **data),
        _("The entry stays in the register, struck through, and counts in no figure any more. This cannot be undone."),
    )


def _take(
    request: Request, name: str, row_id: Any, row: Any, form: Any, title: str, act: Any, effect: str = ""
) -> HttpResponse:
    back = reverse("aid:service_detail", args=[name, row_id])
    if request.method == "POST" and form.is_valid():
        try:
            act(form.answers())
        except DomainError as error:
            if error.code == "stale":
                raise
            tell_form(form, error)
        else:
            messages.success(request, _("%(title)s: done.") % {"title": title})
            return redirect(back)
    context = {
        "register": {"label": row._meta.verbose_name},
        "form": form,
        "title": title,
        "effect": effect,
        "verb": title if effect else "",
        "of": str(row),
        "back": back,
        "mobile_back": back,
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": str(row), "url": back},
            {"label": title},
        ],
    }
    return render(request, "aid/service_form.html", context, status=422 if form.errors else 200)


def story(actor: Actor, one: Any) -> list[dict[str, Any]]:
    """Return what happened to an entry, newest first, with each changed field in words."""
    events = Event.objects.permitted(actor, "aid.view_service").about(one._meta.label_lower, one.pk)
    return [
        {
            "kind": "bad" if event.code.endswith(".cancelled") else "",
            "title": str(TITLES.get(event.code.rpartition(".")[2], event.code)),
            "amount": from_fen(event.data["amount_fen"]) if event.data.get("amount_fen") else None,
            "at": event.happened_at,
            "by": event.actor_name,
            "text": event.data.get("reason") or _changes(one, event.data.get("changed") or {}),
        }
        for event in events.order_by("-pk")[:40]
    ]


def _changes(one: Any, changed: dict[str, list[Any]]) -> str:
    said = []
    for name, (before, after) in changed.items():
        field = one._meta.get_field(name)
        words = {"field": field.verbose_name, "before": _shown(field, before), "after": _shown(field, after)}
        said.append(_("%(field)s: %(before)s → %(after)s") % words)
    return _("; ").join(said)


def _shown(field: Any, value: Any) -> str:
    if field.choices:
        return str(dict(field.choices).get(value, value))
    if field.name.endswith("_fen"):
        return fen(value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return str(value) if value not in (None, "") else "--"
