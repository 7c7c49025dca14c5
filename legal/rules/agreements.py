"""What an agreement must hold before it is signed, and what follows when it is not kept (domain.md 7.3). Pure."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.chinese.money import MoneyError, capital, format_yuan, parse_yuan
from core.clocks.rules import WorkCalendar
from core.errors import ConflictError, RuleBrokenError
from legal.choices.agreements import Confirmation, InstalmentStatus, Signer

# What a clause of the library leaves open: 【…】, {…}, or a line to be filled in.
BLANK = re.compile(r"【[^】]*】|\{[^}]*\}|_{2,}|＿{2,}")
IN_BOTH = re.compile(r"([0-9][0-9,，]*(?:\.[0-9]{1,2})?)\s*元\s*[（(]\s*大写[：:]?\s*(?:人民币)?([^）)]+)[）)]")

LIBRARY: tuple[tuple[str, str, str], ...] = (
    ("payment", "pay_once", "被申请人于【日期】前一次性向申请人支付【事项】{amount}。"),
    ("payment", "pay_parts", "被申请人分期向申请人支付【事项】，共计{amount}，各期金额和日期见付款计划。"),
    ("term", "terminate", "双方确认劳动关系于【日期】解除，被申请人为申请人办理档案和社会保险关系转移手续。"),
    ("term", "insure", "被申请人为申请人补缴【起止月份】的社会保险费，由社会保险经办机构核定。"),
    ("breach", "whole_sum", "被申请人任何一期未按时足额支付的，申请人可就全部未付金额申请支付令、仲裁或者强制执行。"),
    ("other", "done_with", "本协议履行完毕后，双方就本争议再无其他纠纷。"),
)


@dataclass(frozen=True)
class Wording:
    """What an agreement says, as it is kept or as somebody is typing it: clauses in order, payments by their day."""

    facts: str
    responsibility: str
    performance: str
    clauses: tuple[str, ...]
    instalments: tuple[tuple[date, Decimal], ...]


def blanks_in(texts: Sequence[str]) -> list[str]:
    """Return every place that nobody filled in yet."""
    return [found for text in texts for found in BLANK.findall(text)]


def wrong_capitals(texts: Sequence[str]) -> list[str]:
    """Return the amounts whose figures and capital characters do not agree."""
    wrong = []
    for figure, words in (pair for text in texts for pair in IN_BOTH.findall(text)):
        try:
            amount = parse_yuan(figure.replace("，", ","))
        except MoneyError:
            wrong.append(figure)
            continue
        if capital(amount) != words.strip():
            wrong.append(figure)
    return wrong


def in_both(amount: Decimal) -> str:
    """Return an amount in figures and capital characters, as agreements write it."""
    return f"{amount:,.2f}元（大写：人民币{capital(amount)}）"


def problems(
    *, clauses: Sequence[str], agreed: Decimal, instalments: Sequence[tuple[date, Decimal]], drawn_on: date
) -> list[str]:
    """Return what keeps an agreement from being printed and signed; each a sentence."""
    found = []
    if not clauses:
        found.append(_("Write at least one clause."))
    blanks = blanks_in(clauses)
    if blanks:
        found.append(_("Still to be filled in: %(places)s") % {"places": _(", ").join(dict.fromkeys(blanks))})
    wrong = wrong_capitals(clauses)
    if wrong:
        found.append(_("Figures and capital characters do not agree: %(amounts)s") % {"amounts": _(", ").join(wrong)})
    total = sum((amount for _due, amount in instalments), Decimal(0))
    if total != agreed:
        said = {"sum": format_yuan(total), "agreed": format_yuan(agreed)}
        found.append(_("The payments add up to %(sum)s, agreed are %(agreed)s.") % said)
    if any(due < drawn_on for due, _amount in instalments):
        found.append(_("A payment is due before the agreement was drawn up."))
    return found


def check_whole(found: Sequence[str]) -> None:
    """Refuse to sign what is not complete."""
    if found:
        raise RuleBrokenError(" ".join(found), code="agreement_incomplete", details={"problems": list(found)})


def check_signed(
    *,
    signed: Collection[tuple[str, str]],
    applicants: Collection[str],
    respondents: Collection[str],
    representatives: Collection[str],
    collective: bool,
) -> None:
    """Refuse force to an agreement that a side, a mediator or the body has not signed (Art. 14).

    In a collective dispute the elected representatives, each with a special authorisation, sign for the workers.
    """
    missing = []
    wanted = representatives if collective else applicants
    for role, names in ((Signer.APPLICANT, wanted), (Signer.RESPONDENT, respondents)):
        missing += [name for name in names if (role, name) not in signed]
    roles = {role for role, _name in signed}
    missing += [str(role.label) for role in (Signer.MEDIATOR, Signer.BODY) if role not in roles]
    if missing or not wanted:
        text = _("Signatures are missing: %(who)s") % {"who": _(", ").join(missing)}
        raise ConflictError(text, code="signatures")


def check_consents(*, concedes: bool, represented: Collection[str], consented: Collection[str]) -> None:
    """Refuse to give claims up in the name of workers who have not said yes before (story 22)."""
    lacking = sorted(set(represented) - set(consented))
    if concedes and lacking:
        text = _("Claims are given up without the consent of %(n)s workers: %(who)s")
        who = _(", ").join(lacking[:5]) + (_(" and others") if len(lacking) > 5 else "")
        raise ConflictError(text % {"n": len(lacking), "who": who}, code="consent_missing")


def check_window(*, kind: str, due_on: date | None, today: date) -> None:
    """Refuse a joint request after its last day (15 days for the commission, 30 for the court)."""
    if due_on is None or today > due_on:
        text = _("The last day for “%(kind)s” has passed.") % {"kind": Confirmation(kind).label}
        raise ConflictError(text, code="window_over")


def last_day(due_on: date, calendar: WorkCalendar) -> date:
    """Return until when a payment is in time: a due day on which nobody works moves on (Civil Code Art. 203)."""
    return due_on if calendar.is_workday(due_on) else calendar.next_workday(due_on)


def is_missed(*, status: str, due_on: date, today: date, calendar: WorkCalendar) -> bool:
    """Say whether a payment was not made in time."""
    return status == InstalmentStatus.DUE and today > last_day(due_on, calendar)


PAYABLE = frozenset({"PAY", "WI", "EC"})  # pay, injury medical cost, compensation (Art. 16)


def check_payment_order(kinds: Collection[str]) -> None:
    """Refuse a payment order for anything but pay, medical cost of an injury and compensation (Art. 16)."""
    if not PAYABLE & set(kinds):
        raise ConflictError(
            _("A payment order is given for pay, injury cost and compensation only."), code="no_payment_order"
        )
