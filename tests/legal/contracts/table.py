"""Bargaining walked by the services themselves, from the offer to whichever state a test needs."""

from datetime import date
from decimal import Decimal

from legal.models import CollectiveContract, Negotiation
from legal.rules.negotiations import Seat, Vote
from legal.services import contracts, drafts, negotiations
from tests.factories import SYSTEM, Tree, actor

OFFERED = date(2026, 8, 3)
AGREED = date(2026, 8, 31)
VOTED = date(2026, 9, 18)
SIGNED = date(2026, 9, 24)
RECEIVED = date(2026, 9, 29)
NOW = date(2026, 11, 23)
SEATS = [
    Seat("沈静怡", "workers", is_chief=True),
    Seat("王芊芊", "workers"),
    Seat("李建国", "workers"),
    Seat("张总", "employer", is_chief=True),
    Seat("人事经理", "employer"),
    Seat("财务经理", "employer"),
]
CLAUSES = {
    "quota": None,
    "pay_system": None,
    "wage_floor": Decimal(2800),
    "average_pay": Decimal(6200),
    "pay_method": None,
    "overtime_pay": Decimal(150),
    "adjustment": None,
    "trial_pay": Decimal(80),
    "special_pay": None,
}


class Table:
    """The union of the textile company bargains over wages."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or Tree()
        self.cadre = actor("grassroots_cadre", self.tree.textile)
        self.reviewer = actor("county_reviewer", self.tree.haishu)

    def offered(self, **told):
        facts = {
            "union_id": self.tree.textile.pk,
            "level": "unit",
            "kind": "wage",
            "industry": "C",
            "counterpart": "宁波甬南纺织有限公司",
            "workers": 120,
            "topics": "工资增长",
            "offered_on": OFFERED,
            "received_on": OFFERED,
            "today": NOW,
        }
        return negotiations.send_offer(actor=self.cadre, **(facts | told))

    def on(self, service, row, **told):
        seen = Negotiation.unscoped.get(pk=row.pk).version
        if service is not negotiations.seat_representatives:
            told.setdefault("today", NOW)
        return service(actor=self.cadre, talks_id=row.pk, seen_version=seen, **told)

    def talking(self, **told):
        row = self.offered(**told)
        self.on(negotiations.record_reply, row, on=date(2026, 8, 10), reply="同意协商")
        self.on(negotiations.seat_representatives, row, seats=SEATS)
        return row

    def agreed(self, **told):
        row = self.talking(**told)
        self.on(drafts.agree_draft, row, on=AGREED, draft="工资专项集体合同草案")
        return row

    def voted(self, **told):
        row = self.agreed(**told)
        self.on(drafts.vote_draft, row, on=VOTED, vote=Vote("congress", 90, 60, 46))
        return row

    def signed(self, starts_on=date(2026, 10, 1), end_on=date(2027, 9, 30), **told):
        row = self.voted(**told)
        return self.on(
            drafts.sign_contract, row, on=SIGNED, name="甬南纺织工资专项集体合同", starts_on=starts_on, end_on=end_on
        )

    def act(self, service, row, by=None, **told):
        seen = CollectiveContract.unscoped.get(pk=row.pk).version
        return service(actor=by or self.cadre, contract_id=row.pk, seen_version=seen, **told)

    def submitted(self, **told):
        row = self.signed(**told)
        for topic, value in CLAUSES.items():
            self.act(contracts.put_clause, row, topic=topic, text="按约定执行", value=value, today=NOW)
        self.act(
            contracts.submit_contract,
            row,
            on=RECEIVED,
            authority="海曙区人社局",
            copies=5,
            received_on=RECEIVED,
            today=NOW,
        )
        return row

    def effective(self, **told):
        row = self.submitted(**told)
        contracts.run_effects(actor=SYSTEM, today=NOW)
        return self.fresh(row)

    @staticmethod
    def fresh(row):
        return type(row).unscoped.get(pk=row.pk)
