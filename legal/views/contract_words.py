"""Bargaining and contracts in the words of pages: states with their tone, stages, topics, the story."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from core.events.models import Event
from core.templatetags.show import short_day_filter
from legal.choices.contracts import ContractStatus as C
from legal.choices.negotiations import NegotiationStatus as N
from legal.rules.clauses import TOPICS, ValueKind

TONES: dict[str, str] = {
    N.OFFER_SENT: "hold",
    N.OVERDUE: "bad",
    N.TALKS: "info",
    N.SUSPENDED: "hold",
    N.COORDINATING: "warn",
    N.DRAFT_AGREED: "info",
    N.VOTED: "info",
    N.CLOSED: "neutral",
    C.SIGNED: "warn",
    C.UNDER_REVIEW: "hold",
    C.REVISING: "warn",
    C.EFFECTIVE: "ok",
    C.PERFORMING: "ok",
}
TITLES: dict[str, str] = {
    "legal.negotiation.offered": gettext_noop("Offer sent"),
    "legal.negotiation.replied": gettext_noop("Reply received"),
    "legal.negotiation.reported": gettext_noop("Silence reported to the authority"),
    "legal.negotiation.seated": gettext_noop("Delegations named"),
    "legal.negotiation.met": gettext_noop("Meeting held"),
    "legal.negotiation.suspended": gettext_noop("Talks suspended"),
    "legal.negotiation.resumed": gettext_noop("Talks taken up again"),
    "legal.negotiation.coordinating": gettext_noop("Authority asked to coordinate"),
    "legal.negotiation.agreed": gettext_noop("Draft agreed"),
    "legal.negotiation.voted": gettext_noop("Draft voted on"),
    "legal.negotiation.signed": gettext_noop("Contract signed"),
    "legal.negotiation.guided": gettext_noop("Visit of an instructor"),
    "legal.negotiation.closed": gettext_noop("Talks ended without a contract"),
    "legal.contract.signed": gettext_noop("Contract signed"),
    "legal.contract.clause_written": gettext_noop("Clause written"),
    "legal.contract.submitted": gettext_noop("Submitted to the authority"),
    "legal.contract.objected": gettext_noop("Objection of the authority"),
    "legal.contract.resubmitted": gettext_noop("Submitted again"),
    "legal.contract.effective": gettext_noop("In effect without an objection"),
    "legal.contract.published": gettext_noop("Made known to all workers"),
    "legal.contract.filed": gettext_noop("Filed with the upper union"),
    "legal.contract.reported": gettext_noop("Yearly report"),
    "legal.contract.units_changed": gettext_noop("Units changed"),
    "legal.contract.expired": gettext_noop("Term ended"),
    "legal.contract.replaced": gettext_noop("Replaced by the next contract"),
    "legal.contract.terminated": gettext_noop("Terminated"),
    "legal.contract.ending_filed": gettext_noop("Ending filed"),
}
ROAD: tuple[tuple[str, ...], ...] = (
    (N.OFFER_SENT, N.OVERDUE),
    (N.TALKS, N.SUSPENDED, N.COORDINATING),
    (N.DRAFT_AGREED,),
    (N.VOTED,),
    (C.SIGNED, C.REVISING),
    (C.UNDER_REVIEW,),
    (C.EFFECTIVE,),
    (C.PERFORMING,),
)


def tag(row: Any) -> dict[str, str]:
    """Return the state of a negotiation or a contract."""
    return state_tag(row.get_status_display(), row.status)


def state_tag(label: str, status: str) -> dict[str, str]:
    """Return a state of either, of which the name is known, with its tone."""
    return {"label": label, "tone": TONES.get(status, "neutral")}


def days_of(talks: Any, contract: Any) -> dict[int, date]:
    """Return the day of each place on the road: of the talks up to the signature, of the contract from there."""
    known: dict[int, date | None] = {}
    if talks is not None:
        known |= dict(enumerate((talks.offered_on, talks.replied_on, talks.agreed_on, talks.voted_on, talks.signed_on)))
    if contract is not None:
        later = (contract.signed_on, contract.received_on, contract.effect_on, contract.published_on)
        known |= dict(enumerate(later, start=4))
    return {place: day for place, day in known.items() if day is not None}


def stages(status: str, days: dict[int, date], today: date, *, is_contract: bool) -> list[dict[str, str]]:
    """Return the road from the offer to the performance with the place it has reached; ``days`` by place."""
    names = (
        pgettext("stage", "Offer"),
        pgettext("stage", "Talks"),
        pgettext("stage", "Draft"),
        pgettext("stage", "Passed"),
        pgettext("stage", "Signed"),
        pgettext("stage", "Review"),
        pgettext("stage", "In effect"),
        pgettext("stage", "Performance"),
    )
    first = 4 if is_contract else 0
    found = [place for place, states in enumerate(ROAD) if place >= first and status in states]
    ended = 4 if status == N.SIGNED and not is_contract else 0 if status == N.CLOSED else len(names)
    here = found[0] if found else ended
    return [
        {
            "label": name,
            "note": short_day_filter(days[place], today) if place in days else "",
            "state": "done" if place < here else "current" if place == here else "todo",
            "tone": "",
        }
        for place, name in enumerate(names)
    ]


def topic_words() -> dict[str, str]:
    """Return the topics of clauses in the reader's language."""
    return {code: _(topic.label) for code, topic in TOPICS.items()}


def figure(code: str, value: Decimal | None) -> str:
    """Return a clause's value with its unit."""
    if value is None:
        return ""
    shown = f"{value:,.2f}".removesuffix(".00")
    units = {
        ValueKind.YUAN_MONTH: _("%(n)s yuan a month"),
        ValueKind.YUAN_HOUR: _("%(n)s yuan an hour"),
        ValueKind.YUAN_DAY: _("%(n)s yuan a day"),
        ValueKind.HOURS: _("%(n)s hours"),
        ValueKind.DAYS: _("%(n)s days"),
    }
    if TOPICS[code].value == ValueKind.PERCENT:
        return f"{shown}%"
    return units.get(TOPICS[code].value, "%(n)s") % {"n": shown}


def story(events: Sequence[Event]) -> list[dict[str, Any]]:
    """Return what happened as entries of a timeline."""
    return [
        {
            "kind": "bad" if event.code.endswith((".objected", ".terminated")) else "",
            "title": _(TITLES[event.code]),
            "at": event.happened_at,
            "by": event.actor_name,
            "text": next((str(event.data[name]) for name in ("reason", "number") if event.data.get(name)), ""),
        }
        for event in events
        if event.code in TITLES
    ]
