"""How relief is counted: 户次, 人次, 户数, 人数, 金额, 物资 (domain.md 0.5, 3.8). Pure; the selector agrees with it."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Given:
    """One benefit that arrived: cash paid, goods handed to a family, or a service to a person.

    ``occasion`` is the batch of a payment or the day of goods: a household counts once for each in a programme.
    """

    kind: str  # "cash", "goods" or "service"
    programme: Hashable
    occasion: Hashable
    household: Hashable | None
    person: Hashable | None
    amount_fen: int = 0


@dataclass(frozen=True)
class Counts:
    """The figures of a return. 户数 and 人数 are distinct: they are never added over months, but counted anew."""

    household_times: int = 0  # 户次: household × programme × batch
    person_times: int = 0  # 人次: benefit records
    households: int = 0  # 户数
    people: int = 0  # 人数
    cash_fen: int = 0  # paid less what came back
    goods_fen: int = 0  # goods at cost
    services: int = 0  # services to people: placed, certified, examined

    @property
    def amount_fen(self) -> int:
        """Return 金额: payments net of returns plus goods at cost."""
        return self.cash_fen + self.goods_fen

    @property
    def average_fen(self) -> int:
        """Return the average of a household, in whole fen."""
        return self.amount_fen // self.households if self.households else 0


def tally(rows: Iterable[Given]) -> Counts:
    """Count benefits that arrived. A service counts its person, and no amount; goods to a site count their value."""
    given = list(rows)
    of_families = [one for one in given if one.household is not None and one.kind != "service"]
    return Counts(
        household_times=len({(one.household, one.programme, one.occasion) for one in of_families}),
        person_times=sum(1 for one in given if one.person is not None),
        households=len({one.household for one in given if one.household is not None}),
        people=len({one.person for one in given if one.person is not None}),
        cash_fen=sum(one.amount_fen for one in given if one.kind == "cash"),
        goods_fen=sum(one.amount_fen for one in given if one.kind == "goods"),
        services=sum(1 for one in given if one.kind == "service"),
    )
