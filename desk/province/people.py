"""People and their memberships: real numbers that belong to nobody, sealed and indexed as any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

from core.chinese.identity import check_character
from core.privacy.keys import blinder, sealer
from desk.province.basics import Basic
from desk.province.names import Name, Names
from desk.province.parts import PARTS
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
MAKERS = PARTS + 1  # one for every part, and one for the relatives of the heads
Head = tuple[int, str, Name]  # a person's number, key and name

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


class Taken:
    """The numbers of documents that are in use: of those on file before, and what each maker has given out.

    Every maker counts in steps of all makers from a beginning of its own, so that none needs to know of the others.
    """

    def __init__(self) -> None:
        held = Person.unscoped.exclude(identity_index=None).values_list("identity_index", flat=True)
        self.known = {bytes(index) for index in held.iterator()}


class PeopleMaker:
    """Makes people and their memberships; every so often somebody is remembered as the head of a family in need."""

    def __init__(self, random: Random, taken: Taken, *, place: int, number: int = 0) -> None:
        self._random = random
        self._names = Names(random)
        self._seal_identity, self._seal_phone = sealer("unions_person.identity:"), sealer("unions_person.phone:")
        self._blind_identity, self._blind_phone = blinder("identity"), blinder("phone")
        self._number, self._place = number, place
        self._nth: dict[tuple[str, bool], int] = {}
        self._known = taken.known
        self._adults, self._children = _days(FIRST_BIRTH, ADULT_DAYS), _days(FIRST_CHILD, CHILD_DAYS)
        self._now = ENTERED.isoformat()

    def members(self, copier: Copier, union: Basic, first: int, membership: int, every: int) -> Iterator[Head]:
        """Make the members of a union, the first with this number; give out every so manieth as a head of family."""
        self._number, place = first - 1, union.place
        region, cell = place.region[:6], f"{place.county}|"
        tail = f"{union.key}\t{place.city}\t{place.county}\t{place.key}"
        employer = union.employer if union.employer is not None else "\\N"
        new_form = "rider" if union.kind == "new_form" else ""
        draw, person, put = self._random.random, self.person, copier.put
        for number in range(first, first + union.members):
            key, line, name = person(region, cell, tail)
            put("person", line)
            put(
                "membership",
                f"{membership}\t{key}\t{tail}\t{employer}\tactive\t{JOINED[int(draw() * 220)]}"
                f"\t{JOBS[int(draw() * 14)]}\t{'t' if draw() < 0.35 else 'f'}\t{new_form}\tfixed",
            )
            membership += 1
            if number % every == 0:
                yield number, key, name

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
            f"\t\\\\x{self._seal_identity(identity, key)}\t\\\\x{self._blind_identity(identity).hex()}"
            f"\t\\\\x{self._seal_phone(phone, key)}\t\\\\x{self._blind_phone(phone).hex()}\t{sex}\t{born}\t01\t{tail}"
        )
        return key, line, name

    def _identity(self, region: str, sex: str, *, child: bool) -> tuple[str, str]:
        """Return the next free number of a county and its day of birth; the days come in no order."""
        while True:
            nth = self._nth.get((region, child), self._place)
            self._nth[(region, child)] = nth + MAKERS
            births = self._children if child else self._adults
            compact, born = births[nth * 7919 % len(births)]
            first = f"{region}{compact}{nth // len(births) * 2 + (1 if sex == '1' else 0):03d}"
            identity = first + check_character(first)
            if not self._known or self._blind_identity(identity) not in self._known:
                return identity, born


def person_key(number: int) -> str:
    """Return a UUIDv7 made of a fixed moment and the person's number: the same at every run."""
    moment = UUID_BASE + number // 1000
    return f"{moment >> 16:08x}-{moment & 0xFFFF:04x}-7{number % 1000:03x}-8{number % 4093:03x}-{number:012x}"


def _days(first: date, count: int) -> list[tuple[str, str]]:
    days = (first + timedelta(days=step) for step in range(count))
    return [(f"{day:%Y%m%d}", str(day)) for day in days]
