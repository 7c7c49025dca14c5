"""People and their memberships: real numbers that belong to nobody, sealed and indexed as any other."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from core.chinese.identity import check_character
from core.privacy.keys import blind, sealer
from desk.province.names import Name, Names
from desk.province.unions import Basic, reserve
from desk.province.writing import Columns, Copier
from unions.models import Membership, Person
from unions.services.finding import marks_of

FIRST_BIRTH = date(1964, 1, 1)
ADULT_DAYS = 15_000
FIRST_CHILD = date(2009, 1, 1)
CHILD_DAYS = 5_500
ENTERED = datetime(2026, 7, 1, tzinfo=UTC)
UUID_BASE = int(ENTERED.timestamp() * 1000)
PHONES = ("139", "138", "136", "135", "158", "159", "187", "188", "133", "189", "156", "186", "177", "199")
JOBS = (
    "操作工",
    "技术员",
    "保洁员",
    "驾驶员",
    "营业员",
    "护士",
    "教师",
    "焊工",
    "缝纫工",
    "电工",
    "保安员",
    "会计",
    "快递员",
    "装配工",
)
JOINED = tuple(str(date(2008, 1, 1) + timedelta(days=30 * step)) for step in range(220))
Tell = Callable[[int], None]

PERSON = Columns(
    Person,
    "id created_at name sort_key initials search_keys identity_kind identity identity_index phone"
    " phone_index sex birth_on ethnic union_id city_id county_id township_id",
)
MEMBERSHIP = Columns(
    Membership,
    "id person_id union_id city_id county_id township_id employer_id status joined_on job is_migrant"
    " new_form_category contract_type",
)


@dataclass(frozen=True)
class Known:
    """A person of whom a family file shall be made."""

    key: str
    name: Name
    union: Basic


class PeopleMaker:
    """Fills the unions with members; every so often somebody is remembered as the head of a family in need."""

    def __init__(self, random: Random, *, heads: int, members: int) -> None:
        self._random = random
        self._names = Names(random)
        self._seal_identity, self._seal_phone = sealer("unions_person.identity:"), sealer("unions_person.phone:")
        self._number = 0
        self._taken: dict[tuple[str, bool], int] = {}
        self._known = {
            bytes(index)
            for index in Person.unscoped.exclude(identity_index=None).values_list("identity_index", flat=True)
        }
        self._every = max(members // heads, 1)
        self._adults, self._children = _days(FIRST_BIRTH, ADULT_DAYS), _days(FIRST_CHILD, CHILD_DAYS)
        self._now = ENTERED.isoformat()
        self.heads: list[Known] = []

    def make(self, unions: list[Basic], tell: Tell) -> int:
        """Enter the members of these unions in the caller's transaction; return how many bytes were copied."""
        total = sum(union.members for union in unions)
        membership_key = reserve(Membership, total)
        copier = Copier(person=PERSON, membership=MEMBERSHIP)
        for union in unions:
            place = union.place
            tail = f"{union.key}\t{place.city}\t{place.county}\t{place.key}"
            cell = f"{place.county}|"
            new_form = "rider" if union.kind == "new_form" else ""
            for _turn in range(union.members):
                key, line, name = self.person(place.region[:6], cell, tail)
                copier.put("person", line)
                copier.put("membership", self._membership(membership_key, key, union, tail, new_form))
                membership_key += 1
                if self._number % self._every == 0:
                    self.heads.append(Known(key, name, union))
                if self._number % 100_000 == 0:
                    tell(self._number)
        copier.close()
        return copier.bytes

    def person(
        self, region: str, cell: str, tail: str, *, surname: str = "", child: bool = False
    ) -> tuple[str, str, Name]:
        """Return a new person's key, the line that enters them, and their name."""
        self._number += 1
        number = self._number
        key = person_key(number)
        sex = "1" if self._random.random() < 0.54 else "2"
        name = self._names.draw(sex, surname)
        identity, born = self._identity(region, sex, child=child)
        phone = f"{PHONES[number % len(PHONES)]}{(number * 48_271) % 100_000_000:08d}"
        bare_keys = (*name.keys, *marks_of("identity", identity), *marks_of("phone", phone))
        keys = ",".join([cell + each for each in bare_keys])
        line = (
            f"{key}\t{self._now}\t{name.text}\t{name.sort_key}\t{name.initials}\t{{{keys}}}\tresident_id"
            f"\t\\\\x{self._seal_identity(identity, key)}\t\\\\x{blind('identity', identity).hex()}"
            f"\t\\\\x{self._seal_phone(phone, key)}\t\\\\x{blind('phone', phone).hex()}\t{sex}\t{born}\t01\t{tail}"
        )
        return key, line, name

    def _identity(self, region: str, sex: str, *, child: bool) -> tuple[str, str]:
        """Return the next free number of a county and its day of birth; the days come in no order."""
        while True:
            nth = self._taken.get((region, child), 0)
            self._taken[(region, child)] = nth + 1
            births = self._children if child else self._adults
            compact, born = births[nth * 7919 % len(births)]
            first = f"{region}{compact}{nth // len(births) * 2 + (1 if sex == '1' else 0):03d}"
            identity = first + check_character(first)
            if not self._known or blind("identity", identity) not in self._known:
                return identity, born

    def _membership(self, membership: int, key: str, union: Basic, tail: str, new_form: str) -> str:
        draw = self._random.random
        employer = union.employer if union.employer is not None else "\\N"
        migrant = "t" if draw() < 0.35 else "f"
        return (
            f"{membership}\t{key}\t{tail}\t{employer}\tactive\t{JOINED[int(draw() * 220)]}"
            f"\t{JOBS[int(draw() * 14)]}\t{migrant}\t{new_form}\tfixed"
        )


def person_key(number: int) -> str:
    """Return a UUIDv7 made of a fixed moment and the person's number: the same at every run."""
    moment = UUID_BASE + number // 1000
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7{number % 1000:03x}-8{number % 4093:03x}-{number:012x}"


def _days(first: date, count: int) -> list[tuple[str, str]]:
    days = (first + timedelta(days=step) for step in range(count))
    return [(f"{day:%Y%m%d}", str(day)) for day in days]
