"""The statements of the search box alone, all its groups, in every width of scope: medians and the slowest twentieth.

The target is in milliseconds; the whole page stands beside a floor among the pages (``desk.bench.lines``).
"""

import statistics
from collections.abc import Callable
from typing import Any

from core import clock
from core.actors import Actor, Branch
from core.wall import scope
from desk.bench.counting import timed
from desk.bench.scenes import Scene
from desk.rules.search import Asked, read
from desk.selectors.search import files_found, people_found, unions_found
from desk.selectors.search_cases import asking_first, cases_found
from legal.rules import cases, contracts, disputes, matters
from unions.models import Person, Union

TYPED = ("丽娟", "明华", "王芳", "陈伟", "lxm", "wangfang", "zhangwei", "0017", "2764", "纺织", "hxfz", "13812345678")
PERMISSIONS = (
    "aid.view_file", "unions.view_person", "unions.view_union",
    cases.OPEN, cases.VIEW, disputes.OPEN, disputes.VIEW, matters.VIEW, matters.OVERSEE, contracts.VIEW,
)  # fmt: skip
ROUNDS = 5
GROUPS: dict[str, Callable[[Actor, Asked], Any]] = {
    "files": files_found,
    "people": people_found,
    "unions": unions_found,
    "cases": lambda actor, asked: cases_found(actor, asked, clock.today()),
}


def search_lines(where: Scene) -> list[dict[str, Any]]:
    """Measure every text in the scope of the province, a city, a county, a township and one union."""
    scopes: dict[str, Union | None] = {
        "province": where.province,
        "city": where.county.city,
        "county": where.county,
        "township": where.union.township,
        "union": where.union,
    }
    return [_scope(name, union, where) for name, union in scopes.items() if union is not None]


def everything_in(union: Union) -> Actor:
    """Return somebody who may look for everything in one branch."""
    branch = (Branch(path=union.path, level=union.level, union_id=union.pk),)
    return Actor(user_id=None, name="bench", rights=dict.fromkeys(PERMISSIONS, branch))


def _scope(name: str, union: Union, where: Scene) -> dict[str, Any]:
    actor = everything_in(union)
    texts = [*TYPED, *_known(where)]
    taken: dict[str, list[float]] = {group: [] for group in ("all", *GROUPS)}
    slowest = ("", 0.0)
    with scope.within(actor):
        for text in texts:
            for turn in range(ROUNDS):
                seconds = _asked(actor, text)
                if turn:  # the first fills the cache
                    slowest = max(slowest, (text, seconds["all"]), key=lambda pair: pair[1])
                    for group, each in seconds.items():
                        taken[group].append(each)
    told = {f"{group}_p95_ms": _p95(taken[group]) for group in GROUPS}
    return {
        "line": f"search, statements, {name}",
        "median_ms": round(statistics.median(taken["all"]) * 1000, 1),
        "p95_ms": _p95(taken["all"]),
        "slowest_ms": round(slowest[1] * 1000, 1),
        "slowest": slowest[0],
        **told,
    }


def _asked(actor: Actor, text: str) -> dict[str, float]:
    """Return how long every group of the box took, and all of it with the question that is asked before them."""
    asked, today, seconds = read(text), clock.today(), dict[str, float]()

    def ask() -> None:
        with asking_first(actor, asked, today):
            for group, found in GROUPS.items():
                seconds[group] = timed(lambda: found(actor, asked))  # noqa: B023 called at once

    return {"all": timed(ask), **seconds}


def _p95(taken: list[float]) -> float:
    return round(statistics.quantiles(taken, n=20)[-1] * 1000, 1)


def _known(where: Scene) -> list[str]:
    """Return whole names of people of the county, so that exact hits are measured as well."""
    return list(Person.unscoped.filter(county=where.county).order_by("pk").values_list("name", flat=True)[:3])
