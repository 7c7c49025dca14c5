"""Five years of collective contracts: one a year for the same unit, each after the other, some for many units."""

from collections import deque
from datetime import date, timedelta
from random import Random

from core.clocks.models import Deadline
from desk.province.lines import (
    DEADLINE,
    NONE,
    YEAR_DAYS,
    YEARS,
    Clocks,
    Numbers,
    Unit,
    chosen,
    covered_units,
    key_on,
    moment_of,
)
from desk.province.names import Names
from desk.province.writing import Columns, Copier
from legal.choices.contracts import ContractStatus as S
from legal.choices.negotiations import NegotiationStatus
from legal.models import CollectiveContract, ContractClause, CoveredUnit, Negotiation
from legal.rules.deadlines import CB_EFFECT, CB_PUBLISH, CB_REPLY, CB_SUBMIT, CB_TALKS

SUBJECT, TALKS = "legal.collectivecontract", "legal.negotiation"
TABLES = (CollectiveContract, ContractClause, CoveredUnit, Negotiation, Deadline)
TRADES = (("C", 40), ("F", 15), ("E", 8), ("H", 8), ("G", 6), ("I", 6), ("L", 4), ("K", 3), ("N", 3), ("P", 3),
          ("Q", 2), ("O", 2))  # fmt: skip
KINDS = (("wage", 70), ("comprehensive", 14), ("women", 9), ("safety", 7))
# Topic and least and most of its figure; a topic without a figure is told in words.
TOPICS: dict[str, tuple[tuple[str, tuple[int, int] | None], ...]] = {
    "wage": (("wage_floor", (2500, 4200)), ("average_pay", (5000, 9500)), ("wage_growth", (2, 9)),
             ("overtime_pay", (150, 200)), ("pay_method", None)),
    "comprehensive": (("wage_floor", (2500, 4200)), ("week_hours", (36, 41)), ("annual_leave", (5, 12)),
                      ("insurance", None)),
    "women": (("maternity", (98, 190)), ("women_check", None), ("equal_pay", None)),
    "safety": (("safety_training", (8, 48)), ("safety_gear", None), ("health_check", None)),
}  # fmt: skip
SENT, REVIEWED, KNOWN, FILED = 5, 20, 25, 30  # days after signing: received, in effect, made known, filed above
UNFILED_SHARE = 0.01
RENEWED_FROM = 320
JOINT_SHARE, JOINT_UNITS = 0.1, 25
FLAGGED_SHARE = 0.005
MIN_WAGE = 2490
STREAMS = {
    "contract": Columns(
        CollectiveContract,
        "id created_at number union_id previous_id name level kind industry counterpart workers_chief employer_chief"
        " signed_on starts_on end_on status authority copies submitted_on received_on effect_on published_on"
        " publication filed_on ended_on units workers",
    ),
    "clause": Columns(ContractClause, "id contract_id topic text value industry is_current flagged_on flagged_figure"),
    "unit": Columns(CoveredUnit, "id contract_id employer_id name workers from_on"),
    "talks": Columns(
        Negotiation,
        "id created_at number union_id previous_id level kind industry counterpart workers topics offered_on"
        " received_on status replied_on reply",
    ),
    "clock": DEADLINE,
}


class ContractsMaker:
    """Enters contracts with clauses, units, open negotiations and their clocks."""

    def __init__(self, random: Random, today: date, count: int, covered: int) -> None:
        self._random, self._today, self._left = random, today, count
        self._names = Names(random)
        self._contract_numbers, self._talk_numbers = Numbers("HT"), Numbers("XS")
        self._lines = max(count // YEARS, 1)
        self._every = max(covered // self._lines, 1)
        self._near: deque[Unit] = deque(maxlen=JOINT_UNITS)
        self._talking: set[tuple[int, str]] = set()
        self._made = self._talks = 0

    def make(self, clause_key: int, unit_key: int) -> tuple[int, int]:
        """Enter the contracts in the caller's transaction; return the last keys of clauses and of units."""
        self._clause_key, self._unit_key = clause_key, unit_key
        self._clocks = Clocks(self._today, 3, CB_SUBMIT, CB_EFFECT, CB_PUBLISH, CB_REPLY, CB_TALKS)
        while self._left > 0:  # where there are fewer units than contracts a year, each has several
            for units in covered_units():
                self._copier = self._clocks.copier = Copier(STREAMS)
                self._lines_of(units)
                self._copier.close()
        return self._clause_key, self._unit_key

    def _lines_of(self, units: list[Unit]) -> None:
        for number, unit in enumerate(units):
            self._near.append(unit)
            if number % self._every == 0 and self._left > 0:
                self._line(unit)

    def _line(self, unit: Unit) -> None:
        """Enter the contracts of one unit, a year apart, each after the other; and the talks about the next."""
        random = self._random
        kind, trade = chosen(random, KINDS), chosen(random, TRADES)
        age, previous = random.randrange(YEAR_DAYS), NONE
        chiefs = (self._names.draw("1").text, self._names.draw("2").text)
        units = self._covered(unit)
        turns = min(YEARS, self._left)
        for back in range(turns - 1, -1, -1):
            signed = self._today - timedelta(days=age + back * YEAR_DAYS)
            previous = self._contract(unit, kind, trade, chiefs, units, signed, previous)
        self._left -= turns
        if age >= RENEWED_FROM and random.random() < 0.5 and (unit.union, kind) not in self._talking:
            self._talking.add((unit.union, kind))
            self._negotiation(unit, kind, trade, age, previous)

    def _covered(self, unit: Unit) -> list[Unit]:
        if self._random.random() >= JOINT_SHARE:
            return [unit]
        by_name = {each.name: each for each in self._near}
        return list({each.employer: each for each in by_name.values()}.values())

    def _contract(
        self, unit: Unit, kind: str, trade: str, chiefs: tuple[str, str], units: list[Unit], signed: date, previous: str
    ) -> str:
        self._made += 1
        key, effect = key_on(signed, self._made), signed + timedelta(days=REVIEWED)
        end = effect + timedelta(days=YEAR_DAYS - 1)
        status = self._status(signed, end)
        is_sent, is_known = status != S.SIGNED, status in (S.PERFORMING, S.EXPIRED)
        in_effect = is_known or status == S.EFFECTIVE
        filed = signed + timedelta(days=FILED)
        is_filed = in_effect and filed <= self._today and self._random.random() >= UNFILED_SHARE
        sent = signed + timedelta(days=SENT) if is_sent else NONE
        level = "unit" if len(units) == 1 else "region"
        workers = sum(each.workers for each in units)
        self._copier.put(
            "contract",
            f"{key}\t{moment_of(signed)}\t{self._contract_numbers.next(unit.region, signed.year)}\t{unit.union}"
            f"\t{previous}\t{unit.name}{signed.year}年集体合同\t{level}\t{kind}\t{trade}\t{unit.name}\t{chiefs[0]}"
            f"\t{chiefs[1]}\t{signed}\t{effect}\t{end}\t{status}\t{'人力资源和社会保障局' if is_sent else ''}"
            f"\t{5 if is_sent else NONE}\t{sent}\t{sent}\t{effect if in_effect else NONE}"
            f"\t{signed + timedelta(days=KNOWN) if is_known else NONE}\t{'厂务公开栏' if is_known else ''}"
            f"\t{filed if is_filed else NONE}\t{end if status == S.EXPIRED else NONE}\t{len(units)}\t{workers}",
        )
        self._clauses(key, kind, trade, signed, is_current=status in (S.EFFECTIVE, S.PERFORMING))
        for each in units:
            self._copier.put(
                "unit", f"{self._unit_key}\t{key}\t{each.employer}\t{each.name}\t{max(each.workers, 1)}\t{signed}"
            )
            self._unit_key += 1
        self._time(key, unit.path, signed, status)
        return key

    def _status(self, signed: date, end: date) -> str:
        age = (self._today - signed).days
        if end < self._today:
            return S.EXPIRED.value
        if age >= KNOWN:
            return S.PERFORMING.value
        if age >= REVIEWED:
            return S.EFFECTIVE.value
        return (S.UNDER_REVIEW if age >= SENT else S.SIGNED).value

    def _clauses(self, key: str, kind: str, trade: str, signed: date, *, is_current: bool) -> None:
        for topic, bounds in TOPICS[kind]:
            figure = NONE if bounds is None else str(self._random.randrange(*bounds))
            low = topic == "wage_floor" and is_current and self._random.random() < FLAGGED_SHARE
            if low:
                figure = str(MIN_WAGE - self._random.randrange(200))
            self._copier.put(
                "clause",
                f"{self._clause_key}\t{key}\t{topic}\t双方约定：{figure if bounds else '按本单位制度执行'}。\t{figure}"
                f"\t{trade}\t{'t' if is_current else 'f'}\t{signed if low else NONE}\t{MIN_WAGE if low else NONE}",
            )
            self._clause_key += 1

    def _time(self, key: str, path: str, signed: date, status: str) -> None:
        sent, effect = signed + timedelta(days=SENT), signed + timedelta(days=REVIEWED)
        if status == S.SIGNED:
            self._clocks.put(CB_SUBMIT, SUBJECT, key, path, signed)
            return
        self._clocks.put(CB_EFFECT, SUBJECT, key, path, sent, None if status == S.UNDER_REVIEW else effect)
        if status == S.EFFECTIVE:
            self._clocks.put(CB_PUBLISH, SUBJECT, key, path, effect)

    def _negotiation(self, unit: Unit, kind: str, trade: str, age: int, previous: str) -> None:
        offered = self._today - timedelta(days=age - RENEWED_FROM)
        self._talks += 1
        key, replied = key_on(offered, self._talks), age - RENEWED_FROM > 9
        status = NegotiationStatus.TALKS if replied else NegotiationStatus.OFFER_SENT
        self._copier.put(
            "talks",
            f"{key}\t{moment_of(offered)}\t{self._talk_numbers.next(unit.region, offered.year)}\t{unit.union}"
            f"\t{previous}\tunit\t{kind}\t{trade}\t{unit.name}\t{max(unit.workers, 1)}\t工资水平及调整\t{offered}"
            f"\t{offered}\t{status.value}\t{offered + timedelta(days=8) if replied else NONE}"
            f"\t{'同意协商' if replied else ''}",
        )
        period = CB_TALKS if replied else CB_REPLY
        self._clocks.put(period, TALKS, key, unit.path, offered)
