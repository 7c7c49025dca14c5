"""A supervision matter: which state leads where, and what must be true first (domain.md 7.6, Appendix A6). Pure."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from core.errors import RuleBrokenError
from core.steps import Step, step
from legal.choices.supervision import MatterStatus as S
from legal.choices.supervision import NoteSide

VIEW, OVERSEE = "legal.open_matter", "legal.view_matter"
RECORD, HANDLE, SIGN = "legal.record_matter", "legal.handle_matter", "legal.sign_letter"
INQUIRER = "legal.inquire_matter"  # a supervisor's right, on assigned matters alone

ACCEPT = step(S.COMPLAINT, S.HEARING, HANDLE, "legal.matter.accepted")
REFUSE = step(S.COMPLAINT, S.REFUSED, HANDLE, "legal.matter.refused")
EXPLAIN = step({S.HEARING, S.INQUIRY}, S.EXPLAINED, HANDLE, "legal.matter.explained")
NEGOTIATE = step(S.HEARING, S.NEGOTIATING, HANDLE, "legal.matter.negotiating")
SETTLE = step(S.NEGOTIATING, S.SETTLED, HANDLE, "legal.matter.settled")
INQUIRE = step({S.HEARING, S.NEGOTIATING}, S.INQUIRY, HANDLE, "legal.matter.inquiry")
REASSIGN = step({S.INQUIRY, S.URGED}, {S.INQUIRY, S.URGED}, HANDLE, "legal.matter.reassigned")
URGE = step(S.INQUIRY, S.URGED, HANDLE, "legal.matter.urged")
CORRECT = step({S.URGED, S.CORRECTING}, S.CORRECTED, HANDLE, "legal.matter.corrected")
ISSUE_OPINION = step(S.URGED, S.OPINION_ISSUED, SIGN, "legal.matter.opinion_issued")
REPLY = step(S.OPINION_ISSUED, {S.CORRECTING, S.REVIEWING_REPLY}, HANDLE, "legal.matter.replied")
REFUSE_RECEIPT = step(S.OPINION_ISSUED, S.MAY_SUGGEST, HANDLE, "legal.matter.receipt_refused")
LAPSE = step(S.OPINION_ISSUED, S.MAY_SUGGEST, VIEW, "legal.matter.unanswered")
NOT_CORRECTED = step(S.CORRECTING, S.MAY_SUGGEST, HANDLE, "legal.matter.not_corrected")
REASONS_SOUND = step(S.REVIEWING_REPLY, S.CLOSED, HANDLE, "legal.matter.reasons_sound")
REASONS_UNSOUND = step(S.REVIEWING_REPLY, S.MAY_SUGGEST, HANDLE, "legal.matter.reasons_unsound")
SUGGEST = step(S.MAY_SUGGEST, S.SUGGESTION_ISSUED, SIGN, "legal.matter.suggestion_issued")
FEEDBACK = step(S.SUGGESTION_ISSUED, S.CLOSED, HANDLE, "legal.matter.feedback")
TRANSFER = step(S.SUGGESTION_ISSUED, S.TRANSFERRED, SIGN, "legal.matter.transferred")

# A prompt letter changes no state (Appendix A6), nor does a record of what a side said.
MAY_PROMPT = frozenset({S.COMPLAINT, S.HEARING, S.NEGOTIATING, S.INQUIRY, S.URGED})
MAY_NOTE = frozenset({S.HEARING, S.NEGOTIATING, S.INQUIRY, S.URGED, S.CORRECTING, S.REVIEWING_REPLY})


def as_inquirer(move: Step, *, handles: bool) -> Step:
    """Return a step as whoever takes it holds it: the staff by their branch, a supervisor by the assignment."""
    return move if handles else replace(move, permission=INQUIRER)


STAGES = (
    (S.COMPLAINT,),
    (S.HEARING,),
    (S.NEGOTIATING, S.INQUIRY),
    (S.URGED,),
    (S.OPINION_ISSUED, S.CORRECTING, S.REVIEWING_REPLY),
    (S.MAY_SUGGEST, S.SUGGESTION_ISSUED),
)


def check_heard(sides: Collection[str]) -> None:
    """Refuse to go on before both sides were heard, or the employer was asked in vain (Art. 18)."""
    missing = [side for side in (NoteSide.WORKER, NoteSide.EMPLOYER) if side not in sides]
    if missing:
        names = _(", ").join(str(NoteSide(side).label) for side in missing)
        raise RuleBrokenError(_("Not heard yet: %(names)s.") % {"names": names}, code="not_heard")


def check_text(text: str, field: str) -> str:
    """Return a written reason, or refuse at its field."""
    clean = text.strip()
    if not clean:
        words = _("Enter a reason.")
        raise RuleBrokenError(words, code=field, fields={field: words})
    return clean


def check_on(on: date, *, since: date | None, today: date, field: str = "on") -> date:
    """Refuse a day of the future, or one before what it follows."""
    text = ""
    if on > today:
        text = _("Enter a day that is today or earlier.")
    elif since is not None and on < since:
        text = _("Enter a day from %(day)s on.") % {"day": since.isoformat()}
    if text:
        raise RuleBrokenError(text, code=field, fields={field: text})
    return on
