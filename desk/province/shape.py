"""How much of everything the province holds at scale 1 (domain.md chapter 11; the seed's own figures)."""

from dataclasses import dataclass

SEED = 19510401

# Members of the cities in ten thousands, as far as they weigh: the tree is real, how people spread over it is not.
CITY_WEIGHTS = {
    "330100": 120, "330200": 94, "330300": 96, "330400": 55, "330500": 34, "330600": 53, "330700": 71,
    "330800": 23, "330900": 12, "331000": 66, "331100": 25,
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """How many rows a scale gives."""

    unions: int
    employers: int
    members: int
    files: int
    active_files: int
    payments: int
    mediations: int
    cases: int
    contracts: int
    matters: int


FULL = Shape(
    unions=150_000, employers=530_000, members=20_670_000, files=70_000, active_files=7_395, payments=300_000,
    mediations=140_000, cases=21_000, contracts=575_000, matters=10_000,
)  # fmt: skip
PEOPLE = ("members", "files", "active_files", "payments")


def shape(scale: float, people: float | None = None) -> Shape:
    """Return how many rows a scale gives, a little of everything even at the smallest; people may have their own."""
    scales = dict.fromkeys(PEOPLE, scale if people is None else people)
    parts = {name: max(round(count * scales.get(name, scale)), 10) for name, count in vars(FULL).items()}
    return Shape(**parts)
