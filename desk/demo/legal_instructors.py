"""Bargaining instructors of the demonstration county: certificates that hold or end soon, and both logs."""

from datetime import date, timedelta
from decimal import Decimal

from desk.demo.people import Cast
from legal.models import Instructor
from legal.services import instructors

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


class InstructorsMaker:
    """Keeps the register as the county does."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today, self.by = cast, today, cast["reviewer"]

    def this_year(self) -> None:
        """Enter the instructors, then their visits and trainings."""
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
