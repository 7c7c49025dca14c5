"""What the nightly check found: a list with links to the cases, and one of them to decide on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.files import AnomalyKind, AnomalyStatus
from aid.forms.upkeep import AnomalyForm
from aid.models import Anomaly
from aid.selectors.anomalies import anomaly_list as anomalies_of
from aid.services.cross_check import decide_anomaly
from core import clock
from core.actors import Actor
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page

TONES = {AnomalyStatus.OPEN: "warn", AnomalyStatus.CONFIRMED: "bad", AnomalyStatus.CLEARED: "neutral"}


@page("aid.suspend_file")
def anomaly_list(request: Request) -> HttpResponse:
    """Show what was found, by state and kind, each with its cases."""
    rows = anomalies_of(request.actor)
    status = request.GET.get("status", AnomalyStatus.OPEN)
    kind = request.GET.get("kind", "")
    if status in AnomalyStatus.values:
        rows = rows.filter(status=status)
    if kind in AnomalyKind.values:
        rows = rows.filter(kind=kind)
    listed = page_of(request, rows, key="created_at")
    states: list[tuple[str, Any]] = [*AnomalyStatus.choices, ("all", _("All"))]
    kinds: list[tuple[str, Any]] = [("", _("All")), *AnomalyKind.choices]
    context = {
        "page": listed,
        "rows": [row_of(request.actor, each) for each in listed.rows],
        "tabs": [{"label": label, "url": f"?status={code}", "current": code == status} for code, label in states],
        "chips": [
            {"label": label, "url": f"?status={status}&kind={code}", "current": code == kind} for code, label in kinds
        ],
    }
    return render(request, "aid/anomaly_list.html", context)


def row_of(actor: Actor, anomaly: Any) -> dict[str, Any]:
    """Return an anomaly with links to its cases; a case outside one's branch is named by its union alone."""
    return {
        "anomaly": anomaly,
        "url": reverse("aid:anomaly", args=[anomaly.pk]),
        "tone": TONES[AnomalyStatus(anomaly.status)],
        "cases": [_case(actor, file) for file in (anomaly.file, anomaly.other_file) if file is not None],
    }


def _case(actor: Actor, file: Any) -> dict[str, str]:
    if not actor.reaches("aid.view_file", file.union.path):
        return {"label": file.union.name, "url": ""}
    name = file.head.name if file.head else ""
    return {"label": f"{name} {file.key}", "url": reverse("aid:file_detail", args=[file.key])}


@page("aid.suspend_file", "GET", "POST")
def anomaly(request: Request, anomaly_id: Any) -> HttpResponse:
    """Show one anomaly and take what it turned out to be; nothing is reversed here."""
    found = find(Anomaly, anomaly_id, request.actor, "aid.suspend_file")
    form = AnomalyForm(request.POST or None, initial={"seen_version": found.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        decide_anomaly(
            actor=request.actor,
            anomaly_id=found.pk,
            seen_version=data["seen_version"],
            is_confirmed=data["decision"] == "confirmed",
            finding=data["finding"],
            today=clock.today(),
        )
        messages.success(request, _("The finding is written down. Act on the case itself."))
        return redirect("aid:anomaly", anomaly_id=found.pk)
    context = {
        "row": row_of(request.actor, found),
        "anomaly": found,
        "form": form if found.status == AnomalyStatus.OPEN else None,
        "back": reverse("aid:anomaly_list"),
        "crumbs": [
            {"label": _("Anomalies"), "url": reverse("aid:anomaly_list")},
            {"label": found.get_kind_display()},
        ],
        "mobile_back": reverse("aid:anomaly_list"),
    }
    return render(request, "aid/anomaly.html", context, status=422 if form.errors else 200)
