"""A labelled set for the matching of people: who is the same human being written down twice, and who only resembles.

Pure and deterministic: the same seed gives the same people. Names follow the real weight of surnames, so that common
names collide as they do in a county.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core.chinese.identity import check_character
from core.chinese.likeness import Traits

SURNAMES = "王陈李张周徐吴胡黄林金朱沈叶楼方何蒋郑俞杨钱赵刘孙傅余潘许章应陆童虞冯"
WEIGHTS = [34, 30, 22, 20, 15, 14, 13, 12, 11, 11, 10, 10, 9, 9, 8, 8, 7, 7, 7, 6, 6, 5, 5, 5, 5, 4, 4, 4] + [3] * 7
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华慧巧美琴云莲真环雪荣爱妹香月莺媛红玉珍凤萍"
    "建国志文斌德海永康立新晓东佳怡子涵欣悦宇航浩然梓轩雨彤诗涵俊杰思远嘉豪海燕金花春生根土水良福寿"
)
HOMOPHONES = dict(zip("兰伟娟英华丽志文红玉", "蓝玮鹃瑛桦莉智雯虹钰", strict=True))
ROADS = ("春华路", "江北大道", "药行街", "丹溪路", "稠州路", "体育场路", "环城北路", "学院路")


@dataclass(frozen=True)
class Case:
    """One description to look up, and the number of the person it really is; None when nobody on file is."""

    traits: Traits
    truth: int | None
    kind: str


class People:
    """Makes people and their doubles."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)  # noqa: S311 nothing secret
        self.used: set[str] = set()

    def person(self) -> Traits:
        """Return somebody new."""
        dice = self.dice
        surname = dice.choices(SURNAMES, WEIGHTS)[0]
        name = surname + "".join(dice.choice(GIVEN) for _ in range(dice.choice((1, 2, 2, 2))))
        born = date(1950, 1, 1) + timedelta(days=dice.randrange(26_000))
        sex = dice.choice("12")
        return Traits(name, born, sex, self.phone(), self.identity(born, sex), "resident_id", self.address())

    def phone(self) -> str:
        return f"1{self.dice.choice('3578')}{self.dice.randrange(10**9):09d}"

    def identity(self, born: date, sex: str) -> str:
        region = self.dice.choice(("330203", "330205", "330212", "330782", "330106"))
        while True:
            first = f"{region}{born:%Y%m%d}{self.dice.randrange(500) * 2 + (sex == '1'):03d}"
            if first not in self.used:
                self.used.add(first)
                return first + check_character(first)

    def address(self) -> str:
        road, dice = self.dice.choice(ROADS), self.dice.randrange
        return f"宁波市海曙区{road}{dice(1, 400)}号{dice(1, 30)}幢{dice(1, 6)}0{dice(1, 5)}室"

    def slip(self, number: str, place: int) -> str:
        """Return a number with one wrong digit and the check digit that goes with it: a slip nobody refuses."""
        wrong = number[:place] + str((int(number[place]) + self.dice.randrange(1, 9)) % 10) + number[place + 1 : 17]
        return wrong + check_character(wrong)


def doubles(people: People, known: list[Traits], count: int) -> Iterator[Case]:
    """Yield the same human beings written down a second time, each with the faults of real desks."""
    for _turn in range(count):
        number = people.dice.randrange(len(known))
        kind = people.dice.choice(
            ("document", "slip", "variant", "old_phone", "birth_slip", "variant_document", "misheard")
        )
        yield Case(_double(people, known[number], kind), number, kind)


def _double(people: People, who: Traits, kind: str) -> Traits:
    if kind == "document":  # the child's birth certificate, the passport: another number altogether
        return replace(who, identity="", identity_kind="passport")
    if kind == "slip":
        return replace(
            who, identity=people.slip(who.identity, 15), phone=people.dice.choice((who.phone, people.phone()))
        )
    if kind == "variant":
        return replace(who, name=variant(who.name), identity=people.slip(who.identity, 16))
    if kind == "old_phone":
        return replace(who, phone=people.phone(), identity="", identity_kind="other")
    if kind == "misheard":  # another character altogether, and often another telephone: the hardest
        phone = people.dice.choice((who.phone, people.phone()))
        return replace(
            who, name=who.name[:-1] + people.dice.choice(GIVEN), phone=phone, identity="", identity_kind="other"
        )
    if kind == "birth_slip":
        wrong = people.slip(who.identity, 13)
        born = _born(wrong) or who.birth_on
        return replace(who, identity=wrong, birth_on=born)
    return replace(who, name=variant(who.name), identity="", identity_kind="passport")


def _born(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def variant(name: str) -> str:
    """Return a name with one character written as another that sounds alike, where it has one."""
    for char in reversed(name[1:]):
        if char in HOMOPHONES:
            return name.replace(char, HOMOPHONES[char])
    return name


def lookalikes(people: People, known: list[Traits], count: int) -> Iterator[Case]:
    """Yield others who resemble somebody on file: twins, siblings on one telephone, namesakes, and mere strangers."""
    for _turn in range(count):
        who = known[people.dice.randrange(len(known))]
        kind = people.dice.choice(("twin", "sibling", "namesake", "stranger", "parent"))
        other = people.person()
        surname = who.name[0]
        if kind == "twin" and who.birth_on:
            other = replace(
                other,
                name=surname + other.name[1:],
                birth_on=who.birth_on,
                identity=people.identity(who.birth_on, other.sex),
                phone=who.phone,
                address=who.address,
            )
        elif kind in ("sibling", "parent"):
            other = replace(other, name=surname + other.name[1:], phone=who.phone, address=who.address)
        elif kind == "namesake":
            other = replace(other, name=who.name)
        yield Case(other, None, kind)
