"""Which step of a roster, an award and a batch leads where, and who may take it (domain.md 3.5 to 3.7, Appendix A2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aid.choices.relief import AwardStatus as A
from aid.choices.relief import BatchStatus as B
from aid.choices.relief import ChangeStatus as C
from aid.choices.relief import Decision, ReliefKind
from aid.choices.relief import ProgrammeStatus as P
from aid.choices.relief import RosterStatus as R
from aid.rules.students import school_year_name
from core.chinese.money import format_yuan, from_fen
from core.errors import ConflictError, RuleBrokenError
from core.parameters.registry import declare
from core.steps import step

OPEN_PROGRAMME = step(P.DRAFT, P.OPEN, "aid.open_programme", "aid.programme.opened")
CLOSE_PROGRAMME = step(P.OPEN, P.CLOSED, "aid.close_programme", "aid.programme.closed")

SUBMIT_ROSTER = step(R.DRAFT, R.SUBMITTED, "aid.build_roster", "aid.roster.submitted")
CHECK_ROSTER = step(R.SUBMITTED, R.CHECKED, "aid.check_roster", "aid.roster.checked")
RETURN_ROSTER = step(R.SUBMITTED, R.DRAFT, "aid.check_roster", "aid.roster.returned")
REJECT_ROSTER_AT_CHECK = step(R.SUBMITTED, R.REJECTED, "aid.check_roster", "aid.roster.rejected")
REJECT_ROSTER_AT_APPROVAL = step(R.CHECKED, R.REJECTED, "aid.approve_roster", "aid.roster.rejected")
DISCARD_ROSTER = step(R.DRAFT, R.REJECTED, "aid.build_roster", "aid.roster.discarded")
APPROVE_ROSTER = step(R.CHECKED, R.APPROVED, "aid.approve_roster", "aid.roster.approved")
ROSTER_REJECTIONS = {R.SUBMITTED: REJECT_ROSTER_AT_CHECK, R.CHECKED: REJECT_ROSTER_AT_APPROVAL}

# A2. Without a notice "approved" is passed through within one act; with one the lines wait there for its release.
SUBMIT = step(A.DRAFT, A.SUBMITTED, "aid.build_roster", "aid.award.submitted")
PASS = step(A.SUBMITTED, A.APPROVED_PENDING, "aid.check_roster", "aid.award.checked")
RETURN = step(A.SUBMITTED, A.DRAFT, "aid.check_roster", "aid.award.returned")
REJECT_AT_CHECK = step(A.SUBMITTED, A.REJECTED, "aid.check_roster", "aid.award.rejected")
REJECT_AT_APPROVAL = step(A.APPROVED_PENDING, A.REJECTED, "aid.approve_roster", "aid.award.rejected")
APPROVE = step(A.APPROVED_PENDING, A.READY, "aid.approve_roster", "aid.award.approved")
APPROVE_FOR_NOTICE = step(A.APPROVED_PENDING, A.APPROVED, "aid.approve_roster", "aid.award.approved")
NOTICE = step(A.APPROVED, A.NOTICED, "aid.release_notice", "aid.award.noticed")
TAKE_DOWN = step(A.NOTICED, A.APPROVED, "aid.release_notice", "aid.award.notice_stopped")
CLOSE_NOTICE = step(A.NOTICED, A.READY, "aid.check_roster", "aid.award.notice_ended")
OBJECT = step(A.NOTICED, A.ON_HOLD, "aid.register_objection", "aid.award.objected")
RESOLVE = step(A.ON_HOLD, {A.READY, A.REJECTED}, "aid.investigate_objection", "aid.award.objection_resolved")
ADD_TO_BATCH = step(A.READY, A.BATCHED, "aid.prepare_batch", "aid.award.batched")
REMOVE_FROM_BATCH = step(A.BATCHED, A.READY, "aid.prepare_batch", "aid.award.unbatched")
SEND = step(A.BATCHED, A.SENT, "aid.prepare_batch", "aid.award.sent")
UNSEND = step(A.SENT, A.BATCHED, "aid.prepare_batch", "aid.award.unsent")  # only while its batch is not sent
SUCCEED = step(A.SENT, A.PAID, "aid.read_bank_result", "aid.payment.paid")
FAIL = step(A.SENT, A.FAILED, "aid.read_bank_result", "aid.payment.failed")
FIX_ACCOUNT = step({A.FAILED, A.READY}, A.READY, "aid.confirm_account", "aid.award.account_fixed")
# 3.6: "cancelled before batching"; A2: a failed payment given up. The reserved money goes back to the budget.
EXCLUDE = step(A.DRAFT, A.CANCELLED, "aid.build_roster", "aid.award.excluded")
CANCEL = step({A.APPROVED, A.READY, A.FAILED}, A.CANCELLED, "aid.approve_roster", "aid.award.cancelled")
RECEIPT = step(A.PAID, A.RECEIPTED, "aid.read_bank_result", "aid.award.receipted")
RETURN_MONEY = step(A.PAID, A.REFUNDED, "aid.read_bank_result", "aid.payment.refunded")
AWARD_REJECTIONS = {A.SUBMITTED: REJECT_AT_CHECK, A.APPROVED_PENDING: REJECT_AT_APPROVAL}

LOCK_BATCH = step(B.OPEN, B.LOCKED, "aid.prepare_batch", "aid.batch.locked")
RETURN_BATCH = step({B.LOCKED, B.CONFIRMED}, B.OPEN, "aid.confirm_batch", "aid.batch.returned")
CONFIRM_BATCH = step(B.LOCKED, B.CONFIRMED, "aid.confirm_batch", "aid.batch.confirmed")
SEND_BATCH = step(B.CONFIRMED, B.SENT, "aid.prepare_batch", "aid.batch.sent")

CONFIRM_CARD = step(C.PROPOSED, C.CONFIRMED, "aid.confirm_account", "aid.account.confirmed")
REFUSE_CARD = step(C.PROPOSED, C.REFUSED, "aid.confirm_account", "aid.account.refused")

OWED = frozenset({A.APPROVED, A.NOTICED, A.ON_HOLD, A.READY, A.BATCHED, A.FAILED})  # money reserved, not on its way
ARRIVED = frozenset({A.PAID, A.RECEIPTED})
HELPED = frozenset({*OWED, A.SENT, *ARRIVED})  # approved and not undone: what a quota counts
AWAITING_RESULT = frozenset({B.SENT, B.PARTIALLY_SETTLED, B.SETTLED})

COUNTY_LIMIT = declare(
    "relief.county_limit",
    "decimal",
    "5000",
    unit="yuan",
    basis="省级默认值：审批权限",
    label=gettext_noop("Amount a county approver decides alone"),
)
COLLECTIVE_LIMIT = declare(
    "relief.collective_limit",
    "decimal",
    "20000",
    unit="yuan",
    basis="参照外省规定：审批权限",
    label=gettext_noop("Amount a county decides collectively"),
)
PROVINCE_LIMIT = declare(
    "relief.province_limit",
    "decimal",
    "50000",
    unit="yuan",
    basis="参照外省规定：审批权限，超过的报全国总工会",
    label=gettext_noop("Amount a province decides"),
)
NOTICE_DAYS = declare(
    "relief.notice_days",
    "integer",
    "5",
    unit="working_day",
    basis="省级默认值：公示不少于 5 个工作日",
    label=gettext_noop("Notice of a roster"),
)
UNKNOWN_AFTER_DAYS = declare(
    "relief.unknown_after_days",
    "integer",
    "2",
    unit="calendar_day",
    basis="对账要求",
    label=gettext_noop("Days until a payment without an answer counts as not known"),
)
PAY_DAYS = declare(
    "relief.pay_days",
    "integer",
    "10",
    unit="working_day",
    basis="省级默认值：审批后 10 个工作日内发放",
    label=gettext_noop("Payment after the approval"),
)
ANSWER_DAYS = declare(
    "relief.answer_days",
    "integer",
    "3",
    unit="working_day",
    basis="省级默认值：送银行 3 个工作日内取得回盘",
    label=gettext_noop("The bank's answer after a batch was sent"),
)
RECEIPT_DAYS = declare(
    "relief.receipt_days",
    "integer",
    "15",
    unit="calendar_day",
    basis="省级默认值：发放后 15 日内归档签收凭证",
    label=gettext_noop("Receipts after a payment"),
)
PHONE_FAMILIES = declare(
    "relief.families_a_phone",
    "integer",
    "3",
    unit="families",
    basis="防重复发放规则",
    label=gettext_noop("Families that may share a phone without a warning"),
)


BANK_FILE_COLUMNS = declare(
    "relief.bank_file_columns",
    "list",
    "明细号,账号,户名,金额,用途",
    unit="columns",
    basis="与开户银行约定",
    label=gettext_noop("Columns of the bank file: key, account, name, amount, purpose"),
)
BANK_RESULT_COLUMNS = declare(
    "relief.bank_result_columns",
    "list",
    "明细号,金额,结果,流水号,原因",
    unit="columns",
    basis="与开户银行约定",
    label=gettext_noop("Columns of the bank's answer: key, amount, result, reference, reason"),
)
BANK_SUCCESS_WORDS = declare(
    "relief.bank_success_words",
    "list",
    "SUCCESS,成功,0000",
    unit="words",
    basis="与开户银行约定",
    label=gettext_noop("Words by which a bank says that a line was paid"),
)


def period_of(season: str, year: int, kind: str = "") -> str:
    """Return the period of one kind of relief: a season for a family (D1), a school year for a student (D2)."""
    return school_year_name(year) if kind == ReliefKind.TUITION else f"{year}-{season}"


def check_decides(*, user_id: int | None) -> int:
    """Return who acts; refuse a job, for a decision on money is a person's."""
    if user_id is None:
        raise RuleBrokenError(_("Only a person may do this."), code="person_needed")
    return user_id


def check_apart(*, decided_by: int | None, before: Iterable[int | None]) -> None:
    """Refuse a decision by somebody who made or checked the same roster (domain.md 0.2)."""
    if decided_by in set(before):
        text = _("You made or checked this roster, so somebody else must take this step.")
        raise RuleBrokenError(text, code="separation_of_duties")


def barred_from(status: str, maker: int | None, checker: int | None) -> list[int | None]:
    """Return who made or checked a roster and so decides neither on it nor on one of its lines (domain.md 0.2)."""
    if status == R.SUBMITTED:
        return [maker]
    return [maker, checker] if status == R.CHECKED else []


def check_confirmer(*, confirmed_by: int | None, prepared_by: int | None) -> None:
    """Refuse a confirmation by whoever prepared the same payment (domain.md 0.2)."""
    if confirmed_by == prepared_by:
        text = _("You prepared this, so somebody else must confirm it.")
        raise RuleBrokenError(text, code="separation_of_duties")


def check_not_related(*, is_family: bool) -> None:
    """Refuse an act on money for one's own family (回避, domain.md 0.2)."""
    if is_family:
        text = _("Your own family is on this list. Somebody else must take this step.")
        raise RuleBrokenError(text, code="recusal")


@dataclass(frozen=True)
class Ladder:
    """Up to which amount each level decides, in yuan, where the roster's union is."""

    county: Decimal
    collective: Decimal
    province: Decimal

    def decision(self, highest_fen: int) -> Decision:
        """Return who decides: one approver, the county together, the province, the national federation."""
        highest = from_fen(highest_fen)
        if highest <= self.county:
            return Decision.COUNTY
        if highest <= self.collective:
            return Decision.COLLECTIVE
        return Decision.PROVINCE if highest <= self.province else Decision.NATIONAL


def check_ladder(ladder: Ladder, *, highest_fen: int, record: str, paper: str, scan: bool) -> None:
    """Refuse an amount without the attached record or paper of whoever decides on it (domain.md 3.6: ladder)."""
    highest, decision = from_fen(highest_fen), ladder.decision(highest_fen)
    county, collective = ladder.county, ladder.collective
    if decision in (Decision.PROVINCE, Decision.NATIONAL) and not (paper.strip() and scan):
        text = _("%(amount)s is above %(limit)s: enter number and scan of the paper by which it was decided (%(by)s).")
        amounts = {"amount": format_yuan(highest), "limit": format_yuan(collective), "by": decision.label}
        raise RuleBrokenError(text % amounts, code="above_county", fields={"decision_paper": text % amounts})
    if decision == Decision.COLLECTIVE and not record.strip():
        text = _("%(amount)s is above %(limit)s: enter the record of the collective decision.")
        amounts = {"amount": format_yuan(highest), "limit": format_yuan(county)}
        raise RuleBrokenError(text % amounts, code="collective_record", fields={"collective_record": text % amounts})
    if decision == Decision.COLLECTIVE and not scan:
        text = _("%(amount)s is above %(limit)s: attach the scan of the meeting's record.")
        amounts = {"amount": format_yuan(highest), "limit": format_yuan(county)}
        raise RuleBrokenError(text % amounts, code="collective_scan", fields={"decision_scan": text % amounts})


def check_quota(*, quota: int | None, helped: int, more: int) -> None:
    """Refuse more families than the programme gave the county."""
    if quota is not None and helped + more > quota:
        text = _("The county's quota is %(quota)s families; %(helped)s have been approved and this would add %(more)s.")
        numbers = {"quota": quota, "helped": helped, "more": more}
        raise ConflictError(text % numbers, code="quota_exceeded", details=numbers)


def check_window(*, today: date, opens_on: date, closes_on: date, reason: str) -> None:
    """Ask for a reason when money is paid outside the programme's window (domain.md 3.7, D11)."""
    if not opens_on <= today <= closes_on and not reason.strip():
        text = _("The programme runs from %(opens)s to %(closes)s. Write why this is paid outside it.")
        raise RuleBrokenError(
            text % {"opens": opens_on.isoformat(), "closes": closes_on.isoformat()},
            code="outside_window",
            fields={"outside_reason": _("Write a reason.")},
        )


def check_reason(reason: str, *, field: str = "reason") -> str:
    """Return the reason of a decision against somebody; refuse a blank one."""
    if not reason.strip():
        raise RuleBrokenError(_("Write a reason."), code="reason", fields={field: _("Write a reason.")})
    return reason.strip()


def check_notice_over(*, today: date, last_on: date | None) -> None:
    """Refuse to end a notice before it has stood its working days (Appendix A2: noticed)."""
    if last_on is None or today <= last_on:
        day = last_on.isoformat() if last_on else ""
        text = _("The notice stands until %(day)s. The next step opens the day after.") % {"day": day}
        raise ConflictError(text, code="notice_running")
