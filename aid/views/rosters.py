"""Rosters of a season: the list, a new one built from the files, one roster with its lines and decisions."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aid.choices.relief import Decision, ProgrammeStatus, ReliefKind, RosterStatus
from aid.models import Award, NeedyFile, Programme, Roster
from aid.selectors import programmes, seasons
from aid.selectors import rosters as selectors
from aid.selectors.guard import seen_by_line
from aid.selectors.students import student_candidates
from aid.services import rosters as services
from aid.views import programme_page, roster_page
from aid.views.requests import request_card
from aid.views.students import candidate
from core import clock
from core.chinese.money import from_fen
from core.errors import ConflictError
from core.fetch import find
from core.http import Request, seen_version
from core.keyset import page_of
from core.pages import page
from unions.models import Union

OFFERED = 500  # families that one page offers to tick; a roster of a larger union is built in parts


@page("aid.view_roster")
def roster_list(request: Request) -> HttpResponse:
    """Show the rosters of one's branch, newest first, by state and programme."""
    rows = selectors.roster_list(request.actor)
    status, programme = request.GET.get("status", ""), request.GET.get("programme", "")
    if status in RosterStatus.values:
        rows = rows.filter(status=status)
    if programme:
        rows = rows.filter(programme=find(Programme, programme, request.actor, "aid.view_programme"))
    listed = page_of(request, rows, key="created_at")
    states: list[tuple[str, Any]] = [("", _("All")), *RosterStatus.choices]
    kept = f"&programme={programme}" if programme else ""
    context = {
        "page": listed,
        "rows": [{"roster": one, "tag": roster_page.tag(one)} for one in listed.rows],
        "tabs": [{"label": label, "url": f"?status={code}{kept}", "current": code == status} for code, label in states],
        "filtered": bool(status or programme),
        "crumbs": [{"label": _("Four seasons"), "url": reverse("aid:programme_list")}, {"label": _("Rosters")}],
        "mobile_back": reverse("aid:programme_list"),
        "buildable": _open_for(request) if request.actor.can("aid.build_roster") else [],
    }
    return render(request, "aid/roster_list.html", context)


def _open_for(request: Request) -> list[Programme]:
    rows = programmes.programme_list(request.actor).filter(status=ProgrammeStatus.OPEN)
    return list(rows[:6])


@page("aid.build_roster", "GET", "POST")
def roster_new(request: Request, programme_id: Any) -> HttpResponse:
    """Build a roster: choose a union of one's branch, tick its families; who may not come is told why afterwards."""
    programme: Programme = find(Programme, programme_id, request.actor, "aid.view_programme")
    if request.method == "POST":
        union = find(Union, request.POST.get("union"), request.actor, "aid.build_roster", by="code")
        made = services.build_roster(
            actor=request.actor, programme_id=programme.pk, union_id=union.pk, file_ids=request.POST.getlist("file")
        )
        return told(request, made)
    if programme.status != ProgrammeStatus.OPEN:
        raise ConflictError(_("The programme is not open."), code="programme_not_open")
    unions = seasons.roster_unions(request.actor, programme)
    code = request.GET.get("union", "") or (unions[0].code if len(unions) == 1 else "")
    chosen = find(Union, code, request.actor, "aid.build_roster", by="code") if code else None
    others = "" if programme.requires_file else reverse("aid:roster_without_file", args=[programme.pk])
    words = {
        "others_url": others,
        "title": _("Build a roster"),
        "verb": _("Build the roster"),
        "back": programme_page.url(programme),
    }
    return _offer(request, programme, chosen, words | {"unions": unions})


def _offer(request: Request, programme: Programme, union: Union | None, words: dict[str, Any]) -> HttpResponse:
    """Show the families that may be ticked; those already on a roster and those without a standard are told apart."""
    by_student = programme.kind == ReliefKind.TUITION
    asked, shown = (student_candidates, candidate) if by_student else (selectors.candidates, _candidate)
    found = list(asked(request.actor, programme, union)[: OFFERED + 1]) if union else []
    offered = [shown(one) for one in found[:OFFERED]]
    context = {
        "programme": programme,
        "chosen": union,
        "free": [row for row in offered if not row["why"]],
        "barred": [row for row in offered if row["why"]],
        "more": len(found) > OFFERED,
        "by_student": by_student,
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": programme.name, "url": programme_page.url(programme)},
            {"label": words["title"]},
        ],
        "mobile_back": words["back"],
        **words,
    }
    return render(request, "aid/roster_new.html", context)


def _candidate(file: Any) -> dict[str, Any]:
    why = ""
    if file.taken:
        why = _("The family is already on a roster of this season")
    elif file.amount_fen is None:
        why = _("The programme has no standard for this category")
    return {
        "pk": file.pk,
        "name": file.head.name if file.head else file.key,
        "number": file.key,
        "url": reverse("aid:file_detail", args=[file.key]),
        "union": file.union.name,
        "category": file.get_category_display(),
        "amount_fen": file.amount_fen,
        "why": why,
    }


def told(request: Request, roster: Roster) -> HttpResponse:
    """Go to a roster, saying how many rows did not come onto it."""
    refused = selectors.roster_refusals(request.actor, roster.pk).count()
    if refused:
        text = ngettext(
            "%(n)s family did not come onto the roster. The reason stands below.",
            "%(n)s families did not come onto the roster. The reasons stand below.",
            refused,
        )
        messages.warning(request, text % {"n": refused})
    else:
        messages.success(request, _("The roster is built."))
    return redirect("aid:roster_detail", roster_id=roster.pk)


@page("aid.build_roster", "GET", "POST")
def roster_add(request: Request, roster_id: Any) -> HttpResponse:
    """Put more families on a draft."""
    roster: Roster = find(Roster, roster_id, request.actor, "aid.build_roster")
    if request.method == "POST":
        services.add_to_roster(
            actor=request.actor,
            roster_id=roster.pk,
            file_ids=request.POST.getlist("file"),
            seen_version=seen_version(request.POST),
        )
        return told(request, roster)
    back = reverse("aid:roster_detail", args=[roster.pk])
    words = {"title": _("Add families"), "verb": _("Add families"), "back": back, "roster": roster, "unions": []}
    return _offer(request, roster.programme, roster.union, words)


@page("aid.view_roster")
def roster_detail(request: Request, roster_id: Any) -> HttpResponse:
    """Show one roster: lines with amounts and warnings, refused rows, totals, what comes next, its story."""
    actor = request.actor
    roster: Roster = find(Roster, roster_id, actor, "aid.view_roster")
    awards = list(selectors.roster_lines(actor, roster.pk))
    deciding = roster.status in (RosterStatus.DRAFT, RosterStatus.SUBMITTED, RosterStatus.CHECKED)
    seen = seen_by_line(actor, roster, today=clock.today()) if deciding else {}
    lines = roster_page.lines(actor, roster, awards, selectors.roster_warnings(actor, roster.pk), seen)
    standing = [row for row in lines if not row["gone"]]
    offered = roster_page.acts(actor, roster, {award.status for award in awards})
    total = sum(row["amount_fen"] for row in standing)
    context = {
        "roster": roster,
        "tag": roster_page.tag(roster),
        "step": roster_page.step(actor, roster, offered),
        "lines": lines,
        "standing": len(standing),
        "total_fen": total,
        "total_yuan": from_fen(total),
        "double": sum(1 for each in seen.values() if each.excludes or each.reduced_to is not None),
        "warned": sum(1 for row in standing if row["warnings"]),
        "by_student": roster.programme.kind == ReliefKind.TUITION,
        "asked": (asked := request_card(request, roster.pk)),
        "papers": [] if asked else _papers(roster, awards),
        "refusals": [_refusal(one) for one in selectors.roster_refusals(actor, roster.pk)],
        "entries": roster_page.story(actor, roster),
        "notice": roster.notices.order_by("-created_at").first() if actor.can("aid.view_file") else None,
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": roster.programme.name, "url": programme_page.url(roster.programme)},
            {"label": _("Roster")},
        ],
        "mobile_back": reverse("aid:roster_list"),
    }
    return render(request, "aid/roster_detail.html", context)


def _papers(roster: Roster, awards: list[Award]) -> list[dict[str, Any]]:
    """Return the evidence for people without a file, and the paper of a decision above the county."""
    if roster.decision == Decision.COUNTY and not any(award.recipient_id for award in awards):
        return []
    return [
        {"name": one.name, "url": reverse("aid:roster_paper", args=[roster.pk, one.pk])}
        for one in selectors.papers_of(roster)
    ]


def _refusal(row: Any) -> dict[str, Any]:
    file: NeedyFile | None = row.file
    name = row.person.name if row.person else file.head.name if file and file.head else ""
    return {"name": name, "label": row.label, "reason": row.message}


@page("aid.view_roster")
def roster_line(request: Request, roster_id: Any, award_id: Any) -> HttpResponse:
    """Show one line of a roster beside every aid its family had within a year, and what the rules say to it."""
    actor = request.actor
    roster: Roster = find(Roster, roster_id, actor, "aid.view_roster")
    award: Award = find(Award, award_id, actor, "aid.view_roster")
    seen = seen_by_line(actor, roster, today=clock.today()).get(award.pk)
    warnings = selectors.roster_warnings(actor, roster.pk)
    row = roster_page.lines(actor, roster, [award], warnings, {award.pk: seen} if seen else {})[0]
    context = {
        "roster": roster,
        "row": row,
        "award": award,
        "aids": seen.aids if seen else [],
        "findings": roster_page.findings_of(seen),
        "crumbs": [
            {"label": roster.programme.name, "url": programme_page.url(roster.programme)},
            {"label": _("Roster"), "url": reverse("aid:roster_detail", args=[roster.pk])},
            {"label": award.person.name},
        ],
        "mobile_back": reverse("aid:roster_detail", args=[roster.pk]),
    }
    return render(request, "aid/roster_line.html", context)
