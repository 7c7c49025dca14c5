"""Disputes of the demonstration county: at the table, in force, not kept, run out, before the commission."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from core.actors import SystemActor
from desk.demo.people import Cast
from legal.models import Mediation
from legal.selectors.agreements import may_sign
from legal.services import agreements, claims, disputes, offers, parties, performance, seats, sessions, suits
from legal.services.parties import Claimant
from unions.models import Employer

SHANGHAI = ZoneInfo("Asia/Shanghai")
JOB = SystemActor("job: legal.clock")
WORKERS = (
    *("赵志强", "钱丽娟", "孙海波", "李桂芳", "周建平", "吴晓燕"),
    *("郑文浩", "王翠兰", "冯国庆", "陈秀珍", "褚立新", "卫红梅"),
)
# days ago, workers, kind, claim, amount each, basis, facts
CASES: tuple[tuple[str, int, int, str, str, int, str], ...] = (
    ("new", 1, 1, "PAY", "拖欠 9 月、10 月工资", 11_600, "《劳动合同法》第三十条"),
    ("asking", 2, 1, "EC", "解除劳动合同经济补偿", 32_400, "《劳动合同法》第四十六条"),
    ("table", 8, 12, "PAY", "拖欠加班工资", 3_200, "《劳动法》第四十四条"),
    ("draft", 11, 1, "WI", "工伤医疗费", 18_750, "《工伤保险条例》第三十条"),
    ("kept", 40, 1, "PAY", "拖欠工资", 9_800, "《劳动法》第五十条"),
    ("broken", 75, 1, "PAY", "拖欠工资", 8_500, "《劳动法》第五十条"),
    ("over", 30, 1, "TM", "违法解除赔偿金", 64_000, "《劳动合同法》第八十七条"),
)


class DisputesMaker:
    """Takes disputes in as a caseworker does and lets the mediator sit."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.keeper, self.mediator = cast["township"], cast["mediator"]
        self.place = cast.townships[0]
        found = Employer.unscoped.filter(name="宁波甬南纺织有限公司").first()
        self.code = found.credit_code if found else ""

    def this_year(self) -> None:
        """Enter the mediators of the county, then one dispute for each state."""
        for username, fields in (("demo.mediator", ["PAY", "EC", "WI"]), ("demo.township2", ["PAY", "TM"])):
            seats.enter_mediator(
                actor=self.cast["reviewer"],
                union_id=self.cast.county.pk,
                username=username,
                fields=fields,
                most_cases=12,
                certificate="浙工调 2026-011",
                term_end_on=self.today + timedelta(days=500),
            )
        for state, ago, workers, kind, title, amount, basis in CASES:
            getattr(self, f"_{state}")(self._registered(ago, workers, kind, title, amount, basis), ago)
        performance.close_windows(actor=JOB, today=self.today)

    def _registered(self, ago: int, workers: int, kind: str, title: str, amount: int, basis: str) -> Mediation:
        on = self.today - timedelta(days=ago)
        named = WORKERS[:workers] if workers > 1 else [WORKERS[ago % len(WORKERS)]]
        return disputes.register_mediation(
            actor=self.keeper,
            union_id=self.place.pk,
            source="hotline" if ago % 2 else "application",
            kind=kind,
            received_on=on,
            facts=f"申请人称用人单位{title}，多次交涉未果。",
            applicants=[Claimant(name=name, amount=Decimal(amount)) for name in named],
            respondent_name="宁波甬南纺织有限公司",
            credit_code=self.code,
            title=title,
            basis=basis,
            known_on=on - timedelta(days=35),
            today=on,
        )

    def _do(self, service: Any, mediation: Mediation, by: Any = None, now: date | None = None, **told: Any) -> Any:
        version = Mediation.unscoped.values_list("version", flat=True).get(pk=mediation.pk)
        return service(
            actor=by or self.keeper,
            mediation_id=mediation.pk,
            seen_version=version,
            today=now or self.today,
            **told,
        )

    def _new(self, mediation: Mediation, ago: int) -> None:
        """Leave it as it came."""

    def _asking(self, mediation: Mediation, ago: int) -> None:
        self._appoint(mediation)
        self._do(disputes.ask_parties, mediation)

    def _appoint(self, mediation: Mediation, *more: str) -> None:
        for name in ("demo.mediator", *more):
            user = self.cast.users[name]
            seats.appoint_mediator(
                actor=self.keeper, mediation_id=mediation.pk, user_id=user.pk, today=mediation.received_on
            )

    def _begin(self, mediation: Mediation) -> None:
        on = mediation.received_on + timedelta(days=1)
        if mediation.is_collective:
            for party in list(mediation.parties.filter(kind="worker"))[:3]:
                parties.add_representative(
                    actor=self.keeper,
                    mediation_id=mediation.pk,
                    side="applicant",
                    kind="elected",
                    name="",
                    party_id=party.pk,
                    power="special",
                    today=on,
                )
            self._appoint(mediation, "demo.township2")
        else:
            self._appoint(mediation)
        self._do(disputes.ask_parties, mediation, now=on)
        self._do(disputes.record_answer, mediation, now=on, side="respondent", answer="agreed", on=on)

    def _table(self, mediation: Mediation, ago: int) -> None:
        self._begin(mediation)
        told = {"actor": self.mediator, "mediation_id": mediation.pk}
        held = datetime.combine(self.today - timedelta(days=3), time(9), SHANGHAI)
        first = sessions.call_session(
            **told, starts_at=held, ends_at=held + timedelta(hours=1), room="望春调解室一", moment=held
        )
        came = [str(pk) for pk in mediation.parties.values_list("pk", flat=True)[:11]]
        sessions.hold_session(
            **told,
            session_id=first.pk,
            minutes="双方核对考勤和工资表，对加班时数差额 4 小时另行核实。",
            came=came,
            moment=held + timedelta(hours=1),
        )
        coming = datetime.combine(self.today + timedelta(days=2), time(14), SHANGHAI)
        sessions.call_session(
            **told, starts_at=coming, ends_at=coming + timedelta(hours=1), room="望春调解室一", moment=held
        )
        sessions.write_note(**told, compartment="shared", text="双方同意先确认时数，再谈金额。")
        sessions.write_note(**told, compartment="applicant", text="代表希望月底前拿到一半。")
        claim = mediation.claims.get()
        claims.note_answer(**told, claim_id=claim.pk, answer="承认加班事实，对时数有异议")
        offer = {"claim_id": claim.pk, "terms": "", "today": self.today}
        offers.make_offer(**told, **offer, side="applicant", amount=Decimal(36_000))
        offers.make_offer(**told, **offer, side="respondent", amount=Decimal(24_000))

    def _settle(self, mediation: Mediation, on: date, parts: list[tuple[date, Decimal]]) -> None:
        told = {"actor": self.mediator, "mediation_id": mediation.pk}
        total = sum((amount for _day, amount in parts), Decimal(0))
        claims.settle_claim(**told, claim_id=mediation.claims.get().pk, outcome="agreed", amount=total)
        self._do(agreements.draw_up, mediation, by=self.mediator, now=on, performance="银行转账至申请人本人账户")
        draft = mediation.agreements.get()
        agreements.word_agreement(
            **told,
            seen_version=draft.version,
            facts=draft.facts,
            responsibility="",
            performance=draft.performance,
            clauses=[*draft.clauses.values_list("text", flat=True), "本协议履行完毕后，双方就本争议再无其他纠纷。"],
            instalments=[(day, amount, "") for day, amount in parts],
        )

    def _draft(self, mediation: Mediation, ago: int) -> None:
        self._begin(mediation)
        self._settle(mediation, self.today, [(self.today + timedelta(days=20), Decimal(16_000))])

    def _signed(self, mediation: Mediation, parts: list[tuple[date, Decimal]]) -> None:
        on = mediation.received_on + timedelta(days=8)
        self._begin(mediation)
        self._settle(mediation, on, parts)
        for signer, name in may_sign(mediation.agreements.get()):
            agreements.enter_signature(
                actor=self.mediator, mediation_id=mediation.pk, signer=signer, name=name, signed_on=on, today=on
            )
        self._do(agreements.put_in_force, mediation, by=self.mediator, now=on, effective_on=on)

    def _kept(self, mediation: Mediation, ago: int) -> None:
        day = self.today - timedelta(days=15)
        self._signed(mediation, [(day, Decimal(4_900)), (self.today + timedelta(days=15), Decimal(4_900))])
        first = mediation.agreements.get().instalments.get(position=1)
        self._do(performance.record_payment, mediation, instalment_id=first.pk, paid_on=day)

    def _broken(self, mediation: Mediation, ago: int) -> None:
        self._signed(mediation, [(self.today - timedelta(days=9), Decimal(8_500))])
        performance.open_breaches(actor=JOB, today=self.today)

    def _over(self, mediation: Mediation, ago: int) -> None:
        self._begin(mediation)
        disputes.time_out_due(actor=JOB, today=self.today)
        on = self.today - timedelta(days=8)
        suit = suits.apply_suit(
            actor=self.keeper,
            mediation_id=mediation.pk,
            stage="arbitration",
            body="海曙区劳动人事争议仲裁委员会",
            applied_on=on,
            today=self.today,
        )
        suits.accept_suit(
            actor=self.keeper,
            suit_id=suit.pk,
            seen_version=suit.version,
            on=on + timedelta(days=3),
            case_no=f"甬海劳人仲案〔{self.today.year}〕318号",
            is_simple=False,
            today=self.today,
        )
