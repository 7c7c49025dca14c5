"""For the audit administrator: who looked at somebody's file, whether the trail is sealed, and its export."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.admin_bases import holds_everywhere
from core.chinese.names import mask_name
from core.errors import ForbiddenError
from core.events.exporting import seals_between
from core.events.looks import table_of
from core.events.models import Event
from core.fetch import find
from core.http import Request
from core.jobs.services.starting import start_job
from core.keyset import page_of
from core.pages import page
from desk.forms.audit import SpanForm, WhoseForm
from desk.selectors.sealing import state_of_sealing
from desk.services.audit import note_reading
from desk.trail import TRAIL, VIEW
from unions.models import Person
from unions.rules.seen import KINDS, REVEALED, SEEN
from unions.selectors.looks import looks_of_a_year, person_meant


@page(VIEW, "GET", "POST")
def audit(request: Request) -> HttpResponse:
    """Ask whose file is meant; say how the sealing stands."""
    form = WhoseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        person = person_meant(request.actor, form.cleaned_data["sought"], VIEW)
        if person is not None:
            return redirect("desk:audit_person", person_id=person.pk)
        form.add_error("sought", _("Nobody with this number is on file in your reach."))
    whole = holds_everywhere(request.actor, VIEW)
    today = clock.today()
    context = {
        "form": form,
        "here": reverse("desk:audit"),
        "sealing": state_of_sealing(clock.ticking()) if whole else None,
        "span": SpanForm(initial={"from_on": today - timedelta(days=30), "to_on": today}) if whole else None,
        "trail_url": reverse("desk:audit_trail"),
    }
    return render(request, "desk/audit.html", context, status=422 if form.errors else 200)


@page(VIEW)
def audit_person(request: Request, person_id: Any) -> HttpResponse:
    """List who opened a person's pages and files and saw their secrets within the last year, newest first."""
    person: Person = find(Person, person_id, request.actor, VIEW)
    note_reading(request.actor, person)
    found, titles = looks_of_a_year(person.pk, clock.now())
    shown = page_of(request, found, key="happened_at")
    context = {
        "name": mask_name(person.name),
        "identity": str(person.identity),
        "rows": [_row(event, titles) for event in shown.rows],
        "total": shown.total,
        "capped": shown.capped,
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "crumbs": [
            {"label": pgettext("trail", "Audit"), "url": reverse("desk:audit")},
            {"label": mask_name(person.name)},
        ],
        "mobile_back": reverse("desk:audit"),
    }
    return render(request, "desk/audit_person.html", context)


def _row(event: Event, titles: dict[tuple[str, str], str]) -> dict[str, Any]:
    label = table_of(event)
    return {
        "at": event.happened_at,
        "by": event.actor_name,
        "place": event.data.get("place", ""),
        "what": titles.get((label, event.subject_id), label),
        "kind": KINDS.get(event.code, event.code),
        "is_secret": event.code != SEEN,
        "reason": event.data.get("reason", "") if event.code == REVEALED else "",
        "address": event.address or "",
    }


@page(VIEW, "POST")
def audit_trail(request: Request) -> HttpResponse:
    """Begin the export of the trail with its hashes; the whole chain is for who audits the whole tree."""
    if not holds_everywhere(request.actor, VIEW):
        text = _("The chain runs through the whole province; this is for its audit administrator.")
        raise ForbiddenError(text, code=VIEW)
    form = SpanForm(request.POST)
    if not form.is_valid():
        context = {"form": WhoseForm(), "here": reverse("desk:audit"), "span": form}
        context |= {"sealing": state_of_sealing(clock.ticking()), "trail_url": reverse("desk:audit_trail")}
        return render(request, "desk/audit.html", context, status=422)
    first, last = form.cleaned_data["from_on"], form.cleaned_data["to_on"]
    job = start_job(
        actor=request.actor,
        kind=TRAIL,
        key=f"{request.actor.user_id}:{first}:{last}:{clock.ticking():%Y%m%d%H%M}",
        name=f"{first} – {last}",
        union_path=request.actor.branches(VIEW)[0].path,
        params={"from_on": first.isoformat(), "to_on": last.isoformat()},
        total=seals_between(first, last).count(),
    )
    return redirect("desk:job_detail", job_id=job.pk)
