"""The boards as they are measured: beside one kept sum, as the design asks, and beside the sums that a page shows."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode

from core import clock
from desk.bench.scenes import Line, Scene
from desk.rules.dashboard import KPIS, MEASURES, value_of
from desk.rules.topics import OVERVIEW
from desk.selectors.dashboard import BELOW
from unions.choices import Level, Role
from unions.models import Union

TARGET = 3
# What the overview says besides its figures: the notes below them, and what needs a look.
NOTED = ("unions_basic", "relief_households", "files_filed", "files_exited", "terms_overdue", "township_coverage")


class Asked(dict[str, int]):
    """Counts of nothing, which remember what they were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.codes: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.codes.add(key)
        return default


def board_lines(where: Scene) -> Iterator[Line]:
    """Return the overview of the province and one figure of a county, each beside both floors."""
    leader = Role.PROVINCE_LEADER.value
    overview = ("/dash/", where.province, (*KPIS, *OVERVIEW.beside, *NOTED))
    figure = (_address("/dash/members/", node=where.county.code), where.county, ("members",))
    for name, (page, node, keys) in (
        ("dashboard of the province", overview),
        ("figure of a county by township", figure),
    ):
        yield Line(f"{name}, beside one sum", leader, page, _address("/tally", union=node.pk), TARGET)
        yield Line(f"{name}, beside the sums it shows", leader, page, _sums(node, keys), TARGET)


def _sums(node: Union, keys: Iterable[str]) -> str:
    level = BELOW[Level(node.level)]
    codes = ",".join(codes_of(keys, clock.today().year))
    return _address("/board", union=node.pk, path=f"{node.path}%", level=level.value, codes=codes)


def codes_of(keys: Iterable[str], year: int) -> list[str]:
    """Return the kept counts that these measures read."""
    asked = Asked()
    for key in keys:
        value_of(MEASURES[key], asked, year)
    return sorted(asked.codes)


def _address(page: str, /, **query: Any) -> str:
    return f"{page}?{urlencode(query)}"
