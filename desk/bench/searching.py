"""The statements of the search box alone, in every width of scope: medians and the slowest twentieth."""

import statistics
from typing import Any

from core.actors import Actor, Branch
from desk.bench.counting import timed
from desk.bench.scenes import Scene
from desk.rules.search import read
from desk.selectors.search import people_found, unions_found
from unions.models import Person, Union

TYPED = ("丽娟", "明华", "王芳", "陈伟", "lxm", "wangfang", "zhangwei", "0017", "2764", "纺织", "hxfz", "13812345678")
PERMISSIONS = ("unions.view_person", "unions.view_union")
ROUNDS = 5


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


def _scope(name: str, union: Union, where: Scene) -> dict[str, Any]:
    branch = (Branch(path=union.path, level=union.level, union_id=union.pk),)
    actor = Actor(user_id=None, name="bench", rights=dict.fromkeys(PERMISSIONS, branch))
    texts = [*TYPED, *_known(where)]
    taken, slowest = [], ("", 0.0)
    for text in texts:
        asked = read(text)
        for turn in range(ROUNDS):
            seconds = timed(lambda: (people_found(actor, asked), unions_found(actor, asked)))  # noqa: B023 called at once
            if turn:  # the first fills the cache
                taken.append(seconds)
                slowest = max(slowest, (text, seconds), key=lambda pair: pair[1])
    return {
        "line": f"search, statements, {name}",
        "median_ms": round(statistics.median(taken) * 1000, 1),
        "p95_ms": round(statistics.quantiles(taken, n=20)[-1] * 1000, 1),
        "slowest_ms": round(slowest[1] * 1000, 1),
        "slowest": slowest[0],
    }


def _known(where: Scene) -> list[str]:
    """Return whole names of people of the county, so that exact hits are measured as well."""
    return list(Person.unscoped.filter(county=where.county).order_by("pk").values_list("name", flat=True)[:3])
