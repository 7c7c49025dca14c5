"""A parameter for many rows at once: every row is read with the value in force in its own region."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Case, Value, When

from core.parameters.registry import declared
from core.parameters.selectors import Table, resolve, table_on

PROVINCE_DIGITS = 2


_SHIPPED: Any = object()  # None is a default that some callers give


def reader(code: str, on: date, default: Any = _SHIPPED) -> Callable[[str], Any]:
    """Return a function from a region's code to the parameter's value there; one query for all regions.

    Where nobody has entered a value it answers ``default``, or if none is given the default that the code declares.
    """
    table = table_on([code], on)
    fallback = declared(code).shipped if default is _SHIPPED else default

    def read(region: str) -> Any:
        found = resolve(table, [code], region).get(code)
        return found.value if found else fallback

    return read


def expression(
    code: str, on: date, region: str, read: Callable[[Any], Any], field: Any, table: Table | None = None
) -> Any:
    """Return a parameter as an expression over rows whose lookup ``region`` leads to their region's code.

    ``read`` turns the parameter's value into what the rows are compared with. Where only one value is in force it is a
    plain value, which an index can use; before anybody entered one, the declared default.
    """
    own = declared(code)
    known = table_on([code], on) if table is None else table
    values = {where: read(found.value) for (each, where), found in known.items() if each == code}
    shipped = read(own.shipped) if own.default is not None else None
    nearest = sorted(values, key=lambda where: -len(_prefix(where)))
    last = nearest[-1] if nearest and len(_prefix(nearest[-1])) == PROVINCE_DIGITS else None
    rest = Value(values[last] if last else shipped, output_field=field)
    special = [where for where in nearest if where != last]
    if not special:
        return rest
    whens = [When(**{f"{region}__startswith": _prefix(where)}, then=Value(values[where])) for where in special]
    return Case(*whens, default=rest, output_field=field)


def _prefix(region: str) -> str:
    """Return how the codes of a region and of everything within it begin: 330000 → 33, 330200 → 3302."""
    if len(region) > len("330203"):
        return region
    return region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region
