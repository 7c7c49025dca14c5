"""What hangs on each union itself, counted from the rows: what roll-ups are kept equal to (domain.md 1.4)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from core.parameters.regional import expression, reader
from unions.choices import Level, UnionKind, UnionStatus
from unions.choices.committees import CommitteeKind
from unions.choices.officers import EmploymentMode, OfficerPost
from unions.choices.terms import TermStatus
from unions.choices.workers import WorkerStatus
from unions.models import Committee, Employer, EmployerCover, Officer, RecruitmentBatch, SocialWorker, Union, UnionTerm
from unions.rules.committees import REVIEW_FROM, WOMEN_FROM
from unions.rules.employers import DUE_FROM
from unions.rules.places import BASIC_KINDS, COMMUNITY_KINDS
from unions.tallying import AT_ONCE, Counted, counts_of

ACTIVE = (UnionStatus.ACTIVE, UnionStatus.TERM_OVERDUE)
MEMBERS = """
SELECT m.union_id, count(*),
       count(*) FILTER (WHERE p.sex = '2'),
       count(*) FILTER (WHERE m.is_migrant),
       count(*) FILTER (WHERE m.new_form_category <> ''),
       count(*) FILTER (WHERE p.identity_index IS NOT NULL AND p.phone_index IS NOT NULL)
  FROM unions_membership m JOIN unions_person p ON p.id = m.person_id
 WHERE m.status IN ('active', 'transferring') {only} GROUP BY 1
"""
CARDS = """
SELECT m.union_id, count(*), count(*) FILTER (WHERE c.status = 'active')
  FROM unions_membercard c
  JOIN unions_membership m ON m.person_id = c.person_id AND m.status IN ('active', 'transferring')
 WHERE c.status IN ('issued', 'active') {only} GROUP BY 1
"""
MEMBER_CODES = ("members", "members_female", "members_migrant", "members_new_form", "members_real_name")
CARD_CODES = ("cards_issued", "cards_active")
YEAR = timedelta(days=365)
Keys = Sequence[int] | None  # None: every union there is


@counts_of("unions")
def own_counts(keys: Keys, on: date) -> Iterator[Counted]:
    """Return every count of these unions that is not nought."""
    heads: dict[int, tuple[int, int]] = {}
    for union, counts in _by_union(MEMBERS, MEMBER_CODES, keys):
        heads[union] = counts["members"], counts["members_female"]
        yield from ((union, code, number) for code, number in counts.items() if number)
    for union, counts in _by_union(CARDS, CARD_CODES, keys):
        yield from ((union, code, number) for code, number in counts.items() if number)
    yield from _employers(keys, on)
    yield from _unions(keys, on, heads)
    yield from _officers(keys)
    yield from _workers(keys)


def _by_union(sql: str, codes: Sequence[str], keys: Keys) -> Iterator[tuple[int, dict[str, int]]]:
    with connection.chunked_cursor() as cursor:
        only, given = ("", []) if keys is None else ("AND m.union_id = ANY(%s)", [list(keys)])
        cursor.execute(sql.format(only=only), given)
        while rows := cursor.fetchmany(AT_ONCE):
            for union, *numbers in rows:
                yield union, dict(zip(codes, numbers, strict=True))


def _employers(keys: Keys, on: date) -> Iterator[Counted]:
    """Count employers where they lie, covered or not, so that the rate of every node has both from one register."""
    active = EmployerCover.objects.filter(employer=OuterRef("pk"), to_on=None, union__status__in=ACTIVE)
    due = Q(employee_count__gte=expression(DUE_FROM, on, "region_id", int, IntegerField()))
    covered = Q(is_covered=True)
    rows = _of(Employer.unscoped.operating(), "place", keys).annotate(is_covered=Exists(active))
    sums = rows.values("place").order_by().annotate(
        employers_operating=Count("pk"),
        employers_due=Count("pk", filter=due),
        covered_operating=Count("pk", filter=covered),
        covered_due=Count("pk", filter=covered & due),
        workers_operating=Sum("employee_count"),
        workers_covered=Sum("employee_count", filter=covered),
    )  # fmt: skip
    yield from _rows(sums, "place")


def _unions(keys: Keys, on: date, heads: Mapping[int, tuple[int, int]]) -> Iterator[Counted]:
    """Count what a union says of itself: active, with which committees, its term; ``heads``: members, women."""
    committees = _committees(keys)
    review_from, women_from = reader(REVIEW_FROM, on), reader(WOMEN_FROM, on)
    columns = ("pk", "kind", "level", "status", "region_id", "has_staff_congress", "reported_members", "is_pilot")
    for row in _of(Union.unscoped, "pk", keys).values_list(*columns).iterator(chunk_size=5000):
        key, kind, level, status, region, congress, reported, is_pilot = row
        is_active = status in ACTIVE
        is_town = level == Level.TOWNSHIP and kind == UnionKind.GENERAL_FEDERATION
        tags = {
            "townships": is_town,
            "townships_with_federation": is_town and is_active,
            "terms_overdue": status == UnionStatus.TERM_OVERDUE,
            "unions_pilot": is_active and is_pilot,
            "unions_building": is_active and kind == UnionKind.BUILDING,
        }
        yield from ((key, code, 1) for code, holds in tags.items() if holds)
        if not is_active:
            continue
        all_of_them, female = heads.get(key, (0, 0))
        if number := reported if reported is not None else all_of_them:
            yield key, "members_reported", number
        if kind in BASIC_KINDS | COMMUNITY_KINDS:
            large = all_of_them >= review_from(region)
            women = female >= women_from(region)
            yield from _basic(key, committees.get(key, frozenset()), large=large, women=women, congress=congress)
    yield from _terms(keys, on)


def _basic(key: int, kinds: frozenset[str], *, large: bool, women: bool, congress: bool) -> Iterator[Counted]:
    said = {
        "unions_basic": True,
        "unions_basic_25": large,
        "unions_women_due": women,
        "with_finance_review": large and CommitteeKind.FINANCE_REVIEW in kinds,
        "with_women": women and CommitteeKind.WOMEN in kinds,
        "with_law_supervision": CommitteeKind.LAW_SUPERVISION in kinds,
        "with_staff_congress": congress,
    }
    yield from ((key, code, 1) for code, holds in said.items() if holds)


def _committees(keys: Keys) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = _of(Committee.unscoped.filter(to_on=None), "union", keys)
    for union, kind in rows.order_by().values_list("union", "kind"):
        found[union].add(kind)
    return {union: frozenset(kinds) for union, kinds in found.items()}


def _terms(keys: Keys, on: date) -> Iterator[Counted]:
    """Count the terms that should have ended in the last twelve months, and those that did in time."""
    rows = _of(UnionTerm.unscoped.annotate(due=Coalesce("extended_to", "ends_on")), "union", keys)
    past = rows.filter(due__lte=on, due__gt=on - YEAR)
    in_time = Q(status=TermStatus.ENDED, ended_on__lte=F("due"))
    sums = past.values("union").order_by().annotate(terms_due=Count("pk"), terms_on_time=Count("pk", filter=in_time))
    yield from _rows(sums, "union")


def _officers(keys: Keys) -> Iterator[Counted]:
    """Count officers in post by how they are employed, and the vice-chairs of federations beside the full-time ones."""
    federations = Q(union__kind=UnionKind.GENERAL_FEDERATION, post=OfficerPost.VICE_CHAIR)
    by_mode = {f"officers_{mode.value}": Count("pk", filter=Q(mode=mode)) for mode in EmploymentMode}
    rows = _of(Officer.unscoped.filter(to_on=None), "union", keys)
    sums = rows.values("union").order_by().annotate(
        officers=Count("pk"),
        vice_chairs_not_full_time=Count("pk", filter=federations & ~Q(mode=EmploymentMode.FULL_TIME)),
        **by_mode,
    )  # fmt: skip
    yield from _rows(sums, "union")


def _workers(keys: Keys) -> Iterator[Counted]:
    """Count professional union workers in the township they are posted to, and the places their county announced."""
    in_post = Count("pk", filter=Q(status=WorkerStatus.IN_POST))
    rows = _of(SocialWorker.unscoped, "township", keys).values_list("township", "batch__year").order_by()
    posted: dict[int, int] = defaultdict(int)
    for township, year, number, now in rows.annotate(number=Count("pk"), now=in_post):
        posted[township] += now
        if year is not None:
            yield township, f"workers_recruited:{year}", number
    for township, number in posted.items():
        if number:
            yield township, "union_workers", number
            yield township, "townships_with_worker", 1
    rounds = _of(RecruitmentBatch.unscoped, "union", keys).values_list("union", "year").order_by()
    for union, year, places in rounds.annotate(places=Sum("planned")):
        yield union, f"recruitment_places:{year}", places


def _of(rows: Any, column: str, keys: Keys) -> Any:
    """Keep the rows of these unions; rows that hang on none are nobody's."""
    return rows.exclude(**{column: None}) if keys is None else rows.filter(**{f"{column}__in": keys})


def _rows(sums: Any, column: str) -> Iterator[Counted]:
    for row in sums.iterator(chunk_size=2000):
        yield from ((row[column], code, number) for code, number in row.items() if code != column and number)
