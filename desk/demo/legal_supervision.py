"""Supervision in the demonstration county: matters on every stage, two supervisors, letters, a notice of dismissal."""

from datetime import date, timedelta
from typing import Any

from desk.demo.people import Cast
from legal.models import SupervisionLetter, SupervisionMatter
from legal.services import inquiries, letters, matters, supervisors, terminations

# employer, item, facts, workers, how far, days since the complaint
MATTERS: tuple[tuple[str, str, str, int, str, int], ...] = (
    ("宁波顺达物流有限公司", "pay", "拖欠 9 月工资，涉及装卸班组。", 18, "complaint", 2),
    ("宁波江厦餐饮有限公司", "hours", "连续七周每周工作超过 56 小时，未安排休息。", 9, "hearing", 12),
    ("宁波望春电子有限公司", "insurance", "试用期职工未参加社会保险。", 14, "inquiry", 20),
    ("宁波段塘服饰有限公司", "protected", "安排孕期女职工从事夜班劳动。", 3, "urged", 28),
    ("宁波南门建设有限公司", "pay", "以施工未结算为由拖欠农民工工资。", 26, "opinion", 40),
    ("宁波白云物业有限公司", "safety", "高处作业未提供劳动防护用品。", 7, "lapsed", 75),
    ("宁波甬南纺织有限公司", "contract", "续签劳动合同未交付文本。", 5, "corrected", 90),
)
WORDS = {
    "basis": "《中华人民共和国劳动法》《浙江省工会劳动法律监督条例》",
    "demand": "立即纠正，并书面答复整改情况。",
    "signer": "陈卓",
    "signer_post": "vice_chair",
}


class SupervisionMaker:
    """Walks matters as the county does."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.handler, self.signer = cast["reviewer"], cast["approver"]

    def this_year(self) -> None:
        """Certify the supervisors, then take each matter as far as it goes."""
        pair = [
            self._certified("高监督", "JC3302030001", "demo.supervisor", 700),
            self._certified("钱伟", "JC3302030002", "", 60),
        ]
        for employer, item, facts, workers, state, ago in MATTERS:
            self._matter(employer, item, facts, workers, state, self.today - timedelta(days=ago), pair)
        terminations.receive_notice(
            actor=self.handler,
            union_id=self.cast.county.pk,
            employer_name="宁波江厦餐饮有限公司",
            worker_name="孙小梅",
            reason="以不能胜任工作为由解除劳动合同。",
            received_on=self.today - timedelta(days=2),
            today=self.today,
        )

    def _certified(self, name: str, cert_no: str, account: str, days: int) -> Any:
        return supervisors.certify_supervisor(
            actor=self.handler,
            union_id=self.cast.county.pk,
            name=name,
            kind="ordinary",
            cert_no=cert_no,
            issued_on=self.today - timedelta(days=1000),
            term_end_on=self.today + timedelta(days=days),
            today=self.today,
            training="2024 年省总工会监督员培训，考核合格",
            account=account,
        ).pk

    def _act(self, service: Any, row: SupervisionMatter, by: Any = None, **told: Any) -> Any:
        seen = SupervisionMatter.unscoped.get(pk=row.pk).version
        return service(actor=by or self.handler, matter_id=row.pk, seen_version=seen, today=self.today, **told)

    def _matter(
        self, employer: str, item: str, facts: str, workers: int, state: str, since: date, pair: list[Any]
    ) -> None:
        row = matters.register_matter(
            actor=self.handler,
            union_id=self.cast.county.pk,
            source="complaint",
            item=item,
            employer_name=employer,
            facts=facts,
            workers=workers,
            is_serious=workers > 20,
            received_on=since,
            today=self.today,
        )
        if state == "complaint":
            return
        day = timedelta(days=1)
        self._act(matters.accept_matter, row, on=since + 2 * day)
        for side, text in (("worker", "职工陈述：" + facts), ("employer", "单位表示正在核实，愿意配合。")):
            self._act(matters.add_note, row, side=side, on=since + 4 * day, text=text)
        if state == "hearing":
            return
        self._act(inquiries.open_inquiry, row, supervisor_ids=pair, on=since + 6 * day)
        if state == "inquiry":
            return
        told = {"on": since + 12 * day, "findings": facts + "经查属实。", "correct_by": since + 20 * day}
        self._act(inquiries.find_violation, row, **told)
        if state != "urged":
            self._letter(row, state, since + 22 * day)

    def _letter(self, row: SupervisionMatter, state: str, on: date) -> None:
        """Issue the opinion letter, serve it, and let it be answered or not."""
        letter = self._act(letters.issue_opinion, row, by=self.signer, facts=row.facts, **WORDS)
        SupervisionLetter.unscoped.filter(pk=letter.pk).update(issued_on=on)
        served = letters.serve_letter(
            actor=self.handler, letter_id=letter.pk, seen_version=1, on=on, service="direct", today=self.today
        )
        if state == "lapsed":
            letters.lapse_letter(actor=self.handler, letter=served, today=self.today)
        if state == "corrected":
            letters.answer_letter(
                actor=self.handler,
                letter_id=letter.pk,
                seen_version=2,
                on=on + timedelta(days=9),
                answer="accepted",
                text="已补签并交付劳动合同文本。",
                today=self.today,
            )
            told = {"on": on + timedelta(days=15), "outcome": "已全部改正。", "workers_helped": row.workers}
            self._act(inquiries.confirm_correction, row, **told)
