"""Bargaining in the demonstration county: a campaign, talks on every stage, contracts in every state."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from core.actors import SystemActor
from desk.demo.people import Cast
from legal.models import CollectiveContract, Negotiation
from legal.rules.negotiations import Seat, Vote
from legal.services import clauses, contracts, drafts, negotiations
from unions.models import Union

JOB = SystemActor("command: load_demo")
DAY = timedelta(days=1)
SEATS = [
    Seat("周工会", "workers", is_chief=True),
    Seat("李素芬", "workers"),
    Seat("王建军", "workers"),
    Seat("赵总", "employer", is_chief=True),
    Seat("人事主管", "employer"),
    Seat("财务主管", "employer"),
]
TEXTS = {
    "quota": "劳动定额以本岗位百分之九十以上职工在法定工作时间内能够完成为准。",
    "pay_system": "实行岗位工资加计件工资，按月结算。",
    "pay_method": "每月 15 日前以银行转账支付上月工资。",
    "adjustment": "每年三月由双方协商调整工资水平。",
    "special_pay": "停工、婚丧假等期间的工资按国家规定支付。",
}
# how far, wage floor, days since the offer; the workplaces take turns
TALKS: tuple[tuple[str, int, int], ...] = (
    ("offered", 0, 5),
    ("silent", 0, 40),
    ("talks", 0, 30),
    ("draft", 0, 40),
    ("signed", 2750, 60),
    ("review", 2850, 62),
    ("effective", 2900, 80),
    ("performing", 2600, 110),
    ("performing", 2780, 115),
    ("performing", 3050, 120),
    ("performing", 3320, 125),
    ("ending", 2520, 330),
)
LIBRARY: tuple[tuple[str, str, str], ...] = (
    ("wage_floor", "最低工资条款", "职工在法定工作时间内提供正常劳动的，月工资不低于 {value} 元。"),
    ("wage_growth", "与效益挂钩的增长", "年度利润增长的，职工平均工资增长幅度不低于 {value}%。"),
    ("overtime_pay", "加班工资计算", "工作日延长工作时间的，按不低于本人小时工资的 {value}% 支付。"),
    ("pay_method", "按月银行转账", "每月 15 日前以银行转账支付上月工资，并提供工资清单。"),
    ("quota", "定额九成完成", "劳动定额以本岗位百分之九十以上职工在法定工作时间内能够完成为准。"),
    ("annual_leave", "带薪年休假", "职工每年享受不少于 {value} 天带薪年休假，单位统筹安排并征得本人同意。"),
    ("maternity", "产假", "女职工生育享受不少于 {value} 天产假，期间工资和福利不变。"),
    ("safety_gear", "防护用品", "用人单位按岗位标准免费发放劳动防护用品，并监督佩戴。"),
)


class ContractsMaker:
    """Bargains as unions of the county do."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.by = cast["reviewer"]

    def this_year(self) -> None:
        """Open the campaign, then bring each workplace as far as it goes."""
        negotiations.open_campaign(
            actor=self.by,
            union_id=self.cast.county.pk,
            year=self.today.year,
            name=f"{self.today.year} 年集体协商集中要约行动",
            from_on=self.today - 200 * DAY,
            to_on=self.today + 30 * DAY,
            target=40,
        )
        for topic, title, text in LIBRARY:
            told = {"union_id": self.cast.county.pk, "topic": topic, "title": title, "text": text}
            clauses.add_text(actor=self.by, **told)
        for number, (state, floor, ago) in enumerate(TALKS):
            self._one(self.cast.workplaces[number], state, Decimal(floor), self.today - ago * DAY)
        contracts.run_effects(actor=JOB, today=self.today)
        for row in CollectiveContract.unscoped.filter(status="effective").order_by("effect_on"):
            if row.starts_on < self.today - 60 * DAY and row.effect_on:
                told = {"on": row.effect_on + 2 * DAY, "publication": "职工代表大会、厂务公开栏"}
                self._sign_act(contracts.publish_contract, row, **told)

    def _on(self, service: Any, row: Negotiation, **told: Any) -> Any:
        if service is not negotiations.seat_representatives:
            told |= {"today": self.today}
        seen = Negotiation.unscoped.get(pk=row.pk).version
        return service(actor=self.by, talks_id=row.pk, seen_version=seen, **told)

    def _sign_act(self, service: Any, row: CollectiveContract, **told: Any) -> Any:
        seen = CollectiveContract.unscoped.get(pk=row.pk).version
        return service(actor=self.by, contract_id=row.pk, seen_version=seen, today=self.today, **told)

    def _one(self, union: Union, state: str, floor: Decimal, since: date) -> None:
        name = union.name.removesuffix("工会")
        row = negotiations.send_offer(
            actor=self.by,
            union_id=union.pk,
            level="unit",
            kind="wage",
            industry="C",
            counterpart=name,
            workers=86,
            topics="职工年度平均工资水平、工资增长幅度、加班工资基数",
            offered_on=since,
            received_on=since + DAY,
            today=self.today,
            place="单位会议室",
        )
        if state == "offered":
            return
        if state == "silent":
            self._on(negotiations.report_silence, row, on=self.today)
            return
        self._on(negotiations.record_reply, row, on=since + 6 * DAY, reply="同意就工资事项开展协商。")
        self._on(negotiations.seat_representatives, row, seats=SEATS)
        self._on(
            negotiations.hold_meeting,
            row,
            on=since + 18 * DAY,
            materials_on=since + 2 * DAY,
            text="双方交换意见，就工资增长幅度达成初步共识。",
        )
        if state == "talks":
            return
        self._on(drafts.agree_draft, row, on=since + 22 * DAY, draft="工资专项集体合同（草案）")
        if state == "draft":
            return
        self._on(drafts.vote_draft, row, on=since + 30 * DAY, vote=Vote("congress", 60, 52, 47))
        starts = since + 32 * DAY
        contract = self._on(
            drafts.sign_contract,
            row,
            on=starts,
            name=f"{name}工资专项集体合同",
            starts_on=starts,
            end_on=starts + 365 * DAY,
        )
        self._write(contract, floor)
        if state != "signed":
            received = since + (50 if state == "review" else 34) * DAY
            told = {"on": received, "authority": "海曙区人力资源和社会保障局", "copies": 5, "received_on": received}
            self._sign_act(contracts.submit_contract, contract, **told)

    def _write(self, contract: CollectiveContract, floor: Decimal) -> None:
        figures = {
            "wage_floor": (floor, "本单位最低工资标准为每月所列数额。"),
            "average_pay": (floor + 3200, "年度平均工资水平折合每月所列数额。"),
            "overtime_pay": (Decimal(150), "工作日加班按所列比例支付。"),
            "trial_pay": (Decimal(80), "试用期工资不低于本岗位最低档的所列比例。"),
        }
        words = {topic: (None, text) for topic, text in TEXTS.items()}
        for topic, (value, text) in (figures | words).items():
            self._sign_act(contracts.put_clause, contract, topic=topic, text=text, value=value)
