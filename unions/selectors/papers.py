"""Papers of a union that decide nothing any more: refused, withdrawn, given up, or replaced by a later one."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core import clock
from core.documents.models import Attachment
from core.parameters.regional import reader
from core.privacy.wiping import GONE
from core.retention.rules import years_after
from unions.disposals import Due
from unions.models import Candidate, Union
from unions.rules.disposals import is_over
from unions.rules.papers import KEEP_YEARS, SLOTS

PAPER, UNION = Attachment._meta.label_lower, Union._meta.label_lower
SHOWN = 10


def set_aside_papers() -> QuerySet[Attachment]:
    """Return the papers of unions that were set aside and are still there."""
    rows = Attachment.unscoped.filter(subject_type=UNION, slot__in=SLOTS, replaced_at__isnull=False)
    return rows.exclude(name=GONE)


def set_aside_of(union: Union, today: date) -> list[tuple[Attachment, date]]:
    """Return the papers of a union that were set aside, the latest first, each with the last day it is kept."""
    rows = set_aside_papers().filter(subject_id=str(union.pk)).order_by("-replaced_at", "-pk")[:SHOWN]
    years = reader(KEEP_YEARS, today)
    return [(row, _until(row, union.region_id, years)) for row in rows]


def _until(paper: Any, region: str, years: Callable[[str], int]) -> date:
    return years_after(clock.day_of(paper.replaced_at), years(region))


def papers_due(today: date, only: Any = None) -> Iterator[Due]:
    """Yield the papers set aside whose time is over, with those who stood at the elections they tell of."""
    rows = set_aside_papers().filter(replaced_at__date__lt=today)
    papers = list((rows if only is None else rows.filter(pk=only)).order_by("pk"))
    unions = Union.unscoped.in_bulk([int(paper.subject_id) for paper in papers])
    years = reader(KEEP_YEARS, today)
    for paper in papers:
        union = unions[int(paper.subject_id)]
        until = _until(paper, union.region_id, years)
        if is_over(until, today):
            yield _due(paper, union, until)


def _due(paper: Any, union: Union, until: date) -> Due:
    elections = Q(founding__union=union) | Q(reelection__union=union)
    return Due(
        subject_type=PAPER,
        subject_id=str(paper.pk),
        label=union.name[:60],
        name="",
        path=union.path,
        since=clock.day_of(paper.replaced_at),
        until=until,
        people=list(Candidate.objects.filter(elections).values_list("person_id", flat=True)),
    )


def is_paper_there(key: Any) -> bool:
    """Say whether a paper still has its content."""
    return set_aside_papers().filter(pk=key).exists()
