"""A county's legal centre: its people, its lawyers, and cases in every state, moved by the services."""

import itertools
from datetime import date
from decimal import Decimal
from typing import Any

from core.clocks.models import Deadline
from core.parameters.models import PolicyParameter
from legal.choices.cases import AidForm, Channel, Paper
from legal.choices.matters import Matter
from legal.models import Lawyer, LegalAidCase
from legal.services import assignments, closing, handling, intake, lawyers, reviews
from tests.factories import DAY, Tree, actor, actor_in, identity_number, user
from unions.rules.wages import MIN_WAGE

_names = itertools.count(1)
PAPERS = (Paper.APPLICATION, Paper.IDENTITY, Paper.CASE)
REPORT = "仲裁裁决支持全部工资请求，用人单位已于期限内支付，职工确认收到。"


class Centre:
    """Township, reviewer, approver and two lawyers of one county, each with one role."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.township = actor("township_caseworker", tree.wangchun)
        self.reviewer = actor("county_reviewer", tree.haishu)
        self.approver = actor("county_approver", tree.haishu)
        PolicyParameter.objects.update_or_create(
            code=MIN_WAGE,
            region="330000",
            valid_from=date(2026, 1, 1),
            defaults={"value": "2490", "basis": "2026 notice"},
        )

    def lawyer(self, name: str = "林律师", *, firm: str = "", day: date = DAY, **told: Any) -> tuple[Lawyer, Any]:
        """Return a lawyer of the county's register and the actor behind."""
        account = user(name, username=f"lawyer{next(_names)}")
        me, _user = actor_in("legal_lawyer", self.tree.haishu, account, day=day)
        entry = lawyers.register_lawyer(
            actor=self.reviewer,
            union_id=self.tree.haishu.pk,
            username=account.username,
            kind="firm" if firm else "union",
            today=day,
            name=name,
            firm=firm,
            fields=told.pop("fields", [Matter.PAY]),
            areas=told.pop("areas", ["330203"]),
            **told,
        )
        return entry, me

    def received(self, *, today: date = DAY, by: Any = None, **told: Any) -> LegalAidCase:
        """Return an application of a migrant worker for unpaid wages."""
        facts = {
            "matter": Matter.PAY,
            "form": AidForm.AGENCY,
            "facts": "用人单位拖欠 2026 年 3 月至 8 月工资。",
            "employer_name": "宁波甬南纺织有限公司",
            "is_migrant": True,
            "known_on": date(2025, 12, 1),
            "employment_ended_on": date(2025, 12, 1),
            "claims": ((Matter.PAY, "2026 年 3 月至 8 月工资", Decimal(40_000)),),
        } | told
        return intake.receive_case(
            actor=by or self.township,
            union_id=self.tree.wangchun.pk,
            applicant=intake.Applicant(
                name=f"杨建军{'一二三四五六七八九'[next(_names) % 9]}", identity=identity_number()
            ),
            dispute=intake.Dispute(**facts),
            intake=intake.Intake(channel=Channel.COUNTER, consented=True, papers=PAPERS),
            today=today,
        )

    def reviewing(self, *, today: date = DAY, **told: Any) -> LegalAidCase:
        """Return a complete application."""
        case = self.received(today=today, **told)
        return reviews.complete_case(
            actor=self.reviewer, case_id=case.pk, seen_version=case.version, papers=PAPERS, today=today
        )

    def tested(self, *, today: date = DAY, exemption: str = "migrant_wage", **told: Any) -> LegalAidCase:
        """Return an application whose economic test is recorded."""
        case = self.reviewing(today=today, **told)
        return reviews.record_income(
            actor=self.reviewer,
            case_id=case.pk,
            seen_version=case.version,
            exemption=exemption,
            income_per_head=None,
            shows_infringement=False,
            note="",
            today=today,
        )

    def approved(self, *, today: date = DAY, **told: Any) -> LegalAidCase:
        """Return a case that waits for its lawyer."""
        case = self.tested(today=today, **told)
        return reviews.approve_case(
            actor=self.approver, case_id=case.pk, seen_version=case.version, opinion="同意援助", today=today
        )

    def assigned(self, lawyer: Lawyer, *, today: date = DAY, **told: Any) -> LegalAidCase:
        """Return a case offered to a lawyer."""
        case = self.approved(today=today, **told)
        return assignments.offer_case(
            actor=self.reviewer, case_id=case.pk, seen_version=case.version, lawyer_id=lawyer.pk, today=today
        )

    def handled(self, lawyer: Lawyer, me: Any, *, today: date = DAY, **told: Any) -> LegalAidCase:
        """Return a case that a lawyer has taken."""
        case = self.assigned(lawyer, today=today, **told)
        return assignments.accept_case(actor=me, case_id=case.pk, seen_version=case.version, today=today)

    def awarded(self, case: LegalAidCase, me: Any, *, today: date = DAY) -> LegalAidCase:
        """Record an arbitration award for the whole claim."""
        handling.record_stage(
            actor=me,
            case_id=case.pk,
            stage="arbitration",
            award="award_worker",
            amount=Decimal(40_000),
            body="海曙区劳动人事争议仲裁委员会",
            their_number="甬海劳人仲案〔2026〕512号",
            today=today,
        )
        case.refresh_from_db()
        return case

    def finished(self, lawyer: Lawyer, me: Any, *, on: date = DAY, since: date | None = None) -> LegalAidCase:
        """Return a case with its award, finished on a day."""
        case = self.awarded(self.handled(lawyer, me, today=since or on), me, today=on)
        claim = case.claims.get()
        return handling.finish_case(
            actor=me,
            case_id=case.pk,
            seen_version=case.version,
            on=on,
            outcome="full",
            awarded={claim.pk: Decimal(40_000)},
            recovered={claim.pk: Decimal(38_000)},
            today=on,
        )

    def reported(self, lawyer: Lawyer, me: Any, *, on: date = DAY, reported_on: date | None = None) -> LegalAidCase:
        """Return a case whose report is in."""
        case = self.finished(lawyer, me, on=on)
        return closing.hand_in_report(
            actor=me,
            case_id=case.pk,
            seen_version=case.version,
            report=REPORT,
            today=reported_on or on,
            late_reason="出差" if reported_on else "",
        )

    def clock(self, case: LegalAidCase, code: str) -> Any:
        """Return a case's latest clock of a kind."""
        return Deadline.unscoped.about("legal.legalaidcase", case.pk).filter(code=code).order_by("created_at").last()
