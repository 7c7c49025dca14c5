"""The lists of the legal chapter as they are measured: each page beside hand-written SQL that brings the same rows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count

from core import clock
from desk.bench.scenes import Line, Scene
from legal.models import ContractClause, Mediation
from legal.rules.clauses import TOPICS
from unions.choices import Industry, Role
from unions.models import Union

TOPIC, WANTED = "wage_floor", 5_000
TARGET = 6


def legal_lines(where: Scene) -> Iterator[Line]:
    """Return every comparison of lists of the legal chapter that this data set allows."""
    reviewer, auditor = Role.COUNTY_REVIEWER.value, Role.CITY_AUDITOR.value
    year = clock.today().year
    for role, node in ((reviewer, where.county), (auditor, where.province)):
        path, here = {"path": f"{node.path}%"}, {"path": f"{node.path}%", "union": node.pk}
        place, wide = ("county", "") if role == reviewer else ("province", "-wide")
        yield Line(f"legal: mediations, {place}", role, "/mediation/", _address("/mediations", **path), TARGET)
        name = _somebody(node)
        if name:
            yield Line(f"legal: mediations, part of a name, {place}", role, _address("/mediation/", q=name),
                       _address("/mediations-named", **path, keys=name, like=f"%{name}%"), TARGET)  # fmt: skip
        yield Line(f"legal: aid, {place}", role, "/legal/", _address("/cases", **path), TARGET)
        yield Line(f"legal: supervision, {place}", role, "/supervision/", _address("/matters", **path, year=year),
                   TARGET)  # fmt: skip
        yield Line(f"legal: contracts, {place}", role, _address("/contracts/", node=node.code),
                   _address(f"/contracts{wide}", **here), TARGET)  # fmt: skip
        yield Line(f"legal: contracts ending, {place}", role, _address("/contracts/", node=node.code, view="ending"),
                   _address(f"/contracts-ending{wide}", **here, **_ahead()), TARGET)  # fmt: skip
        yield Line(f"legal: what expires this week, {place}", role, "/expiring/",
                   _address("/expiring", **path, today=clock.today(), last=_sunday()), TARGET)  # fmt: skip
    trade = _trade(where.province)
    asked = {"path": f"{where.province.path}%", "topic": TOPIC, "industry": trade}
    law = {"law": TOPICS[TOPIC].statute, "region": where.province.region_id, "today": clock.today()}
    yield Line(f"legal: a clause across trade {trade}", auditor,
               _address("/contracts/clauses/", node=where.province.code, topic=TOPIC, industry=trade),
               _address("/clauses", **asked, **law), TARGET)  # fmt: skip


def _somebody(node: Union) -> str:
    """Return the given name of somebody who disputes below a node: most are two characters."""
    rows = Mediation.unscoped.filter(union__path__startswith=node.path, applicant_name__regex="^.{3}$")
    found = rows.order_by("pk").values_list("applicant_name", flat=True).first()
    return found[1:] if found else ""


def _ahead() -> dict[str, Any]:
    today = clock.today()
    return {"first": today, "last": today + timedelta(days=90)}


def _sunday() -> Any:
    today = clock.today()
    return today + timedelta(days=6 - today.weekday())


def _trade(province: Union) -> str:
    """Return the trade whose contracts in force come nearest to five thousand, the size that is asked for."""
    rows = ContractClause.objects.filter(topic=TOPIC, is_current=True).order_by().values("industry")
    counted = {row["industry"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    return min(counted, key=lambda trade: abs(counted[trade] - WANTED), default=Industry.C.value)


def _address(page: str, /, **query: Any) -> str:
    return f"{page}?{urlencode(query)}"
