"""Year-ends before the synthetic province began, so that five years can be laid side by side."""

from datetime import date

from unions.models import Tally, TallySnapshot
from unions.services.tallies import FEDERATIONS

GROWTH = {1: 97, 2: 94, 3: 91, 4: 88}  # per cent of today's count, so many years ago


def freeze_past(today: date) -> int:
    """Enter the snapshots of the last four year-ends as shares of what is counted today; return how many."""
    rows = list(Tally.unscoped.filter(union__level__in=FEDERATIONS).exclude(total={}).select_related("union"))
    past = [
        TallySnapshot(
            union_id=row.union_id,
            parent_id=row.union.parent_id,
            on=date(today.year - back, 12, 31),
            total={code: number * share // 100 for code, number in row.total.items() if ":" not in code},
        )
        for back, share in GROWTH.items()
        for row in rows
    ]
    past = [each for each in past if each.total]
    TallySnapshot.objects.bulk_create(past, ignore_conflicts=True, batch_size=1000)
    return len(past)
