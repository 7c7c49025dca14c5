"""Mediation: which state leads where, who may, when a dispute is collective (domain.md 7.2, 7.3, Appendix A5). Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.actors import Actor
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from legal.choices.disputes import Answer, Compartment, Seating, Side
from legal.choices.disputes import MediationStatus as S

OPEN, VIEW, KEEP = "legal.open_mediation", "legal.view_mediation", "legal.keep_mediation"
MEDIATE, TAKE_PART = "legal.mediate_case", "legal.take_part"

ASK = step(S.REGISTERED, S.ASKING, KEEP, "legal.mediation.asked")
REFER = step(S.REGISTERED, S.REFERRED, KEEP, "legal.mediation.referred")
ANSWER = step(S.ASKING, {S.ASKING, S.MEDIATING, S.REFUSED_BY_PARTY}, KEEP, "legal.mediation.answered")
EXTEND = step(S.MEDIATING, S.MEDIATING, MEDIATE, "legal.mediation.extended")
AGREE = step(S.MEDIATING, S.AGREEMENT_DRAFT, MEDIATE, "legal.mediation.agreed")
FAIL = step(S.MEDIATING, S.FAILED, MEDIATE, "legal.mediation.failed")
WITHDRAW = step(S.MEDIATING, S.WITHDRAWN, MEDIATE, "legal.mediation.withdrawn")
TIME_OUT = step(S.MEDIATING, S.TIMEOUT, MEDIATE, "legal.mediation.timed_out")
SIGN = step(S.AGREEMENT_DRAFT, S.EFFECTIVE, MEDIATE, "legal.mediation.signed")
ASK_CONFIRMATION = step(S.EFFECTIVE, S.EFFECTIVE, KEEP, "legal.mediation.confirmation_asked")
NOTE_CONFIRMATION = step(S.EFFECTIVE, S.EFFECTIVE, KEEP, "legal.mediation.confirmation_decided")
PAY = step({S.EFFECTIVE, S.BREACHED}, {S.EFFECTIVE, S.BREACHED, S.PERFORMED}, KEEP, "legal.mediation.paid")
PERFORM = step(S.EFFECTIVE, S.PERFORMED, KEEP, "legal.mediation.performed")
BREACH = step(S.EFFECTIVE, S.BREACHED, KEEP, "legal.mediation.breached")
ESCALATE = step(S.BREACHED, S.ESCALATED, KEEP, "legal.mediation.escalated")

# What may still be changed at the table, and by whom the case is kept, as long as it has not ended.
BEFORE_AGREEMENT = frozenset({S.REGISTERED, S.ASKING, S.MEDIATING})
NOT_ENDED = frozenset({*BEFORE_AGREEMENT, S.AGREEMENT_DRAFT, S.EFFECTIVE, S.BREACHED})

COLLECTIVE_FROM = declare(
    "med.collective_from",
    "integer",
    "10",
    unit="workers",
    basis="《劳动争议调解仲裁法》第七条；《浙江省劳动人事争议调解仲裁条例》第四十条",
    label=gettext_noop("Workers with one common claim from whom a dispute is collective"),
)
REPRESENTATIVES = declare(
    "med.representatives",
    "list",
    "3,5",
    unit="people",
    basis="《浙江省劳动人事争议调解仲裁条例》第四十条：推举 3 至 5 名代表",
    label=gettext_noop("Fewest and most representatives of a collective dispute"),
)
COLLECTIVE_MEDIATORS = declare(
    "med.collective_mediators",
    "integer",
    "2",
    unit="people",
    basis="省级默认值：群体性争议由两名以上调解员调解",
    label=gettext_noop("Fewest mediators of a collective dispute"),
)


def is_collective(workers: int, collective_from: int) -> bool:
    """Say whether so many workers with a common claim make a dispute collective (Art. 7)."""
    return workers >= collective_from


def check_one_more_representative(*, collective: bool, elected: int, most: int) -> None:
    """Refuse more elected representatives than a collective dispute has, or any where it is not collective."""
    if not collective:
        text = _("Only the workers of a collective dispute elect representatives.")
        raise RuleBrokenError(text, code="not_collective", fields={"kind": text})
    if elected >= most:
        text = _("A collective dispute has at most %(most)s representatives.") % {"most": most}
        raise RuleBrokenError(text, code="representatives", fields={"kind": text})


def check_table(*, collective: bool, elected: int, bounds: tuple[int, int], mediators: int, least: int) -> None:
    """Refuse to begin before the table is complete: a mediator, in a collective dispute representatives and two."""
    if mediators < (least if collective else 1):
        needed = least if collective else 1
        raise ConflictError(
            _("Appoint %(n)s mediators before the mediation begins.") % {"n": needed}, code="mediators_missing"
        )
    if collective and not bounds[0] <= elected <= bounds[1]:
        text = _("The workers elect %(least)s to %(most)s representatives; %(n)s are entered.")
        said = {"least": bounds[0], "most": bounds[1], "n": elected}
        raise ConflictError(text % said, code="representatives")


def state_after_answers(answers: Sequence[str]) -> S:
    """Return where the answers lead: one refusal ends it, all agreeing begins it (Zhejiang Art. 10, A5)."""
    if Answer.REFUSED in answers:
        return S.REFUSED_BY_PARTY
    return S.MEDIATING if answers and all(answer == Answer.AGREED for answer in answers) else S.ASKING


def check_sides(sides: Collection[str]) -> None:
    """Refuse to ask before both sides are entered."""
    if not {Side.APPLICANT, Side.RESPONDENT} <= set(sides):
        raise ConflictError(_("Enter both sides before they are asked."), code="sides_missing")


def check_extension(*, days: int, consents: Sequence[date | None], today: date, due_on: date) -> None:
    """Refuse a longer mediation without both written consents, given in time (Law Art. 14, Zhejiang Art. 10)."""
    if any(day is None or day > today for day in consents):
        raise RuleBrokenError(
            _("Only with the written consent of both sides is the period extended."), code="both_consent"
        )
    if today > due_on:
        raise ConflictError(_("The period is over; it cannot be extended any more."), code="period_over")
    if days < 1:
        text = _("Enter by how many days.")
        raise RuleBrokenError(text, code="days", fields={"days": text})


def check_reason(text: str, *, field: str = "reason") -> str:
    """Return the reason given, or refuse an empty one."""
    told = text.strip()
    if not told:
        sentence = _("Say why.")
        raise RuleBrokenError(sentence, code="reason", fields={field: sentence})
    return told[:300]


def check_day(day: date, *, today: date, field: str = "on") -> date:
    """Return a day on which something happened, or refuse one that is still to come."""
    if day > today:
        text = _("The day must be today or earlier.")
        raise RuleBrokenError(text, code="future", fields={field: text})
    return day


READABLE: dict[str, frozenset[str]] = {
    Seating.MEDIATOR: frozenset(Compartment.values),
    Seating.APPLICANT: frozenset({Compartment.SHARED, Compartment.APPLICANT}),
    Seating.RESPONDENT: frozenset({Compartment.SHARED, Compartment.RESPONDENT}),
}
# Staff who keep or oversee a case without sitting at its table read what both sides know, and nothing more.
AWAY_FROM_THE_TABLE = frozenset({Compartment.SHARED})


# What the office and relief tell each other about a family's hardship is for neither side of the table.
OF_THE_FAMILY = frozenset(
    f"legal.mediation.{turn}" for turn in ("pointed_out", "referral_taken", "referral_declined", "referred_here")
)


def tells(actor: Actor, code: str, path: str, seating: str | None = None) -> bool:
    """Say whether an event of a case may be told to somebody: of a family, to the office and the mediator alone."""
    return code not in OF_THE_FAMILY or seating == Seating.MEDIATOR or actor.reaches(VIEW, path)


def readable_from(seating: str | None) -> frozenset[str]:
    """Return the compartments that somebody reads from where they sit; without a seat only the shared one."""
    return READABLE.get(seating or "", AWAY_FROM_THE_TABLE)


def check_writes(seating: str | None, compartment: str) -> None:
    """Refuse a note or an offer in a compartment that the writer cannot read."""
    if seating is None or compartment not in readable_from(seating):
        text = _("You cannot write for this side.")
        raise RuleBrokenError(text, code="compartment", fields={"compartment": text})
