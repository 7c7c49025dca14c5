"""A legal or customary period as data: which parameter holds its length, its unit, and what it rests on."""

from dataclasses import dataclass

from core.clocks.rules import Unit
from core.parameters.registry import declare


@dataclass(frozen=True)
class Period:
    """One period: its code, the parameter with its length, its unit, what it rests on, and what people call it."""

    code: str
    parameter: str
    unit: Unit
    basis: str
    label: str = ""
    rolls: bool = True


def period(code: str, default: str, unit: Unit, basis: str, label: str, *, rolls: bool = True) -> Period:
    """Declare a period's length as a parameter and return the period. ``label`` is a msgid (``gettext_noop``)."""
    name = {Unit.MONTH: "months", Unit.YEAR: "years"}.get(unit, "days")
    parameter = declare(f"{code}_{name}", "integer", default, unit=unit.value, basis=basis, label=label)
    return Period(code, parameter, unit, basis, label, rolls)
