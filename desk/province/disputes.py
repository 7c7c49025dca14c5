"""Five years of mediations: most of them settled and paid, a few days' worth of them under way."""

from datetime import date, timedelta
from random import Random

from accounts.models import User
from core.clocks.models import Deadline
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
from desk.province.writing import Columns, Copier
from legal.choices.disputes import MediationStatus as S
from legal.choices.disputes import PartyKind, Side
from legal.models import Agreement, Claim, Instalment, Mediation, MediationSession, Mediator, Party, Seat
from legal.rules.deadlines import ARB_LIMIT, MED_ACCEPT, MED_END

SUBJECT = "legal.mediation"
TABLES = (Mediation, Party, Seat, Claim, Agreement, Instalment, MediationSession, Mediator, Deadline)
KINDS = (("PAY", 50), ("EC", 14), ("TM", 10), ("SI", 8), ("WI", 6), ("CT", 5), ("WH", 4), ("LR", 2), ("FW", 1))
SOURCES = (("application", 45), ("oral", 20), ("hotline", 15), ("court", 8), ("bureau", 8), ("initiative", 4))
ENDS = (
    (S.PERFORMED.value, 50), (S.FAILED.value, 16), (S.REFUSED_BY_PARTY.value, 10), (S.WITHDRAWN.value, 12),
    (S.TIMEOUT.value, 4), (S.ESCALATED.value, 4), (S.REFERRED.value, 4),
)  # fmt: skip
AGREED = (S.PERFORMED.value, S.EFFECTIVE.value, S.BREACHED.value, S.ESCALATED.value)
UNSEATED = (S.REGISTERED.value, S.ASKING.value, S.REFERRED.value)
ASKED_DAYS, TALKED_DAYS, PAID_DAYS = 3, 14, 75
CROWD = 12
STREAMS = {
    "mediation": Columns(
        Mediation,
        "id created_at number union_id source kind facts received_on known_on limitation_on status applicant_name"
        " respondent_name worker_count is_collective claimed agreed mediator_id not_labour ended_on end_note",
    ),
    "party": Columns(Party, "id created_at mediation_id position side kind name employer_id credit_code"),
    "seat": Columns(Seat, "id created_at mediation_id user_id seating from_on to_on"),
    "claim": Columns(Claim, "id created_at mediation_id position kind title amount basis status agreed_amount"),
    "agreement": Columns(Agreement, "id created_at mediation_id number status facts performance drawn_on effective_on"),
    "instalment": Columns(Instalment, "id created_at agreement_id position amount due_on status paid_on"),
    "session": Columns(MediationSession, "id created_at mediation_id number starts_at ends_at room"),
    "clock": DEADLINE,
}


def _status(random: Random, age: int) -> str:
    """Return where a dispute stands so many days after it came."""
    if age < ASKED_DAYS:
        return S.REGISTERED.value if random.random() < 0.5 else S.ASKING.value
    if age < TALKED_DAYS and random.random() < 0.7:
        return S.MEDIATING.value
    end = chosen(random, ENDS)
    if end == S.PERFORMED and age < PAID_DAYS and random.random() < 0.6:
        return S.EFFECTIVE.value
    return S.BREACHED.value if end == S.PERFORMED and age < YEAR_DAYS and random.random() < 0.03 else end


def enter_mediators(units: list[Unit], each: int = 4) -> dict[int, list[int]]:
    """Enter some mediators a county; nobody can sign in as one of them."""
    counties = {unit.county: unit.region[:6] for unit in units}
    rows = [
        User(username=f"province.mediator.{region}.{county}.{turn}", name="合成数据", is_active=False)
        for county, region in counties.items()
        for turn in range(each)
    ]
    for row in rows:
        row.set_unusable_password()
    made = User.objects.bulk_create(rows, batch_size=500)
    held: dict[int, list[int]] = {}
    for user, county in zip(made, (county for county in counties for _turn in range(each)), strict=True):
        held.setdefault(county, []).append(user.pk)
    Mediator.objects.bulk_create(
        [Mediator(user_id=user, union_id=county, most_cases=500) for county, users in held.items() for user in users],
        batch_size=500,
    )
    return held


class DisputesMaker:
    """Enters mediations with their parties, claims, seats, agreements, and the clocks of those under way."""

    def __init__(self, random: Random, today: date, units: list[Unit]) -> None:
        self._random, self._today, self._units = random, today, units
        self._names, self._numbers = Names(random), Numbers("TJ")
        self._rows = 0

    def make(self, count: int) -> None:
        """Enter so many mediations in the caller's transaction."""
        mediators = enter_mediators(self._units)
        self._clocks = Clocks(self._today, 1, MED_ACCEPT, MED_END, ARB_LIMIT)
        self._copier = self._clocks.copier = Copier(STREAMS)
        for number, day in days_of(count, self._today):
            unit = self._units[int(self._random.random() * len(self._units))]
            self._mediation(number, day, unit, mediators[unit.county][number % 4])
        self._copier.close()

    def _mediation(self, number: int, day: date, unit: Unit, mediator: int) -> None:
        random, age = self._random, (self._today - day).days
        status = _status(random, age)
        key, is_many = key_on(day, number), random.random() < 0.02
        seated, ended = status not in UNSEATED, status in {word for word, _weight in ENDS}
        over = min(day + timedelta(days=random.randrange(2, TALKED_DAYS)), self._today)
        ended_on = min(over + timedelta(days=PAID_DAYS), self._today) if status == S.PERFORMED else over
        claimed = random.randrange(2, 80) * 1000
        agreed = claimed * random.randrange(50, 100) // 100 if status in AGREED else None
        heads = CROWD if is_many else 1
        names = [self._names.draw("1" if random.random() < 0.6 else "2").text for _head in range(heads)]
        known = day - timedelta(days=random.randrange(10, 200))
        union, path = seat_of(random, unit)
        kind = chosen(random, KINDS)
        self._copier.put(
            "mediation",
            f"{key}\t{moment_of(day)}\t{self._numbers.next(unit.region, day.year)}\t{union}"
            f"\t{chosen(random, SOURCES)}\t{kind}\t合成的争议经过，仅用于测量。\t{day}\t{known}"
            f"\t{known + timedelta(days=YEAR_DAYS)}\t{status}\t{names[0]}\t{unit.name}\t{heads}"
            f"\t{'t' if is_many else 'f'}\t{claimed}\t{NONE if agreed is None else agreed}"
            f"\t{mediator if seated else NONE}\t{'insurer' if status == S.REFERRED else ''}"
            f"\t{ended_on if ended else NONE}\t",
        )
        self._sides(key, day, unit, names)
        self._copier.put(
            "claim",
            f"{self._key(day)}\t{moment_of(day)}\t{key}\t1\t{kind}\t支付拖欠款项\t{claimed}\t《劳动合同法》第三十条"
            f"\t{'open' if agreed is None else 'agreed'}\t{NONE if agreed is None else agreed}",
        )
        if seated:
            last = ended_on if ended else NONE
            self._copier.put("seat", f"{self._key(day)}\t{moment_of(day)}\t{key}\t{mediator}\tmediator\t{day}\t{last}")
        if agreed is not None:
            self._agreement(key, over, status, agreed, number)
        self._time(key, path, day, known, status, over)

    def _sides(self, key: str, day: date, unit: Unit, names: list[str]) -> None:
        born = moment_of(day)
        for place, name in enumerate(names, start=1):
            self._copier.put(
                "party",
                f"{self._key(day)}\t{born}\t{key}\t{place}\t{Side.APPLICANT.value}\t{PartyKind.WORKER.value}\t{name}"
                f"\t{NONE}\t",
            )
        self._copier.put(
            "party",
            f"{self._key(day)}\t{born}\t{key}\t{len(names) + 1}\t{Side.RESPONDENT.value}\t{PartyKind.EMPLOYER.value}"
            f"\t{unit.name}\t{unit.employer}\t{unit.code}",
        )

    def _agreement(self, key: str, day: date, status: str, agreed: int, number: int) -> None:
        agreement, born = self._key(day), moment_of(day)
        self._copier.put(
            "agreement",
            f"{agreement}\t{born}\t{key}\tPROV-TX{number:07d}\teffective\t合成的调解协议。\t一次付清\t{day}\t{day}",
        )
        due_on = day + timedelta(days=PAID_DAYS - TALKED_DAYS)
        state, paid = {
            S.PERFORMED.value: ("paid", str(min(due_on, self._today))),
            S.EFFECTIVE.value: ("due", NONE),
        }.get(status, ("missed", NONE))
        self._copier.put("instalment", f"{self._key(day)}\t{born}\t{agreement}\t1\t{agreed}\t{due_on}\t{state}\t{paid}")

    def _time(self, key: str, path: str, day: date, known: date, status: str, over: date) -> None:
        """Copy the clocks of a case, and the session to come of one at the table."""
        is_new, runs = status == S.REGISTERED, status in (S.REGISTERED, S.ASKING, S.MEDIATING)
        self._clocks.put(MED_END, SUBJECT, key, path, day, None if runs else over)
        if is_new:
            self._clocks.put(MED_ACCEPT, SUBJECT, key, path, day)
        if runs:
            self._clocks.put(ARB_LIMIT, SUBJECT, key, path, known)
        if status == S.MEDIATING:
            on = self._today + timedelta(days=1 + self._random.randrange(5))
            self._copier.put(
                "session",
                f"{self._key(day)}\t{moment_of(day)}\t{key}\t1\t{on} 01:00:00+00\t{on} 02:00:00+00\t调解室",
            )

    def _key(self, day: date) -> str:
        self._rows += 1
        return key_on(day, self._rows)
