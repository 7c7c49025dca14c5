"""Legal rows by the shortest way; states are made by the services, so that the constraints test the factories too."""

import itertools
from datetime import date
from typing import Any

from accounts.models import User
from core.actors import Actor, SystemActor
from core.chinese.identity import check_character
from unions.choices import Level, UnionKind
from unions.models import Person, Post, Region, StaffPerson, Union
from unions.selectors.posts import actor_for
from unions.services.people import describe, ensure_person
from unions.services.tree import create_union

DAY = date(2026, 11, 23)
SYSTEM = SystemActor("factory")
_numbers = itertools.count(1)


def region(code: str, name: str, level: str, parent: str | None = None) -> Region:
    """Return a region, entering it if it is new."""
    return Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent_id": parent})[0]


class Tree:
    """A small real piece of the tree: Zhejiang, Ningbo with Haishu and Jiangbei, Jinhua with Yiwu, some townships."""

    def __init__(self) -> None:
        federation = UnionKind.GENERAL_FEDERATION
        self.province = self._make("330000", "浙江省", Level.PROVINCE, federation, None)
        self.ningbo = self._make("330200", "宁波市", Level.CITY, federation, self.province)
        self.jinhua = self._make("330700", "金华市", Level.CITY, federation, self.province)
        self.haishu = self._make("330203", "海曙区", Level.COUNTY, federation, self.ningbo)
        self.jiangbei = self._make("330205", "江北区", Level.COUNTY, federation, self.ningbo)
        self.yiwu = self._make("330782", "义乌市", Level.COUNTY, federation, self.jinhua)
        self.wangchun = self._make("330203009", "望春街道", Level.TOWNSHIP, federation, self.haishu)
        self.jiangxia = self._make("330203001", "江厦街道", Level.TOWNSHIP, federation, self.haishu)
        self.zhuangqiao = self._make("330205008", "庄桥街道", Level.TOWNSHIP, federation, self.jiangbei)
        self.textile = self.grassroots("宁波甬南纺织有限公司工会", self.wangchun)
        self.sanitation = self.grassroots("望春街道环卫行业工会", self.wangchun, UnionKind.JOINT)
        self.elsewhere = self.grassroots("江北恒丰服饰有限公司工会", self.zhuangqiao)

    def _make(self, code: str, name: str, level: str, kind: str, parent: Union | None) -> Union:
        region(code, name, level, parent.region_id if parent else None)
        return create_union(actor=SYSTEM, name=f"{name}总工会", level=level, kind=kind, parent=parent, region_code=code)

    def grassroots(self, name: str, parent: Union, kind: str = UnionKind.ENTERPRISE) -> Union:
        """Return a new basic union below a township."""
        return create_union(
            actor=SYSTEM, name=name, level=Level.GRASSROOTS, kind=kind, parent=parent, region_code=parent.region_id
        )


def user(name: str = "沈静怡", **fields: Any) -> User:
    """Return a new account that can sign in with the password ``Hengwen-2026``."""
    account = User(username=fields.pop("username", f"u{next(_numbers)}"), name=name, **fields)
    account.set_password("Hengwen-2026")
    account.save()
    return account


def post(role: str, union: Union, holder: User | None = None, **dates: Any) -> Post:
    """Return a post held since the beginning of the year."""
    return Post.objects.create(
        user=holder or user(), union=union, role=role, from_on=dates.pop("from_on", date(2026, 1, 1)), **dates
    )


def actor_in(role: str, union: Union, holder: User | None = None, *, day: date = DAY) -> tuple[Actor, User]:
    """Return an actor with one role in one union, and the account behind it."""
    held = post(role, union, holder)
    return actor_for(held.user, day=day), held.user


def actor(role: str, union: Union, holder: User | None = None) -> Actor:
    """Return an actor with one role in one union."""
    return actor_in(role, union, holder)[0]


def identity_number(birth: date = date(1979, 4, 24), sex: str = "2", region_code: str = "330203") -> str:
    """Return a fresh valid identity number; the check digit is right, the person is nobody."""
    number = next(_numbers) * 2 + (1 if sex == "1" else 0)
    first = f"{region_code}{birth:%Y%m%d}{number % 1000:03d}"
    return first + check_character(first)


def person(union: Union, name: str = "王秀兰", **fields: Any) -> Person:
    """Return a person known through a union."""
    identity = fields.pop("identity", None) or identity_number(
        birth=fields.pop("birth", date(1979, 4, 24)), sex=fields.pop("sex", "2")
    )
    return ensure_person(
        actor=SYSTEM, union=union, described=describe(name=name, identity=identity, today=DAY, **fields)
    )


def staff_person(account: User, human: Person) -> StaffPerson:
    """Say which human being an account belongs to."""
    return StaffPerson.objects.create(user=account, person=human)
