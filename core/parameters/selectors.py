"""Asking for a parameter: the value in force in a region on a day, with its basis."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.errors import ConflictError
from core.parameters.models import PolicyParameter
from core.parameters.registry import declared
from core.prepared import prepared


@dataclass(frozen=True)
class InForce:
    """A parameter's value as it was in force: what an assessment stores to be replayed years later."""

    code: str
    value: Any
    region: str
    valid_from: date
    basis: str


def region_chain(region: str) -> tuple[str, ...]:
    """Return where to look, nearest first: township, county, city, province (domain.md 0.1)."""
    steps = [region, region[:6], f"{region[:4]}00", f"{region[:2]}0000"]
    return tuple(dict.fromkeys(steps))


def lookup(codes: Iterable[str], region: str, on: date) -> dict[str, InForce]:
    """Return the values in force of several parameters in one query; a code without a value is left out."""
    chain = region_chain(region)
    best: dict[str, PolicyParameter] = {}
    for row in _nearest(tuple(codes), chain, on=on):
        known = best.get(row.code)
        if known is None or chain.index(row.region) <= chain.index(known.region):
            best[row.code] = row
    return {
        code: InForce(code, declared(code).read(row.value), row.region, row.valid_from, row.basis)
        for code, row in best.items()
    }


@prepared("on")
def _nearest(codes: tuple[str, ...], regions: tuple[str, ...], *, on: date) -> QuerySet[PolicyParameter]:
    within = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    rows = PolicyParameter.objects.filter(within, code__in=codes, region__in=regions, valid_from__lte=on)
    return rows.order_by("valid_from")


Table = dict[tuple[str, str], InForce]


def table_on(codes: Iterable[str], on: date) -> Table:
    """Return every value in force on a day, by code and region, in one query: for work on many regions at once."""
    return {
        (row.code, row.region): InForce(
            row.code, declared(row.code).read(row.value), row.region, row.valid_from, row.basis
        )
        for row in _in_force(tuple(codes), on=on)
    }


@prepared("on")
def _in_force(codes: tuple[str, ...], *, on: date) -> QuerySet[PolicyParameter]:
    within = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    return PolicyParameter.objects.filter(within, code__in=codes, valid_from__lte=on).order_by("valid_from")


def resolve(table: Table, codes: Iterable[str], region: str) -> dict[str, InForce]:
    """Return the values that hold in a region, nearest first, as ``lookup`` does; a code without one is left out."""
    chain = region_chain(region)
    found = {code: next((table[code, each] for each in chain if (code, each) in table), None) for code in codes}
    return {code: each for code, each in found.items() if each is not None}


def value(code: str, region: str, on: date) -> Any:
    """Return the value in force, or refuse in a sentence that names what the province must enter."""
    found = lookup([code], region, on)
    if code not in found:
        raise missing(code, region, on)
    return found[code].value


def values(codes: Iterable[str], region: str, on: date) -> dict[str, Any]:
    """Return the values in force of several parameters in one query, or refuse the first that nobody entered."""
    wanted = tuple(dict.fromkeys(codes))
    found = lookup(wanted, region, on)
    for code in wanted:
        if code not in found:
            raise missing(code, region, on)
    return {code: found[code].value for code in wanted}


def missing(code: str, region: str, on: date) -> ConflictError:
    """Return the refusal for a parameter that nobody has entered for this region and day."""
    text = _("“%(label)s” is not set for region %(region)s on %(day)s. The province enters it under parameters.")
    return ConflictError(
        text % {"label": _(declared(code).label), "region": region, "day": on.isoformat()}, code="parameter_missing"
    )
