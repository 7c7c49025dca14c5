"""Which applications, files and bank cards have been kept long enough (reliability.md 5.5)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from aid.choices.files import ENDED, AppealStatus
from aid.models import Appeal, Award, FileMember, NeedyFile, Payment, Recipient
from aid.models.awards import DEAD
from aid.rules.retention import CARD_YEARS, FILED_ONCE, WITHOUT_FILE, last_use, years_of
from core.documents.models import Attachment
from core.parameters.regional import reader
from core.privacy.wiping import GONE
from core.retention.rules import years_after
from unions.disposals import Due
from unions.rules.disposals import is_over

DONE = [*DEAD, "paid", "receipted"]
FILE, RECIPIENT = NeedyFile._meta.label_lower, Recipient._meta.label_lower


def rejected_due(today: date, only: Any = None) -> Iterator[Due]:
    """Yield the applications without a file whose time after the decision is over; one under appeal is not."""
    appealed = Appeal.objects.filter(file=OuterRef("pk"), status=AppealStatus.OPEN)
    yield from _files_due(_ended(WITHOUT_FILE, only).filter(~Exists(appealed)), today)


def files_due(today: date, only: Any = None) -> Iterator[Due]:
    """Yield the files whose years after the exit are over."""
    yield from _files_due(_ended(FILED_ONCE, only), today)


def _ended(states: Collection[str], only: Any) -> QuerySet[NeedyFile]:
    rows = NeedyFile.unscoped.filter(status__in=states, ended_on__isnull=False)
    rows = rows if only is None else rows.filter(pk=only)
    return rows.select_related("union", "head").order_by("pk")


def _files_due(rows: QuerySet[NeedyFile], today: date) -> Iterator[Due]:
    read: dict[str, Callable[[str], Any]] = {}
    over: list[tuple[NeedyFile, date, date]] = []
    for file in rows.iterator(chunk_size=1000):
        code, since = years_of(file.status), last_use(file.ended_on)
        read.setdefault(code, reader(code, today, 0))
        until = years_after(since, read[code](file.union.region_id))
        if is_over(until, today):
            over.append((file, since, until))
    people = _people(file.pk for file, _since, _until in over)
    for file, since, until in over:
        if file.address or file.cause_detail or _has_papers(file.pk):
            yield _due(file, since, until, people[file.pk] | {file.head_id})


def _people(file_ids: Any) -> dict[Any, set[Any]]:
    found: dict[Any, set[Any]] = defaultdict(set)
    for file_id, person_id in FileMember.objects.filter(file__in=list(file_ids)).values_list("file_id", "person_id"):
        found[file_id].add(person_id)
    return found


def _due(file: NeedyFile, since: date, until: date, people: Collection[Any]) -> Due:
    return Due(
        subject_type=FILE,
        subject_id=str(file.pk),
        label=file.key,
        name=file.head.name if file.head else "",
        path=file.union.path,
        since=since,
        until=until,
        people=[each for each in people if each],
    )


def file_cards_due(today: date, only: Any = None) -> Iterator[Due]:
    """Yield the ended files whose bank card nobody has used for its time, and to which no money is on its way."""
    waiting = Award.unscoped.filter(file=OuterRef("pk")).exclude(status__in=DONE)
    rows = _ended(ENDED, only).filter(~Exists(waiting), account_index__isnull=False)
    sent, read = _last_sent("award__file"), reader(CARD_YEARS, today, 0)
    for file in rows.iterator(chunk_size=1000):
        since = last_use(file.ended_on, sent(file.pk))
        until = years_after(since, read(file.union.region_id))
        if is_over(until, today):
            yield _due(file, since, until, [file.head_id])


def recipient_cards_due(today: date, only: Any = None) -> Iterator[Due]:
    """Yield the cards of recipients without a file that nobody has used for their time."""
    waiting = Award.unscoped.filter(recipient=OuterRef("pk")).exclude(status__in=DONE)
    rows = Recipient.unscoped.filter(~Exists(waiting), account_index__isnull=False)
    rows = rows if only is None else rows.filter(pk=only)
    sent, read = _last_sent("award__recipient"), reader(CARD_YEARS, today, 0)
    for each in rows.select_related("union", "person").order_by("pk").iterator(chunk_size=1000):
        since = last_use(timezone.localdate(each.created_at), sent(each.pk))
        until = years_after(since, read(each.union.region_id))
        if is_over(until, today):
            yield Due(
                subject_type=RECIPIENT,
                subject_id=str(each.pk),
                label=f"{each.get_group_display()} {str(each.pk)[:8]}",
                name=each.holder,
                path=each.union.path,
                since=since,
                until=until,
                people=[each.person_id] if each.person_id else [],
            )


def _last_sent(payee: str) -> Callable[[Any], date | None]:
    """Return what tells the last day on which money went to somebody's card."""

    def read(key: Any) -> date | None:
        found = Payment.unscoped.filter(Q(**{payee: key}), sent_at__isnull=False).aggregate(last=Max("sent_at"))
        return timezone.localdate(found["last"]) if found["last"] else None

    return read


def _has_papers(file_id: Any) -> bool:
    return Attachment.unscoped.about(FILE, file_id).exclude(name=GONE).exists()


def is_file_there(file_id: Any) -> bool:
    """Say whether a file still holds what its disposal empties."""
    kept = Q(address__isnull=False) | Q(cause_detail__isnull=False) | Q(account__isnull=False)
    return NeedyFile.unscoped.filter(kept, pk=file_id).exists() or _has_papers(file_id)


def is_card_there(label: str, key: Any) -> bool:
    """Say whether a bank card is still kept with a file or a recipient."""
    model = NeedyFile if label == FILE else Recipient
    return bool(model.unscoped.filter(pk=key, account__isnull=False).exists())
