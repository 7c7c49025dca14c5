"""Checking, returning, rejecting and approving applications."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from aid.choices.files import Category, ConsentPurpose, FileStatus, NoticeKind, RejectReason, Source
from aid.models import Assessment, EconomicCheck, NeedyFile, VetoAnswer
from aid.rules import files as rules
from aid.rules.consents import check_econ_check
from aid.rules.deadlines import (
    ASSET_MULTIPLE,
    COMPLETION,
    COUNTY_DECIDE,
    ECON_CHECK,
    EXEMPTIBLE,
    TOWNSHIP_CHECK,
    UNIT_SURVEY,
    VALIDITY_MONTHS,
)
from aid.rules.eligibility import MIN_LIVING
from aid.selectors.consents import may_use_for
from aid.selectors.files import (
    has_open_objection,
    household_person_ids,
    notice_consent_stands,
    open_notice,
    standing_vetoes,
)
from aid.services.assessments import assess_file
from aid.services.clocks import start
from aid.services.endings import end_file
from aid.services.notices import end_notice, enter
from aid.services.tiers import decide_tier
from core.actors import Actor
from core.clocks.models import Deadline
from core.clocks.rules import Unit, due
from core.clocks.selectors import work_calendar
from core.clocks.services import stop_clock
from core.errors import ConflictError, RuleBrokenError
from core.fetch import find
from core.numbers.services import next_number
from core.parameters.selectors import value
from core.transitions import take
from core.violations import refusing_violations

ONE_DAY = timedelta(days=1)


def _check_not_own(actor: Actor, file: NeedyFile) -> None:
    rules.check_not_related(person_id=actor.person_id, household=household_person_ids(file))


def pass_township_check(*, actor: Actor, file_id: Any, seen_version: int, today: date, opinion: str) -> NeedyFile:
    """Find an application complete and single; the economic check goes out (Appendix A1: pass)."""
    _refuse_during_notice(actor, file_id, today)
    note = {"opinion": opinion}
    with take(rules.PASS_CHECK, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        _check_not_own(actor, file)
        rules.check_apart(decided_by=actor.user_id, before=rules.acted_before(file))
        check_econ_check(may=may_use_for(file, ConsentPurpose.ECON_CHECK, today))
        file.township_checker_id = actor.user_id
        with refusing_violations(EconomicCheck):
            EconomicCheck.objects.create(file=file, sent_on=today)
        stop_clock(subject=file, code=TOWNSHIP_CHECK.code, on=today)
        start(file, ECON_CHECK, on=today)
    return file


def _refuse_during_notice(actor: Actor, file_id: Any, today: date) -> None:
    """Say until when the notice hangs, where somebody comes too early (story 7)."""
    file = find(NeedyFile, file_id, actor, rules.PASS_CHECK.permission)
    notice = open_notice(file) if file.status == FileStatus.UNIT_NOTICED else None
    if notice is not None and notice.last_day is not None:
        rules.check_notice_over(today=today, last_day=notice.last_day)


def record_check_result(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    today: date,
    homes: int,
    vehicles: int,
    companies: int,
    deposits: Decimal,
    note: str = "",
) -> NeedyFile:
    """Enter civil affairs' answer; excluding circumstances follow from it with their source (story 10)."""
    with take(rules.RECORD_RESULT, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        _check_not_own(actor, file)
        rules.check_apart(decided_by=actor.user_id, before=rules.acted_before(file))
        check = EconomicCheck.objects.select_for_update().get(file=file, returned_on=None)
        check.returned_on, check.note = today, note
        check.homes, check.vehicles, check.companies, check.deposits = homes, vehicles, companies, deposits
        check.save()
        found = rules.vetoes_from_check(
            homes=homes, vehicles=vehicles, companies=companies, deposits_over=deposits > _asset_limit(file, today)
        )
        for item, evidence in found:
            set_veto(file, item, Source.ECON_CHECK, evidence)
        file.county_reviewer_id = actor.user_id
        file.event_note |= {"vetoes": [item for item, _evidence in found]}
        stop_clock(subject=file, code=ECON_CHECK.code, on=today)
        start(file, COUNTY_DECIDE, on=today)
    return file


def _asset_limit(file: NeedyFile, today: date) -> Decimal:
    region = file.union.region_id
    return value(MIN_LIVING, region, today) * value(ASSET_MULTIPLE, region, today) * file.members.present().count()


def set_veto(file: NeedyFile, item: str, source: str, evidence: str) -> VetoAnswer:
    """Enter an excluding circumstance; a second report of the same item replaces the evidence, not the exemption."""
    answer: VetoAnswer = VetoAnswer.objects.update_or_create(
        file=file, item=item, defaults={"source": source, "evidence": evidence}
    )[0]
    return answer


def exempt_veto(*, actor: Actor, file_id: Any, item: str, reason: str, today: date) -> VetoAnswer:
    """Lift an excluding circumstance that the rules let an approver lift, with a written reason."""
    with take(rules.EXEMPT_VETO, NeedyFile, pk=file_id, actor=actor, item=item, reason=reason) as file:
        _check_not_own(actor, file)
        rules.check_exemptible(item=item, exemptible=value(EXEMPTIBLE, file.union.region_id, today))
        answer = file.vetoes.filter(item=item).first()
        if answer is None or not reason.strip():
            raise RuleBrokenError(_("An exemption needs the circumstance and a written reason."), code="exemption")
        answer.exempted_by_id, answer.exemption_reason = actor.user_id, reason
        answer.save(update_fields=["exempted_by", "exemption_reason"])
    return answer


def approve_file(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    today: date,
    category: str,
    opinion: str,
    override_reason: str = "",
    tier: str = "",
) -> NeedyFile:
    """Put a household on file under a category and tier, once nothing excludes it, never alone (story 11)."""
    note = {"opinion": opinion, "category": category}
    with take(rules.APPROVE, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        _check_may_approve(actor, file, today)
        _decide_category(actor, file, category, override_reason, today)
        decide_tier(file, tier, today=today)
        _enter_on_file(file, actor, today)
    return file


def _check_may_approve(actor: Actor, file: NeedyFile, today: date) -> None:
    _check_not_own(actor, file)
    rules.check_apart(decided_by=actor.user_id, before=rules.acted_before(file))
    rules.check_consent_stands(stands=notice_consent_stands(file, today))
    if has_open_objection(file):
        raise ConflictError(_("An objection is being investigated."), code="objection")
    rules.check_vetoes(standing=standing_vetoes(file))


def _decide_category(actor: Actor, file: NeedyFile, category: str, override_reason: str, today: date) -> Assessment:
    """Reckon again with the figures of the day of approval (Appendix B 11) and keep what was decided and why."""
    if category == Category.NONE:
        raise RuleBrokenError(_("A household that is not eligible is rejected, not filed."), code="category")
    assessment = assess_file(actor=actor, file=file, on=today, occasion="approval")
    assessment.decided, assessment.override_reason = category, override_reason.strip()
    assessment.decided_by_id = actor.user_id
    with refusing_violations(Assessment):
        assessment.save()
    file.category = category
    file.event_note |= {
        "proposed": assessment.proposed,
        "net_per_head": assessment.net_per_head,
        "override_reason": override_reason,
    }
    return assessment


def _enter_on_file(file: NeedyFile, actor: Actor, today: date) -> None:
    county = file.union.region_id[:6]
    months = value(VALIDITY_MONTHS, file.union.region_id, today)
    file.county_approver_id = actor.user_id
    file.filed_on = today
    file.number = file.number or f"{county}-{today.year}-{next_number(f'needy:{county}-{today.year}'):04d}"
    file.valid_to = due(today, months, Unit.MONTH, work_calendar(), roll=False).due_on - ONE_DAY
    file.national_sync = "pending"
    file.event_note |= {"number": file.number, "valid_to": file.valid_to}
    stop_clock(subject=file, code=COUNTY_DECIDE.code, on=today)


def notice_again(
    *,
    actor: Actor,
    file_id: Any,
    seen_version: int,
    today: date,
    category: str,
    opinion: str,
    place: str,
    contact_phone: str,
    tier: str = "",
) -> NeedyFile:
    """Prepare a second notice at the county before filing, where the county wants one; another person releases it."""
    note = {"opinion": opinion, "category": category}
    with take(rules.NOTICE_AGAIN, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, **note) as file:
        _check_may_approve(actor, file, today)
        _decide_category(actor, file, category, "", today)
        decide_tier(file, tier, today=today)
        enter(actor, file, NoticeKind.COUNTY, today=today, place=place, contact_phone=contact_phone)
    return file


def file_after_notice(*, actor: Actor, file_id: Any, seen_version: int, today: date) -> NeedyFile:
    """Put a household on file after its county notice has hung without objection."""
    with take(rules.FILE_AFTER_NOTICE, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version) as file:
        end_notice(file, today)
        _check_may_approve(actor, file, today)
        _enter_on_file(file, actor, today)
    return file


def return_file(*, actor: Actor, file_id: Any, seen_version: int, today: date, reasons: dict[str, str]) -> NeedyFile:
    """Send an application back to be completed, with a reason for each field; 15 days, then it counts as withdrawn."""
    reasons = {name: text.strip() for name, text in reasons.items() if text.strip()}
    if not reasons:
        raise RuleBrokenError(_("Say what has to be completed."), code="reasons")
    step = _step_for(rules.RETURNS, actor, file_id)
    with take(step, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, reasons=reasons) as file:
        _check_not_own(actor, file)
        file.returned_from = file.status
        for period in (UNIT_SURVEY, TOWNSHIP_CHECK, COUNTY_DECIDE):
            stop_clock(subject=file, code=period.code, on=today)
        start(file, COMPLETION, on=today)
    return file


def _step_for(steps: dict[Any, Any], actor: Actor, file_id: Any) -> Any:
    """Return the step that fits the file's present state, or refuse as `take` would."""
    file = find(NeedyFile, file_id, actor, "aid.view_file")
    step = steps.get(file.status)
    if step is None:
        raise ConflictError(
            _("Not possible in the state “%(state)s”.") % {"state": file.get_status_display()}, code="wrong_state"
        )
    return step


def reject_file(*, actor: Actor, file_id: Any, seen_version: int, today: date, reason: str, opinion: str) -> NeedyFile:
    """Refuse to recognise a household, in writing, with the reason and the right to object."""
    step = _step_for(rules.REJECTIONS, actor, file_id)
    with take(step, NeedyFile, pk=file_id, actor=actor, seen_version=seen_version, opinion=opinion) as file:
        _check_not_own(actor, file)
        rules.check_apart(decided_by=actor.user_id, before=[file.recorder_id])
        file.reject_reason = RejectReason(reason)
        file.event_note |= {"reason": reason, "vetoes": standing_vetoes(file)}
        end_file(file, on=today)
    return file


def withdraw_file(*, actor: Actor, file_id: Any, today: date, reason: str) -> NeedyFile:
    """Take an application back at the applicant's wish, before it is decided."""
    with take(rules.WITHDRAW, NeedyFile, pk=file_id, actor=actor, reason=reason) as file:
        end_file(file, on=today)
    return file


def withdraw_overdue_returns(*, actor: Actor, today: date) -> int:
    """Withdraw every returned application that nobody completed within its days. Return how many."""
    overdue = NeedyFile.unscoped.filter(status=FileStatus.RETURNED).order_by("pk").values_list("pk", flat=True)
    ended = 0
    for file_id in list(overdue):
        if _completion_is_over(file_id, today):
            withdraw_file(actor=actor, file_id=file_id, today=today, reason="completion_overdue")
            ended += 1
    return ended


def _completion_is_over(file_id: Any, today: date) -> bool:
    clocks = Deadline.unscoped.about(NeedyFile._meta.label_lower, file_id)
    return bool(clocks.open().filter(code=COMPLETION.code, due_on__lt=today).exists())
