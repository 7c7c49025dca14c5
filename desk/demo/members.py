"""Members of the demonstration: cards in every state, transfers that wait, one nobody answered, requests."""

from datetime import date, timedelta
from typing import Any

from core.chinese.identity import check_character
from desk.demo.people import Cast
from unions.models import Membership, Union
from unions.rules.members import EDIT
from unions.selectors.members import own_unions
from unions.services import cards, consents, data_requests, holds, memberships, transfers
from unions.services.people import describe

# name, born, sex, union, job, facts beside
PEOPLE: tuple[tuple[str, date, str, int, str, dict[str, Any]], ...] = (
    ("周建芬", date(1984, 3, 9), "2", 0, "挡车工", {"contract_type": "fixed", "dues_base": "4800", "skill_level": "2"}),
    ("胡志强", date(1979, 11, 2), "1", 0, "机修工", {"contract_type": "open", "dues_base": "6200", "skill_level": "4"}),
    ("罗小燕", date(1993, 7, 21), "2", 0, "质检员", {"contract_type": "fixed", "is_migrant": True, "ethnic": "06"}),
    ("蓝水根", date(1988, 1, 15), "1", 0, "仓管员", {"contract_type": "dispatched", "ethnic": "22"}),
    ("赵玉梅", date(1968, 5, 30), "2", 0, "缝纫工", {"contract_type": "open", "model_worker_level": "city"}),
    ("钱海波", date(1990, 9, 12), "1", 1, "驾驶员", {"contract_type": "fixed", "new_form_category": "truck"}),
    ("孙丽君", date(1986, 12, 4), "2", 1, "调度员", {"contract_type": "fixed", "dues_base": "5600"}),
    ("吴国平", date(1975, 4, 18), "1", 2, "环卫工", {"contract_type": "fixed", "is_migrant": True}),
    ("郑阿毛", date(1981, 8, 8), "1", 2, "环卫工", {"contract_type": "none"}),
    ("冯浩", date(1998, 2, 26), "1", 3, "骑手", {"contract_type": "new_form", "new_form_category": "rider"}),
    ("陈思思", date(2000, 10, 1), "2", 3, "骑手", {"contract_type": "new_form", "new_form_category": "rider"}),
    ("阿依古丽·买买提", date(1995, 6, 6), "2", 3, "快递员", {"new_form_category": "courier", "ethnic": "05"}),
)
BANK = "中国工商银行"


class MembersMaker:
    """Enters some members and lets their unions act on them."""

    def __init__(self, cast: Cast, today: date) -> None:
        self.cast, self.today = cast, today
        self.cadre, self.county = cast["cadre"], cast["reviewer"]
        self.unions: list[Union] = list(own_unions(self.cadre, EDIT))

    def this_year(self) -> None:
        """Enter the members with their cards, transfers and requests."""
        held = [self._member(number, *each) for number, each in enumerate(PEOPLE)]
        for number, member in enumerate(held[:7]):
            self._card(member, number)
        self._lives(held)
        self._moves(held)
        self._asks(held)
        self._consents(held)

    def _member(
        self, number: int, name: str, born: date, sex: str, union: int, job: str, told: dict[str, Any]
    ) -> Membership:
        serial = 800 + number * 2 + (1 if sex == "1" else 0)
        first = f"330203{born:%Y%m%d}{serial:03d}"
        described = describe(
            name=name, identity=first + check_character(first), phone=f"1396666{7000 + number}", today=self.today
        )
        return memberships.apply_member(
            actor=self.cadre,
            union_id=self.unions[union].pk,
            described=described,
            told=memberships.told_from(told | {"job": job}),
            joined_on=self.today - timedelta(days=400 + 90 * number),
            today=self.today,
            is_admitted=number != len(PEOPLE) - 1,
        )

    def _card(self, member: Membership, number: int) -> None:
        """Bring a card as far as its owner's number says."""
        on = self.today - timedelta(days=60 - number)
        card = cards.apply_card(actor=self.cadre, membership_id=member.pk, bank=BANK, today=on)
        if number >= 1:
            card = cards.order_card(actor=self.county, card_id=card.pk, seen_version=card.version)
        if number >= 2:
            card = cards.issue_card(
                actor=self.county,
                card_id=card.pk,
                seen_version=card.version,
                number=f"3302030000{number:04d}",
                on=on,
                today=self.today,
            )
        if number >= 3:
            card = cards.activate_card(actor=self.cadre, card_id=card.pk, seen_version=card.version, today=self.today)
        if number == 6:
            cards.lose_card(actor=self.cadre, card_id=card.pk, seen_version=card.version)

    def _lives(self, held: list[Membership]) -> None:
        memberships.retain_member(
            actor=self.cadre,
            membership_id=held[4].pk,
            seen_version=held[4].version,
            because="retired",
            on=self.today - timedelta(days=20),
            today=self.today,
        )

    def _moves(self, held: list[Membership]) -> None:
        """Leave one transfer waiting and one that nobody answered in time."""
        for member, to, ago in ((held[2], 1, 4), (held[8], 3, 22)):
            transfers.mark_out(
                actor=self.cadre,
                membership_id=member.pk,
                seen_version=member.version,
                union_id=self.unions[to].pk,
                reason="变换用人单位",
                today=self.today - timedelta(days=ago),
            )

    def _asks(self, held: list[Membership]) -> None:
        for member, kind, wish in (
            (held[1], "copy", "要一份本人在工会登记的全部信息"),
            (held[7], "erase", "删除与会籍无关的信息"),
        ):
            data_requests.register_request(
                actor=self.cadre,
                person_id=member.person_id,
                kind=kind,
                asked_by="self",
                wish=wish,
                received_on=self.today - timedelta(days=3),
                today=self.today,
            )

    def _consents(self, held: list[Membership]) -> None:
        """Leave consents in the register, one of them taken back, and a hold."""
        given = {"how": "paper", "text_version": "2026-01", "given_by": "self", "basis": "consent", "legal_basis": ""}
        rows = [
            consents.enter_consent(
                actor=self.cadre,
                person_id=held[1].person_id,
                today=self.today,
                given_on=self.today - timedelta(days=30),
                purpose=purpose,
                recipient=recipient,
                scope=scope,
                **given,
            )
            for purpose, recipient, scope in (
                ("share", BANK, "姓名、银行卡号"),
                ("sensitive", "", "健康状况"),
                ("publish", "", "姓名、照片"),
            )
        ]
        consents.withdraw_consent(
            actor=self.cadre, consent_id=rows[2].pk, seen_version=1, because="不愿公开照片", today=self.today
        )
        holds.place_hold(
            actor=self.county,
            person_id=held[7].person_id,
            reference="（2026）浙0203民初118号",
            reason="劳动争议诉讼取证",
            today=self.today,
        )
