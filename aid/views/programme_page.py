"""The blocks of a programme's page: year strip, conditions, budget, checks before opening, reminders, acts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aid.choices.files import ACTIVE, Category, FileStatus
from aid.choices.relief import ProgrammeStatus, ReliefKind, Season
from aid.choices.students import Stage
from aid.models import CountyPart, Programme, Standard
from aid.rules.seasons import FOUR, needs_standards
from aid.rules.students import school_year_name
from aid.selectors.seasons import Plan, Purse, Reminding, foreseen
from core.actors import Actor
from core.chinese.money import from_fen
from core.reminders.choices import OccurrenceStatus
from core.reminders.rules import at
from core.templatetags.show import count, money
from unions.choices import Role

L = gettext_lazy
LANES = {
    Season.SPRING: L("Spring jobs"),
    Season.SUMMER: L("Summer cool"),
    Season.AUTUMN: L("Autumn schooling"),
    Season.WINTER: L("Winter warmth"),
    Season.ALL_YEAR: L("Relief all year"),
}
WHY = {
    "not_active": L("The file is not active"),
    "no_standard": L("The programme has no standard for this category"),
    "filed_late": L("Put on file after the programme closes"),
    "deceased": L("The beneficiary has died"),
    "no_account": L("No bank card on file"),
    "no_proof": L("No proof of enrolment for this school year"),
    "excluded": L("Studies that schooling relief does not pay for"),
    "other_grant": L("Has another public or school grant for the same purpose"),
}
FIRST_MONTH = 3  # the planning year of the four seasons begins with spring


# Where what a programme gives is entered, if it is no amount for each family.
REGISTER = {
    ReliefKind.COOL: "sites",
    ReliefKind.JOB: "fairs",
    ReliefKind.TRAINING: "classes",
    ReliefKind.CHECKUP: "checkups",
}


def planning_year(day: date) -> int:
    """Return the year whose four seasons a day belongs to: from March to the end of February."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def families(number: int, kind: str = "") -> str:
    """Say a number of families, in schooling relief of students."""
    if kind == ReliefKind.TUITION:
        return ngettext("%(n)s student", "%(n)s students", number) % {"n": count(number)}
    return ngettext("%(n)s family", "%(n)s families", number) % {"n": count(number)}


def tag(programme: Programme, today: date) -> dict[str, str]:
    """Return the state of a programme as a tag; an open one that waits for its first day says so."""
    if programme.status == ProgrammeStatus.OPEN and today < programme.opens_on:
        return {"label": _("Preparing"), "tone": "info"}
    if programme.status == ProgrammeStatus.OPEN and today > programme.closes_on:
        return {"label": _("To be closed"), "tone": "warn"}
    if programme.status == ProgrammeStatus.OPEN:
        return {"label": _("Under way"), "tone": "ok"}
    return {"label": str(programme.get_status_display()), "tone": "neutral"}


def url(programme: Programme, name: str = "detail") -> str:
    """Return an address of a programme's pages."""
    return reverse(f"aid:programme_{name}", args=[programme.pk])


def gantt(
    programmes: Sequence[Programme],
    plans: dict[Any, Plan],
    year: int,
    *,
    current: Programme | None = None,
    suggested: Mapping[Season, tuple[date, date]] | None = None,
) -> dict[str, Any]:
    """Return the year strip: four lanes, a bar for each programme, a dashed one where a season has no programme."""
    lanes = []
    shown = [*FOUR, Season.ALL_YEAR] if any(each.season == Season.ALL_YEAR for each in programmes) else FOUR
    for season in shown:
        bars = [_bar(each, plans.get(each.pk), current) for each in programmes if each.season == season]
        if not bars and suggested and season in suggested:
            opens, closes = suggested[season]
            bars = [
                {
                    "label": _("Suggested window"),
                    "url": "",
                    "starts_on": opens,
                    "ends_on": closes,
                    "tone": season.value,
                    "plan": True,
                }
            ]
        lanes.append({"label": LANES[season], "current": bool(current and current.season == season), "bars": bars})
    return {"from_on": date(year, FIRST_MONTH, 1), "lanes": lanes}


def _bar(programme: Programme, plan: Plan | None, current: Programme | None) -> dict[str, Any]:
    here = current is not None and programme.pk == current.pk
    name = _("This programme") if here else programme.name
    facts = [families(plan.due, programme.kind), money(from_fen(plan.planned_fen), 0)] if plan and plan.due else []
    return {
        "label": " ".join([name, _(", ").join(facts)]).strip(),
        "url": "" if here else url(programme),
        "starts_on": programme.opens_on,
        "ends_on": programme.closes_on,
        "tone": Season.WINTER.value if programme.season == Season.ALL_YEAR else programme.season,
        "current": here,
        "plan": programme.status == ProgrammeStatus.DRAFT and not here,
    }


def conditions(programme: Programme, plan: Plan, excluded: int | None) -> dict[str, Any]:
    """Return the sentence of conditions with its count; who is left out is a link for those who may read names."""
    categories = list(dict.fromkeys(_category(each) for each in programme.standards.all()))
    tokens = [
        {"label": _("File"), "value": _(" or ").join(str(FileStatus(each).label) for each in sorted(ACTIVE))},
        {"label": _("Category"), "value": _(", ").join(categories) or _("no standard yet")},
        {"label": _("On file by"), "value": programme.closes_on.isoformat()},
    ]
    if programme.kind == ReliefKind.TUITION:
        tokens.append({"label": _("Student of the school year"), "value": school_year_name(programme.year)})
    hits = {"count_text": families(plan.listed, programme.kind), "text": _("meet the conditions in your branch")}
    if excluded:
        hits["excluded_url"] = url(programme, "targets") + "?view=excluded"
        hits["excluded_text"] = _("%(who)s left out, see why") % {"who": families(excluded, programme.kind)}
    return {"tokens": tokens, "hits": hits}


def _category(standard: Standard) -> str:
    """Name the category of a standard; the last one is for people without a file."""
    return str(_("Without a file") if standard.category == Category.NONE else Category(standard.category).label)


def standard_label(standard: Standard) -> str:
    """Name whom a standard is for: a category, in schooling relief with its stage."""
    category = _category(standard)
    return (
        _("%(category)s, %(stage)s") % {"category": category, "stage": Stage(standard.stage).label}
        if standard.stage
        else category
    )


def standards(programme: Programme, plan: Plan) -> list[dict[str, Any]]:
    """Return the lines of the standards: families, amount for one, sum."""
    return [
        {
            "number": number,
            "label": standard_label(each),
            "basis": each.basis,
            "families": plan.counts.get((each.category, each.stage), 0),
            "amount_fen": each.amount_fen,
            "sum_fen": plan.amounts.get((each.category, each.stage), 0),
        }
        for number, each in enumerate(programme.standards.all(), start=1)
    ]


def budget(rows: Iterable[dict[str, Any]], plan: Plan, purse: Purse | None) -> dict[str, Any]:
    """Return the bar of plan against money; without a fund the plan is its own whole, and the page says so."""
    planned = from_fen(plan.planned_fen)
    whole = from_fen(purse.total_fen) if purse else planned
    return {
        "planned": planned,
        "total": whole,
        "left": whole - planned,
        "over": planned > whole,
        "parts": [{"label": row["label"], "amount": from_fen(row["sum_fen"])} for row in rows],
        "funds": _(", ").join(purse.names) if purse else "",
    }


def checks(programme: Programme, parts: Sequence[CountyPart], today: date, actor: Actor) -> list[dict[str, Any]]:
    """Return what has to be right before a programme opens and pays; only what is missing has a colour."""
    may = actor.reaches("aid.open_programme", programme.union.path)
    draft = programme.status == ProgrammeStatus.DRAFT
    edit = url(programme, "edit") if may and draft else ""
    has_standards = bool(programme.standards.all())
    tasks = [
        _task(_("Basic facts"), edit, done=True),
        _task(_("Window"), edit, done=programme.closes_on >= today, lacking=_("over")),
        *(
            [_task(_("Standards"), url(programme, "standard") if may and draft else "", done=has_standards)]
            if needs_standards(programme.season, programme.kind)
            else []
        ),
        _task(_("Policy"), edit, done=bool(programme.policy_text), lacking=_("not entered"), tone=""),
    ]
    if parts:
        poor = sum(1 for part in parts if part.fund_id is None)
        lacking = ngettext("%(n)s county without", "%(n)s counties without", poor) % {"n": poor}
        tasks.append(_task(_("Source of money"), url(programme, "progress"), done=not poor, lacking=lacking))
    else:
        tasks.append(_task(_("Source of money"), "", done=False, lacking=_("after opening"), tone=""))
    return tasks


def _task(label: str, address: str, *, done: bool, lacking: str = "", tone: str = "warn") -> dict[str, Any]:
    status = _("Done") if done else lacking or _("Missing")
    return {"label": label, "url": address, "status": status, "tone": "" if done else tone}


SHOWN = {OccurrenceStatus.DELIVERED: "ok", OccurrenceStatus.FAILED: "warn"}


def reminders(programme: Programme, planned: Sequence[Reminding], today: date) -> list[dict[str, Any]]:
    """Return the plan of reminders: what was planned, or for a draft what opening it will plan."""
    if not planned and programme.status == ProgrammeStatus.DRAFT:
        return _foreseen(programme, today)
    return [
        {
            "at": each.occurrence.due_at,
            "title": milestone_words(each.occurrence.milestone),
            "text": recipients(each),
            "status": each.occurrence.get_status_display() if each.occurrence.status in SHOWN else "",
            "tone": SHOWN.get(OccurrenceStatus(each.occurrence.status), ""),
        }
        for each in planned
    ]


def _foreseen(programme: Programme, today: date) -> list[dict[str, Any]]:
    days = foreseen(programme, today)
    return [{"at": at(each.on), "title": milestone_words(each.name), "text": _("after opening")} for each in days]


def milestone_words(name: str) -> str:
    fixed = {
        "t0": _("The programme opens"),
        "missing_rosters": _("Counties without a roster"),
        "overdue_reports": _("Closing reports overdue"),
        "report.overdue": _("Closing report overdue"),
    }
    if name in fixed:
        return fixed[name]
    if name.startswith("t-"):
        days = int(name[2:])
        return ngettext("%(n)s day before it opens", "%(n)s days before it opens", days) % {"n": days}
    return name


def recipients(line: Reminding) -> str:
    whom = _(", ").join(str(Role(role).label) for role in line.occurrence.roles if role in Role.values)
    if line.counties > 1:
        counties = ngettext("%(n)s county", "%(n)s counties", line.counties) % {"n": line.counties}
        return f"{counties}{_(', ')}{whom}"
    return whom


def acts(actor: Actor, programme: Programme) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the acts in view and those under “more”, by state and right."""
    owns = actor.reaches("aid.open_programme", programme.union.path)
    closes = actor.reaches("aid.close_programme", programme.union.path)
    copy = {"label": _("Copy to another year"), "url": url(programme, "copy")}
    if programme.status == ProgrammeStatus.DRAFT and owns:
        edit = {"label": _("Edit"), "url": url(programme, "edit")}
        standard = {"label": _("Set a standard"), "url": url(programme, "standard")}
        return [edit, {"label": _("Open the programme"), "url": url(programme, "open"), "tone": "p"}], [standard, copy]
    shown = [
        {"label": _("Progress"), "url": url(programme, "progress")},
        {"label": _("Places and money"), "url": url(programme, "allocation")},
    ]
    if programme.status == ProgrammeStatus.OPEN:
        register = REGISTER.get(ReliefKind(programme.kind))
        if register and actor.can("aid.view_service"):
            shown.append({"label": _("Open the register"), "url": reverse("aid:service_list", args=[register])})
        elif actor.can("aid.build_roster") and programme.season != Season.ALL_YEAR:
            address = reverse("aid:roster_new", args=[programme.pk])
            shown.append({"label": _("Build a roster"), "url": address, "tone": "p"})
        if closes:
            shown.append({"label": _("Close the programme"), "url": url(programme, "close")})
    return shown, [copy] if owns else []


def part_acts(actor: Actor, part: CountyPart, programme: Programme) -> list[dict[str, Any]]:
    """Return what somebody may do with one county's part in an open programme."""
    if part.reported_on is not None or programme.status != ProgrammeStatus.OPEN:
        return []
    table = (
        ("part", "aid.open_programme", _("Quota and fund")),
        ("fund", "aid.grant_fund", _("Choose the fund")),
        ("unreached", "aid.close_programme", _("Explain families not reached")),
        ("report", "aid.close_programme", _("Close with a report")),
    )
    return [
        {"label": label, "url": reverse(f"aid:programme_{name}", args=[programme.pk, part.pk]), "small": True}
        for name, right, label in table
        if actor.reaches(right, part.union.path)
    ]
