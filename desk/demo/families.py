"""Families in hardship, each moved to its state by the same services that people use."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image, ImageDraw
from stdnum import luhn

from aid.choices.files import Category, ConsentPurpose, ExpenseKind, IncomeKind, Relation, Standing, Tier
from aid.models import NeedyFile
from aid.rules.costs import window_of
from aid.selectors.files import open_notice
from aid.services import applications, consents, decisions, exits, notices, objections, reviews, upkeep, visits
from core import clock
from core.chinese.identity import check_character
from core.clocks.selectors import work_calendar
from core.documents.services import attach
from desk.demo.people import Cast
from unions.models import Union

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    *("秀兰", "建国", "桂芳", "德海", "雅琴", "立新", "志明", "国华", "丽娟", "文斌", "美娟", "海燕"),
    *("玉梅", "金凤", "永康", "小红", "春花", "志强", "淑珍", "伟民", "晓东", "佳怡", "子涵", "欣悦", "宇航"),
)
CAUSES = (6, 6, 6, 9, 9, 8, 1, 3, 2, 7)
PAPERS = (
    ("identity", "身份证.jpg"),
    ("income", "收入证明.jpg"),
    ("medical", "诊断和票据.jpg"),
    ("cost", "租房合同.jpg"),
)
FINDINGS = (
    "每周透析三次，家中陈设简单，药费自付部分较多。",
    "丈夫工伤后在家休养，妻子打零工，两个孩子上学。",
    "租住一间房，收入不稳定，老人长期服药。",
    "独自抚养孩子，单位效益不好，常拖欠工资。",
)


@dataclass(frozen=True)
class Plan:
    """How many files end in which state, and how many days ago the application was made."""

    state: str
    count: int
    ago: tuple[int, int]


PLANS = (
    Plan("filed", 150, (60, 330)),
    Plan("draft", 8, (1, 20)),
    Plan("submitted", 12, (1, 11)),
    Plan("surveyed", 8, (3, 9)),
    Plan("prepared", 4, (3, 9)),
    Plan("noticed", 10, (3, 12)),
    Plan("investigating", 3, (8, 14)),
    Plan("township_checking", 10, (16, 24)),
    Plan("econ_checking", 9, (18, 30)),
    Plan("county_reviewing", 12, (25, 45)),
    Plan("vetoed", 3, (25, 45)),
    Plan("returned", 5, (14, 25)),
    Plan("rejected", 6, (40, 120)),
    Plan("withdrawn", 3, (20, 90)),
    Plan("suspended", 4, (120, 300)),
    Plan("reviewing", 5, (300, 330)),
    Plan("exiting", 3, (150, 320)),
    Plan("exited", 9, (200, 340)),
)


class FamilyMaker:
    """Makes families one after another; the same seed gives the same families."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.dice = random.Random(20261123)  # noqa: S311 nothing secret: the same families every time
        self.calendar = work_calendar()
        self.paper = paper()
        self.number = 0

    def all(self) -> Iterator[tuple[str, NeedyFile]]:
        """Yield every family of the plan, in its state."""
        for plan in PLANS:
            for _turn in range(plan.count):
                start = self.workday(self.today - timedelta(days=self.dice.randint(*plan.ago)))
                yield plan.state, self.family(plan.state, start)

    def workday(self, day: date) -> date:
        return self.calendar.workday_from(day) if day < self.today else self.today

    def at(self, day: date, hour: int = 9) -> Any:
        """Return the moment of an act: working hours of that day."""
        moment = datetime.combine(day, time(hour, self.dice.randint(0, 59)))
        return clock.telling(timezone.make_aware(moment))

    def family(self, state: str, start: date) -> NeedyFile:
        """Return a family whose application began on ``start`` and came as far as ``state``."""
        steps = Steps(self, self.dice.choice(self.cast.workplaces), start)
        getattr(steps, state)()
        steps.file.refresh_from_db()
        return steps.file

    def person_name(self, surname: str = "") -> str:
        return (surname or self.dice.choice(SURNAMES)) + self.dice.choice(GIVEN)

    def identity(self, birth: date, sex: str) -> str:
        self.number += 1
        sequence = self.number * 2 % 1000 + (1 if sex == "1" else 0)
        first = f"330203{birth:%Y%m%d}{sequence % 1000:03d}"
        return first + check_character(first)

    def card(self) -> str:
        stem = f"622202{self.dice.randint(10**11, 10**12 - 1)}"
        return stem + luhn.calc_check_digit(stem)


def _stage(birth: date, on: date) -> str:
    """Return the stage of school of a child of this age."""
    stages = ((6, "pre"), (12, "primary"), (15, "junior"), (18, "senior"), (99, "college"))
    return next(stage for limit, stage in stages if on.year - birth.year < limit)


def paper() -> bytes:
    picture = Image.new("RGB", (320, 200), "#f5f6f8")
    ImageDraw.Draw(picture).rectangle((12, 12, 308, 188), outline="#808b9a")
    out = BytesIO()
    picture.save(out, "JPEG", quality=60)
    return out.getvalue()


class Steps:
    """The way of one file: each method goes one step further than the one it calls."""

    def __init__(self, maker: FamilyMaker, union: Union, start: date) -> None:
        self.maker, self.union, self.day = maker, union, start
        self.cast, self.dice = maker.cast, maker.dice
        cadre, township = self.cast["cadre"], self.cast["township"]
        self.cadre = cadre if cadre.reaches("aid.edit_file", union.path) else township
        self.checker = self.cast["township2"] if self.cadre is township else township
        self.file: NeedyFile = None  # type: ignore[assignment]

    def on(self, days: int = 0) -> Any:
        """Move on by some days, never beyond today, and act then."""
        self.day = self.maker.workday(min(self.day + timedelta(days=days), self.maker.today))
        return self.maker.at(self.day)

    def act(self, service: Callable[..., Any], actor: str | Any, *, versioned: bool = True, **answers: Any) -> Any:
        by = self.cast[actor] if isinstance(actor, str) else actor
        if versioned:
            self.file.refresh_from_db()
            answers["seen_version"] = self.file.version
        return service(actor=by, file_id=self.file.pk, **answers)

    def draft(self) -> None:
        with self.on():
            self.file = applications.open_application(actor=self.cadre, union_id=self.union.pk)
            members = self._members()
            self._money(members)
            self._answers()
            for purpose in ConsentPurpose:
                consents.give_consent(actor=self.cadre, file_id=self.file.pk, purpose=purpose, moment=clock.now())
            for slot, name in PAPERS:
                upload = SimpleUploadedFile(name, self.maker.paper, "image/jpeg")
                attach(actor=self.cadre, subject=self.file, upload=upload, slot=slot, permission="aid.view_file")

    def _members(self) -> list[Any]:
        maker, dice = self.maker, self.dice
        surname = dice.choice(SURNAMES)
        rows = [(Relation.SELF, Standing.WORKING, self._birth(1966, 1990), "2", maker.person_name(surname))]
        if dice.random() < 0.75:
            rows.append((Relation.SPOUSE, Standing.UNEMPLOYED, self._birth(1964, 1990), "1", maker.person_name()))
        for _turn in range(dice.choice((0, 1, 1, 2))):
            child, sex = dice.choice(((Relation.SON, "1"), (Relation.DAUGHTER, "2")))
            rows.append((child, Standing.STUDENT, self._birth(2005, 2018), sex, maker.person_name(surname)))
        return [
            applications.describe_member(
                actor=self.cadre,
                file_id=self.file.pk,
                relation=relation,
                standing=standing,
                today=self.day,
                name=name,
                identity=maker.identity(birth, sex),
                phone=f"138{dice.randint(10**7, 10**8 - 1)}" if relation == Relation.SELF else "",
                school="在读" if standing == Standing.STUDENT else "",
                health="good" if relation != Relation.SELF else dice.choice(("good", "uraemia", "cancer", "general")),
                insurance="worker" if relation == Relation.SELF else "resident",
                marital="20" if birth.year < 2000 else "10",
                residence=dice.choice(("urban", "rural")),
                ethnic="01",
                political="13",
                model_worker="none",
                education=_stage(birth, self.day) if standing == Standing.STUDENT else "",
            )
            for relation, standing, birth, sex, name in rows
        ]

    def _birth(self, first: int, last: int) -> date:
        return date(self.dice.randint(first, last), self.dice.randint(1, 12), self.dice.randint(1, 28))

    def _money(self, members: list[Any]) -> None:
        heads, dice = len(members), self.dice
        income = Decimal(dice.randrange(1300, 3200, 20)) * 12 * heads
        rigid = income - Decimal(dice.randrange(500, 2200, 10)) * 12 * heads
        lines = [{"member_id": members[0].pk, "kind": IncomeKind.WAGE, "amount": income}]
        first, last = window_of(self.day)
        costs = [
            {
                "member_id": members[0].pk,
                "kind": ExpenseKind.MEDICAL,
                "amount": max(rigid, Decimal(6000)),
                "from_on": first,
                "to_on": last,
                "hospital_level": dice.choice(("two", "three")),
            }
        ]
        if dice.random() < 0.2:
            costs.append({"member_id": members[0].pk, "kind": ExpenseKind.RENT, "amount": Decimal(18_000)})
        applications.save_money(actor=self.cadre, file_id=self.file.pk, incomes=lines, expenses=costs, today=self.day)

    def _answers(self) -> None:
        dice = self.dice
        cause = dice.choice(CAUSES)
        accident = {"event_on": self.day - timedelta(days=40), "event_loss": Decimal(60_000)} if cause in (7, 8) else {}
        township = self.union.parent.name.removesuffix("总工会")
        house = f"{dice.randint(1, 200)}弄{dice.randint(1, 40)}号{dice.randint(101, 608)}室"
        applications.save_details(
            actor=self.cadre,
            file_id=self.file.pk,
            main_cause=cause,
            work_status=dice.choice(("in_post", "sick_leave", "flexible", "migrant")),
            housing=dice.choice(("rented", "commercial", "self_built")),
            address=f"宁波市海曙区{township}春华路{house}",
            bank_name=dice.choice(("中国工商银行", "中国农业银行", "宁波银行")),
            account=self.maker.card(),
            **accident,
        )

    def submitted(self) -> None:
        self.draft()
        with self.on():
            self.act(applications.submit_file, self.cadre, today=self.day)

    def surveyed(self) -> None:
        self.submitted()
        with self.on(2):
            self.act(
                visits.survey_file,
                self.cadre,
                today=self.day,
                visited_on=self.day,
                first_visitor=self.cadre.name,
                second_visitor="许志明",
                person_met="本人",
                findings=self.dice.choice(FINDINGS),
                is_signed=True,
            )

    def prepared(self) -> None:
        self.surveyed()
        with self.on(1):
            self._notice()

    def _notice(self) -> Any:
        return self.act(
            notices.prepare_notice, self.cadre, today=self.day, place="单位公告栏", contact_phone="0574-87654321"
        )

    def noticed(self) -> None:
        self.surveyed()
        with self.on(1):
            notice = self._notice()
            notices.release_notice(actor=self.checker, notice_id=notice.pk, seen_version=notice.version, today=self.day)

    def investigating(self) -> None:
        self.noticed()
        with self.on(1):
            text = "反映该户另有一处住房，请核实。"
            self.act(objections.object_to_notice, "reviewer", versioned=False, today=self.day, text=text)

    def township_checking(self) -> None:
        self.noticed()
        notice = open_notice(self.file)
        last_day = (notice and notice.last_day) or self.day
        with self.on(max((last_day - self.day).days + 1, 1)):
            self.act(notices.close_notice, self.checker, versioned=False, today=self.day)

    def econ_checking(self) -> None:
        self.township_checking()
        with self.on(2):
            self.act(decisions.pass_township_check, self.checker, today=self.day, opinion="材料齐全，情况属实。")

    def county_reviewing(self, homes: int = 1) -> None:
        self.econ_checking()
        with self.on(5):
            self.act(
                decisions.record_check_result,
                "reviewer",
                today=self.day,
                homes=homes,
                vehicles=0,
                companies=0,
                deposits=Decimal(self.dice.randrange(0, 20_000, 500)),
            )

    def vetoed(self) -> None:
        self.county_reviewing(homes=2)

    def returned(self) -> None:
        self.township_checking()
        with self.on(1):
            self.act(decisions.return_file, self.checker, today=self.day, reasons={"papers": "收入证明缺单位盖章"})

    def rejected(self) -> None:
        self.county_reviewing(homes=2)
        with self.on(2):
            self.act(decisions.reject_file, "approver", today=self.day, reason="veto", opinion="名下有两套住房。")

    def withdrawn(self) -> None:
        self.submitted()
        with self.on(1):
            self.act(decisions.withdraw_file, self.cadre, versioned=False, today=self.day, reason="申请人主动撤回")

    def filed(self) -> None:
        self.county_reviewing()
        proposed = self.file.assessments.first().proposed
        category = proposed if proposed != Category.NONE else Category.RELATIVE
        with self.on(3):
            self.act(
                decisions.approve_file,
                "approver",
                today=self.day,
                category=category,
                opinion="同意建档。",
                override_reason="" if category == proposed else "家庭有特殊支出，集体研究认定",
                tier="" if category == proposed else Tier.LOCAL,
            )

    def suspended(self) -> None:
        self.filed()
        with self.on(30):
            self.act(upkeep.suspend_file, "reviewer", because="银行卡与另一户重复，待核实")

    def reviewing(self) -> None:
        self.filed()
        with self.maker.at(self.maker.workday(self.maker.today - timedelta(days=3))):
            self.act(reviews.start_review, self.checker, today=self.maker.today)

    def exiting(self) -> None:
        self.filed()
        self.day = self.maker.workday(self.maker.today - timedelta(days=6))
        with self.maker.at(self.day):
            self._leave("子女就业，收入稳定。")

    def exited(self) -> None:
        self.filed()
        with self.on(60):
            self._leave("连续六个月高于标准。")
            facts = {"place": "社区公告栏", "contact_phone": "0574-87654321"}
            notice = self.act(notices.prepare_notice, self.cadre, today=self.day, **facts)
            releaser = self.cast["reviewer"]
            notices.release_notice(actor=releaser, notice_id=notice.pk, seen_version=notice.version, today=self.day)
        with self.on(20):
            self.act(exits.confirm_exit, "approver", today=self.day, moment=clock.now())

    def _leave(self, opinion: str) -> None:
        paper = SimpleUploadedFile("收入证明.jpg", self.maker.paper, "image/jpeg")
        self.act(exits.start_exit, "reviewer", exit_code="lifted", opinion=opinion, today=self.day, upload=paper)
