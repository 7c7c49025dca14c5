"""The demonstration county's unions and one account for every role."""

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.services import create_user
from core.actors import Actor, SystemActor
from unions.choices import Level, Role, UnionKind
from unions.models import Post, Union
from unions.selectors.posts import actor_for
from unions.services.posts import grant_post
from unions.services.tree import create_union

PASSWORD = "Hengwen-2026"  # noqa: S105 demonstration only; production never loads it
COUNTY = "海曙区总工会"
TOWNSHIPS = ("望春街道", "江厦街道", "南门街道", "白云街道", "段塘街道", "鼓楼街道")
WORKPLACES = (
    ("宁波甬南纺织有限公司工会", UnionKind.ENTERPRISE),
    ("宁波顺达物流有限公司工会", UnionKind.ENTERPRISE),
    ("环卫行业工会联合会", UnionKind.JOINT),
    ("外卖配送行业工会", UnionKind.NEW_FORM),
)
ACCOUNTS = (
    ("demo.cadre", "沈静怡", Role.GRASSROOTS_CADRE, "union"),
    ("demo.township", "陆海涛", Role.TOWNSHIP_CASEWORKER, "township"),
    ("demo.township2", "方丽萍", Role.TOWNSHIP_CASEWORKER, "county"),
    ("demo.reviewer", "吴敏", Role.COUNTY_REVIEWER, "county"),
    ("demo.approver", "陈卓", Role.COUNTY_APPROVER, "county"),
    ("demo.preparer", "黄雅琴", Role.FINANCE_PREPARER, "county"),
    ("demo.confirmer", "孙立新", Role.FINANCE_CONFIRMER, "county"),
    ("demo.auditor", "周文斌", Role.CITY_AUDITOR, "city"),
    ("demo.leader", "郑国强", Role.PROVINCE_LEADER, "province"),
    ("demo.province", "何晓东", Role.PROVINCE_ADMIN, "province"),
    ("demo.lawyer", "林律师", Role.LEGAL_LAWYER, "county"),
    ("demo.mediator", "徐调解", Role.MEDIATOR, "county"),
    ("demo.supervisor", "高监督", Role.SUPERVISOR, "county"),
    ("demo.partner", "民政接口", Role.PARTNER, "county"),
    ("demo.sysadmin", "系统管理员", Role.SYS_ADMIN, "province"),
    ("demo.secadmin", "安全管理员", Role.SEC_ADMIN, "province"),
    ("demo.auditadmin", "审计管理员", Role.AUDIT_ADMIN, "province"),
)
DESKS = {Role.SYS_ADMIN, Role.SEC_ADMIN, Role.AUDIT_ADMIN, Role.PROVINCE_ADMIN}
SYSTEM = SystemActor("command: load_demo")


@dataclass
class Cast:
    """Who acts in the demonstration, and where."""

    county: Union
    townships: list[Union]
    workplaces: list[Union]
    actors: dict[str, Actor]
    users: dict[str, User]

    def __getitem__(self, name: str) -> Actor:
        return self.actors[f"demo.{name}"]


def build_cast(today: date) -> Cast:
    """Enter the workplaces and the accounts; each account holds one role where such people work."""
    county = Union.unscoped.get(name=COUNTY)
    townships = [Union.unscoped.get(name=f"{name}总工会", county=county) for name in TOWNSHIPS]
    workplaces = [_workplace(township, *each) for township in townships for each in WORKPLACES]
    places = {
        "union": workplaces[0],
        "township": townships[0],
        "county": county,
        "city": county.parent,
        "province": county.parent.parent,
    }
    since = date(today.year - 1, 1, 1)
    users: dict[str, User] = {}
    for username, name, role, place in ACCOUNTS:
        user = create_user(
            actor=SYSTEM, username=username, name=name, password=PASSWORD, must_change=False, is_staff=role in DESKS
        )
        grant_post(actor=SYSTEM, user=user, union=places[place], role=role, from_on=since)
        users[username] = user
    for username in ("demo.cadre", "demo.township"):
        _more_places(users[username], townships if username.endswith("ship") else workplaces[1:4], since)
    return find_cast(today)


def find_cast(today: date) -> Cast:
    """Return the demonstration's people as they are in the database."""
    county = Union.unscoped.get(name=COUNTY)
    townships = [Union.unscoped.get(name=f"{name}总工会", county=county) for name in TOWNSHIPS]
    workplaces = list(Union.unscoped.filter(parent__in=townships, level=Level.GRASSROOTS).order_by("path"))
    users = {user.username: user for user in User.objects.filter(username__startswith="demo.")}
    actors = {username: actor_for(user, day=today) for username, user in users.items()}
    return Cast(county, townships, workplaces, actors, users)


def _workplace(township: Union, name: str, kind: str) -> Union:
    own = f"{township.name.removesuffix('总工会')}{name}"
    return create_union(
        actor=SYSTEM, name=own, level="grassroots", kind=kind, parent=township, region_code=township.region_id
    )


def _more_places(user: User, places: list[Union], since: date) -> None:
    """Let one person hold the same role in several unions, as many do."""
    held = set(Post.objects.filter(user=user).values_list("union_id", flat=True))
    role = Post.objects.filter(user=user).values_list("role", flat=True)[0]
    for union in places:
        if union.pk not in held:
            grant_post(actor=SYSTEM, user=user, union=union, role=role, from_on=since)
