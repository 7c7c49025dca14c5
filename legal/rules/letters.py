"""Letters of supervision: who may issue which, on which ground, and how they are numbered (domain.md 7.6). Pure."""

from datetime import date

from django.utils.translation import gettext as _

from core.errors import ConflictError, RuleBrokenError
from legal.choices.letters import Answer, Ground, LetterKind, LetterStatus
from unions.choices import Level, UnionKind

LOCAL_LEVELS = frozenset({Level.PROVINCE, Level.CITY, Level.COUNTY})
SERIES = {LetterKind.PROMPT: "提", LetterKind.OPINION: "意", LetterKind.SUGGESTION: "建"}
MAY_SERVE = frozenset({LetterStatus.ISSUED})
MAY_ANSWER = frozenset({LetterStatus.SERVED, LetterStatus.UNANSWERED})


def is_local_federation(*, level: str, kind: str) -> bool:
    """Say whether a union is a local federation 地方总工会: the general federation of a county, city or province."""
    return level in LOCAL_LEVELS and kind == UnionKind.GENERAL_FEDERATION


def check_issuer(kind: str, *, level: str, union_kind: str) -> None:
    """Refuse a suggestion letter of anybody but a local federation (Art. 23, Appendix B 21)."""
    if kind == LetterKind.SUGGESTION and not is_local_federation(level=level, kind=union_kind):
        text = _("Only a local federation of a county, city or the province may issue a suggestion letter.")
        raise RuleBrokenError(text, code="not_local_federation")


def check_correct_by(day: date | None, today: date) -> date | None:
    """Refuse a letter that asks for a correction by a day which is over when it is issued."""
    if day is not None and day < today:
        text = _("Enter a day from %(day)s on.") % {"day": today.isoformat()}
        raise RuleBrokenError(text, code="correct_by", fields={"correct_by": text})
    return day


def no_reply_since(*, due_on: date, answered_on: date | None, today: date) -> bool:
    """Say whether the time for a reply is over without one: the last day itself is still in time (Art. 22)."""
    return answered_on is None and today > due_on


def ground_for(
    *,
    receipt_refused: bool,
    due_on: date | None,
    answered_on: date | None,
    not_corrected: bool,
    today: date,
) -> Ground | None:
    """Return which of the three grounds for a suggestion letter holds today, or none (Art. 23)."""
    if receipt_refused:
        return Ground.REFUSED_RECEIPT
    if due_on is not None and no_reply_since(due_on=due_on, answered_on=answered_on, today=today):
        return Ground.NO_REPLY
    return Ground.NO_CORRECTION if not_corrected else None


def check_ground(ground: str, *, has_opinion: bool) -> None:
    """Refuse a suggestion letter without an opinion letter before it and one of the three grounds (Art. 23)."""
    if not has_opinion:
        raise ConflictError(_("A suggestion letter follows an opinion letter; there is none."), code="no_opinion")
    if ground not in Ground.values:
        text = _("None of the three grounds holds yet: receipt refused, no reply in time, no correction.")
        raise ConflictError(text, code="no_ground")


def check_four_eyes(*, level: str, recorder_id: int | None, signer_id: int | None) -> None:
    """From the county up, whoever registered a matter does not sign its letters."""
    if level in LOCAL_LEVELS and recorder_id is not None and recorder_id == signer_id:
        raise RuleBrokenError(_("You registered this matter; somebody else signs its letters."), code="four_eyes")


def number_text(kind: str, year: int, sequence: int) -> str:
    """Return a letter's number as it stands on the paper, in the series of its union and year."""
    return f"工劳监{SERIES[LetterKind(kind)]}〔{year}〕{sequence}号"


def check_answer(kind: str) -> str:
    """Return what the employer answered, as a known word."""
    return Answer(kind).value
