"""The parts of a case's page: identity, stages, next step, clocks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from core.actors import Actor
from core.clocks.models import Deadline
from core.clocks.panels import panel
from core.clocks.selectors import work_calendar
from core.events.models import Event
from core.templatetags.show import money
from legal.choices.cases import ENDED, CaseStatus, Paper, UrgentReason
from legal.models import AidClaim, LegalAidCase
from legal.rules.deadlines import AID_CALLBACK, AID_REVIEW, ARB_LIMIT
from legal.views.words import STAGE_NAMES, clock_label, tag


def case_url(case: LegalAidCase, name: str = "") -> str:
    """Return the address of a case, or of one act on it."""
    return reverse("legal:case_act", args=[case.key, name]) if name else reverse("legal:case_detail", args=[case.key])


def identity(case: LegalAidCase, mask: Mapping[str, Any], more: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the identity bar: who, against whom, what, by whom."""
    urgent = [{"label": str(UrgentReason(code).label), "tone": "bad"} for code in case.urgent_because]
    meta = [
        _("Case %(number)s") % {"number": case.number},
        _("Received %(day)s, %(channel)s") % {"day": case.received_on, "channel": case.get_channel_display()},
    ]
    if case.lawyer:
        meta.append(_("Lawyer: %(name)s") % {"name": case.lawyer.name})
    return {
        "title": case.applicant.name,
        "tags": [tag(case), *(urgent if case.status not in ENDED else [])],
        "meta": meta,
        "facts": [
            {"label": _("Employer"), "value": case.employer_name},
            {"label": _("Matter"), "value": case.get_matter_display()},
            {"label": _("Form of aid"), "value": case.get_form_display()},
            {"label": _("Workers concerned"), "value": str(case.people_count)},
            {"label": _("Mobile phone"), "mask": mask},
        ],
        "actions": [],
        "more": more,
    }


def mask(actor: Actor, case: LegalAidCase) -> dict[str, Any]:
    """Return the applicant's telephone, masked, with its reveal for those who may ask."""
    may = bool(case.phone) and actor.can("core.reveal_secret")
    return {
        "name": "phone",
        "label": _("mobile phone"),
        "masked": str(case.phone) if case.phone else "--",
        "reveal_url": reverse("legal:case_phone", args=[case.key]) if may else "",
        "reasons": [
            (_("Talk with the worker"), _("Talk with the worker")),
            (_("Tell about a hearing"), _("Tell about a hearing")),
            (_("Ask for papers"), _("Ask for papers")),
        ],
    }


def stages(case: LegalAidCase, events: list[Event]) -> list[dict[str, Any]]:
    """Return the stage bar, computed from what happened; nobody picks a stage."""
    happened = {event.code: timezone.localdate(event.happened_at) for event in events}
    shown: list[dict[str, Any]] = []
    for label, codes in STAGE_NAMES:
        day = next((happened[code] for code in codes if code in happened), None)
        shown.append({"label": label, "note": f"{day:%m-%d}" if day else "--", "state": "done" if day else "todo"})
    if case.status in ENDED and case.status != CaseStatus.ARCHIVED:
        done = [each for each in shown if each["state"] == "done"]
        day_word = f"{case.ended_on:%m-%d}" if case.ended_on else "--"
        return [*done, {"label": case.get_status_display(), "note": day_word, "state": "current", "tone": "bad"}]
    current = next((each for each in shown if each["state"] == "todo"), shown[-1])
    current["state"] = "current"
    return shown


def clock_panels(case: LegalAidCase, clocks: list[Deadline], today: date) -> list[dict[str, Any]]:
    """Return the clocks of a case as panels, the one that ends first on top; a review that has not begun says so."""
    calendar = work_calendar()
    ranked = sorted(clocks, key=lambda each: (each.finished_on is not None, each.code == ARB_LIMIT.code, each.due_on))
    shown = [panel(each, today, clock_label(each.code), calendar) for each in ranked]
    if case.completed_on is None and case.status in (CaseStatus.RECEIVED, CaseStatus.SUPPLEMENT):
        waiting = {
            "label": clock_label(AID_REVIEW.code),
            "state": _("Not running yet"),
            "tone": "hold",
            "note": _("It starts when the papers are complete."),
            "basis": AID_REVIEW.basis,
        }
        shown.insert(0 if case.status == CaseStatus.RECEIVED else 1, waiting)
    return shown


def next_step(case: LegalAidCase, mine: list[dict[str, Any]], panels: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return the card that says what to do next and until when, or for whom the case waits."""
    called = next((each for each in panels if each.get("code") == AID_CALLBACK.code and each.get("due_at")), None)
    awaited = called is not None and called["tone"] in ("", "soon", "late")
    title = lazy("Call the worker back") if awaited and case.status in ENDED else WAITS.get(case.status)
    if title is None:
        return None
    running = next((each for each in panels if each.get("due_at") and each["tone"] in ("", "soon", "late")), None)
    text = ""
    if running is not None:
        text = _("%(clock)s: due on %(day)s.") % {"clock": running["label"], "day": running["due_at"]}
    late = "warn" if running is not None and running["tone"] == "late" else ""
    if mine:
        buttons = [
            {"label": act["label"], "url": act["url"], "tone": "p" if number == 0 else ""}
            for number, act in enumerate(mine[:3])
        ]
        return {"title": str(title), "text": text, "actions": buttons, "tone": late}
    return {
        "title": str(title),
        "text": f"{_('Waits for somebody else.')} {text}".strip(),
        "actions": [],
        "tone": "hold",
    }


def summary(case: LegalAidCase) -> dict[str, Any]:
    """Return the facts of a case as a card beside a form."""
    return {
        "title": case.applicant.name,
        "url": case_url(case),
        "url_label": case.number,
        "rows": [
            {"label": _("State"), "value": str(case.get_status_display())},
            {"label": _("Employer"), "value": case.employer_name},
            {"label": _("Matter"), "value": str(case.get_matter_display())},
            {"label": _("Form of aid"), "value": str(case.get_form_display())},
            {"label": _("Economic test"), "value": economic_words(case)},
            {"label": _("Lawyer"), "value": case.lawyer.name if case.lawyer else ""},
        ],
    }


def economic_words(case: LegalAidCase) -> str:
    """Say in one line what the economic test found, with the figures it compared."""
    if not case.economic:
        return ""
    if case.exemption:
        return f"{case.get_economic_display()}: {case.get_exemption_display()}"
    if case.income_per_head is None or case.economic_standard is None:
        return str(case.get_economic_display())
    return _("%(result)s: %(income)s a head and month, standard %(standard)s") % {
        "result": case.get_economic_display(),
        "income": money(case.income_per_head),
        "standard": money(case.economic_standard),
    }


def paper_names(codes: list[str]) -> str:
    """Return papers as one line."""
    return _(", ").join(str(Paper(code).label) for code in codes)


def claims(rows: list[AidClaim]) -> dict[str, Any]:
    """Return the table of claims with its sums."""
    return {
        "rows": rows,
        "claimed": sum((row.claimed for row in rows), 0),
        "awarded": sum((row.awarded or 0 for row in rows), 0),
        "recovered": sum((row.recovered or 0 for row in rows), 0),
    }


WAITS: dict[str, Any] = {
    CaseStatus.RECEIVED: lazy("Check whether the papers are complete"),
    CaseStatus.SUPPLEMENT: lazy("Waits for the applicant's papers"),
    CaseStatus.PRE_AID: lazy("Complete the formalities of the urgent aid"),
    CaseStatus.REVIEWING: lazy("Review the application"),
    CaseStatus.REFUSED: lazy("The applicant may object to the refusal"),
    CaseStatus.OBJECTION: lazy("Decide on the objection"),
    CaseStatus.APPROVED: lazy("Assign a lawyer"),
    CaseStatus.ASSIGNED: lazy("Waits for the lawyer's answer"),
    CaseStatus.HANDLING: lazy("The case is being handled"),
    CaseStatus.FINISHED: lazy("Hand in the report on the closed case"),
    CaseStatus.REPORTED: lazy("Ask the worker for a rating and archive"),
}
