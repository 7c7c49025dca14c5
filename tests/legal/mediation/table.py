"""Disputes in every state, made by the services as the people at the table would make them."""

from datetime import date
from decimal import Decimal
from typing import Any

from legal.choices.disputes import RepresentativeKind
from legal.models import Mediation, Mediator
from legal.selectors.agreements import may_sign
from legal.services import agreements, claims, disputes, parties, performance, seats
from legal.services.parties import Claimant
from tests.factories import DAY, Tree, actor, actor_in, identity_number, region
from unions.models import Employer

BASIS = "《劳动法》第五十条"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"


def employer(name: str = "宁波甬南纺织有限公司", code: str = "91330106MA0TX0011T", place: Any = None) -> Employer:
    """Return a unit of the register."""
    return Employer.unscoped.get_or_create(
        credit_code=code,
        defaults={
            "name": name,
            "ownership": "150",
            "region": region("330203", "海曙区", "county"),
            "place": place,
            "employee_count": 60,
            "counted_on": DAY,
        },
    )[0]


class Table:
    """The people around one dispute in Haishu: keeper, mediators from the roster, lawyers of both sides."""

    def __init__(self, tree: Tree | None = None) -> None:
        self.tree = tree or Tree()
        self.keeper = actor("township_caseworker", self.tree.wangchun)
        self.reviewer = actor("county_reviewer", self.tree.haishu)
        self.mediator, self.mediator_user = self.on_roster("徐调解")
        self.second, self.second_user = self.on_roster("何调解")
        self.unit = employer(place=self.tree.wangchun)

    def on_roster(self, name: str, **told: Any) -> tuple[Any, Any]:
        """Return a mediator from outside the house who stands on the county's roster."""
        who, user = actor_in("mediator", self.tree.haishu)
        user.name = name
        user.save(update_fields=["name"])
        Mediator.objects.create(user=user, union=self.tree.haishu, **({"fields": ["PAY"]} | told))
        return who, user

    def registered(self, workers: int = 1, amount: int | None = 8_500, **told: Any) -> Mediation:
        """Return a dispute as the telephone brings it."""
        claimants = [
            Claimant(
                name=f"{SURNAMES[number % 16]}小{'一二三四五六七八九十百千万甲乙'[number % 15]}",
                identity=identity_number(date(1985, 1, 1 + number % 28)),
                amount=Decimal(amount) if amount is not None and workers > 1 else None,
            )
            for number in range(workers)
        ]
        given = {
            "actor": self.keeper,
            "union_id": self.tree.wangchun.pk,
            "source": "hotline",
            "kind": "PAY",
            "received_on": date(2026, 9, 25),
            "facts": "公司自 7 月起拖欠工资。",
            "applicants": claimants,
            "respondent_name": "",
            "credit_code": self.unit.credit_code,
            "title": "工资",
            "amount": Decimal(amount) if amount is not None and workers == 1 else None,
            "basis": BASIS,
            "known_on": date(2026, 8, 10),
            "today": date(2026, 9, 25),
        } | told
        return disputes.register_mediation(**given)

    def fresh(self, mediation: Mediation) -> Mediation:
        return Mediation.unscoped.select_related("union").get(pk=mediation.pk)

    def version(self, mediation: Mediation) -> int:
        return Mediation.unscoped.values_list("version", flat=True).get(pk=mediation.pk)

    def do(self, service: Any, mediation: Mediation, by: Any = None, now: date | None = None, **told: Any) -> Any:
        """Let somebody act on a case as it stands now."""
        return service(
            actor=by or self.keeper,
            mediation_id=mediation.pk,
            seen_version=self.version(mediation),
            today=now or date(2026, 9, 25),
            **told,
        )

    def appoint(self, mediation: Mediation, *users: Any) -> None:
        for user in users or (self.mediator_user,):
            seats.appoint_mediator(
                actor=self.keeper, mediation_id=mediation.pk, user_id=user.pk, today=date(2026, 9, 25)
            )

    def elect(self, mediation: Mediation, upto: int, since: int = 0, power: str = "special") -> None:
        """Let the workers elect some from among themselves, in the order of the list."""
        for party in list(mediation.parties.filter(kind="worker"))[since:upto]:
            parties.add_representative(
                actor=self.keeper,
                mediation_id=mediation.pk,
                side="applicant",
                kind=RepresentativeKind.ELECTED,
                name="",
                party_id=party.pk,
                power=power,
                today=date(2026, 9, 25),
            )

    def begun(self, workers: int = 1, **told: Any) -> Mediation:
        """Return a dispute both sides want mediated."""
        mediation = self.registered(workers, **told)
        if workers >= 10:
            self.elect(mediation, 3)
            self.appoint(mediation, self.mediator_user, self.second_user)
        else:
            self.appoint(mediation)
        self.do(disputes.ask_parties, mediation)
        return self.do(disputes.record_answer, mediation, side="respondent", answer="agreed", on=date(2026, 9, 25))

    def drafted(self, workers: int = 1, agreed: int = 8_500, on: date = date(2026, 9, 30), **told: Any) -> Mediation:
        """Return a dispute whose one claim is settled, with the draft of its agreement."""
        return self.settled(self.begun(workers, **told), agreed, on)

    def settled(self, mediation: Mediation, agreed: int, on: date) -> Mediation:
        """Settle the one claim of a dispute and begin the agreement."""
        claims.settle_claim(
            actor=self.mediator,
            mediation_id=mediation.pk,
            claim_id=mediation.claims.get().pk,
            outcome="agreed",
            amount=Decimal(agreed),
        )
        return self.do(agreements.draw_up, mediation, by=self.mediator, now=on, performance="银行转账")

    def worded(self, mediation: Mediation, *parts: tuple[date, int]) -> Any:
        """Write the payments under a draft; the clauses stay as drafted."""
        draft = mediation.agreements.get()
        return agreements.word_agreement(
            actor=self.mediator,
            mediation_id=mediation.pk,
            seen_version=draft.version,
            facts="拖欠工资",
            responsibility="",
            performance="银行转账",
            clauses=list(draft.clauses.values_list("text", flat=True)),
            instalments=[(day, Decimal(amount), "") for day, amount in parts],
        )

    def sign(self, mediation: Mediation, on: date, *, without: str = "") -> None:
        """Let everybody sign whom the agreement names."""
        for signer, name in may_sign(self.fresh(mediation).agreements.get()):
            if signer != without:
                agreements.enter_signature(
                    actor=self.mediator, mediation_id=mediation.pk, signer=signer, name=name, signed_on=on, today=on
                )

    def effective(self, *parts: tuple[date, int], on: date = date(2026, 9, 30), workers: int = 1) -> Mediation:
        """Return a dispute whose agreement is in force, with its payments."""
        return self.effective_from(self.begun(workers), *parts, on=on)

    def effective_from(self, mediation: Mediation, *parts: tuple[date, int], on: date) -> Mediation:
        """Bring the agreement of a dispute under mediation into force."""
        self.settled(mediation, sum(amount for _day, amount in parts), on)
        self.worded(mediation, *parts)
        self.sign(mediation, on)
        return self.do(agreements.put_in_force, mediation, by=self.mediator, now=on, effective_on=on)

    def pay(self, mediation: Mediation, position: int, on: date) -> Mediation:
        instalment = mediation.agreements.get().instalments.get(position=position)
        return self.do(performance.record_payment, mediation, now=on, instalment_id=instalment.pk, paid_on=on)
