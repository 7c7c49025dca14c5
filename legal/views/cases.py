"""Legal aid: the list of cases, one case, its papers and the applicant's telephone (ux.md P60, P62)."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import pgettext, pgettext_lazy

from core import clock
from core.actors import SystemActor
from core.documents.answers import hand_over
from core.errors import NotFoundError
from core.events.looks import note_look
from core.http import Request, wants_part
from core.keyset import page_of
from core.pages import page
from core.prepared import listed
from core.privacy.services import reveal
from core.templatetags.show import dash, distance, status_tag
from legal.choices.cases import ENDED
from legal.choices.matters import Matter
from legal.models import LegalAidCase
from legal.rules import cases as rules
from legal.rules import lawyers as lawyer_rules
from legal.selectors import cases as selectors
from legal.selectors.case_parts import parts_of
from legal.services.opening import open_case
from legal.views import case_page
from legal.views.aid_letters import rows_of
from legal.views.case_acts import crumbs, offered
from legal.views.words import clock_label, entries, tag
from unions.stories import ways_for

VIEWS = (
    ("", lazy("All")),
    ("review", lazy("To review")),
    ("assign", lazy("To assign")),
    ("handling", lazy("In hand")),
    ("closing", lazy("Report and archive")),
    ("late", lazy("Overdue")),
    ("ended", pgettext_lazy("legal aid", "Ended")),
)
SYSTEM = SystemActor("legal: paper of an opened case")


@page(rules.OPEN)
def case_list(request: Request) -> HttpResponse:
    """Show the cases of one's branch, or those assigned, newest first, each with the clock that ends next."""
    today = clock.today()
    asked = {name: request.GET.get(name, "").strip()[:40] for name in ("view", "q", "matter")}
    if asked["matter"] not in Matter.values:
        asked["matter"] = ""
    shown = page_of(request, listed(selectors.case_rows, request.actor, today, **asked), key="created_at")
    context = {
        "page": shown,
        "rows": [_row(case, today) for case in shown.rows],
        "tabs": [_tab(asked, code, label) for code, label in VIEWS],
        "asked": asked,
        "matters": Matter.choices,
        "filtered": any(asked.values()),
        "actions": _ways(request),
        "is_lawyer": not request.actor.can(rules.VIEW),
        "crumbs": [{"label": _("Legal aid")}],
    }
    return render(request, "legal/case_list.html", context)


def _ways(request: Request) -> list[dict[str, Any]]:
    ways = []
    if request.actor.can(rules.TAKE):
        ways.append({"label": _("Take in an application"), "url": reverse("legal:intake"), "icon": "plus", "tone": "p"})
    if request.actor.can(rules.VIEW):
        figures = {"label": pgettext("legal aid", "Figures"), "url": reverse("legal:case_figures"), "icon": "chart"}
        ways.append(figures)
    if request.actor.can(lawyer_rules.VIEW):
        ways.append({"label": _("Lawyers"), "url": reverse("legal:lawyer_list"), "icon": "people"})
    return ways


def _tab(asked: dict[str, str], code: str, label: Any) -> dict[str, Any]:
    kept = {name: value for name, value in (asked | {"view": code}).items() if value}
    return {"label": label, "url": f"?{urlencode(kept)}", "current": code == asked["view"]}


def _row(case: Any, today: date) -> dict[str, Any]:
    clock = case.clock if case.clock and case.status not in ENDED else None
    state = status_tag(**tag(case))
    if case.urgent_because and clock:
        state = format_html("{} {}", state, status_tag(pgettext("legal aid", "Urgent"), "bad"))
    return {
        "number": case.number,
        "url": reverse("legal:case_detail", args=[case.number]),
        "applicant": dash(case.applicant_name),
        "matter": str(Matter(case.matter).label),
        "employer": case.employer_name,
        "state": state,
        "due": f"{clock['due_on']} {distance(date.fromisoformat(clock['due_on']), today)}" if clock else "",
        "clock": clock_label(clock["code"]) if clock else "",
        "lawyer": dash(case.lawyer__name),
    }


@page(rules.OPEN)
def case_detail(request: Request, key: str) -> HttpResponse:
    """Show one case: its clocks first, then what is claimed, what was done, what it brought."""
    case = open_case(request.actor, key)
    note_look(request.actor, case)
    today = clock.today()
    events = selectors.events_of(case)
    clocks, parts = selectors.clocks_of(case), parts_of(case)
    panels = case_page.clock_panels(case, clocks, today)
    acts = [
        {"label": str(act.verb), "url": case_page.case_url(case, name), "titled": act.titled}
        for name, act in offered(request.actor, case, parts.subsidy, clocks)
    ]
    more = [act for act in acts if not act["titled"]] + ways_for(request.actor, case)
    context = {
        "case": case,
        "identity": case_page.identity(case, case_page.mask(request.actor, case), more),
        "stages": case_page.stages(case, events),
        "step": case_page.next_step(case, [act for act in acts if act["titled"]], panels),
        "clocks": panels,
        "claims": case_page.claims(parts.claims),
        "economic": case_page.economic_words(case),
        "papers_had": case_page.paper_names(case.papers),
        "papers_asked": case_page.paper_names(case.asked_papers),
        "notes": parts.notes,
        "hearings": parts.hearings,
        "done": parts.stages,
        "costs": parts.costs,
        "callbacks": parts.callbacks if case.status in ENDED else [],
        "papers": [each for each in parts.papers if not each.slot.startswith("letter_")],
        "letters": rows_of(request.actor, case, parts),
        "offers": parts.offers if request.actor.can(rules.VIEW) else [],
        "subsidy": parts.subsidy,
        "entries": entries(events, request.actor),
        "crumbs": [*crumbs(case)[:1], {"label": case.applicant.name}],
        "mobile_back": reverse("legal:case_list"),
    }
    return render(request, "legal/case_detail.html", context)


@page(rules.OPEN)
def case_paper(request: Request, key: str, paper_id: Any) -> FileResponse:
    """Hand over a paper of a case the actor may open."""
    case = open_case(request.actor, key)
    if not any(paper.pk == paper_id for paper in selectors.papers_of(case)):
        raise NotFoundError(_("No such %(thing)s.") % {"thing": _("attachment")}, code="not_found")
    return hand_over(SYSTEM, paper_id)


@page(rules.OPEN, "POST")
def case_phone(request: Request, key: str) -> HttpResponse:
    """Show the applicant's telephone in full for 30 seconds, for a reason, with its line in the trail first."""
    case = open_case(request.actor, key)
    value = reveal(
        actor=request.actor,
        model=LegalAidCase,
        pk=case.pk,
        field="phone",
        permission=rules.OPEN,
        reason=request.POST.get("reason", ""),
        moment=clock.now(),
    )
    mask = case_page.mask(request.actor, case) | {"value": value, "seconds": 30}
    if wants_part(request):
        return render(request, "core/_mask_value.html", {"mask": mask})
    return render(request, "legal/revealed.html", {"case": case, "mask": mask})
