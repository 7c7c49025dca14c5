"""Mediations: the list (P65), taking one in, the case with its clock first (P66), its papers."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core import clock
from core.actors import Actor
from core.clocks.models import OPEN_STATES
from core.clocks.panels import panel
from core.clocks.selectors import work_calendar
from core.documents.answers import kept_file, printed
from core.events.looks import note_look
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.prepared import listed
from core.templatetags.show import count, dash, local_date, moment_filter, status_tag, yuan
from legal.choices.agreements import Pack
from legal.choices.disputes import DisputeKind, MediationStatus
from legal.forms.disputes import IntakeForm
from legal.models import Mediation
from legal.rules import disputes as rules
from legal.selectors import agreements as agreement_facts
from legal.selectors import disputes as selectors
from legal.selectors.joining import related
from legal.services import disputes, evidence, papers
from legal.views import dispute_words as words
from legal.views.dispute_acts import act_url, offered
from legal.views.dispute_acts_list import OF_A_SESSION, SECTIONS
from legal.views.listing import drawn
from unions.models import Union
from unions.stories import ways_for
from unions.views.act_pages import attempt

# What the card of the next step offers where the acts of the page do not say it by their weight.
FIRST = {MediationStatus.AGREEMENT_DRAFT: ("signatures", "force")}
VIEWS = ("", "open", "collective", "late", "mediating", "effective", "breached")


@page(rules.OPEN)
def mediation_list(request: Request) -> HttpResponse:
    """Show the mediations somebody may open, with clock, heads, amount, mediator and next session."""
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("view", "kind", "q")}
    asked["view"] = asked["view"] if asked["view"] in (*VIEWS, *MediationStatus.values) else ""
    asked["kind"] = asked["kind"] if asked["kind"] in DisputeKind.values else ""
    shown = page_of(request, _narrowed(request.actor, asked, clock.today()), key="received_on")
    labels = {
        "": _("All"),
        "open": pgettext("mediation", "Open"),
        "collective": pgettext("dispute", "Collective"),
        "late": _("Overdue"),
    }
    named = labels | {status.value: status.label for status in MediationStatus}
    context = {
        "asked": asked,
        "rows": _rows(shown.rows, clock.now()),
        "next_url": shown.next_url,
        "previous_url": shown.previous_url,
        "kinds": DisputeKind.choices,
        "chips": [
            {"label": named[view], "url": f"?view={view}" if view else "?", "current": view == asked["view"]}
            for view in VIEWS
        ],
        "clear_url": reverse("legal:mediation_list"),
        "actions": _ways_in(request),
        "more": _ways_on(request),
    }
    return render(request, "legal/mediation_list.html", context)


def _rows(cases: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    today, late = local_date(now), status_tag(_("Overdue"), "bad")
    return [
        {
            "number": each.number,
            "url": case_url(each),
            "applicant": dash(each.applicant_name),
            "respondent": dash(each.respondent_name),
            "due": dash(each.due_on.isoformat() if each.due_on and not each.ended_on else ""),
            "late": late if each.due_on and not each.ended_on and each.due_on < today else "",
            "kind": str(DisputeKind(each.kind).label),
            "workers": count(each.worker_count),
            "claimed": yuan(each.claimed),
            "mediator": dash(each.mediator__name),
            "session": moment_filter(each.next_session_at, now),
            "tags": drawn(words.tags(each)),
        }
        for each in cases
    ]


def _ways_in(request: Request) -> list[dict[str, Any]]:
    if not request.actor.can(rules.KEEP):
        return []
    return [{"label": _("Take a dispute in"), "url": reverse("legal:mediation_new"), "tone": "p"}]


def _ways_on(request: Request) -> list[dict[str, Any]]:
    found = []
    if request.actor.can("legal.manage_mediators"):
        found.append({"label": _("Mediators"), "url": reverse("legal:mediator_list")})
    if request.actor.can(rules.VIEW):
        found.append({"label": _("Arbitration and suits"), "url": reverse("legal:suit_list")})
        found.append({"label": pgettext("noun", "Figures"), "url": reverse("legal:dispute_figures")})
    return found


def case_url(mediation: Any, section: str = "detail") -> str:
    """Return the address of a section of a case."""
    return reverse(f"legal:mediation_{section}", args=[mediation.number])


def _narrowed(actor: Actor, asked: dict[str, str], today: date) -> Any:
    """Return the list as it is asked for; what is late is read first, so its statement cannot be kept."""
    if asked["view"] == "late":
        return selectors.mediation_rows(actor, asked, today)
    return listed(_kept, actor, tuple(asked.items()), today)


def _kept(actor: Actor, asked: tuple[tuple[str, str], ...], today: date) -> Any:
    return selectors.mediation_rows(actor, dict(asked), today)


@page(rules.KEEP, "GET", "POST")
def mediation_new(request: Request) -> HttpResponse:
    """Take in a dispute, at the counter or on the telephone."""
    unions = Union.objects.permitted(request.actor, rules.KEEP).filter(level__in=["county", "township"])
    choices = list(unions.order_by("path").values_list("pk", "name")[:60])
    form = IntakeForm(request.POST or None, unions=choices, initial={"received_on": clock.today()})
    made: list[Mediation] = []
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        union_id = told.pop("union")

        def take_in() -> None:
            made.append(
                disputes.register_mediation(actor=request.actor, union_id=union_id, today=clock.today(), **told)
            )

        if attempt(form, take_in):
            messages.success(request, _("Registered. Appoint a mediator and ask both sides."))
            return redirect("legal:mediation_detail", key=made[0].number)
    back = reverse("legal:mediation_list")
    context = {
        "form": form,
        "title": _("Take a dispute in"),
        "verb": _("Register the dispute"),
        "back": back,
        "crumbs": [{"label": _("Mediation"), "url": back}, {"label": _("Take a dispute in")}],
        "mobile_back": back,
    }
    return render(request, "unions/act.html", context, status=422 if form.errors else 200)


def _frame(request: Request, key: str, section: str) -> tuple[selectors.Room, dict[str, Any]]:
    """Return what every section of a case shows: identity, stage, next step, its clocks, tabs."""
    room, today, calendar = selectors.room_of(request.actor, key), clock.today(), work_calendar()
    mediation = room.mediation
    note_look(request.actor, mediation, section)
    acts = offered(request.actor, mediation, room.seating)
    clocks = selectors.clocks_of(mediation)
    panels = [panel(each, today, words.clock_label(each), calendar) for each in clocks]
    running = [each for each in clocks if each.state in OPEN_STATES]
    here = [(name, act) for name, act in acts if SECTIONS.get(name, "detail") == section]
    mine = [(name, act) for name, act in here if name not in OF_A_SESSION]
    buttons = [{"label": act.verb, "url": act_url(mediation, name), "tone": act.tone} for name, act in mine]
    first = [each for each in buttons if each["tone"] == "p"][:2]
    ways = ways_for(request.actor, mediation) if section == "detail" else []
    context = {
        "case": mediation,
        "room": room,
        "section": section,
        "identity": _identity(mediation, first, [each for each in buttons if each not in first] + ways),
        "stages": words.stages(mediation, selectors.reached_on(mediation), today),
        "step": _next_step(mediation, acts, running),
        "clock": panels[0] if panels else None,
        "other_clocks": panels[1:],
        "tabs": [
            {"label": _(label), "url": case_url(mediation, name), "current": name == section}
            for name, label in words.SECTIONS
        ],
        "tabs_label": _("Sections of the case"),
        "acts": dict(acts),
        "crumbs": [{"label": _("Mediation"), "url": reverse("legal:mediation_list")}, {"label": mediation.number}],
        "mobile_back": reverse("legal:mediation_list"),
    }
    return room, context


def _identity(mediation: Mediation, actions: list[Any], more: list[Any]) -> dict[str, Any]:
    names = {"applicant": mediation.applicant_name, "respondent": mediation.respondent_name}
    many = _("%(applicant)s and others v. %(respondent)s") if mediation.worker_count > 1 else ""
    claimed = f"¥{mediation.claimed:,.2f}"
    facts: list[tuple[str, Any]] = [
        (_("Kind of dispute"), mediation.get_kind_display()),
        (_("Workers"), str(mediation.worker_count)),
        (_("Claimed"), claimed),
        (_("Agreed"), f"¥{mediation.agreed:,.2f}" if mediation.agreed is not None else ""),
        (_("Mediator"), mediation.mediator.name if mediation.mediator else ""),
        (_("Limitation ends on"), mediation.limitation_on.isoformat() if mediation.limitation_on else ""),
    ]
    return {
        "title": (many or _("%(applicant)s v. %(respondent)s")) % names,
        "tags": words.tags(mediation),
        "meta": [
            mediation.number,
            mediation.union.name,
            _("Received on %(day)s, %(source)s")
            % {"day": mediation.received_on.isoformat(), "source": mediation.get_source_display()},
        ],
        "facts": [{"label": label, "value": value} for label, value in facts],
        "actions": actions,
        "more": more,
    }


def _next_step(mediation: Mediation, acts: list[Any], running: list[Any]) -> dict[str, Any] | None:
    """Say what is to be done next and until when, or what came of the case."""
    if mediation.ended_on is not None:
        return {"title": str(mediation.get_status_display()), "text": mediation.end_note, "actions": [], "tone": "hold"}
    wanted = FIRST.get(MediationStatus(mediation.status))
    chosen = [(name, act) for name, act in acts if (name in wanted if wanted else act.tone == "p")][:2]
    first = running[0] if running else None
    said = {"clock": words.clock_label(first), "day": first.due_on.isoformat()} if first else {}
    text = _("%(clock)s: due on %(day)s.") % said if said else ""
    if not chosen:
        return {"title": _("Waits for somebody else."), "text": text, "actions": [], "tone": "hold"}
    buttons = [
        {"label": act.verb, "url": act_url(mediation, name), "tone": "p" if number == 0 else ""}
        for number, (name, act) in enumerate(chosen)
    ]
    return {"title": str(chosen[0][1].title), "text": text, "actions": buttons}


@page(rules.OPEN)
def mediation_detail(request: Request, key: str) -> HttpResponse:
    """Show a case: clock, parties on both sides, claims with the offers one may read, what happened."""
    room, context = _frame(request, key, "detail")
    context |= {
        "entries": words.entries(selectors.events_of(room.mediation), request.actor, room.seating),
        "sides": [
            {
                "title": title,
                "parties": [each for each in room.parties if each.side == side],
                "speakers": [each for each in room.representatives if each.side == side],
            }
            for side, title in (("applicant", _("Applicants")), ("respondent", _("Respondents")))
        ],
        "mediators": [each for each in room.seats if each.seating == "mediator"],
        "related": [
            {"case": each, "url": case_url(each), "tags": words.tags(each)}
            for each in related(request.actor, room.mediation)
        ],
    }
    return render(request, "legal/mediation_detail.html", context)


@page(rules.OPEN)
def mediation_sessions(request: Request, key: str) -> HttpResponse:
    """Show sessions with minutes and attendance, notes and files, each only to who may read its compartment."""
    room, context = _frame(request, key, "sessions")
    context |= {"files": evidence.papers_of(room.mediation, room.readable), "now": clock.now()}
    return render(request, "legal/mediation_sessions.html", context)


@page(rules.OPEN)
def mediation_agreement(request: Request, key: str) -> HttpResponse:
    """Show the agreement, what it still lacks, its payments and signatures, the joint step, the papers to print."""
    room, context = _frame(request, key, "agreement")
    agreement = agreement_facts.agreement_of(room.mediation)
    if agreement is not None:
        is_draft = agreement.effective_on is None
        context |= {
            "agreement": agreement,
            "clauses": list(agreement.clauses.all()),
            "instalments": list(agreement.instalments.select_related("breach")),
            "signatures": list(agreement.signatures.all()),
            "to_sign": agreement_facts.yet_to_sign(agreement) if is_draft else [],
            "lacking": agreement_facts.problems_of(agreement) if is_draft else [],
            "may_word": is_draft and "force" in context["acts"],
        }
    context["packs"] = [
        {
            "label": Pack(pack).label,
            "pdf": reverse("legal:mediation_pack", args=[room.mediation.number, pack, "pdf"]),
            "word": reverse("legal:mediation_pack", args=[room.mediation.number, pack, "docx"]),
        }
        for pack in papers.offered(room.mediation)
    ]
    return render(request, "legal/mediation_agreement.html", context)


@page(rules.OPEN)
def mediation_suits(request: Request, key: str) -> HttpResponse:
    """Show what the limitation rests on, and the proceedings that followed."""
    room, context = _frame(request, key, "suits")
    context |= {
        "events": list(room.mediation.limitation_events.all()),
        "suits": [
            {"suit": each, "url": reverse("legal:suit_detail", args=[each.pk]), "tag": words.suit_tag(each)}
            for each in room.mediation.suits.order_by("applied_on", "pk")
        ]
        if request.actor.can(rules.VIEW)
        else [],
    }
    return render(request, "legal/mediation_suits.html", context)


@page(rules.OPEN)
def mediation_pack(request: Request, key: str, pack: str, form: str) -> HttpResponse:
    """Hand over a paper of the case as PDF or Word."""
    as_word = form == "docx"
    name, content = papers.print_paper(actor=request.actor, key=key, pack=pack, as_word=as_word, today=clock.today())
    return printed(name, content, as_word=as_word)


@page(rules.OPEN)
def mediation_file(request: Request, key: str, pk: Any) -> FileResponse:
    """Hand over a file of the case to who may read its compartment."""
    return kept_file(*evidence.open_paper(actor=request.actor, key=key, pk=pk))
