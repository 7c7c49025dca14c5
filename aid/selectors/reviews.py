"""Asking for reviews: which files are due, how far each township has come, what one review holds."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from aid.choices.files import FileStatus
from aid.choices.upkeep import ReviewOutcome
from aid.models import NeedyFile, Review, ReviewPart
from aid.rules.milestones import FAMILY
from aid.rules.upkeep import REVIEW_AHEAD
from core.actors import Actor
from core.documents.models import Attachment
from core.parameters.regional import expression
from core.parameters.selectors import Table
from unions.models import Post, Union

VIEW = "aid.view_file"
ASSIGN = "aid.assign_file"
DIGITS = 4  # of a distance in days that somebody may ask for


def asks_until(today: date, table: Table | None = None) -> Any:
    """Return the last end of validity for which a file asks for its review today, as its own region sets it."""

    def last(days: int) -> date:
        return today + timedelta(days=days)

    return expression(REVIEW_AHEAD, today, "union__region__code", last, DateField(), table)


def due(today: date) -> Q:
    """Return the condition for a file that waits for its review: soon over, being reviewed, or stopped for its lack."""
    soon = Q(status=FileStatus.FILED, valid_to__lte=asks_until(today))
    return soon | Q(status=FileStatus.REVIEWING) | Q(status=FileStatus.SUSPENDED, valid_to__lt=today)


def review_rows(actor: Actor, today: date) -> QuerySet[NeedyFile]:
    """Return the files of the actor's branch that wait for their review, with how many sections have been said."""
    parts = (
        ReviewPart.objects.filter(review__file=OuterRef("pk"), review__outcome=ReviewOutcome.OPEN)
        .order_by()
        .values("review")
        .annotate(said=Count("pk"))
        .values("said")
    )
    rows: QuerySet[NeedyFile] = NeedyFile.objects.permitted(actor, VIEW).filter(due(today))
    return rows.select_related("head", "union__township", "responsible").annotate(
        said=Coalesce(Subquery(parts[:1], output_field=IntegerField()), 0)
    )


def narrowed(rows: QuerySet[NeedyFile], asked: dict[str, str], today: date) -> QuerySet[NeedyFile]:
    """Return the rows that a township, a distance, a cause and a state leave."""
    if asked.get("township", "").isdecimal():
        rows = rows.filter(union__township_id=int(asked["township"]))
    if asked.get("cause", "").isdecimal():
        rows = rows.filter(main_cause=int(asked["cause"]))
    within = asked.get("due", "")
    if within == "overdue":
        rows = rows.filter(valid_to__lt=today)
    elif within.isdecimal() and len(within) <= DIGITS:
        rows = rows.filter(valid_to__range=(today, today + timedelta(days=int(within))))
    if asked.get("state") in (FileStatus.FILED, FileStatus.REVIEWING, FileStatus.SUSPENDED):
        rows = rows.filter(status=asked["state"])
    return rows


def review_progress(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Return per township how many reviews of this year are done, how many wait, how many are late."""
    done = Review.objects.filter(file=OuterRef("pk"), outcome=ReviewOutcome.CONFIRMED, ended_on__year=today.year)
    files = NeedyFile.objects.permitted(actor, VIEW).annotate(done=Exists(done))
    waits = due(today)
    return list(
        files.filter(waits | Q(done=True))
        .order_by()
        .values("union__township_id", "union__township__name", "union__county__name")
        .annotate(
            finished=Count("pk", filter=Q(done=True) & ~waits),
            waiting=Count("pk", filter=waits & Q(valid_to__gte=today)),
            late=Count("pk", filter=waits & Q(valid_to__lt=today)),
        )
        .order_by("union__county__name", "union__township__name")
    )


def open_review(file: NeedyFile) -> Review | None:
    """Return the review of a file that is under way."""
    return Review.objects.filter(file=file, outcome=ReviewOutcome.OPEN).select_related("before", "started_by").first()


def parts_of(review: Review) -> dict[str, ReviewPart]:
    """Return what has been said of each section."""
    return {part.section: part for part in review.parts.select_related("said_by", "evidence")}


def evidence_of(file: NeedyFile, paper_id: Any) -> Attachment | None:
    """Return one paper of a file that has not been replaced."""
    return Attachment.unscoped.about(file._meta.label_lower, file.pk).filter(pk=paper_id, replaced_at=None).first()


def assignable(actor: Actor, today: date) -> list[tuple[int, str, str]]:
    """Return who may be given files in the actor's branch: cadres and caseworkers, each with one of their unions."""
    return one_each(posts_of_families(actor, today).values_list("user_id", "user__name", "union__name"))


def one_each(posts: Iterable[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """Return each account once, with the first of its unions, in the order of the unions."""
    found: dict[int, tuple[int, str, str]] = {}
    for user_id, name, union in posts:
        found.setdefault(user_id, (user_id, name, union))
    return sorted(found.values(), key=lambda row: (row[2], row[1]))


def posts_of_families(actor: Actor, today: date) -> QuerySet[Post]:
    """Return the posts in the actor's branch whose holders look after families; those of one account together."""
    unions = Union.objects.permitted(actor, ASSIGN)
    return (
        Post.objects.filter(Q(to_on__isnull=True) | Q(to_on__gte=today), role__in=FAMILY, from_on__lte=today)
        .filter(user__is_active=True, union__in=unions.values("pk"))
        .order_by("user_id", "union__path")[:500]
    )


def account(user_id: int) -> User | None:
    """Return the account of somebody who is to be given files."""
    return User.objects.filter(pk=user_id, is_active=True).first()
