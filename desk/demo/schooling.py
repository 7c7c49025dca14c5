"""Last autumn's schooling relief: school years with and without proof, one township paid, one waiting."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from aid.choices.files import Standing
from aid.choices.relief import FundSource, ReliefKind, Season
from aid.choices.students import Exclusion, Stage
from aid.models import CountyPart, FileMember, Programme
from aid.selectors.programmes import suggested_window
from aid.services import funds, programmes, rosters
from aid.services.students import enrol_student
from core import clock
from desk.demo.families import paper
from desk.demo.relief import ReliefMaker
from unions.models import Union

AGES = ((18, Stage.HIGHER, "宁波大学"), (15, Stage.SENIOR, "效实中学"), (12, Stage.JUNIOR, "海曙外国语学校"))
BUDGET_FEN = 150_000_00


class SchoolingMaker(ReliefMaker):
    """Runs the autumn programme of the last school year as a county would have."""

    def last_autumn(self) -> Programme:
        """Open the programme in July, enter the school years, pay one township, leave one for the county."""
        year = self.today.year if self.today.month >= 9 else self.today.year - 1
        opens, closes = suggested_window(Season.AUTUMN, year)
        with self._on(opens - timedelta(days=30)):
            programme = self._schooling(year, opens, closes)
            self._schooling_fund(programme)
        with self._on(opens + timedelta(days=20)):
            for township in self.cast.townships[:4]:
                self._enrol(township, year)
        paid, waiting, draft = self.cast.townships[:3]
        with self._on(closes - timedelta(days=6)):
            if self._approve(programme, paid):
                self._pay(programme)
            built = self._build(programme, waiting)
            self._check(self._submit(built))
            self._build(programme, draft)
        return programme

    def _on(self, day: date) -> Any:
        return clock.telling(timezone.make_aware(datetime.combine(day, time(10, 0))))

    def _schooling(self, year: int, opens: date, closes: date) -> Programme:
        made = programmes.create_programme(
            actor=self.cast["province"],
            union_id=self.province.pk,
            season=Season.AUTUMN,
            kind=ReliefKind.TUITION,
            year=year,
            name=f"{year}年金秋助学",
            opens_on=opens,
            closes_on=closes,
            roster_due_on=closes,
            report_due_on=closes + timedelta(days=15),
            policy_text="符合条件的困难职工子女，每学年资助一次，按学段和困难类别定额发放。",
        )
        return programmes.open_programme(
            actor=self.cast["province"], programme_id=made.pk, seen_version=made.version, today=opens
        )

    def _schooling_fund(self, programme: Programme) -> None:
        preparer = self.cast["preparer"]
        fund = funds.create_fund(
            actor=preparer,
            union_id=self.cast.county.pk,
            name=f"{programme.year}年金秋助学资金",
            source=FundSource.PROVINCE_FIN,
            year=programme.year,
        )
        funds.grant_fund(
            actor=preparer,
            fund_id=fund.pk,
            amount_fen=BUDGET_FEN,
            note="省财政专项补助",
            idempotency_key="demo-autumn",
            moment=clock.now(),
        )
        part = CountyPart.unscoped.get(programme=programme, union=self.cast.county)
        programmes.choose_fund(actor=preparer, part_id=part.pk, seen_version=part.version, fund_id=fund.pk)

    def _students(self, township: Union) -> list[FileMember]:
        seats = FileMember.objects.filter(
            file__in=[file.pk for file in self._families(township)], standing=Standing.STUDENT, live=True
        )
        return list(seats.select_related("person", "file").order_by("file__number", "pk"))

    def _enrol(self, township: Union, year: int) -> None:
        """Enter school years as they come in: most with proof, a few without, one of a kind that is excluded."""
        for number, seat in enumerate(self._students(township)):
            born = seat.person.birth_on
            age = year - born.year if born else 10
            stage, school = next(((s, name) for least, s, name in AGES if age >= least), (Stage.PRIMARY, "望春小学"))
            if number % 9 == 8:
                continue
            enrol_student(
                actor=self.cast["township"],
                member_id=seat.pk,
                school_year=year,
                stage=stage,
                school=school,
                exclusion=Exclusion.TARGETED if number % 11 == 10 else "",
                proof=None if number % 7 == 6 else SimpleUploadedFile("在读证明.jpg", paper(), "image/jpeg"),
            )

    def _build(self, programme: Programme, township: Union) -> Any:
        if programme.kind != ReliefKind.TUITION:
            return super()._build(programme, township)
        return rosters.build_roster(
            actor=self.cast["township"],
            programme_id=programme.pk,
            union_id=township.pk,
            file_ids=[seat.pk for seat in self._students(township)],
        )
