"""A programme's plan of reminders: when, to whom, on what condition, in which words, and what became of each (P43)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as L  # noqa: N812 - as everywhere
from django.utils.translation import ngettext

from aid.choices.relief import ProgrammeStatus
from aid.models import Programme
from aid.rules.milestones import ESCALATE_AFTER, opening_title
from aid.selectors import seasons
from aid.selectors.programmes import part_list
from aid.services import programme_reminders as services
from aid.views import programme_page as blocks
from aid.views.programme_acts import step_page
from core import clock
from core.fetch import find
from core.http import Request
from core.inputs import VersionForm
from core.pages import page
from core.parameters.selectors import lookup
from core.reminders.choices import OccurrenceStatus
from core.reminders.rules import DIGEST_AT, QUIET_FROM, QUIET_TO, at
from core.reminders.selectors import told_of
from core.reminders.texts import worded

VIEW = "aid.view_programme"
TONES = {OccurrenceStatus.DELIVERED: "ok", OccurrenceStatus.FAILED: "bad", OccurrenceStatus.PLANNED: "info"}
CONDITIONS = {
    "missing_rosters": L("only when counties have handed in no roster"),
    "overdue_reports": L("only when closing reports are missing"),
    "report.overdue": L("only counties without their closing report"),
}


@page(VIEW)
def programme_reminders(request: Request, programme_id: Any) -> HttpResponse:
    """Show the whole plan of reminders of one programme, what was sent, and the rules that all of them keep."""
    programme: Programme = find(Programme, programme_id, request.actor, VIEW)
    today = clock.today()
    parts = part_list(request.actor, programme.pk)
    planned = seasons.reminder_plan(request.actor, programme, parts)
    told = told_of([key for line in planned for key in line.keys])
    rows = [_row(line, told) for line in planned]
    if not rows and programme.status == ProgrammeStatus.DRAFT:
        rows = [_foreseen(programme, each) for each in seasons.foreseen(programme, today)]
    owns = request.actor.reaches(services.OWN, programme.union.path)
    here = blocks.url(programme)
    context = {
        "programme": programme,
        "tag": blocks.tag(programme, today),
        "rows": rows,
        "sent": [row for row in rows if row["people"]],
        "rules": _rules(programme, today),
        "owns": owns,
        "can_pause": owns and programme.status == ProgrammeStatus.OPEN,
        "crumbs": [
            {"label": _("Four seasons"), "url": reverse("aid:programme_list")},
            {"label": programme.name, "url": here},
            {"label": _("Plan of reminders")},
        ],
        "mobile_back": here,
    }
    return render(request, "aid/programme_reminders.html", context)


def _row(line: seasons.Reminding, told: dict[int, tuple[int, int]]) -> dict[str, Any]:
    one = line.occurrence
    counted = [told.get(key, (0, 0)) for key in line.keys]
    return {
        "milestone": one.milestone,
        "trigger": blocks.milestone_words(one.milestone),
        "at": one.due_at,
        "whom": blocks.recipients(line),
        "condition": str(CONDITIONS.get(one.milestone, "")),
        "channel": _("inbox, and at once by letter") if one.urgent else _("inbox, and in the morning digest"),
        "sample": worded(one.title, one.params | ({"county": _("your county")} if "county" in one.params else {})),
        "status": one.get_status_display(),
        "tone": TONES.get(OccurrenceStatus(one.status), ""),
        "error": one.last_error if one.status == OccurrenceStatus.FAILED else "",
        "people": sum(people for people, _read in counted),
        "read": sum(read for _people, read in counted),
    }


def _foreseen(programme: Programme, each: Any) -> dict[str, Any]:
    return {
        "milestone": each.name,
        "trigger": blocks.milestone_words(each.name),
        "at": at(each.on),
        "whom": _("every county"),
        "condition": "",
        "channel": _("inbox, and at once by letter") if each.days == 0 else _("inbox, and in the morning digest"),
        "sample": worded(opening_title(programme.kind, each.days), seasons.sample_words(programme)),
        "status": _("after opening"),
        "tone": "",
        "error": "",
        "people": 0,
        "read": 0,
    }


def _rules(programme: Programme, today: date) -> list[str]:
    """Return in words what every reminder keeps to."""
    found = lookup([ESCALATE_AFTER], programme.union.region_id, today).get(ESCALATE_AFTER)
    told = [
        _("Dates follow from the programme's own days and move with them; nobody enters them by hand."),
        _("No letter leaves between %(first)s and %(last)s.")
        % {"first": f"{QUIET_FROM:%H:%M}", "last": f"{QUIET_TO:%H:%M}"},
        _("What is not urgent comes in one digest at %(time)s on working days.") % {"time": f"{DIGEST_AT:%H:%M}"},
        _("A matter done before its moment reminds nobody; nobody is reminded of the same twice."),
    ]
    if found:
        text = ngettext(
            "Undone after %(n)s working day, it goes to the level above.",
            "Undone after %(n)s working days, it goes to the level above.",
            found.value,
        )
        told.append(text % {"n": found.value})
    told.append(_("A programme copied to another year takes its plan along, reckoned from the new dates."))
    return told


@page(services.OWN, "POST")
def reminder_try(request: Request, programme_id: Any) -> HttpResponse:
    """Send one reminder to oneself alone."""
    milestone = request.POST.get("milestone", "")
    services.try_reminder(actor=request.actor, programme_id=programme_id, milestone=milestone, moment=clock.now())
    messages.success(request, _("Sent to you alone. It is among your messages, under Notices."))
    return redirect("aid:programme_reminders", programme_id=programme_id)


def _pause(actor: Any, programme: Programme, data: dict[str, Any]) -> Programme:
    return services.pause_reminders(actor=actor, programme_id=programme.pk, moment=clock.now(), **data)


def _resume(actor: Any, programme: Programme, data: dict[str, Any]) -> Programme:
    return services.resume_reminders(actor=actor, programme_id=programme.pk, **data)


reminders_pause = step_page(
    services.OWN,
    VersionForm,
    _pause,
    L("Pause the reminders"),
    L("Pause the reminders"),
    L("Nobody is reminded of this programme until somebody resumes. Due dates stay as they are."),
    then="aid:programme_reminders",
)
reminders_resume = step_page(
    services.OWN,
    VersionForm,
    _resume,
    L("Resume the reminders"),
    L("Resume the reminders"),
    L("Reminders go on as planned. What fell due meanwhile and is still undone arrives once, marked as late."),
    then="aid:programme_reminders",
)
