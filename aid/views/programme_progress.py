"""How far a programme has come: the funnel and the families behind each count, late unions reminded (ux.md P44)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.choices.relief import ProgrammeStatus, RosterStatus
from aid.models import Programme
from aid.selectors import coverage, late_rosters, programmes, seasons
from aid.selectors.counting import relief_total
from aid.services.late_rosters import remind_late
from aid.views import programme_page as blocks
from aid.views.programmes import VIEW, figures, frame
from aid.views.reviews import tell
from aid.views.words import category_tag
from core import clock
from core.actors import Actor
from core.errors import NotFoundError
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import count
from unions.choices import Level
from unions.models import Union


def _words() -> dict[str, str]:
    return {
        "due": _("Families due"),
        "listed": _("On a roster"),
        "granted": _("Granted"),
        "arrived": _("Money arrived"),
        "visited": _("Visited"),
        "reached": _("Reached"),
    }


@page(VIEW)
def programme_progress(request: Request, programme_id: Any) -> HttpResponse:
    """Show how far a programme has come: the funnel, each node below with its rosters, unions that keep silent."""
    programme, context = frame(request, programme_id, _("Progress"))
    actor, today = request.actor, clock.today()
    node = _node(actor, request.GET.get("node", ""))
    rows = coverage.tallies(programme, node)
    whole = coverage.total(rows)
    parts = list(programmes.part_list(actor, programme.pk).filter(union__path__startswith=node.path))
    late = late_rosters.late_unions(actor, programme, node, rows, today)
    context |= {
        "node": node,
        "figures": figures(relief_total(actor, VIEW, programme=programme, below=node.path)),
        "funnel": _funnel(actor, programme, node, whole),
        "rank": _rank(rows, whole, programme),
        "late": late,
        "may_remind": any(one.may_remind for one in late),
        "overdue": programme.roster_due_on < today,
        "rosters": _rosters(actor, programme) if not request.GET.get("node") else [],
        "parts": [{"part": part, "acts": blocks.part_acts(actor, part, programme)} for part in parts],
        "as_of": clock.now(),
        "coverage_url": reverse("desk:coverage") + f"?programme={programme.pk}&node={node.code}"
        if actor.reaches("aid.view_coverage", node.path) and programme.status != ProgrammeStatus.DRAFT
        else "",
    }
    return render(request, "aid/programme_progress.html", context)


def _node(actor: Actor, code: str) -> Union:
    """Return the node to look at: the one asked for, or the top of the actor's branch."""
    if code:
        node: Union = find(Union, code, actor, VIEW, by="code")
        return node
    return Union.objects.permitted(actor, VIEW).order_by("path").first() or find(Union, 0, actor, VIEW)


def _funnel(actor: Actor, programme: Programme, node: Union, whole: coverage.Tally) -> list[dict[str, Any]]:
    """Return the stages; a count opens the families behind it for whoever may read files there."""
    opens = actor.reaches("aid.view_file", node.path)
    return [
        {
            "label": label,
            "number": (number := getattr(whole, stage)),
            "whole": whole.due,
            "url": _stage_url(programme, node, stage) if opens and number else "",
        }
        for stage, label in _words().items()
    ]


def _stage_url(programme: Programme, node: Union, stage: str, **more: str) -> str:
    return f"{blocks.url(programme, 'stage')}?{urlencode({'stage': stage, 'node': node.code} | more)}"


def _rosters(actor: Actor, programme: Programme) -> list[dict[str, Any]]:
    """Return how many rosters stand in each state, each the way to their list for those who may see it."""
    numbers = seasons.roster_counts(actor, programme)
    opens = actor.can("aid.view_roster")
    address = reverse("aid:roster_list")
    return [
        {
            "label": label,
            "number": numbers[status],
            "url": f"{address}?{urlencode({'status': str(status), 'programme': str(programme.pk)})}" if opens else "",
        }
        for status, label in RosterStatus.choices
        if numbers.get(status)
    ]


def _rank(rows: list[coverage.Tally], whole: coverage.Tally, programme: Programme) -> dict[str, Any]:
    """Return the table by node, those furthest behind first; the whole stands on top."""
    behind = sorted(rows, key=lambda row: (row.reached / row.due if row.due else 2, -row.due))
    lines = [_line(row, programme) for row in behind]
    everything = _line(whole, programme) | {"label": _("Together"), "url": "", "all": True, "low": False}
    return {
        "caption": _("Progress by union"),
        "columns": [_("Union"), _("Families due"), _("On a roster"), _("Money arrived"), _("Reached")],
        "rows": [everything, *lines],
    }


def _line(row: coverage.Tally, programme: Programme) -> dict[str, Any]:
    deeper = row.union is not None and row.union.level in (Level.CITY, Level.COUNTY, Level.TOWNSHIP)
    return {
        "label": row.union.name if row.union else _("Directly here"),
        "url": f"{blocks.url(programme, 'progress')}?node={row.union.code}" if deeper and row.union else "",
        "values": [count(row.due), count(row.listed), count(row.arrived)],
        "part": row.reached,
        "whole": row.due,
        "low": row.due > 0 and row.listed == 0,
    }


@page("aid.view_file")
def programme_stage(request: Request, programme_id: Any) -> HttpResponse:
    """Show the families that one count of the funnel holds, and those due that it lacks."""
    programme, context = frame(request, programme_id, _("Families"))
    node = _node(request.actor, request.GET.get("node", ""))
    stage = request.GET.get("stage") or "due"
    if stage not in coverage.COUNTED:
        raise NotFoundError(_("There is no such page."), code="not_found")
    done = request.GET.get("view") != "missing" or stage == "due"
    rows = coverage.stage_names(request.actor, programme, node, stage, done=done)
    listed = page_of(request, rows, key="created_at")
    label = _words()[stage]
    context |= {
        "node": node,
        "stage": label,
        "page": listed,
        "rows": [_family(file) for file in listed.rows],
        "tabs": [
            {"label": label, "url": _stage_url(programme, node, stage), "current": done},
            {"label": _("Not yet"), "url": _stage_url(programme, node, stage, view="missing"), "current": not done},
        ]
        if stage != "due"
        else [],
        "back_url": f"{blocks.url(programme, 'progress')}?node={node.code}",
    }
    context["mobile_back"] = context["back_url"]
    context["crumbs"].insert(-1, {"label": _("Progress"), "url": context["back_url"]})
    return render(request, "aid/programme_stage.html", context)


def _family(file: Any) -> dict[str, Any]:
    return {
        "url": reverse("aid:file_detail", args=[file.key]),
        "name": file.head.name if file.head else file.key,
        "number": file.key,
        "union": file.union.name,
        "tags": category_tag(file),
        "responsible": file.responsible,
    }


@page(late_rosters.REMIND, "POST")
def programme_remind(request: Request, programme_id: Any) -> HttpResponse:
    """Remind the ticked unions of the roster that has not come; each that was not reminded is told with its reason."""
    programme, _context = frame(request, programme_id)
    node = _node(request.actor, request.POST.get("node", ""))
    done = remind_late(
        actor=request.actor, programme_id=programme.pk, codes=request.POST.getlist("union"), today=clock.today()
    )
    tell(request, ngettext("%(n)s union reminded.", "%(n)s unions reminded.", done.count) % {"n": done.count}, done)
    return redirect(f"{blocks.url(programme, 'progress')}?node={node.code}")
