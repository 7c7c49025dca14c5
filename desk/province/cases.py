"""Five years of legal aid: most cases archived and their lawyers paid, a few weeks' worth of them under way."""

from collections import defaultdict
from datetime import date, timedelta
from random import Random

from django.db import connection

from accounts.models import User
from core.clocks.models import Deadline
from core.clocks.periods import Period
from desk.province.lines import (
    DEADLINE,
    NONE,
    YEAR_DAYS,
    Clocks,
    Numbers,
    Unit,
    chosen,
    days_of,
    key_on,
    moment_of,
    seat_of,
)
from desk.province.names import Names
from desk.province.people import person_key
from desk.province.writing import Columns, Copier
from legal.choices.cases import CaseStatus as S
from legal.models import AidClaim, AidSubsidy, Lawyer, LegalAidCase
from legal.rules.deadlines import AID_ARCHIVE, AID_ASSIGN, AID_CLOSE_REPORT, AID_PROGRESS, AID_REVIEW, ARB_LIMIT
from unions.found_copies import FILL_ALL
from unions.models import Membership, Person

SUBJECT = "legal.legalaidcase"
TABLES = (LegalAidCase, AidClaim, AidSubsidy, Lawyer, Deadline)
MATTERS = (("PAY", 45), ("EC", 15), ("TM", 12), ("WI", 12), ("SI", 8), ("LR", 5), ("WH", 3))
CHANNELS = (("counter", 50), ("phone", 20), ("web", 15), ("referral", 10), ("visit", 5))
ENDS = ((S.ARCHIVED.value, 80), (S.WITHDRAWN.value, 6), (S.CONSULTED.value, 8), (S.TRANSFERRED.value, 6))
# How old a case is at most in each state, in days; after the last it is at its end.
ROAD = ((6, S.REVIEWING.value), (9, S.APPROVED.value), (75, S.HANDLING.value), (88, S.FINISHED.value),
        (110, S.REPORTED.value))  # fmt: skip
WAITING: dict[str, tuple[Period, int]] = {
    S.REVIEWING.value: (AID_REVIEW, 0),
    S.APPROVED.value: (AID_ASSIGN, 6),
    S.HANDLING.value: (AID_PROGRESS, 9),
    S.FINISHED.value: (AID_CLOSE_REPORT, 75),
    S.REPORTED.value: (AID_ARCHIVE, 88),
}
UNDECIDED = (S.REVIEWING.value, S.WITHDRAWN.value, S.CONSULTED.value, S.TRANSFERRED.value)
WITHOUT_LAWYER = (*UNDECIDED, S.APPROVED.value)
WORKS_ELSEWHERE = 0.1
DONE = (S.FINISHED.value, S.REPORTED.value, S.ARCHIVED.value)
STREAMS = {
    "case": Columns(
        LegalAidCase,
        "id created_at number union_id status channel received_on applicant_id applicant_name is_migrant employer_id"
        " employer_name employer_code matter form facts known_on completed_on economic recorder_id reviewer_id"
        " approver_id decided_on lawyer_id assigned_on accepted_on contacted_on outcome finished_on report reported_on"
        " score ended_on",
    ),
    "claim": Columns(AidClaim, "id case_id matter claimed awarded recovered"),
    "subsidy": Columns(AidSubsidy, "id created_at case_id lawyer_id amount status released_on"),
    "clock": DEADLINE,
}


def enter_lawyers(units: list[Unit], names: Names, each: int = 3) -> dict[int, list[str]]:
    """Enter some lawyers a county; nobody can sign in as one of them."""
    counties = {unit.county: unit.region[:6] for unit in units}
    rows: dict[int, list[Lawyer]] = {
        county: [
            Lawyer(union_id=county, name=names.draw("2").text, kind="volunteer", areas=[region], is_active=False)
            for _turn in range(each)
        ]
        for county, region in counties.items()
    }
    Lawyer.objects.bulk_create([row for held in rows.values() for row in held], batch_size=500)
    return {county: [str(row.pk) for row in held] for county, held in rows.items()}


def applicants(count: int, people: int) -> list[tuple[str, str, int | None]]:
    """Return key, name and county of so many people of the synthetic province, some more than once."""
    every = max(people // max(count, 1), 1)
    wanted = [person_key(number) for number in range(1, people + 1, every)][:count]
    counties = dict(
        Membership.unscoped.filter(person__in=wanted, county__isnull=False).values_list("person_id", "county_id")
    )
    rows = Person.unscoped.filter(pk__in=wanted).order_by("pk").values_list("pk", "name")
    held = [(str(key), name, counties.get(key)) for key, name in rows]
    return (held * (count // max(len(held), 1) + 1))[:count]


class CasesMaker:
    """Enters legal-aid cases with what is claimed, the lawyer's subsidy, and the clocks of those under way."""

    def __init__(self, random: Random, today: date, units: list[Unit], accounts: list[User]) -> None:
        self._random, self._today, self._units = random, today, units
        self._recorder, self._reviewer, self._approver = (account.pk for account in accounts)
        self._numbers, self._names = Numbers("FY"), Names(random)
        self._by_county: dict[int | None, list[Unit]] = defaultdict(list)
        for unit in units:
            self._by_county[unit.county].append(unit)

    def make(self, count: int, people: int, first_claim: int) -> None:
        """Enter so many cases in the caller's transaction; ``first_claim`` begins a reserved run of keys."""
        self._lawyers = enter_lawyers(self._units, self._names)
        who = applicants(count, people)
        self._clocks = Clocks(self._today, 2, AID_REVIEW, ARB_LIMIT, *(period for period, _after in WAITING.values()))
        self._copier = self._clocks.copier = Copier(STREAMS)
        for (number, day), person in zip(days_of(count, self._today), who, strict=False):
            self._case(number, day, self._unit_of(person[2]), person[:2], first_claim + number)
        self._copier.close()
        with connection.cursor() as cursor:
            cursor.execute(FILL_ALL.format(table="legal_legalaidcase", person="applicant_id", at="applicant_"))

    def _unit_of(self, county: int | None) -> Unit:
        """Return an employer of the applicant's county; one in ten works elsewhere."""
        near = self._by_county.get(county) if self._random.random() >= WORKS_ELSEWHERE else None
        among = near or self._units
        return among[int(self._random.random() * len(among))]

    def _case(self, number: int, day: date, unit: Unit, person: tuple[str, str], claim: int) -> None:
        random, age = self._random, (self._today - day).days
        status = next((state for most, state in ROAD if age < most), "") or chosen(random, ENDS)
        key, matter = key_on(day, number), chosen(random, MATTERS)
        union, path = seat_of(random, unit)
        decided = status not in UNDECIDED
        lawyer = NONE if status in WITHOUT_LAWYER else self._lawyers[unit.county][number % 3]
        known, claimed = day - timedelta(days=random.randrange(10, 200)), random.randrange(3, 90) * 1000
        is_done, is_reported = status in DONE, status in DONE[1:]
        is_over = status in {word for word, _weight in ENDS}
        taken = NONE if lawyer == NONE else str(day + timedelta(days=9))
        self._copier.put(
            "case",
            f"{key}\t{moment_of(day)}\t{self._numbers.next(unit.region, day.year)}\t{union}\t{status}"
            f"\t{chosen(random, CHANNELS)}\t{day}\t{person[0]}\t{person[1]}\t{'t' if random.random() < 0.6 else 'f'}"
            f"\t{unit.employer}\t{unit.name}\t{unit.code}\t{matter}\tagency\t合成的案情，仅用于测量。\t{known}\t{day}"
            f"\t{'exempt' if decided else ''}\t{self._recorder}\t{self._reviewer}"
            f"\t{self._approver if decided else NONE}\t{day + timedelta(days=6) if decided else NONE}\t{lawyer}"
            f"\t{taken}\t{taken}\t{taken}\t{'full' if is_done else ''}"
            f"\t{day + timedelta(days=75) if is_done else NONE}\t{'合成的结案报告。' if is_reported else ''}"
            f"\t{day + timedelta(days=88) if is_reported else NONE}\t{5 if status == S.ARCHIVED else NONE}"
            f"\t{day + timedelta(days=110) if is_over else NONE}",
        )
        won = claimed * 8 // 10 if is_done else NONE
        self._copier.put("claim", f"{claim}\t{key}\t{matter}\t{claimed}\t{won}\t{won}")
        if status == S.ARCHIVED:
            self._subsidy(key, day, lawyer)
        self._time(key, path, day, known, status)

    def _subsidy(self, key: str, day: date, lawyer: str) -> None:
        on = day + timedelta(days=110)
        self._copier.put("subsidy", f"{key}\t{moment_of(on)}\t{key}\t{lawyer}\t1500\treleased\t{on}")

    def _time(self, key: str, path: str, day: date, known: date, status: str) -> None:
        self._clocks.put(AID_REVIEW, SUBJECT, key, path, day, None if status == S.REVIEWING else day)
        if status in WAITING and status != S.REVIEWING:
            period, after = WAITING[status]
            self._clocks.put(period, SUBJECT, key, path, day + timedelta(days=after))
        if status in WAITING and known + timedelta(days=YEAR_DAYS) > self._today:
            self._clocks.put(ARB_LIMIT, SUBJECT, key, path, known)
