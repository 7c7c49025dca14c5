"""Families on file, most of them out of hardship by now, and five years of relief paid to them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from uuid import UUID

from django.db import connection

from accounts.models import User
from aid.choices.files import Category, ExitCode, FileStatus, IncomeKind, Relation, Standing
from aid.choices.relief import (
    AwardStatus,
    BatchStatus,
    FundSource,
    PaymentStatus,
    ProgrammeStatus,
    ReliefKind,
    RosterStatus,
    Season,
)
from aid.models import (
    Award,
    Batch,
    CountyPart,
    ExpenseLine,
    FileMember,
    Fund,
    Household,
    IncomeLine,
    NeedyFile,
    Payment,
    Programme,
    Roster,
)
from core.privacy.keys import blind
from core.uuids import uuid7
from desk.province.people import ENTERED, PERSON, Known, PeopleMaker
from desk.province.shape import Shape
from desk.province.writing import Columns, Copier
from unions.models import Union

YEARS = (2022, 2023, 2024, 2025, 2026)
KINDS = (
    (Season.WINTER, ReliefKind.WARMTH, "冬送温暖", (12, 1), (12, 28), 2000),
    (Season.SUMMER, ReliefKind.COOL, "夏送清凉", (6, 15), (9, 15), 600),
    (Season.ALL_YEAR, ReliefKind.LIVING, "生活救助", (1, 1), (12, 31), 3000),
    (Season.SPRING, ReliefKind.TEMPORARY, "春送岗位", (2, 1), (4, 30), 1200),
)
CAUSES = (6, 6, 6, 9, 9, 8, 1, 2, 3, 10)
FIRST_FILED = date(2013, 6, 1)
TODAY = date(2026, 10, 31)

TURNS: list[tuple[int, str]] = [
    (year, kind) for year in YEARS for _season, kind, _name, opens, *_rest in KINDS if date(year, *opens) < TODAY
]
STREAMS = {
    "person": PERSON,
    "household": Columns(Household, "id created_at union_id head_id"),
    "file": Columns(
        NeedyFile,
        "id created_at union_id household_id head_id application_no number status category main_cause"
        " submitted_on filed_on valid_to exit_code ended_on account_index",
    ),
    "member": Columns(FileMember, "id created_at file_id person_id relation standing live"),
    "income": Columns(IncomeLine, "id created_at file_id member_id kind amount"),
    "cost": Columns(ExpenseLine, "id created_at file_id member_id kind amount"),
}
# Triggers are set aside while rows are copied: what the search finds members by is repeated here, each by the key.
FOUND = """
UPDATE aid_filemember AS m SET (name, sort_key, search_keys) = (
    SELECT p.name, p.sort_key, aid_found_keys(p.search_keys) FROM unions_person AS p WHERE p.id = m.person_id
) WHERE m.search_keys IS NULL
"""
MONEY = {
    "award": Columns(
        Award,
        "id created_at roster_id programme_id payer_id union_id household_id file_id person_id category"
        " item period amount_fen status fund_id account_index created_by_id",
    ),
    "payment": Columns(
        Payment,
        "id created_at batch_id line_no award_id attempt award_version amount_fen status account_index"
        " bank_ref sent_at settled_at",
    ),
}


@dataclass
class Family:
    """What a payment has to know of a family."""

    file: str
    household: str
    head: Known
    category: str
    first_year: int
    last_year: int
    card: str


@dataclass
class Part:
    """One county in one programme: where its money comes from, and the batch it goes out with."""

    programme: Programme
    fund: Fund
    roster: Roster
    batch: Batch
    lines: list[int] = field(default_factory=list)


class FamiliesMaker:
    """Makes files of the heads that were remembered while the members were entered."""

    def __init__(self, shape: Shape, random: Random, people: PeopleMaker, heads: list[Known]) -> None:
        self._shape, self._random, self._people = shape, random, people
        self._heads = heads[: shape.files]
        self._now = ENTERED.isoformat()
        self._families: list[Family] = []
        self._keys = 0

    def make(self) -> None:
        """Enter files and what they declare in the caller's transaction."""
        heads = self._heads
        active = set(self._random.sample(range(len(heads)), min(self._shape.active_files, len(heads))))
        copier = Copier(STREAMS)
        for number, head in enumerate(heads):
            self._family(copier, number, head, is_active=number in active)
        copier.close()
        with connection.cursor() as cursor:
            cursor.execute(FOUND)

    def _family(self, copier: Copier, number: int, head: Known, *, is_active: bool) -> None:
        random, place = self._random, head.union.place
        household, file, seat = str(self._key()), str(self._key()), str(self._key())
        filed = (
            TODAY - timedelta(days=random.randrange(20, 340))
            if is_active
            else FIRST_FILED + timedelta(days=random.randrange(4000))
        )
        ended = None if is_active else min(filed + timedelta(days=random.randrange(360, 1100)), TODAY)
        category = random.choices((Category.DEEP, Category.RELATIVE, Category.ACCIDENT), weights=(5, 3, 2))[0].value
        status, exit_code = (FileStatus.FILED, "") if is_active else (FileStatus.EXITED, ExitCode.LIFTED.value)
        card = f"\\\\x{blind('card', f'province {number}').hex()}"
        serial = f"{place.region[:6]}-{filed.year}-9{number:05d}"
        copier.put("household", f"{household}\t{self._now}\t{head.union.key}\t{head.key}")
        copier.put(
            "file",
            f"{file}\t{self._now}\t{head.union.key}\t{household}\t{head.key}\tSQ{serial}\t{serial}\t{status.value}"
            f"\t{category}\t{random.choice(CAUSES)}\t{filed - timedelta(days=25)}\t{filed}"
            f"\t{ended or filed + timedelta(days=364)}"
            f"\t{exit_code}\t{ended or chr(92) + 'N'}\t{card}",
        )
        live = "t" if is_active else "f"
        copier.put(
            "member",
            f"{seat}\t{self._now}\t{file}\t{head.key}\t{Relation.SELF.value}\t{Standing.WORKING.value}\t{live}",
        )
        for relation, standing, child in self._others():
            self._member(copier, file, head, relation, standing, live, child=child)
        copier.put(
            "income",
            f"{self._key()}\t{self._now}\t{file}\t{seat}\t{IncomeKind.WAGE.value}\t{random.randrange(18, 70)}000",
        )
        copier.put("cost", f"{self._key()}\t{self._now}\t{file}\t{seat}\tmedical\t{random.randrange(0, 60)}000")
        last = ended.year if ended else TODAY.year
        self._families.append(Family(file, household, head, category, filed.year, last, card))

    def _others(self) -> Sequence[tuple[str, str, bool]]:
        draw = self._random.random
        spouse = [(Relation.SPOUSE.value, Standing.WORKING.value, False)] if draw() < 0.7 else []
        children = [(Relation.SON.value, Standing.STUDENT.value, True)] * self._random.choices((0, 1, 2), (3, 5, 2))[0]
        return [*spouse, *children]

    def _member(
        self, copier: Copier, file: str, head: Known, relation: str, standing: str, live: str, *, child: bool
    ) -> None:
        place = head.union.place
        surname = head.name.text[: 2 if len(head.name.initials) > 3 else 1] if child else ""
        tail = f"{head.union.key}\t{place.city}\t{place.county}\t{place.key}"
        key, line, _name = self._people.person(place.region[:6], f"{place.county}|", tail, surname=surname, child=child)
        copier.put("person", line)
        copier.put("member", f"{self._key()}\t{self._now}\t{file}\t{key}\t{relation}\t{standing}\t{live}")

    def pay(self) -> int:
        """Enter programmes, rosters, batches and payments of five years; return how many payments there are."""
        parts = self._parts()
        copier = Copier(MONEY)
        paid, left = 0, len(self._families)
        for family in self._families:
            for year, kind in self._turns(family, (self._shape.payments - paid) / left):
                self._payment(copier, parts[(year, kind, family.head.union.place.county)], family, paid)
                paid += 1
            left -= 1
        copier.close()
        self._enter_batches(parts.values())
        return paid

    def _turns(self, family: Family, mean: float) -> list[tuple[int, str]]:
        """Return in which years and for what a family was helped: while it was on file, as far as that goes."""
        count = int(mean) + (self._random.random() < mean % 1)
        own = [turn for turn in TURNS if family.first_year <= turn[0] <= family.last_year]
        chosen = self._random.sample(own, min(count, len(own)))
        others = [turn for turn in TURNS if turn not in own]
        return chosen + self._random.sample(others, min(count - len(chosen), len(others)))

    def _payment(self, copier: Copier, part: Part, family: Family, number: int) -> None:
        programme, award = part.programme, self._key()
        standard = next(each[-1] for each in KINDS if each[1] == programme.kind)
        amount = standard * 100 if family.category == Category.DEEP else standard * 60
        part.lines.append(amount)
        days = (programme.closes_on - programme.opens_on).days
        arrived = min(programme.opens_on + timedelta(days=self._random.randrange(days)), TODAY)
        settled = f"{arrived} 03:00:00+00"
        copier.put(
            "award",
            f"{award}\t{self._now}\t{part.roster.pk}\t{programme.pk}\t{part.fund.union_id}\t{family.head.union.key}"
            f"\t{family.household}\t{family.file}\t{family.head.key}\t{family.category}\t{programme.kind}"
            f"\t{programme.season}-{programme.year}\t{amount}\t{AwardStatus.PAID.value}\t{part.fund.pk}\t{family.card}"
            f"\t{part.roster.creator_id}",
        )
        copier.put(
            "payment",
            f"{self._key()}\t{self._now}\t{part.batch.pk}\t{len(part.lines)}\t{award}\t1\t1\t{amount}\t{PaymentStatus.PAID.value}"
            f"\t{family.card}\tPROV{number:08d}\t{settled}\t{settled}",
        )

    def _parts(self) -> dict[tuple[int, str, int], Part]:
        makers = [account(name, words) for name, words in ACCOUNTS]
        counties = {family.head.union.place.county: family.head.union.place for family in self._families}
        root = Union.unscoped.get(parent=None)
        parts: dict[tuple[int, str, int], Part] = {}
        rows: dict[type, list] = defaultdict(list)
        for year in YEARS:
            funds = {
                county: Fund(union_id=county, name=f"{year}年帮扶资金", source=FundSource.LOCAL_FIN, year=year)
                for county in counties
            }
            rows[Fund] += funds.values()
            for season, kind, name, opens, closes, _standard in KINDS:
                programme = _programme(root, year, season, kind, name, opens, closes)
                for county in counties:
                    part = CountyPart(programme=programme, union_id=county, fund=funds[county])
                    made = self._part(programme, part, funds[county], makers)
                    rows[CountyPart].append(part)
                    rows[Roster].append(made.roster)
                    parts[(year, kind, county)] = made
        for model in (Fund, CountyPart, Roster):
            model.unscoped.bulk_create(rows[model], batch_size=1000)
        return parts

    def _part(self, programme: Programme, part: CountyPart, fund: Fund, makers: list[User]) -> Part:
        creator, checker, approver = makers
        on = programme.opens_on
        roster = Roster(
            programme=programme, part=part, union_id=fund.union_id, status=RosterStatus.APPROVED, creator=creator,
            checker=checker, approver=approver, submitted_on=on, approved_on=on,
        )  # fmt: skip
        batch = Batch(
            number=f"P{programme.year}-{programme.kind[:5]}-{fund.union_id}", union_id=fund.union_id,
            programme=programme, fund=fund, prepared_by=creator,
        )  # fmt: skip
        return Part(programme, fund, roster, batch)

    def _enter_batches(self, parts: Iterable[Part]) -> None:
        confirmer = User.objects.get(username=ACCOUNTS[1][0])
        batches = []
        for part in parts:
            if part.lines:
                part.batch.status, part.batch.confirmed_by = BatchStatus.SETTLED, confirmer
                part.batch.line_count, part.batch.total_fen = len(part.lines), sum(part.lines)
                part.batch.sent_at = ENTERED
                batches.append(part.batch)
        Batch.objects.bulk_create(batches, batch_size=500)

    def _key(self) -> UUID:
        self._keys += 1
        moment = int(ENTERED.timestamp() * 1000) + 1 + self._keys // 1000
        value = moment << 80 | 0x7 << 76 | (self._keys % 1000) << 64 | 0x9 << 60 | self._keys
        return UUID(int=value)


ACCOUNTS = (("province.creator", "合成数据"), ("province.checker", "合成数据"), ("province.approver", "合成数据"))


def account(username: str, name: str) -> User:
    """Return an account nobody can sign in with; rows have to say who made them."""
    account, fresh = User.objects.get_or_create(username=username, defaults={"name": name, "is_active": False})
    if fresh:
        account.set_unusable_password()
        account.save()
    return account


def _programme(
    root: Union, year: int, season: str, kind: str, name: str, opens: tuple[int, int], closes: tuple[int, int]
) -> Programme:
    first, last = date(year, *opens), date(year, *closes)
    programme, _fresh = Programme.unscoped.get_or_create(
        union=root,
        season=season,
        kind=kind,
        year=year,
        defaults={
            "id": uuid7(),
            "name": f"{year}年{name}",
            "opens_on": first,
            "closes_on": last,
            "roster_due_on": first + timedelta(days=10),
            "report_due_on": last + timedelta(days=20),
            "status": ProgrammeStatus.CLOSED,
        },
    )
    return programme
