"""What changes in a household on file, what that asks for, and a file's move to another county. Pure.

domain.md 2.6 ("change reports any time") and Appendix B 2 to 8.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.files import FileStatus as S
from aid.choices.files import Relation, Standing
from aid.choices.households import ChangeKind, LeaveReason, MoveStatus
from aid.choices.relief import AwardStatus as A
from core.chinese.identity import age_on
from core.errors import ConflictError, RuleBrokenError, in_one
from core.parameters.registry import declare
from core.steps import Step, step

RIGHT = "aid.change_household"
ON_RECORD = frozenset({S.FILED, S.REVIEWING, S.SUSPENDED})
ADULT = 18
CHILDREN = frozenset({Relation.SON, Relation.DAUGHTER, Relation.GRANDCHILD})
PARTINGS = frozenset({ChangeKind.DIVORCE, ChangeKind.SPLIT})
COUNTS_HEADS = frozenset({*PARTINGS, ChangeKind.BIRTH, ChangeKind.JOINED, ChangeKind.LEFT})

BIRTH_CERT_MONTHS = declare(
    "needy.birth_cert_months",
    "integer",
    "12",
    unit="months",
    basis="省级默认值：出生医学证明须在 12 个月内换为居民身份证",
    label=gettext_noop("How long a certificate of birth stands in for an identity card"),
)
BIRTH_CERT_WARNING = declare(
    "needy.birth_cert_warning_days",
    "list",
    "60,30,7,0",
    unit="days before",
    basis="省级默认值，可按地区调整",
    label=gettext_noop("Reminders before a certificate of birth runs out"),
)


def _change(kind: ChangeKind) -> Step:
    return step(set(ON_RECORD), set(ON_RECORD), RIGHT, f"aid.household.{kind.value}")


CHANGES: Mapping[ChangeKind, Step] = {kind: _change(kind) for kind in ChangeKind}

ASK_MOVE = step(set(ON_RECORD), set(ON_RECORD), "aid.move_file", "aid.file.move_asked")
CHANGE_UNION = step(set(ON_RECORD), set(ON_RECORD), "aid.move_file", "aid.file.union_changed")
AGREE_MOVE = step(set(ON_RECORD), set(ON_RECORD), "aid.move_file", "aid.file.move_agreed")
ACCEPT_MOVE = step(MoveStatus.ASKED, MoveStatus.ACCEPTED, "aid.accept_move", "aid.move.accepted")
REFUSE_MOVE = step(MoveStatus.ASKED, MoveStatus.REFUSED, "aid.accept_move", "aid.move.refused")
# Relief that is not paid and not on its way does not move: it ends here and goes to approval there (B3).
MOVE_AWAY = step(
    {A.DRAFT, A.SUBMITTED, A.APPROVED_PENDING, A.APPROVED, A.NOTICED, A.READY},
    A.CANCELLED,
    "aid.accept_move",
    "aid.award.moved",
)
UNDECIDED = frozenset({MoveStatus.WANTED, MoveStatus.ASKED})
GRANTED = frozenset({A.APPROVED, A.NOTICED, A.READY})  # whose money is reserved


def check_told(*, on: date, today: date, reason: str) -> None:
    """Refuse a change in the future or without a reason."""
    wrong = {}
    if on > today:
        wrong["happened_on"] = _("The day cannot be later than today.")
    if not reason.strip():
        wrong["reason"] = _("Enter a reason.")
    if wrong:
        raise RuleBrokenError(in_one(wrong.values()), code="change", fields=wrong)


def check_may_leave(*, relation: str, standing: str, birth_on: date | None, why: str, on: date) -> None:
    """Refuse a leaving that its reason does not bear out (B6)."""
    if relation == Relation.SELF:
        text = _("The head leaves only once somebody else heads the household.")
        raise ConflictError(text, code="head", fields={"member_id": text})
    if why == LeaveReason.ADULT and (birth_on is None or age_on(birth_on, on) < ADULT):
        text = _("On that day this person was not 18 yet.")
        raise RuleBrokenError(text, code="not_adult", fields={"leave_reason": text})
    if why == LeaveReason.SCHOOL and standing != Standing.STUDENT:
        text = _("This person is not entered as a student.")
        raise RuleBrokenError(text, code="not_student", fields={"leave_reason": text})


def check_may_head(*, birth_on: date | None, on: date, field: str = "head_id") -> None:
    """Refuse a child as the head of a household."""
    if birth_on is not None and age_on(birth_on, on) < ADULT:
        text = _("Only an adult heads a household.")
        raise RuleBrokenError(text, code="head_is_child", fields={field: text})


def check_parting(
    *, everybody: Collection[str], leaving: Collection[str], file_head: str, other_head: str, kind: str
) -> None:
    """Refuse a parting that leaves a side empty, a head on the wrong side, or somebody on both (B8)."""
    staying = set(everybody) - set(leaving)
    text = ""
    if not leaving or not staying or not set(leaving) <= set(everybody):
        text = _("Each side needs at least one person, and each person stands on one side.")
    elif file_head not in staying:
        text = _("The head of the file is one of those who keep it.")
    elif other_head not in set(leaving):
        text = _("The head of the other household is one of those who leave.")
    if text:
        raise RuleBrokenError(text, code="sides", fields={"other_head": text})


def check_other_county(*, from_county: int | None, to_county: int | None) -> None:
    """Refuse a move within the county: the file only changes its union there."""
    if to_county is None or from_county == to_county:
        text = _("Choose another county.")
        raise RuleBrokenError(text, code="same_county", fields={"county": text})


def check_same_county(*, now: tuple[int, int | None], new: tuple[int, int | None], has_county: bool) -> None:
    """Refuse the union that holds the file already, and one of another county: there a move is asked for."""
    text = ""
    if now[0] == new[0]:
        text = _("This union holds the file already.")
    elif not has_county or now[1] != new[1]:
        text = _("Choose a union of this county. To another county the file moves by a request.")
    if text:
        raise RuleBrokenError(text, code="other_county", fields={"union_id": text})


def check_is_county(*, is_county: bool) -> None:
    """Refuse a request in the name of anything but a county: files are held and approved by counties."""
    if not is_county:
        text = _("Choose a county.")
        raise RuleBrokenError(text, code="not_a_county", fields={"county_id": text})


def check_decided_apart(*, asked_by: int | None, decided_by: int | None) -> None:
    """Refuse a decision on a move by whoever asked for it."""
    if decided_by is None or asked_by == decided_by:
        raise RuleBrokenError(_("Whoever asked for the move may not decide on it."), code="separation_of_duties")
