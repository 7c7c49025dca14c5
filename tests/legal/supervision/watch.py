"""A supervision matter walked by the services themselves, from the complaint to whichever state a test needs."""

from datetime import date
from typing import Any

from legal.models import SupervisionLetter, SupervisionMatter
from legal.services import inquiries, letters, matters, supervisors
from tests.factories import Tree, actor, user

RECEIVED = date(2026, 8, 24)
ISSUED = date(2026, 9, 18)
TERM_END = date(2028, 6, 30)
LETTER = {
    "facts": "拖欠 2026 年 6 月工资",
    "basis": "《劳动法》第五十条",
    "demand": "补发工资",
    "signer": "沈静怡",
    "signer_post": "chair",
}


class Watch:
    """The basic union of the textile company, its township and county, and two certified supervisors."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or Tree()
        self.cadre = actor("grassroots_cadre", self.tree.textile)
        self.reviewer = actor("county_reviewer", self.tree.haishu)
        self.approver = actor("county_approver", self.tree.haishu)
        self.account = user("高监督")
        self.inquirer = actor("supervisor", self.tree.haishu, self.account)
        self.pair = [self.certify("高监督", "JC-001", self.account.username), self.certify("钱监督", "JC-002")]

    def certify(self, name: str, cert_no: str, account: str = "", until: date = TERM_END) -> Any:
        return supervisors.certify_supervisor(
            actor=self.reviewer,
            union_id=self.tree.haishu.pk,
            name=name,
            kind="ordinary",
            cert_no=cert_no,
            issued_on=date(2023, 7, 1),
            term_end_on=until,
            today=RECEIVED,
            account=account,
        )

    def registered(self, by: Any = None, **told: Any) -> SupervisionMatter:
        facts = {
            "union_id": self.tree.textile.pk,
            "source": "complaint",
            "item": "pay",
            "employer_name": "宁波甬南纺织有限公司",
            "facts": "拖欠 6 月工资",
            "received_on": RECEIVED,
            "today": RECEIVED,
            "workers": 12,
        }
        return matters.register_matter(actor=by or self.cadre, **(facts | told))

    def act(self, service: Any, matter: SupervisionMatter, by: Any = None, today: date = ISSUED, **told: Any) -> Any:
        """Take an act on a matter as it stands."""
        dated = {} if service in (matters.open_talks, inquiries.note_no_correction) else {"today": today}
        seen = SupervisionMatter.unscoped.get(pk=matter.pk).version
        return service(actor=by or self.cadre, matter_id=matter.pk, seen_version=seen, **dated, **told)

    def heard(self, **told: Any) -> SupervisionMatter:
        matter = self.registered(**told)
        self.act(matters.accept_matter, matter, on=RECEIVED)
        for side in ("worker", "employer"):
            self.act(matters.add_note, matter, side=side, on=date(2026, 8, 26), text="说明情况")
        return self.fresh(matter)

    def inquired(self, **told: Any) -> SupervisionMatter:
        matter = self.heard(**told)
        keys = [each.pk for each in self.pair]
        self.act(inquiries.open_inquiry, matter, supervisor_ids=keys, on=date(2026, 8, 28))
        return self.fresh(matter)

    def urged(self, **told: Any) -> SupervisionMatter:
        matter = self.inquired(**told)
        day = date(2026, 9, 2)
        self.act(inquiries.find_violation, matter, on=day, findings="拖欠属实", correct_by=date(2026, 9, 15))
        return self.fresh(matter)

    def opinion(self, served_on: date | None = ISSUED, by: Any = None, **told: Any) -> SupervisionLetter:
        letter = self.act(letters.issue_opinion, self.urged(**told), by=by, **LETTER)
        if served_on is not None:
            self.serve(letter, served_on)
        return SupervisionLetter.unscoped.select_related("matter").get(pk=letter.pk)

    def serve(self, letter: SupervisionLetter, on: date, by: Any = None) -> SupervisionLetter:
        return letters.serve_letter(
            actor=by or self.cadre,
            letter_id=letter.pk,
            seen_version=letter.version,
            on=on,
            service="direct",
            today=on,
        )

    def answer(self, letter: SupervisionLetter, on: date, answer: str = "accepted") -> SupervisionLetter:
        return letters.answer_letter(
            actor=self.cadre,
            letter_id=letter.pk,
            seen_version=self.letter(letter).version,
            on=on,
            answer=answer,
            text="已收悉",
            today=on,
        )

    def suggest(self, matter: SupervisionMatter, by: Any, today: date) -> SupervisionLetter:
        told = LETTER | {"department": "labour", "recipient": "海曙区人力资源和社会保障局"}
        return self.act(letters.issue_suggestion, matter, by=by, today=today, **told)

    @staticmethod
    def letter(row: SupervisionLetter) -> SupervisionLetter:
        return SupervisionLetter.unscoped.get(pk=row.pk)

    @staticmethod
    def fresh(matter: SupervisionMatter) -> SupervisionMatter:
        return SupervisionMatter.unscoped.select_related("union").get(pk=matter.pk)
