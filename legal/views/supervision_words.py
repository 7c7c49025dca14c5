"""Supervision in the words of pages: states with their tone, stages, clocks, the story of a matter."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from core.actors import Actor
from core.clocks.models import Deadline
from core.clocks.panels import panel
from core.clocks.selectors import work_calendar
from core.events.models import Event
from core.templatetags.show import short_day_filter
from legal.choices.letters import LetterKind, LetterStatus
from legal.choices.supervision import MatterStatus as S
from legal.models import SupervisionMatter
from legal.rules.deadlines import PERIODS
from legal.rules.matters import STAGES
from unions.stories import link_of

TONES: dict[str, str] = {
    S.COMPLAINT: "info",
    S.HEARING: "info",
    S.NEGOTIATING: "info",
    S.INQUIRY: "info",
    S.URGED: "warn",
    S.OPINION_ISSUED: "hold",
    S.CORRECTING: "warn",
    S.REVIEWING_REPLY: "info",
    S.MAY_SUGGEST: "bad",
    S.SUGGESTION_ISSUED: "hold",
    S.CORRECTED: "ok",
    S.SETTLED: "ok",
}
LETTER_TONES: dict[str, str] = {
    LetterStatus.ISSUED: "warn",
    LetterStatus.SERVED: "hold",
    LetterStatus.ANSWERED: "ok",
    LetterStatus.REFUSED: "bad",
    LetterStatus.UNANSWERED: "bad",
}
TITLES: dict[str, str] = {
    "legal.matter.registered": gettext_noop("Registered"),
    "legal.matter.accepted": gettext_noop("Complaint accepted"),
    "legal.matter.refused": gettext_noop("Complaint refused"),
    "legal.matter.noted": gettext_noop("Record added"),
    "legal.matter.negotiating": gettext_noop("Talks begun"),
    "legal.matter.settled": gettext_noop("Settled in talks"),
    "legal.matter.inquiry": gettext_noop("Inquiry opened"),
    "legal.matter.reassigned": gettext_noop("Supervisors changed"),
    "legal.matter.explained": gettext_noop("Closed without a violation"),
    "legal.matter.urged": gettext_noop("Violation found, correction urged"),
    "legal.matter.corrected": gettext_noop("Correction confirmed"),
    "legal.matter.prompted": gettext_noop("Prompt letter issued"),
    "legal.matter.opinion_issued": gettext_noop("Opinion letter issued"),
    "legal.matter.replied": gettext_noop("Reply to the opinion letter"),
    "legal.matter.receipt_refused": gettext_noop("Receipt of the opinion letter refused"),
    "legal.matter.unanswered": gettext_noop("No reply to the opinion letter in time"),
    "legal.matter.not_corrected": gettext_noop("Not corrected, without a reason"),
    "legal.matter.reasons_sound": gettext_noop("Reasons of the employer found sound"),
    "legal.matter.reasons_unsound": gettext_noop("Reasons of the employer found not sound"),
    "legal.matter.suggestion_issued": gettext_noop("Suggestion letter issued"),
    "legal.matter.feedback": gettext_noop("Feedback of the department"),
    "legal.matter.transferred": gettext_noop("Passed to the procuratorate"),
    "legal.matter.pointed_out": gettext_noop("Passed to relief: the family may be in hardship"),
    "legal.matter.referral_taken": gettext_noop("Relief took the family up"),
    "legal.matter.referral_declined": gettext_noop("Relief did not take the family up"),
    "legal.matter.referred_here": gettext_noop("Came from relief"),
    "legal.letter.served": gettext_noop("Letter served"),
    "legal.letter.answered": gettext_noop("Letter answered"),
    "legal.letter.refused": gettext_noop("Letter refused"),
    "legal.letter.unanswered": gettext_noop("Letter unanswered"),
}
DOUBLED = frozenset({"legal.letter.refused", "legal.letter.unanswered", "legal.letter.answered"})
BAD = frozenset({"legal.matter.unanswered", "legal.matter.receipt_refused", "legal.matter.not_corrected"})


def tags(matter: Any) -> list[dict[str, str]]:
    """Return the state of a matter, and that it is serious; of a row of the list as well."""
    serious = [{"label": pgettext("supervision", "Serious"), "tone": "bad"}] if matter.is_serious else []
    return [{"label": str(S(matter.status).label), "tone": TONES.get(matter.status, "neutral")}, *serious]


def stages(matter: SupervisionMatter, letters: Sequence[Any], inquired_on: date | None, today: date) -> list[Any]:
    """Return the road of a matter with the place it has reached, each with its day.

    Of a matter that has ended, only the stages it came through count as done: one that was settled never saw a letter.
    """
    names = (
        pgettext("stage", "Complaint"),
        pgettext("stage", "Hearing"),
        pgettext("stage", "Talks or inquiry"),
        pgettext("stage", "Correction urged"),
        pgettext("stage", "Opinion letter"),
        pgettext("stage", "Suggestion letter"),
        pgettext("stage", "Closed"),
    )
    issued = {each.kind: each.issued_on for each in letters}
    days = (
        matter.received_on,
        matter.accepted_on,
        inquired_on,
        matter.found_on,
        issued.get(LetterKind.OPINION),
        issued.get(LetterKind.SUGGESTION),
        matter.closed_on,
    )
    here = next((index for index, states in enumerate(STAGES) if matter.status in states), None)
    came = {index for index, day in enumerate(days) if day is not None} | ({2} if matter.status == S.SETTLED else set())
    return [
        {
            "label": name,
            "note": short_day_filter(days[index], today) if days[index] else "",
            "state": _ended(index, came) if here is None else _place(index, here),
            "tone": "",
        }
        for index, name in enumerate(names)
    ]


def _ended(index: int, came: set[int]) -> str:
    if index == len(STAGES):
        return "current"
    return "done" if index in came else "todo"


def _place(index: int, here: int) -> str:
    if index < here:
        return "done"
    return "current" if index == here else "todo"


def panels(clocks: Sequence[Deadline], today: date) -> list[dict[str, Any]]:
    """Return clocks as the panel shows them, each under the name of its period."""
    calendar = work_calendar() if clocks else None
    return [panel(each, today, clock_label(each.code), calendar) for each in clocks]


def clock_label(code: str) -> str:
    """Return what a clock is called."""
    return _(PERIODS[code].label) if code in PERIODS else code


def story(events: Sequence[Event], actor: Actor) -> list[dict[str, Any]]:
    """Return what happened as entries of a timeline; what two rows tell is told once."""
    return [
        {
            "kind": "bad" if event.code in BAD else "",
            "title": _(TITLES[event.code]),
            "at": event.happened_at,
            "by": event.actor_name,
            "text": _said(event.data),
            "url": link_of(actor, event),
        }
        for event in events
        if event.code in TITLES and event.code not in DOUBLED
    ]


def _said(data: dict[str, Any]) -> str:
    if "supervisors" in data:
        return _(", ").join(data["supervisors"])
    return next((str(data[name]) for name in ("number", "outcome", "reason", "findings") if data.get(name)), "")
