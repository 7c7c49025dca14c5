"""Words and colours of disputes: tags, stages, the timeline (ux.md 3.2)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext

from core.actors import Actor
from core.clocks.models import Deadline
from core.events.models import Event
from core.templatetags.show import short_day_filter
from legal.choices.disputes import MediationStatus as S
from legal.choices.suits import SuitStatus
from legal.models import Mediation, Suit
from legal.rules.deadlines import PERIODS
from legal.rules.disputes import tells
from unions.stories import link_of

TONES: dict[str, str] = {
    S.REGISTERED: "info",
    S.ASKING: "hold",
    S.MEDIATING: "info",
    S.AGREEMENT_DRAFT: "info",
    S.EFFECTIVE: "ok",
    S.BREACHED: "bad",
    S.TIMEOUT: "bad",
}
SUIT_TONES: dict[str, str] = {
    SuitStatus.APPLIED: "hold",
    SuitStatus.ACCEPTED: "info",
    SuitStatus.NOT_ACCEPTED: "bad",
    SuitStatus.DECIDED: "warn",
}
STAGES = (S.REGISTERED, S.ASKING, S.MEDIATING, S.AGREEMENT_DRAFT, S.EFFECTIVE, S.PERFORMED)
PLACE = {S.REFERRED: 0, S.REFUSED_BY_PARTY: 1, S.FAILED: 2, S.WITHDRAWN: 2, S.TIMEOUT: 2, S.BREACHED: 4, S.ESCALATED: 4}
TITLES: dict[str, Any] = {
    "legal.mediation.registered": _("Registered"),
    "legal.mediation.asked": _("Both sides asked"),
    "legal.mediation.answered": _("Answer entered"),
    "legal.mediation.referred": _("Referred out"),
    "legal.mediation.extended": _("Period extended"),
    "legal.mediation.agreed": _("Agreement drawn up"),
    "legal.mediation.failed": _("Ended without an agreement"),
    "legal.mediation.withdrawn": _("Application withdrawn"),
    "legal.mediation.joined": _("Brought together with another dispute"),
    "legal.mediation.took_in": _("Another dispute was taken in"),
    "legal.mediation.split": _("Workers taken apart"),
    "legal.mediation.split_off": _("Taken apart from another dispute"),
    "legal.mediation.timed_out": _("The period ran out"),
    "legal.mediation.signed": _("Agreement in force"),
    "legal.mediation.confirmation_asked": _("Joint request entered"),
    "legal.mediation.confirmation_decided": _("Decision on the joint request"),
    "legal.mediation.paid": _("Payment entered"),
    "legal.mediation.performed": _("Agreement performed"),
    "legal.mediation.breached": _("Payment missed, follow-up opened"),
    "legal.mediation.escalated": _("Taken further"),
    "legal.mediation.window_over": _("Window for a joint request over"),
    "legal.mediation.limitation": _("Limitation reckoned anew"),
    "legal.mediation.pointed_out": _("Passed to relief: the family may be in hardship"),
    "legal.mediation.referral_taken": _("Relief took the family up"),
    "legal.mediation.referral_declined": _("Relief did not take the family up"),
    "legal.mediation.referred_here": _("Came from relief"),
    "legal.limitation.lapsed": _("The limitation is over"),
    "legal.mediation.parties": _("Parties added"),
    "legal.mediation.representative": _("Representative entered"),
    "legal.mediation.representative_left": _("Representative ended"),
    "legal.mediation.appointed": _("Mediator appointed"),
    "legal.mediation.seated": _("Lawyer seated"),
    "legal.mediation.left": _("Left the table"),
    "legal.claim.added": _("Claim added"),
    "legal.claim.answered": _("Position entered"),
    "legal.claim.settled": _("Claim settled"),
    "legal.offer.made": _("Offer made"),
    "legal.offer.passed_on": _("Offer passed on"),
    "legal.offer.answered": _("Offer answered"),
    "legal.session.called": _("Session called"),
    "legal.session.held": _("Session held"),
    "legal.session.called_off": _("Session called off"),
    "legal.note.written": _("Note written"),
    "legal.agreement.worded": _("Agreement worded"),
    "legal.agreement.signature": _("Signature entered"),
    "legal.agreement.consents": _("Consents entered"),
    "legal.breach.closed": _("Follow-up closed"),
    "legal.paper.printed": _("Paper printed"),
    "core.attachment.added": _("File added"),
    "core.clock.extended": _("Clock extended"),
    "core.clock.moved": _("Clock moved with the calendar"),
}
# Of what an event holds, only this is told: what was said in one compartment is in none of these.
TOLD = ("reason", "number", "name", "mediator", "outcome", "title")
BAD = {"legal.mediation.breached", "legal.mediation.timed_out"}


def tag(mediation: Any) -> dict[str, str]:
    """Return a case's state with its colour; of a row of the list as well."""
    return {"label": str(S(mediation.status).label), "tone": TONES.get(mediation.status, "neutral")}


def tags(mediation: Any) -> list[dict[str, str]]:
    """Return a case's state, and that it is collective."""
    many = [{"label": pgettext("dispute", "Collective"), "tone": "warn"}] if mediation.is_collective else []
    return [tag(mediation), *many]


def suit_tag(suit: Suit) -> dict[str, str]:
    """Return a proceeding's state with its colour."""
    return {"label": str(suit.get_status_display()), "tone": SUIT_TONES.get(suit.status, "neutral")}


def stages(mediation: Mediation, days: Mapping[str, date], today: date) -> list[dict[str, str]]:
    """Return how far a case has come, each stage with its day (variables of core/_stage_bar.html)."""
    here = PLACE.get(S(mediation.status))
    place = STAGES.index(S(mediation.status)) if here is None else here
    shown = []
    for number, stage in enumerate(STAGES):
        state = "done" if number < place else "current" if number == place else "todo"
        if mediation.status == S.PERFORMED:
            state = "done"
        day = days.get(stage)
        if number == place and here is not None:
            day = mediation.ended_on or day
        told = {"label": str(stage.label), "state": state, "note": short_day_filter(day, today) if day else ""}
        if number == place and here is not None:
            told |= {"label": str(mediation.get_status_display()), "tone": "bad"}
        shown.append(told)
    return shown


def clock_label(clock: Deadline) -> str:
    """Return what a clock is called."""
    if clock.code == "arb.sue_employer":
        return _now("Suit of the employer against the award")
    known = PERIODS.get(clock.code)
    return str(_now(known.label)) if known else clock.code


def entries(events: Iterable[Event], actor: Actor, seating: str | None) -> list[dict[str, Any]]:
    """Return what happened for the timeline, without anything said in confidence or not for this reader."""
    return [
        {
            "kind": "bad" if event.code in BAD else "",
            "title": str(TITLES.get(event.code, event.code)),
            "at": event.happened_at,
            "by": event.actor_name,
            "text": _text(event),
            "url": link_of(actor, event),
        }
        for event in events
        if tells(actor, event.code, event.union_path, seating)
    ]


def _text(event: Event) -> str:
    """Return what the timeline tells of an event; the name of a file may be a secret of one side."""
    if event.code.startswith("core."):
        return ""
    if event.code.startswith("legal.session.") and event.data.get("number"):
        return pgettext("mediation", "Session %(n)s") % {"n": event.data["number"]}
    return next((str(event.data[name]) for name in TOLD if event.data.get(name)), "")


SECTIONS = (
    ("detail", gettext_noop("Overview")),
    ("sessions", gettext_noop("Sessions and notes")),
    ("agreement", gettext_noop("Agreement")),
    ("suits", gettext_noop("Limitation and suits")),
)
