"""Applications in every state, made by the services as people would make them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import make_aware
from PIL import Image

from aid.choices.files import Category, ConsentPurpose, ExpenseKind, FileStatus, IncomeKind, Relation, Standing
from aid.choices.upkeep import ReviewSection
from aid.models import NeedyFile, Notice
from aid.rules.costs import window_of
from aid.rules.eligibility import MIN_LIVING
from aid.services import applications, consents, decisions, exits, notices, reviews, visits
from core import clock
from core.documents.services import attach
from core.errors import DomainError
from core.parameters.models import PolicyParameter
from tests.factories import DAY, Tree, actor, identity_number

CARD = "6222021202000001231"


def photo(name: str = "身份证.jpg") -> SimpleUploadedFile:
    """Return a small real picture."""
    out = BytesIO()
    Image.new("RGB", (40, 30), "white").save(out, "JPEG")
    return SimpleUploadedFile(name, out.getvalue(), "image/jpeg")


def living_standard(region: str = "330000", monthly: str = "1000", since: date = date(2026, 1, 1)) -> None:
    """Enter a minimum living standard."""
    PolicyParameter.objects.create(code=MIN_LIVING, region=region, value=monthly, valid_from=since, basis="2026 notice")


@contextmanager
def refusing(code: str) -> Iterator[None]:
    """Expect a refusal with this code, in whatever language it is worded."""
    with pytest.raises(DomainError) as caught:
        yield
    assert caught.value.code == code


class Office:
    """The people of one county office, each with one role, and the applications they move."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.cadre = actor("grassroots_cadre", tree.textile)
        self.caseworker = actor("township_caseworker", tree.wangchun)
        self.releaser = actor("township_caseworker", tree.haishu)  # a second person, who checks nothing
        self.reviewer = actor("county_reviewer", tree.haishu)
        self.approver = actor("county_approver", tree.haishu)
        living_standard()

    def draft(
        self,
        *,
        income: int = 66_000,
        rigid: int = 36_000,
        names: tuple[str, ...] = ("王秀兰", "李建国", "李欣悦"),
        by: Any = None,
        union: Any = None,
        today: date = DAY,
        **details: Any,
    ) -> NeedyFile:
        """Return a complete draft of a household of three."""
        by = by or self.cadre
        file = applications.open_application(actor=by, union_id=(union or self.tree.textile).pk)
        relations = [Relation.SELF, Relation.SPOUSE, Relation.DAUGHTER, Relation.SON]
        births = [date(1979, 4, 24), date(1977, 5, 2), date(2012, 9, 1), date(2015, 3, 3)]
        members = [
            applications.describe_member(
                actor=by,
                file_id=file.pk,
                relation=relation,
                standing=Standing.WORKING if number < 2 else Standing.STUDENT,
                today=today,
                name=name,
                identity=identity_number(birth=birth),
                phone="13857412764" if number == 0 else "",
            )
            for number, (name, relation, birth) in enumerate(zip(names, relations, births, strict=False))
        ]
        applications.save_money(
            actor=by,
            file_id=file.pk,
            incomes=[{"member_id": members[0].pk, "kind": IncomeKind.WAGE, "amount": Decimal(income)}],
            expenses=[self.illness(members[0], rigid, today)],
            today=today,
        )
        answers = {
            "main_cause": 6,
            "work_status": "sick_leave",
            "housing": "commercial",
            "address": "宁波市海曙区望春街道春华路18弄3号201室",
            "bank_name": "中国工商银行",
            "account": CARD,
        }
        applications.save_details(actor=by, file_id=file.pk, **(answers | details))
        given_at = min(clock.now(), make_aware(datetime.combine(today, time(9))))
        for purpose in ConsentPurpose:
            consents.give_consent(actor=by, file_id=file.pk, purpose=purpose, moment=given_at)
        for slot in ("identity", "income", "medical"):
            attach(actor=by, subject=file, upload=photo(), slot=slot, permission="aid.view_file")
        return self.fresh(file)

    def illness(self, member: Any, amount: int, today: date) -> dict[str, Any]:
        """Return a medical cost with everything it needs."""
        first, last = window_of(today)
        return {
            "member_id": member.pk,
            "kind": ExpenseKind.MEDICAL,
            "amount": Decimal(amount),
            "from_on": first,
            "to_on": last,
            "hospital_level": "three",
        }

    def fresh(self, file: NeedyFile) -> NeedyFile:
        return NeedyFile.unscoped.get(pk=file.pk)

    def submitted(self, *, today: date = DAY, **draft: Any) -> NeedyFile:
        by = draft.get("by") or self.cadre
        file = self.draft(today=today, **draft)
        return applications.submit_file(actor=by, file_id=file.pk, seen_version=file.version, today=today)

    def surveyed(self, *, today: date = DAY, **draft: Any) -> NeedyFile:
        file = self.submitted(today=today, **draft)
        return visits.survey_file(
            actor=self.cadre if not draft.get("by") else draft["by"],
            file_id=file.pk,
            seen_version=file.version,
            today=today,
            visited_on=today,
            first_visitor="沈静怡",
            second_visitor="陆海涛",
            person_met="王秀兰",
            findings="每周透析三次，家中陈设简单。",
            is_signed=True,
        )

    def noticed(self, *, today: date = DAY, **draft: Any) -> NeedyFile:
        file = self.surveyed(today=today, **draft)
        self.release(self.prepare(file, by=draft.get("by"), today=today), today=today)
        return self.fresh(file)

    def prepare(self, file: NeedyFile, *, by: Any = None, today: date = DAY, **answers: Any) -> Notice:
        """Return the notice of a surveyed file, prepared by its cadre."""
        facts = {"place": "厂区公告栏", "contact_phone": "0574-87654321"} | answers
        return notices.prepare_notice(
            actor=by or self.cadre, file_id=file.pk, seen_version=self.fresh(file).version, today=today, **facts
        )

    def release(self, notice: Notice, *, by: Any = None, today: date = DAY) -> Notice:
        """Let a second person hang a notice."""
        return notices.release_notice(
            actor=by or self.releaser, notice_id=notice.pk, seen_version=notice.version, today=today
        )

    def township_checking(self, *, today: date = DAY, **draft: Any) -> NeedyFile:
        file = self.noticed(today=today, **draft)
        over = notices.open_notice(file).last_day + timedelta(days=1)
        return notices.close_notice(actor=self.caseworker, file_id=file.pk, today=over)

    def econ_checking(self, **draft: Any) -> NeedyFile:
        file = self.township_checking(**draft)
        return decisions.pass_township_check(
            actor=self.caseworker, file_id=file.pk, seen_version=file.version, today=DAY, opinion="材料齐全"
        )

    def county_reviewing(self, *, homes: int = 1, vehicles: int = 0, **draft: Any) -> NeedyFile:
        file = self.econ_checking(**draft)
        return decisions.record_check_result(
            actor=self.reviewer,
            file_id=file.pk,
            seen_version=file.version,
            today=DAY,
            homes=homes,
            vehicles=vehicles,
            companies=0,
            deposits=Decimal(0),
        )

    def filed(self, *, category: str = Category.DEEP, **draft: Any) -> NeedyFile:
        file = self.county_reviewing(**draft)
        return decisions.approve_file(
            actor=self.approver,
            file_id=file.pk,
            seen_version=file.version,
            today=draft.get("today", DAY),
            category=category,
            opinion="同意",
        )

    def reviewed(self, file: NeedyFile, *, by: Any = None, today: date = DAY) -> NeedyFile:
        """Begin the review of a file and say of every section that it is as last time."""
        by = by or self.caseworker
        file = reviews.start_review(actor=by, file_id=file.pk, seen_version=file.version, today=today)
        for section in ReviewSection:
            file = self.fresh(file)
            reviews.keep_section(actor=by, file_id=file.pk, seen_version=file.version, today=today, section=section)
        return self.fresh(file)

    def exiting(self, file: NeedyFile, code: str = "lifted", *, by: Any = None, today: date = DAY) -> NeedyFile:
        """Propose that a family leaves the file, with a paper."""
        return exits.start_exit(
            actor=by or self.reviewer,
            file_id=file.pk,
            seen_version=file.version,
            exit_code=code,
            opinion="收入稳定",
            today=today,
            upload=photo("收入证明.jpg"),
        )


STATES = {
    FileStatus.DRAFT: "draft",
    FileStatus.SUBMITTED: "submitted",
    FileStatus.UNIT_SURVEYED: "surveyed",
    FileStatus.UNIT_NOTICED: "noticed",
    FileStatus.TOWNSHIP_CHECKING: "township_checking",
    FileStatus.ECON_CHECKING: "econ_checking",
    FileStatus.COUNTY_REVIEWING: "county_reviewing",
    FileStatus.FILED: "filed",
}
