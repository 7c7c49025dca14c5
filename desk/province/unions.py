"""Basic unions below the real townships, the employers they cover, and the employers nobody covers yet."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from core.chinese import pinyin
from core.chinese.credit_code import ALPHABET, check_character, organisation_check
from core.numbers.models import NumberSeries
from desk.province.basics import Basic, Basics, Place
from desk.province.shape import CITY_WEIGHTS, Shape
from desk.province.writing import Columns, Copier, text
from unions.choices import EmployerStatus, Level, UnionKind, UnionStatus
from unions.models import Employer, EmployerCover, Union, UnionTerm
from unions.rules.finding import pairs
from unions.rules.places import COMMUNITY_KINDS
from unions.services.tree import KIND_DIGITS

BRANDS = "恒新华天宏达信安泰丰利通和盛嘉康永兴东方金海江南中科瑞德正元博远立诚"
TRADES = (
    "纺织 服饰 机械 电子 汽车配件 化工 医药 物流 餐饮 酒店 建筑 装饰 印染 五金 模具 家具 食品 包装 印刷 光电"
    " 新材料 软件 信息技术 电器 轴承 阀门 造船 水产 茶业 环保 物业 保安 快递 运输 商贸 超市 房地产 旅游 教育 文化"
)
UNIT_KINDS = (
    (UnionKind.ENTERPRISE, "有限公司", "170", 66),
    (UnionKind.INSTITUTION, "中心", "400", 6),
    (UnionKind.ORGAN, "局", "500", 3),
    (UnionKind.SOCIAL_ORG, "协会", "700", 3),
)
JOINT_KINDS = (
    (UnionKind.JOINT, "联合工会", 14),
    (UnionKind.BUILDING, "楼宇工会", 4),
    (UnionKind.REGIONAL_FED, "商圈工会联合会", 2),
    (UnionKind.NEW_FORM, "新就业形态行业工会", 2),
)
COVERED_SHARE = 0.9
SMALLEST = 5
OVERDUE_SHARE = 0.03
ESTABLISHED = date(2004, 1, 1)
TERMS_ENTERED = "2026-07-01 00:00:00+00"
TERM_KEYS = 0x019791C0_0000_7000_8000_000000000000
COUNTED_ON = date(2026, 6, 30)


class UnionsMaker:
    """Enters unions and employers; who wants to fill the unions reads ``made``."""

    def __init__(self, shape: Shape, random: Random, today: date) -> None:
        self._shape, self._random, self._today = shape, random, today
        self._codes: Counter[str] = Counter()
        self._names: dict[int, set[str]] = defaultdict(set)
        self._employer_number = 0
        self._terms = 0
        self._trades = TRADES.split()
        self.made = Basics()

    def make(self) -> None:
        """Enter everything in the caller's transaction."""
        places = list(_places())
        sizes = self._sizes()
        chosen = self._random.choices(places, weights=_weights(places, self._random), k=len(sizes))
        union_key, employer_key = reserve(Union, len(sizes)), reserve(Employer, self._shape.employers)
        covered = round(self._shape.employers * COVERED_SHARE)
        cover_key = reserve(EmployerCover, covered)
        copier = Copier({"union": UNION, "employer": EMPLOYER, "cover": COVER, "term": TERM})
        self._cursor = iter(range(employer_key, employer_key + self._shape.employers))
        self._covers = iter(range(cover_key, cover_key + covered))
        left = covered
        for number, (place, members) in enumerate(zip(chosen, sizes, strict=True)):
            unions_left = len(sizes) - number
            left -= self._union(copier, union_key + number, place, members, left, unions_left)
        for key in self._cursor:
            self._employer(copier, key, self._random.choice(places), "有限公司", "170", self._small(), False)
        copier.close()
        self._reserve_codes()
        self._names.clear()

    def _sizes(self) -> list[int]:
        """Return how many members each union has; very many small unions, a few of thousands, the sum exact."""
        count, members = self._shape.unions, self._shape.members
        raw = [self._random.lognormvariate(0, 1.15) for _turn in range(count)]
        rest = members - SMALLEST * count
        scale = max(rest, 0) / sum(raw)
        sizes = [SMALLEST + int(each * scale) for each in raw]
        for place in range(members - sum(sizes)):
            sizes[place % count] += 1
        return sizes

    def _union(self, copier: Copier, key: int, place: Place, members: int, left: int, unions_left: int) -> int:
        """Enter a union with its employers; say how many employers it took."""
        joint = self._random.random() < 0.22 and unions_left > 1
        kind, ending, ownership = self._kind(joint)
        mean = (left - unions_left * 0.78) / max(unions_left * 0.22, 1)
        wanted = max(2, int(self._random.expovariate(1 / max(mean, 2)))) if joint else 1
        count = max(1, min(wanted, left - unions_left + 1)) if left >= unions_left else min(1, left)
        workers = round(members / self._random.uniform(0.86, 0.99))
        first = None
        name = ""
        for turn in range(count):
            employer = next(self._cursor)
            share = workers // count + (1 if turn < workers % count else 0)
            name = self._employer(copier, employer, place, ending if not joint else "有限公司", ownership, share, True)
            copier.put("cover", f"{next(self._covers)}\t{key}\t{employer}\t{ESTABLISHED}")
            first = first or employer
        title = self._unique(place.key, f"{name}工会" if not joint else f"{name[:4]}{ending}")
        copier.put("union", self._union_line(copier, key, title, kind, place))
        self.made.add(Basic(key, place, kind, members, first))
        return count

    def _kind(self, joint: bool) -> tuple[str, str, str]:
        if joint:
            kind, ending, _weight = self._random.choices(JOINT_KINDS, weights=[each[-1] for each in JOINT_KINDS])[0]
            return kind, ending, "170"
        unit = self._random.choices(UNIT_KINDS, weights=[each[-1] for each in UNIT_KINDS])[0]
        return unit[0], unit[1], unit[2]

    def _union_line(self, copier: Copier, key: int, name: str, kind: str, place: Place) -> str:
        established = ESTABLISHED + timedelta(days=self._random.randrange(7500))
        late = self._random.random() < OVERDUE_SHARE
        ends = self._today + timedelta(
            days=-self._random.randrange(1, 400) if late else self._random.randrange(1, 1800)
        )
        begins = ends - timedelta(days=5 * 365)
        copier.put("term", f"{self._term_key()}\t{TERMS_ENTERED}\t{key}\t1\t5\t{begins}\t{ends}\trunning")
        initials = pinyin.initials(name)[:100]
        level = Level.COMMUNITY if kind in COMMUNITY_KINDS else Level.GRASSROOTS
        stem = f"{place.region[:6]}{KIND_DIGITS[UnionKind(kind)]}"
        self._codes[stem] += 1
        status = UnionStatus.TERM_OVERDUE if late else UnionStatus.ACTIVE
        return "\t".join(
            text(value)
            for value in (
                key, f"{stem}{500_000 + self._codes[stem]:06d}", name, pinyin.text_key(name), initials,
                [*pairs(name), *pairs(initials)], level.value, str(kind), place.key, f"{place.path}{key}/",
                place.city, place.county, place.key, place.region, status.value, established, 1, 5, begins, ends,
            )
        )  # fmt: skip

    def _employer(
        self, copier: Copier, key: int, place: Place, ending: str, ownership: str, workers: int, covered: bool
    ) -> str:
        self._employer_number += 1
        draw = self._random.random
        brand = BRANDS[int(draw() * len(BRANDS))] + BRANDS[int(draw() * len(BRANDS))]
        name = f"{brand}{self._trade()}{ending}"
        women, migrants = int(workers * draw() * 0.8), int(workers * draw() * 0.6)
        status = EmployerStatus.OPERATING if covered or draw() > 0.05 else EmployerStatus.CLOSED
        code = _credit_code(ownership, place.region[:6], self._employer_number)
        copier.put(
            "employer",
            f"{key}\t{code}\t{name}\t{ownership}\tC\t{place.region}\t{place.key}\t{workers}\t{women}\t{migrants}\t{COUNTED_ON}\t{status.value}",
        )
        return name

    def _trade(self) -> str:
        return self._trades[int(self._random.random() * len(self._trades))]

    def _small(self) -> int:
        return int(self._random.lognormvariate(2.3, 0.9)) + 1

    def _unique(self, parent: int, name: str) -> str:
        taken, number, free = self._names[parent], 2, name
        while free in taken:
            free, number = f"{name}({number})", number + 1
        taken.add(free)
        return free

    def _term_key(self) -> str:
        self._terms += 1
        return str(UUID(int=TERM_KEYS + self._terms))

    def _reserve_codes(self) -> None:
        """Keep later unions clear of the serial numbers that were used."""
        for stem, count in self._codes.items():
            NumberSeries.objects.update_or_create(key=f"union:{stem}", defaults={"last": 500_000 + count})


UNION = Columns(
    Union,
    "id code name sort_key initials search_keys level kind parent_id path city_id county_id"
    " township_id region_id status established_on session_no term_years term_start_on term_end_on",
)
EMPLOYER = Columns(
    Employer,
    "id credit_code name ownership industry region_id place_id employee_count female_count migrant_count"
    " counted_on status",
)
TERM = Columns(UnionTerm, "id created_at union_id session_no years starts_on ends_on status")
COVER = Columns(EmployerCover, "id union_id employer_id from_on")


def _places() -> Iterator[Place]:
    rows = Union.unscoped.filter(level=Level.TOWNSHIP).order_by("path")
    for key, path, city, county, region in rows.values_list("pk", "path", "city_id", "county_id", "region_id"):
        if city and county:
            yield Place(key, path, city, county, region)


def _weights(places: list[Place], random: Random) -> list[float]:
    """Return how likely a union stands in each township: by the city's members, towns of different size."""
    townships = Counter(place.region[:4] for place in places)
    weights = {f"{code[:4]}": weight for code, weight in CITY_WEIGHTS.items()}
    return [
        weights.get(place.region[:4], 30) / townships[place.region[:4]] * random.uniform(0.4, 1.6) for place in places
    ]


def reserve(model: Any, count: int) -> int:
    """Take a run of keys from a table's sequence; return the first."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        first: int = cursor.fetchone()[0]
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count])
    return first


def _credit_code(ownership: str, region: str, number: int) -> str:
    """Return a valid code that no real body has: its organisation code begins with MZ, never issued."""
    digits = ""
    for _place in range(6):
        number, rest = divmod(number, 31)
        digits = ALPHABET[rest] + digits
    head = {"400": "12", "500": "11", "700": "52"}.get(ownership, "91")
    organisation = f"M0{digits}"
    first = f"{head}{region}{organisation}{organisation_check(organisation)}"
    return first + check_character(first)
