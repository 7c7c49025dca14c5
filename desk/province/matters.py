"""Five years of labour-law supervision: most matters settled or corrected, some weeks' worth of them under way."""

from datetime import date, timedelta
from random import Random

from core.clocks.models import Deadline
from desk.province.lines import (
    DEADLINE,
    NONE,
    Clocks,
    Numbers,
    Unit,
    chosen,
    days_of,
    key_on,
    moment_of,
    seat_of,
)
from desk.province.writing import Columns, Copier
from legal.choices.supervision import MatterStatus as S
from legal.models import SupervisionMatter
from legal.rules.deadlines import SUP_REJECT_NOTICE

SUBJECT = "legal.supervisionmatter"
TABLES = (SupervisionMatter, Deadline)
ITEMS = (("pay", 40), ("hours", 15), ("contract", 15), ("insurance", 12), ("safety", 8), ("protected", 6), ("other", 4))
SOURCES = (("complaint", 60), ("found", 30), ("assigned", 10))
ENDS = ((S.CORRECTED.value, 46), (S.SETTLED.value, 34), (S.EXPLAINED.value, 12), (S.REFUSED.value, 8))
ROAD = ((4, S.COMPLAINT.value), (15, S.HEARING.value), (30, S.NEGOTIATING.value), (45, S.INQUIRY.value))
STREAMS = {
    "matter": Columns(
        SupervisionMatter,
        "id created_at number union_id source item employer_id employer_name complainant workers facts received_on"
        " status accepted_on refusal_ground outcome recovered workers_helped closed_on",
    ),
    "clock": DEADLINE,
}


def enter_matters(random: Random, today: date, units: list[Unit], count: int) -> None:
    """Enter so many matters in the caller's transaction, with the clock of those just received."""
    numbers, clocks = Numbers("JD"), Clocks(today, 4, SUP_REJECT_NOTICE)
    copier = clocks.copier = Copier(STREAMS)
    for number, day in days_of(count, today):
        unit = units[int(random.random() * len(units))]
        age = (today - day).days
        status = next((state for most, state in ROAD if age < most), "") or chosen(random, ENDS)
        is_over = status in {word for word, _weight in ENDS}
        union, path = seat_of(random, unit)
        key, workers, helped = key_on(day, number), random.randrange(1, 30), status == S.CORRECTED
        copier.put(
            "matter",
            f"{key}\t{moment_of(day)}\t{numbers.next(unit.region, day.year)}\t{union}\t{chosen(random, SOURCES)}"
            f"\t{chosen(random, ITEMS)}\t{unit.employer}\t{unit.name}\t合成数据\t{workers}\t合成的情况，仅用于测量。"
            f"\t{day}\t{status}\t{NONE if status in (S.COMPLAINT, S.REFUSED) else day + timedelta(days=2)}"
            f"\t{'out_of_scope' if status == S.REFUSED else ''}\t{'合成的结果。' if is_over else ''}"
            f"\t{random.randrange(1, 60) * 1000 if helped else NONE}\t{workers if helped else NONE}"
            f"\t{day + timedelta(days=40) if is_over else NONE}",
        )
        if status == S.COMPLAINT:
            clocks.put(SUP_REJECT_NOTICE, SUBJECT, key, path, day)
    copier.close()
