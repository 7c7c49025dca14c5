"""Programmes of the four seasons: the year, one programme, its families (ux.md P40 to P42)."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from aid.choices.relief import ReliefKind, Season
from aid.models import Programme
from aid.rules.counting import Counts
from aid.rules.seasons import needs_standards
from aid.selectors import programmes, seasons
from aid.selectors.counting import relief_total
from aid.selectors.students import student_list
from aid.views import programme_page as blocks
from aid.views.season_cards import season_cards
from aid.views.students import candidate
from aid.views.words import category_tag
from core import clock
from core.actors import Actor
from core.chinese.money import from_fen
from core.fetch import find
from core.http import Request
from core.keyset import page_of
from core.pages import page
from core.templatetags.show import count, money

PREVIEW = 5
PLACES = ("file__union__path", "file_id", "pk")
VIEW = "aid.view_programme"


@page(VIEW)
def programme_list(request: Request) -> HttpResponse:
    """Show the four seasons of a year: the strip, then each programme with its plan, spending and next reminder."""
    today = clock.today()
    year = _year(request.GET.get("year"), today)
    first, last = date(year, blocks.FIRST_MONTH, 1), date(year + 1, blocks.FIRST_MONTH, 1)
    shown = [one for one in seasons.programmes_between(request.actor, first, last) if one.opens_on < last]
    plans = seasons.plans(request.actor, shown)
    reminders = seasons.next_reminders(request.actor, shown, clock.now())
    suggested = programmes.suggested_windows(year)
    can_open = request.actor.can("aid.open_programme")
    context = {
        "year": year,
        "cards": season_cards(year, suggested, shown, can_open=can_open),
        "copy_url": reverse("aid:programme_copy_year") + f"?year={year}" if can_open else "",
        "years": [{"label": str(each), "url": f"?year={each}", "current": each == year} for each in _years(today)],
        "gantt": blocks.gantt(shown, plans, year, suggested=suggested),
        "rows": [_row(one, plans[one.pk], reminders.get(one.pk), today) for one in reversed(shown)],
        "can_open": can_open,
        "can_see_services": request.actor.can("aid.view_service"),
        "can_see_rosters": request.actor.can("aid.view_roster"),
    }
    return render(request, "aid/programme_list.html", context)


def _year(given: str | None, today: date) -> int:
    present = blocks.planning_year(today)
    asked = int(given) if given and given.isascii() and given.isdigit() and len(given) == 4 else present
    return asked if 2000 <= asked <= 2100 else present


def _years(today: date) -> list[int]:
    present = blocks.planning_year(today)
    return [present - 1, present, present + 1]


def _row(programme: Programme, plan: seasons.Plan, reminder: Any, today: date) -> dict[str, Any]:
    return {
        "programme": programme,
        "url": blocks.url(programme),
        "season": blocks.LANES[Season(programme.season)],
        "tag": blocks.tag(programme, today),
        "plan": plan,
        "reminder": reminder,
    }


def frame(request: Request, programme_id: Any, here: str = "") -> tuple[Programme, dict[str, Any]]:
    """Return a programme the actor may see, and the head of each of its pages."""
    programme: Programme = find(Programme, programme_id, request.actor, VIEW)
    crumbs = [{"label": _("Four seasons"), "url": reverse("aid:programme_list")}]
    crumbs.append({"label": programme.name, "url": blocks.url(programme)})
    if here:
        crumbs.append({"label": here, "url": ""})
    context = {
        "programme": programme,
        "tag": blocks.tag(programme, clock.today()),
        "crumbs": crumbs,
        "mobile_back": blocks.url(programme) if here else reverse("aid:programme_list"),
    }
    return programme, context


@page(VIEW)
def programme_detail(request: Request, programme_id: Any) -> HttpResponse:
    """Show one programme: conditions and families, standards and money, checks, reminders, acts."""
    programme, context = frame(request, programme_id)
    actor, today = request.actor, clock.today()
    year = blocks.planning_year(programme.opens_on)
    first, last = date(year, blocks.FIRST_MONTH, 1), date(year + 1, blocks.FIRST_MONTH, 1)
    siblings = [one for one in seasons.programmes_between(actor, first, last) if one.opens_on < last]
    plans = seasons.plans(actor, {one.pk: one for one in [*siblings, programme]}.values())
    plan, parts = plans[programme.pk], list(programmes.part_list(actor, programme.pk))
    lines = blocks.standards(programme, plan)
    shown, more = blocks.acts(actor, programme)
    context |= {
        "year": year,
        "meta": _meta(programme),
        "actions": shown,
        "more": more,
        "gantt": blocks.gantt(siblings, plans, year, current=programme),
        "plan": plan,
        "by_service": not needs_standards(programme.season, programme.kind) and not lines,
        "on_application": programme.season == Season.ALL_YEAR,
        "figures": figures(relief_total(actor, VIEW, programme=programme)),
        "by_student": programme.kind == ReliefKind.TUITION,
        "standards": lines,
        "budget": blocks.budget(lines, plan, seasons.purse(actor, programme, parts)),
        "tasks": blocks.checks(programme, parts, today, actor),
        "reminders": blocks.reminders(programme, seasons.reminder_plan(actor, programme, parts), today),
        **_families(actor, programme, plan),
        **_last_year(actor, programme),
        "parts": [{"part": part, "acts": blocks.part_acts(actor, part, programme)} for part in parts],
        "few_parts": len(parts) <= PREVIEW,
    }
    return render(request, "aid/programme_detail.html", context)


def _meta(programme: Programme) -> list[str]:
    window = _("%(opens)s to %(closes)s") % {"opens": programme.opens_on, "closes": programme.closes_on}
    rosters = _("rosters due on %(day)s") % {"day": programme.roster_due_on}
    return [programme.union.name, str(programme.get_kind_display()), window, rosters]


def _families(actor: Actor, programme: Programme, plan: seasons.Plan) -> dict[str, Any]:
    """Return the conditions and the first families; names only for those who may read files."""
    if not actor.can("aid.view_file"):
        return blocks.conditions(programme, plan, None) | {"preview": [], "reads_files": False}
    by_student = programme.kind == ReliefKind.TUITION
    rows = student_list(actor, programme, "aid.view_file") if by_student else seasons.targets(actor, programme)
    excluded = rows.exclude(why="").order_by().count()
    preview = rows.filter(why="").order_by(*(PLACES if by_student else ("union__path", "pk")))[:PREVIEW]
    return blocks.conditions(programme, plan, excluded) | {
        "preview": [(candidate if by_student else _family)(one) for one in preview],
        "by_student": by_student,
        "reads_files": True,
        "targets_url": blocks.url(programme, "targets"),
    }


def _family(file: Any) -> dict[str, Any]:
    return {
        "url": reverse("aid:file_detail", args=[file.key]),
        "name": file.head.name if file.head else file.key,
        "number": file.key,
        "union": file.union.name,
        "category": file.get_category_display(),
        "tags": category_tag(file),
        "amount_fen": file.amount_fen,
        "why": blocks.WHY.get(file.why, ""),
    }


def _last_year(actor: Actor, programme: Programme) -> dict[str, Any]:
    """Return what the same programme did the year before, where it is known."""
    rows = programmes.programme_list(actor).filter(
        season=programme.season, kind=programme.kind, union=programme.union, year=programme.year - 1
    )
    before = rows.first()
    return {"before": before, "before_figures": programmes.programme_figures(actor, before.pk) if before else None}


@page("aid.view_file")
def programme_targets(request: Request, programme_id: Any) -> HttpResponse:
    """Show the families a programme is for, and those left out with the reason of each."""
    programme, context = frame(request, programme_id, _("Families"))
    by_student = programme.kind == ReliefKind.TUITION
    actor = request.actor
    rows = student_list(actor, programme, "aid.view_file") if by_student else seasons.targets(actor, programme)
    excluded = request.GET.get("view") == "excluded"
    due, out = rows.filter(why=""), rows.exclude(why="")
    numbers = (due.order_by().count(), out.order_by().count())
    listed = page_of(request, out if excluded else due, key="created_at")
    here = blocks.url(programme, "targets")
    context |= {
        "page": listed,
        "rows": [(candidate if by_student else _family)(one) for one in listed.rows],
        "by_student": by_student,
        "excluded": excluded,
        "tabs": [
            {"label": _("To receive"), "url": here, "count": numbers[0], "current": not excluded},
            {"label": _("Left out"), "url": f"{here}?view=excluded", "count": numbers[1], "current": excluded},
        ],
    }
    return render(request, "aid/programme_targets.html", context)


def figures(counted: Counts) -> list[dict[str, str]]:
    """Return the figures of a programme in the words of the returns: cash, goods and services each counted rightly."""
    return [
        {"label": _("Household times"), "value": count(counted.household_times)},
        {"label": _("Person times"), "value": count(counted.person_times)},
        {"label": _("Number of families"), "value": count(counted.households)},
        {"label": _("Number of people"), "value": count(counted.people)},
        {"label": _("Cash"), "value": money(from_fen(counted.cash_fen))},
        {"label": _("Goods at cost"), "value": money(from_fen(counted.goods_fen))},
        {"label": _("Services to people"), "value": count(counted.services)},
    ]
