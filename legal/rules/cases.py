"""Legal aid: which step leads where, who may take it, and what the measure asks (domain.md chapter 6, A4). Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core.errors import RuleBrokenError
from core.parameters.registry import declare
from core.steps import step
from legal.choices.cases import AidForm, AidScope, Economic, Exemption, Paper, UrgentReason
from legal.choices.cases import CaseStatus as S
from legal.choices.matters import Matter

OPEN = "legal.open_case"  # staff for their branch, lawyers for what is assigned to them
VIEW = "legal.view_case"
TAKE = "legal.take_case"
REVIEW = "legal.review_case"
DECIDE = "legal.decide_case"
ASSIGN = "legal.assign_case"
HANDLE = "legal.handle_case"

COMPLETE = step({S.RECEIVED, S.SUPPLEMENT}, S.REVIEWING, REVIEW, "legal.case.completed")
ASK = step(S.RECEIVED, S.SUPPLEMENT, REVIEW, "legal.case.papers_asked")
LAPSE = step(S.SUPPLEMENT, S.WITHDRAWN, REVIEW, "legal.case.lapsed")
AID_FIRST = step(S.RECEIVED, S.PRE_AID, REVIEW, "legal.case.aided_first")
COMPLETE_FIRST = step(S.PRE_AID, S.PRE_AID, REVIEW, "legal.case.papers_brought")
CONFIRM_FIRST = step(S.PRE_AID, S.ASSIGNED, DECIDE, "legal.case.first_aid_approved")
REFUSE_FIRST = step(S.PRE_AID, S.TERMINATED, DECIDE, "legal.case.first_aid_refused")
TEST = step(S.REVIEWING, S.REVIEWING, REVIEW, "legal.case.tested")
TEST_FIRST = step(S.PRE_AID, S.PRE_AID, REVIEW, "legal.case.tested")
APPROVE = step(S.REVIEWING, S.APPROVED, DECIDE, "legal.case.approved")
REFUSE = step(S.REVIEWING, S.REFUSED, DECIDE, "legal.case.refused")
TRANSFER = step(S.REVIEWING, S.TRANSFERRED, REVIEW, "legal.case.transferred")
ADVISE = step(S.REVIEWING, S.CONSULTED, REVIEW, "legal.case.advised")
OBJECT = step(S.REFUSED, S.OBJECTION, TAKE, "legal.case.objected")
LET_STAND = step(S.REFUSED, S.CLOSED, REVIEW, "legal.case.refusal_stood")
KEEP_REFUSAL = step(S.OBJECTION, S.CLOSED, DECIDE, "legal.case.refusal_kept")
CORRECT = step(S.OBJECTION, S.APPROVED, DECIDE, "legal.case.refusal_corrected")
OFFER = step(S.APPROVED, S.ASSIGNED, ASSIGN, "legal.case.assigned")
ACCEPT = step(S.ASSIGNED, S.HANDLING, HANDLE, "legal.case.accepted")
DECLINE = step(S.ASSIGNED, S.APPROVED, HANDLE, "legal.case.declined")
WORK = step({S.PRE_AID, S.HANDLING}, {S.PRE_AID, S.HANDLING}, HANDLE, "legal.case.worked")
REPLACE = step({S.ASSIGNED, S.HANDLING}, S.APPROVED, ASSIGN, "legal.case.lawyer_replaced")
FINISH = step(S.HANDLING, S.FINISHED, HANDLE, "legal.case.finished")
TERMINATE = step(S.HANDLING, S.TERMINATED, DECIDE, "legal.case.terminated")
REPORT = step(S.FINISHED, S.REPORTED, HANDLE, "legal.case.reported")
RETURN_REPORT = step(S.REPORTED, S.FINISHED, ASSIGN, "legal.case.report_returned")
ARCHIVE = step(S.REPORTED, S.ARCHIVED, ASSIGN, "legal.case.archived")

MANY_WORKERS = 10
LOCAL = "省级默认值，可按地区调整"
INCOME_MULTIPLE = declare(
    "legal.income_multiple",
    "decimal",
    "1",
    unit="times the minimum wage, per person and month",
    basis="工会法律援助办法第十条：当地工会确定的标准；省级默认值为当地最低月工资",
    label=gettext_noop("Income standard of legal aid"),
)
MAX_CLAIMS = declare(
    "legal.max_claims",
    "integer",
    "20",
    unit="claims",
    basis=LOCAL,
    label=gettext_noop("Most claims one case of legal aid is taken in with"),
)
MAX_LOAD = declare(
    "legal.max_load",
    "integer",
    "10",
    unit="cases",
    basis=LOCAL,
    label=gettext_noop("Most cases one lawyer has in hand"),
)


@dataclass(frozen=True)
class Income:
    """What is known about an applicant's means. ``per_head`` is yuan a month for each person of the household."""

    exemption: str = ""
    per_head: Decimal | None = None
    shows_infringement: bool = False


def economic_result(form: str, income: Income, standard: Decimal) -> Economic:
    """Return what the economic test finds: only agency is tested, exempt groups never are (measure Art. 10)."""
    if income.exemption:
        return Economic.EXEMPT
    if form != AidForm.AGENCY:
        return Economic.NOT_NEEDED
    if income.per_head is None:
        raise RuleBrokenError(
            _("Enter the household's income per head and month, or the group that exempts from the test."),
            code="income_missing",
            fields={"income_per_head": _("Enter: %(field)s") % {"field": _("Income per head and month")}},
        )
    if income.per_head <= standard:
        return Economic.BELOW
    return Economic.INFRINGED if income.shows_infringement else Economic.ABOVE


def check_claims(count: int, *, most: int) -> None:
    """Refuse an application with more claims than one case is taken in with here."""
    if count > most:
        text = _("A case has at most %(most)s claims. Put further ones into one, or into a case of their own.")
        raise RuleBrokenError(text % {"most": most}, code="too_many_claims")


def check_exemption(exemption: str, *, is_migrant: bool, matter: str, scope: str, on_file: bool) -> None:
    """Refuse an exemption that the case's own facts contradict."""
    wrong = {
        Exemption.MIGRANT_WAGE: not is_migrant or matter != Matter.PAY,
        Exemption.MIGRANT_INJURY: not is_migrant or matter != Matter.INJURY,
        Exemption.NEEDY_FILE: not on_file,
        Exemption.DUTY: scope != AidScope.DUTY,
    }
    if exemption and wrong.get(Exemption(exemption), False):
        text = _("The facts of this case do not support the exemption “%(group)s”.") % {
            "group": Exemption(exemption).label
        }
        raise RuleBrokenError(text, code="exemption", fields={"exemption": text})


def proposed_exemption(*, is_migrant: bool, matter: str, scope: str, on_file: bool) -> str:
    """Return the exemption that the facts themselves show, or nothing."""
    if is_migrant and matter in (Matter.PAY, Matter.INJURY):
        return str(Exemption.MIGRANT_WAGE if matter == Matter.PAY else Exemption.MIGRANT_INJURY)
    if scope == AidScope.DUTY:
        return str(Exemption.DUTY)
    return str(Exemption.NEEDY_FILE) if on_file else ""


def needed_papers(*, scope: str, form: str, exemption: str, has_agent: bool) -> list[str]:
    """Return the papers an application needs (measure Art. 12); an exempt applicant proves no hardship."""
    papers = [Paper.APPLICATION, Paper.IDENTITY, Paper.CASE]
    if scope == AidScope.UNION:
        papers.append(Paper.UNION_FACTS)
    elif form == AidForm.AGENCY and not exemption:
        papers.append(Paper.HARDSHIP)
    if has_agent:
        papers.append(Paper.AUTHORITY)
    return [str(paper) for paper in papers]


def missing_papers(needed: Iterable[str], have: Collection[str]) -> list[str]:
    """Return what an application still lacks."""
    return [paper for paper in needed if paper not in have]


def check_complete(missing: Collection[str]) -> None:
    """Refuse to begin the review of an application that lacks a paper."""
    if missing:
        names = _(", ").join(str(Paper(paper).label) for paper in missing)
        raise RuleBrokenError(_("Still missing: %(papers)s.") % {"papers": names}, code="papers_missing")


def check_incomplete(asked: Collection[str]) -> None:
    """Refuse a list of papers that asks for nothing."""
    if not asked:
        raise RuleBrokenError(
            _("Tick what is missing."), code="nothing_asked", fields={"missing": _("Tick what is missing.")}
        )


def urgent_reasons(*, limitation_near: bool, matter: str, people: int, in_danger: bool) -> list[str]:
    """Return why aid should come before the papers (Legal Aid Law Art. 44; ux.md P61)."""
    found = []
    if limitation_near:
        found.append(UrgentReason.LIMITATION)
    if matter == Matter.PAY and people >= MANY_WORKERS:
        found.append(UrgentReason.MANY)
    if in_danger:
        found.append(UrgentReason.EVIDENCE)
    return [str(reason) for reason in found]


def check_urgent(reasons: Collection[str]) -> None:
    """Refuse urgent aid where nothing is urgent: the papers come first then."""
    if not reasons:
        raise RuleBrokenError(_("Nothing makes this case urgent: check the papers first."), code="not_urgent")


def check_apart(*, actor: int | None, others: Iterable[int | None]) -> None:
    """Refuse whoever acted on the case before: recorder, reviewer and approver are three people (domain.md 0.2)."""
    if actor is not None and actor in set(others):
        raise RuleBrokenError(
            _("You acted on this case before, so somebody else must take this step."), code="separation_of_duties"
        )


def check_not_self(*, person: object | None, applicant: object) -> None:
    """Refuse to let anybody act on their own case (回避)."""
    if person is not None and person == applicant:
        raise RuleBrokenError(_("This is your own case, so somebody else must take this step."), code="recusal")


def check_tested(economic: str) -> None:
    """Refuse a decision before the economic test."""
    if not economic:
        raise RuleBrokenError(_("Record the economic test first."), code="not_tested")


def check_may_approve(economic: str) -> None:
    """Refuse to approve agency for somebody above the standard without evidence of a serious infringement."""
    check_tested(economic)
    if economic == Economic.ABOVE:
        raise RuleBrokenError(
            _("The income is above the standard and no serious infringement is shown."), code="economic"
        )


def check_day(day: date, *, first: date, today: date, field: str) -> None:
    """Refuse a day before the case began or after today."""
    if not first <= day <= today:
        text = _("The day must lie between %(first)s and %(last)s.") % {
            "first": first.isoformat(),
            "last": today.isoformat(),
        }
        raise RuleBrokenError(text, code="day", fields={field: text})
