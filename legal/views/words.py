"""How states, events and clocks of legal aid are shown."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.events.models import Event
from legal.choices.cases import CaseStatus as S
from legal.rules.deadlines import PERIODS
from unions.stories import link_of

TONES: dict[str, str] = {
    S.RECEIVED: "info",
    S.SUPPLEMENT: "warn",
    S.PRE_AID: "warn",
    S.REVIEWING: "info",
    S.REFUSED: "bad",
    S.OBJECTION: "warn",
    S.APPROVED: "info",
    S.ASSIGNED: "hold",
    S.HANDLING: "ok",
    S.FINISHED: "info",
    S.REPORTED: "info",
    S.TERMINATED: "bad",
}

TITLES: dict[str, Any] = {
    "legal.case.received": _("Application taken in"),
    "legal.case.papers_asked": _("Papers asked for, once and in one list"),
    "legal.case.completed": _("Papers complete, review began"),
    "legal.case.papers_brought": _("Papers of the urgent aid complete"),
    "legal.case.lapsed": _("Papers did not come, counted as withdrawn"),
    "legal.case.aided_first": _("Urgent: a lawyer before the papers"),
    "legal.case.first_aid_approved": _("Urgent aid approved"),
    "legal.case.first_aid_refused": _("Urgent aid ended, not entitled"),
    "legal.case.tested": _("Economic test recorded"),
    "legal.case.approved": _("Legal aid approved"),
    "legal.case.refused": _("Legal aid refused"),
    "legal.case.transferred": _("Passed to government legal aid"),
    "legal.case.advised": _("Settled by advice"),
    "legal.case.objected": _("The applicant objected to the refusal"),
    "legal.case.refusal_stood": _("Nobody objected, the refusal stands"),
    "legal.case.refusal_kept": _("Objection decided: the refusal stands"),
    "legal.case.refusal_corrected": _("Objection decided: legal aid is given"),
    "legal.case.assigned": _("Offered to a lawyer"),
    "legal.case.accepted": _("The lawyer took the case"),
    "legal.case.declined": _("The lawyer declined"),
    "legal.case.lawyer_replaced": _("Lawyer replaced"),
    "legal.case.finished": _("Case finished"),
    "legal.case.terminated": _("Legal aid terminated"),
    "legal.case.reported": _("Report handed in"),
    "legal.case.report_returned": _("Report returned"),
    "legal.case.archived": _("Archived"),
    "legal.subsidy.released": _("Withheld subsidy released"),
    "legal.case.called_back": _("Call to the worker after the case"),
    "legal.case.letter_issued": _("Letter issued"),
    "legal.case.letter_served": _("Letter served"),
    "legal.limitation.interrupted": _("Limitation interrupted, it starts anew"),
    "legal.limitation.suspended": _("Limitation suspended for a hindrance"),
    "legal.case.referred": _("Passed to relief: the family may be in hardship"),
    "legal.case.referral_taken": _("Relief took the family up"),
    "legal.case.referral_declined": _("Relief did not take the family up"),
    "legal.case.referred_here": _("Came from relief"),
    "legal.case.denied": _("Somebody asked for this case to whom it is not assigned"),
    "core.attachment.added": _("Paper added"),
    "core.secret.revealed": _("Looked at a full value"),
}
ACTS: dict[str, Any] = {
    "note": _("Progress note"),
    "hearing": _("Hearing entered"),
    "hearing_result": _("Result of a hearing"),
    "stage": _("Stage ended"),
    "cost": _("Cost entered"),
    "paper": _("Paper added"),
}
BAD = frozenset({"legal.case.refused", "legal.case.terminated", "legal.case.first_aid_refused", "legal.case.denied"})
REASONED = frozenset(
    {
        "legal.case.report_returned",
        "legal.case.lawyer_replaced",
        "legal.subsidy.released",
        "legal.case.referred",
        "legal.case.referral_declined",
        "legal.case.referred_here",
    }
)
HIDDEN = frozenset({"core.attachment.added"})


def tag(case: Any) -> dict[str, str]:
    """Return a case's state as a tag; of a row of the list as well."""
    return {"label": str(S(case.status).label), "tone": TONES.get(case.status, "neutral")}


def clock_label(code: str) -> str:
    """Return what a clock is called."""
    return gettext(PERIODS[code].label) if code in PERIODS else code


def entries(events: Iterable[Event], actor: Actor) -> list[dict[str, Any]]:
    """Return the timeline of a case, newest first, with the links that somebody may follow."""
    return [_entry(event) | {"url": link_of(actor, event)} for event in events if event.code not in HIDDEN]


def _entry(event: Event) -> dict[str, Any]:
    amount = event.data.get("amount")
    return {
        "kind": "bad" if event.code in BAD else "",
        "title": title_of(event),
        "at": event.happened_at,
        "by": event.actor_name,
        "amount": Decimal(amount) if amount else None,
        "text": words_of(event),
    }


def title_of(event: Event) -> str:
    """Return what happened, in words."""
    if event.code == "legal.case.worked":
        return str(ACTS.get(event.data.get("act", ""), ACTS["note"]))
    return str(TITLES.get(event.code, event.code))


def words_of(event: Event) -> str:
    """Say in one line what an event's data hold that a reader wants to know; why something came late belongs to it."""
    data = event.data
    parts = [str(data[name]) for name in ("lawyer", "opinion", "name") if data.get(name)]
    if event.code in REASONED:
        parts.append(str(data.get("reason", "")))
    if "due_on" in data:
        parts.append(gettext("Next due on %(day)s.") % {"day": data["due_on"]})
    if "late" in data:
        parts.append(
            gettext("Late (due on %(day)s): %(reason)s")
            % {"day": data["late"]["due_on"], "reason": data["late"]["reason"]}
        )
    if data.get("late_days"):
        parts.append(gettext("Processed %(days)s days later, with its own date.") % {"days": data["late_days"]})
    return " ".join(part for part in parts if part)


STAGE_NAMES = (
    (pgettext_lazy("legal aid", "Received"), ("legal.case.received",)),
    (pgettext_lazy("legal aid", "Review"), ("legal.case.completed", "legal.case.aided_first")),
    (
        pgettext_lazy("legal aid", "Decision"),
        ("legal.case.approved", "legal.case.refusal_corrected", "legal.case.first_aid_approved", "legal.case.refused"),
    ),
    (pgettext_lazy("legal aid", "Assignment"), ("legal.case.assigned", "legal.case.first_aid_approved")),
    (pgettext_lazy("legal aid", "Handling"), ("legal.case.accepted",)),
    (pgettext_lazy("legal aid", "Finish"), ("legal.case.finished",)),
    (pgettext_lazy("legal aid", "Archive"), ("legal.case.archived",)),
)
