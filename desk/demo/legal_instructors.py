"""Instructors of the demonstration county with both logs, and its units with harmonious labour relations."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from desk.demo.people import Cast
from legal.models import HarmonyUnit, Instructor
from legal.services import harmony, instructors

DAY = timedelta(days=1)
# name, kind, certificate, valid for so many days, trades and subjects
PEOPLE: tuple[tuple[str, str, str, int, str], ...] = (
    ("钟慧", "full_time", "ZD3302030001", 600, "纺织服装、工资专项"),
    ("罗建平", "part_time", "ZD3302030002", 45, "物流、劳动定额"),
    ("邵敏", "part_time", "ZD3302030003", 400, "餐饮、区域性协商"),
)
VISITS: tuple[tuple[int, str, int, str], ...] = (
    (0, "宁波甬南纺织有限公司", 60, "帮助核对近三年工资水平和劳动定额，修改要约书。"),
    (0, "宁波段塘服饰有限公司", 34, "列席第二轮协商，解释最低工资标准调整后的条款写法。"),
    (0, "宁波甬南纺织有限公司", 20, "指导起草工资专项集体合同草案。"),
    (1, "宁波顺达物流有限公司", 15, "讲解计件单价测算方法，商定提交的材料清单。"),
    (2, "望春街道餐饮行业", 8, "组织行业协商双方代表产生，确定议题。"),
)
TRAININGS: tuple[tuple[str, int, str, str, int, tuple[int, ...]], ...] = (
    ("工资集体协商代表培训", 50, "区总工会三楼会议室", "6", 86, (0, 1)),
    ("集中要约行动业务培训", 180, "望春街道党群服务中心", "3.5", 42, (0,)),
)
# unit, level, declared so many days ago, what became of it after so many days more
TITLED: tuple[tuple[str, str, int, str, int], ...] = (
    ("宁波甬南纺织有限公司", "county", 500, "named", 30),
    ("宁波望春电子有限公司", "city", 420, "", 0),
    ("宁波顺达物流有限公司", "county", 1090, "named", 40),
    ("宁波白云物业有限公司", "county", 300, "refused", 0),
    ("宁波鼓楼超市有限公司", "county", 20, "", 0),
    ("宁波江厦餐饮有限公司", "county", 700, "withdrawn", 35),
    ("望春街道环卫行业", "county", 390, "named", 25),
)


class InstructorsMaker:
    """Keeps the register as the county does."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today, self.by = cast, today, cast["reviewer"]

    def this_year(self) -> None:
        """Enter the instructors, then their visits and trainings, then the units with a title."""
        found = [self._entered(*told) for told in PEOPLE]
        for number, unit, ago, text in VISITS:
            on = self.today - ago * DAY
            instructors.log_guidance(
                actor=self.by, instructor_id=found[number].pk, on=on, unit=unit, text=text, today=self.today
            )
        for title, ago, place, hours, people, teachers in TRAININGS:
            instructors.log_training(
                actor=self.by,
                union_id=self.cast.county.pk,
                title=title,
                on=self.today - ago * DAY,
                place=place,
                hours=Decimal(hours),
                people=people,
                instructor_ids=[found[number].pk for number in teachers],
                today=self.today,
            )

        for told in TITLED:
            self._titled(*told)

    def _titled(self, name: str, level: str, ago: int, outcome: str, days: int) -> None:
        declared = self.today - ago * DAY
        row = harmony.declare_unit(
            actor=self.cast["township2"],
            union_id=self.cast.county.pk,
            name=name,
            level=level,
            on=declared,
            today=self.today,
        )
        told: dict[str, Any] = {"actor": self.by, "unit_id": row.pk}
        if outcome == "refused":
            harmony.refuse_unit(**told, seen_version=1, reason="一年内有拖欠工资投诉经查属实。")
        elif outcome:
            paper = f"海劳关三方〔{declared.year}〕2号"
            harmony.name_unit(**told, seen_version=1, on=declared + days * DAY, reason=paper, today=self.today)
        if outcome == "withdrawn":
            seen = HarmonyUnit.unscoped.get(pk=row.pk).version
            harmony.withdraw_title(**told, seen_version=seen, reason="拖欠工资被责令整改后仍未纠正。")

    def _entered(self, name: str, kind: str, cert_no: str, days: int, subjects: str) -> Instructor:
        return instructors.enter_instructor(
            actor=self.by,
            union_id=self.cast.county.pk,
            name=name,
            kind=kind,
            cert_no=cert_no,
            valid_to=self.today + days * DAY,
            fields_of_work=subjects,
            today=self.today,
        )
