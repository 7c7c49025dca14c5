"""The register of bargaining instructors: who is certified, what they guide and train (domain.md 8)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy

from core import clock
from core.actors import Actor
from core.errors import DomainError
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import count
from legal.forms import instructors as forms
from legal.forms.supervision import EndForm
from legal.models import Instructor
from legal.rules import instructors as rules
from legal.selectors import instructors as selectors
from legal.selectors.certificates import STATES
from legal.selectors.nodes import node_for
from legal.services import instructors
from legal.views.act_table import act
from legal.views.certificate_words import tabs, tag
from unions.views.acts import Act, act_named, act_page, dated, offered, put_errors


@page(rules.VIEW)
def instructor_list(request: Request) -> HttpResponse:
    """Show the instructors below a node with their certificates and what they guided, and the figures of the year."""
    actor, today = request.actor, clock.today()
    node = node_for(actor, request.GET.get("node", ""), rules.VIEW)
    path = node.path if node else ""
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    q = request.GET.get("q", "").strip()[:40]
    rows = selectors.instructor_list(actor, path, q=q, state=state, today=today)
    shown = page_of(request, rows, key="id")
    work = selectors.guided([each.pk for each in shown.rows])
    context = {
        "node": node,
        "q": q,
        "state": state,
        "tabs": tabs("legal:instructor_list", node, state, first=pgettext("view of instructors", "At work")),
        "rows": [_row(each, work.get(each.pk), today) for each in shown.rows],
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "sums": _sums(selectors.sums_of(actor, path, today.year)),
        "clear_url": reverse("legal:instructor_list"),
        "actions": [{"label": _("Enter an instructor"), "url": reverse("legal:instructor_new"), "tone": "p"}]
        if actor.can(rules.KEEP)
        else [],
        "more": [{"label": _("Trainings"), "url": reverse("legal:training_list")}],
        "crumbs": crumbs(),
        "mobile_back": reverse("legal:contract_list"),
    }
    return render(request, "legal/instructor_list.html", context)


def crumbs(*last: str) -> list[dict[str, str]]:
    """Return the way to the register, and what stands behind it."""
    here = {"label": _("Bargaining instructors"), "url": reverse("legal:instructor_list") if last else ""}
    start = {"label": _("Collective contracts"), "url": reverse("legal:contract_list")}
    return [start, here, *({"label": each} for each in last)]


def _row(row: Instructor, work: dict[str, Any] | None, today: date) -> dict[str, Any]:
    return {
        "instructor": row,
        "tag": tag(row, row.valid_to, today),
        "url": reverse("legal:instructor_detail", args=[row.pk]),
        "units": work["units"] if work else 0,
        "last": work["last"] if work else None,
    }


def _sums(found: dict[str, int]) -> list[dict[str, str]]:
    names = (
        ("instructors", _("Instructors at work")),
        ("units", _("Units guided, each once")),
        ("visits", _("Visits to units")),
        ("trainings", _("Trainings")),
        ("people", _("People trained")),
    )
    return [{"label": label, "value": count(found[name])} for name, label in names]


ACTS: dict[str, Act] = {
    "guidance": act(
        rules.KEEP,
        rules.CHANGE.sources,
        gettext_lazy("Put a visit to a unit into the log"),
        pgettext_lazy("button", "Log a visit"),
        forms.GuidanceForm,
        dated(instructors.log_guidance, "instructor_id"),
        tone="p",
    ),
    "renew": act(
        rules.KEEP,
        rules.CHANGE.sources,
        gettext_lazy("Renew the certificate"),
        pgettext_lazy("button", "Renew"),
        forms.RenewForm,
        dated(instructors.renew_instructor, "instructor_id"),
    ),
    "end": act(
        rules.KEEP,
        rules.END.sources,
        gettext_lazy("Put down that the instructor left"),
        pgettext_lazy("button", "Left"),
        EndForm,
        dated(instructors.end_instructor, "instructor_id"),
        consequence=gettext_lazy("What was guided and trained stays in the log."),
        tone="bad",
    ),
}


@page(rules.VIEW)
def instructor_detail(request: Request, instructor_id: Any) -> HttpResponse:
    """Show one instructor: the certificate, the units guided, the trainings."""
    row, today = selectors.instructor_seen(request.actor, instructor_id), clock.today()
    acts = [
        {"label": each.verb, "url": reverse("legal:instructor_act", args=[row.pk, name]), "tone": each.tone}
        for name, each in offered(ACTS, actor=request.actor, path=row.union.path, status=row.status)
    ]
    context = {
        "head_title": row.name,
        "head_tags": [tag(row, row.valid_to, today)],
        "head_meta": [row.get_kind_display(), row.union.name],
        "actions": acts[:1],
        "more": acts[1:],
        "card": _card(row, selectors.guided([row.pk]).get(row.pk)),
        "logs": [
            {"title": _("Guidance log"), "rows": [_visit(each) for each in selectors.guidance_of(row)]},
            {"title": _("Trainings"), "rows": [_taught(each) for each in selectors.trainings_by(row)]},
        ],
        "crumbs": crumbs(row.name),
        "mobile_back": reverse("legal:instructor_list"),
    }
    return render(request, "legal/register_detail.html", context)


def _card(row: Instructor, work: dict[str, Any] | None = None) -> dict[str, Any]:
    told = _("%(units)s units in %(visits)s visits")
    rows = [
        (_("Certificate number"), row.cert_no),
        (_("Certificate valid to"), row.valid_to.isoformat()),
        (pgettext("instructor", "Employment"), row.get_kind_display()),
        (pgettext("instructor", "Trades and subjects"), row.fields_of_work),
        (_("Guided so far"), told % {"units": count(work["units"]), "visits": count(work["visits"])} if work else ""),
        (pgettext("instructor", "Left on"), row.ended_on.isoformat() if row.ended_on else ""),
    ]
    return {"title": _("Certificate"), "rows": [{"label": name, "value": value} for name, value in rows if value]}


def _visit(each: Any) -> dict[str, Any]:
    url = reverse("legal:negotiation_detail", args=[each.negotiation.number]) if each.negotiation else ""
    return {"title": each.unit, "text": each.text, "day": each.held_on.isoformat(), "url": url}


def _taught(each: Any) -> dict[str, Any]:
    people = ngettext("%(n)s person", "%(n)s people", each.people) % {"n": count(each.people)}
    told = _("%(hours)s hours, %(people)s") % {"hours": each.hours.normalize().to_eng_string(), "people": people}
    return {"title": each.title, "text": told, "day": each.held_on.isoformat()}


@page(rules.VIEW, "GET", "POST")
def instructor_act(request: Request, instructor_id: Any, task: str) -> HttpResponse:
    """Show the form of one act on an instructor, or carry it out."""
    row = selectors.instructor_seen(request.actor, instructor_id)
    found = act_named(ACTS, task, actor=request.actor, path=row.union.path)
    back = reverse("legal:instructor_detail", args=[row.pk])
    return act_page(request, found, row, back=back, crumbs=crumbs(row.name), card=_card(row))


@page(rules.KEEP, "GET", "POST")
def instructor_new(request: Request) -> HttpResponse:
    """Enter an instructor with the certificate."""
    form = forms.InstructorForm(request.POST or None)
    form.fields["union"].choices = federations(request.actor)
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        try:
            row = instructors.enter_instructor(
                actor=request.actor, union_id=told.pop("union"), today=clock.today(), **told
            )
        except DomainError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("Entered."))
            return redirect("legal:instructor_detail", instructor_id=row.pk)
    return entry_page(request, form, _("Enter an instructor"), back="legal:instructor_list", trail=crumbs)


def federations(actor: Actor) -> list[tuple[str, str]]:
    """Return the federations for which somebody keeps the register."""
    return [(str(each.pk), each.name) for each in selectors.federations(actor)]


def entry_page(
    request: Request, form: Any, title: str, *, back: str, trail: Callable[..., list[dict[str, str]]], verb: str = ""
) -> HttpResponse:
    """Show the form of a new entry of a register."""
    context = {
        "form": form,
        "title": title,
        "verb": verb or title,
        "back": reverse(back),
        "crumbs": trail(title),
        "mobile_back": reverse(back),
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)
