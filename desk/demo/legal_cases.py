"""Legal aid of the demonstration county: a few lawyers, and cases in the states people meet."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core import clock
from core.chinese.identity import check_character
from desk.demo.people import Cast
from legal.choices.matters import Matter
from legal.models import Lawyer, LegalAidCase
from legal.services import aid_letters, assignments, callbacks, closing, handling, intake, lawyers, reviews

PAPERS = ("application", "identity", "case")
# name, employer, matter, amount, how far, days ago
CASES: tuple[tuple[str, str, Matter, int, str, int], ...] = (
    ("杨建军", "宁波甬江建筑劳务有限公司", Matter.PAY, 40_000, "handling", 20),
    ("何小红", "宁波顺达物流有限公司", Matter.PAY, 18_600, "approved", 2),
    ("谢长春", "宁波甬南纺织有限公司", Matter.INJURY, 126_000, "reviewing", 4),
    ("潘永强", "海曙鼎鑫餐饮管理有限公司", Matter.PAY, 9_200, "supplement", 3),
    ("吴秀英", "海曙鼎鑫餐饮管理有限公司", Matter.PAY, 12_000, "archived", 60),
    ("高丽华", "宁波顺达物流有限公司", Matter.INJURY, 85_000, "received", 0),
)


class LegalCasesMaker:
    """Registers lawyers and moves cases, as a legal centre does."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today

    def this_year(self) -> None:
        """Enter the lawyer with an account and one beside, then the cases."""
        own = self._lawyer("林律师", "demo.lawyer", "union", "")
        self._lawyer("周晓峰", "", "firm", "浙江海晟律师事务所")
        for number, row in enumerate(CASES):
            self._case(number, own, *row)

    def _lawyer(self, name: str, username: str, kind: str, firm: str) -> Lawyer:
        return lawyers.register_lawyer(
            actor=self.cast["reviewer"],
            union_id=self.cast.county.pk,
            username=username,
            kind=kind,
            today=self.today,
            name=name,
            firm=firm,
            fields=[Matter.PAY, Matter.INJURY],
            areas=["330203"],
        )

    def _case(
        self, number: int, own: Lawyer, name: str, employer: str, matter: Matter, yuan: int, far: str, ago: int
    ) -> None:
        on = self.today - timedelta(days=ago)
        with clock.telling(clock.now() - timedelta(days=ago)):
            case = self._received(number, name, employer, matter, yuan, on)
            self._onward(case, own, matter, far, on)

    def _received(self, number: int, name: str, employer: str, matter: Matter, yuan: int, on: date) -> LegalAidCase:
        digits = f"33020319850101{710 + number:03d}"
        ended = on - timedelta(days=60)
        return intake.receive_case(
            actor=self.cast["township"],
            union_id=self.cast.townships[0].pk,
            applicant=intake.Applicant(name=name, identity=digits + check_character(digits), phone="13800000000"),
            dispute=intake.Dispute(
                matter=matter,
                form="agency",
                facts="用人单位拖欠款项，多次协商未果，申请代理仲裁。",
                employer_name=employer,
                is_migrant=True,
                known_on=ended,
                employment_ended_on=ended,
                claims=((matter, "", Decimal(yuan)),),
            ),
            intake=intake.Intake(channel="counter", consented=True, papers=PAPERS),
            today=on,
        )

    def _onward(self, case: LegalAidCase, own: Lawyer, matter: Matter, far: str, on: date) -> None:
        told: dict[str, Any] = {"case_id": case.pk, "today": on}
        reviewer, lawyer = self.cast["reviewer"], self.cast["lawyer"]
        if far == "supplement":
            reviews.ask_papers(actor=reviewer, seen_version=1, missing=["case"], **told)
        if far in ("received", "supplement"):
            return
        aid_letters.issue_letter(actor=reviewer, kind="acceptance", **told)
        reviews.complete_case(actor=reviewer, seen_version=1, papers=PAPERS, **told)
        exemption = "migrant_wage" if matter == Matter.PAY else "migrant_injury"
        reviews.record_income(
            actor=reviewer,
            seen_version=2,
            exemption=exemption,
            income_per_head=None,
            shows_infringement=False,
            note="",
            **told,
        )
        if far == "reviewing":
            return
        reviews.approve_case(actor=self.cast["approver"], seen_version=3, opinion="同意援助。", **told)
        if far == "approved":
            return
        granted, _new = aid_letters.issue_letter(actor=reviewer, kind="grant", **told)
        served = {"letter_id": granted.pk, "seen_version": 1, "how": "direct", "on": on, "to": case.applicant.name}
        aid_letters.note_service(actor=reviewer, **served, **told)
        assignments.offer_case(actor=reviewer, seen_version=4, lawyer_id=own.pk, **told)
        assignments.accept_case(actor=lawyer, seen_version=5, **told)
        handling.log_progress(actor=lawyer, on=on, text="已与职工见面，收集工资条和考勤记录。", is_contact=True, **told)
        if far == "archived":
            self._archived(case, lawyer, on)

    def _archived(self, case: LegalAidCase, lawyer: Any, on: date) -> None:
        """Finish a case with its award, its report and the worker's rating."""
        told: dict[str, Any] = {"case_id": case.pk, "today": on}
        award = {"stage": "arbitration", "award": "award_worker", "amount": Decimal(12_000), "received_on": on}
        handling.record_stage(actor=lawyer, **award, **told)
        claim = case.claims.get()
        sums = {"awarded": {claim.pk: Decimal(12_000)}, "recovered": {claim.pk: Decimal(12_000)}}
        case.refresh_from_db()
        case = handling.finish_case(actor=lawyer, seen_version=case.version, on=on, outcome="full", **sums, **told)
        report = "仲裁裁决支持全部工资请求，用人单位已于期限内支付，职工确认收到。"
        case = closing.hand_in_report(actor=lawyer, seen_version=case.version, report=report, **told)
        case = closing.archive_case(actor=self.cast["reviewer"], seen_version=case.version, score=5, **told)
        said = {"on": on, "is_reached": True, "score": 5, "note": "工资已全部到账，对律师很满意。"}
        callbacks.record_callback(actor=self.cast["township"], seen_version=case.version, **said, **told)
