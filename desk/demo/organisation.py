"""The demonstration county's organisation: employers, a founding on its way, terms, officers, committees, workers."""

from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from core import clock
from core.chinese.credit_code import check_character as code_check
from core.chinese.credit_code import organisation_check
from core.chinese.identity import check_character
from desk.demo.families import paper
from desk.demo.people import Cast
from unions.choices import Level
from unions.models import RecruitmentBatch, Union
from unions.rules import lifecycle as rules
from unions.services import applicants, committees, employers, lifecycle, officers, terms, workers

FIRMS = (
    ("宁波甬南纺织有限公司", 186, 97, 60),
    ("宁波顺达物流有限公司", 64, 12, 41),
    ("望春环卫服务有限公司", 120, 66, 88),
    ("宁波骑迹配送服务有限公司", 210, 18, 155),
    ("宁波永信包装有限公司", 60, 21, 30),
    ("望春机电设备有限公司", 33, 8, 10),
    ("望春便民超市", 12, 9, 3),
)
LEADERS = (("丁国平", "chair"), ("许慧敏", "vice_chair"), ("方建军", "committee"))
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


def credit_code(number: int) -> str:
    """Return a code with right check characters; nobody's."""
    stem = f"91330203{number:08d}{organisation_check(f'{number:08d}')}"
    return stem + code_check(stem)


class OrganisationMaker:
    """Fills one street: what a caseworker and the county see under 工会组织."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.street = cast.townships[0]
        self.unions = [each for each in cast.workplaces if each.parent_id == self.street.pk]
        self._numbers = iter(range(102, 998, 2))

    def this_year(self) -> None:
        """Enter the employers, cover four of them, and leave something to do for everybody."""
        firms = [self._employer(number, *firm) for number, firm in enumerate(FIRMS)]
        for union, firm in zip(self.unions, firms, strict=False):
            self._stand(union, firm)
        self._founding(firms[4])
        self._extension()
        self._workers()

    def identity(self, year: int = 1982, sex: str = "1") -> str:
        """Return a number with the right check digit; nobody's."""
        number = next(self._numbers)
        first = f"330203{year}0615{number + (sex == '1'):03d}"
        return first + check_character(first)

    def _employer(self, number: int, name: str, count: int, women: int, migrants: int) -> Any:
        return employers.register_employer(
            actor=self.cast["township"],
            credit_code=credit_code(20_000_000 + number),
            region_code=self.street.region_id,
            today=self.today,
            name=name,
            short_name="",
            ownership="170",
            industry="C" if number < 2 else "G",
            employee_count=count,
            female_count=women,
            migrant_count=migrants,
            dispatched_count=0,
            counted_on=self.today - timedelta(days=40),
            payroll_monthly=None,
            legal_rep="周志强",
            contact="",
            phone="",
            status="operating",
        )

    def _stand(self, union: Union, firm: Any) -> None:
        """Give a union its employer, a running term and its leaders; the first term ends in a month."""
        actor, place = self.cast["township"], self.unions.index(union)
        ends = self.today + timedelta(days=(27, 400, 170, 700)[place % 4])
        starts = ends.replace(year=ends.year - 3)
        terms.enter_term(
            actor=actor, union_id=union.pk, session_no=4 - place, starts_on=starts, years=3, today=self.today
        )
        employers.cover_employer(
            actor=actor, union_id=union.pk, credit_code=firm.credit_code, from_on=date(2024, 3, 1), today=self.today
        )
        if place > 1:
            return
        for number, (name, post) in enumerate(LEADERS):
            officers.enter_officer(
                actor=actor,
                union_id=union.pk,
                name=f"{SURNAMES[place * 3 + number]}{name[1:]}",
                identity=self.identity(sex="2" if number == 1 else "1"),
                post=post,
                mode="part_time",
                relation="none",
                from_on=starts,
                approval_no="望工〔2023〕18号",
                today=self.today,
            )
        if place == 0:
            text = "\n".join(f"{each}美玲 {self.identity(1979, '2')}" for each in SURNAMES[8:11])
            committees.set_up_committee(
                actor=actor,
                union_id=union.pk,
                kind="finance_review",
                form="committee",
                from_on=max(starts, date(2024, 1, 10)),
                text=text,
                today=self.today,
            )

    def _founding(self, firm: Any) -> None:
        """Hand one application in: it waits for the street's other caseworker or the county."""
        actor = self.cast["township"]
        union = lifecycle.found_union(
            actor=actor,
            parent_id=self.street.pk,
            name="宁波永信包装有限公司工会",
            kind="enterprise",
            level=Level.GRASSROOTS,
            credit_codes=[firm.credit_code],
            today=self.today,
        )
        letter = SimpleUploadedFile("建会请示.jpg", paper(), "image/jpeg")
        lifecycle.hand_in_paper(actor=actor, union_id=union.pk, upload=letter, slot=rules.LETTER, moment=clock.now())
        text = "\n".join(f"{each}永强 {self.identity(1990)}" for each in SURNAMES[:26])
        applicants.list_members(actor=actor, union_id=union.pk, text=text, today=self.today)
        for name, post in (("钱丽华", "chair"), ("孙永明", "vice_chair"), ("李文娟", "committee")):
            lifecycle.add_candidate(
                actor=actor,
                union_id=union.pk,
                today=self.today,
                name=name,
                identity=self.identity(1985, "2"),
                post=post,
                mode="part_time",
                relation="none",
            )
        lifecycle.apply_union(actor=actor, union_id=union.pk, seen_version=union.version, today=self.today)

    def _extension(self) -> None:
        union = self.unions[2]
        union.refresh_from_db()
        terms.ask_extension(
            actor=self.cast["cadre"],
            union_id=union.pk,
            until_on=(union.term_end_on or self.today) + timedelta(days=60),
            reason="作业高峰期，职工难以集中",
            today=self.today,
        )

    def _workers(self) -> None:
        county, actor = self.cast.county, self.cast["reviewer"]
        batch: RecruitmentBatch = workers.open_recruitment(
            actor=actor, union_id=county.pk, name="2025年公开招聘", year=2025, planned=8, announced_on=date(2025, 3, 3)
        )
        for number, township in enumerate(self.cast.townships[:4]):
            worker = workers.employ(
                actor=actor,
                union_id=county.pk,
                name=f"{SURNAMES[12 + number]}晓红",
                identity=self.identity(1994, "2"),
                phone="",
                township_id=township.pk,
                batch_id=batch.pk,
                contract_from=date(2025, 7, 1),
                contract_to=date(2028, 6, 30),
                grade="三级",
                today=self.today,
            )
            if number < 2:
                workers.appraise(
                    actor=actor,
                    worker_id=worker.pk,
                    year=2025,
                    appraisal="competent",
                    training_hours=48,
                    today=self.today,
                )
