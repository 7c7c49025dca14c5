"""Looking for what should not be: the dead, people in two files, shared cards, paid after death, invoices twice."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from aid.choices.files import AnomalyKind, AnomalyStatus, FileStatus
from aid.models import Anomaly, Award, FileMember, Invoice, NeedyFile
from aid.models.awards import DEAD
from core.actors import Actor

LIVING = [FileStatus.FILED, FileStatus.REVIEWING, FileStatus.SUSPENDED, FileStatus.EXITING]
VIEW = "aid.view_file"


@dataclass(frozen=True)
class Hit:
    """One thing that was found, with the cases it concerns. The same cases give the same key every night."""

    kind: AnomalyKind
    file_id: Any
    other_file_id: Any = None
    award_id: Any = None
    other_award_id: Any = None
    person_id: Any = None

    def mirrored(self) -> "Hit":
        """Return the same find as the other case's county sees it."""
        if self.other_file_id is None:
            raise ValueError("There is no other case.")
        one, other = self.award_id, self.other_award_id
        return replace(self, file_id=self.other_file_id, other_file_id=self.file_id, award_id=other, other_award_id=one)

    @property
    def key(self) -> str:
        parts = (self.file_id, self.other_file_id, self.award_id, self.other_award_id, self.person_id)
        return ":".join([self.kind.value, *(part.hex for part in parts if part is not None)])[:200]


def dead_members() -> Iterator[Hit]:
    """Yield everybody counted in a running file who has died."""
    present = FileMember.objects.filter(file__status__in=LIVING, left_on=None)
    rows = present.filter(person__deceased_on__isnull=False).order_by("pk")
    for file_id, person_id in rows.values_list("file_id", "person_id"):
        yield Hit(AnomalyKind.DECEASED, file_id, person_id=person_id)


def in_two_files() -> Iterator[Hit]:
    """Yield every person whom two running files count."""
    seats = FileMember.objects.present().filter(file__status__in=LIVING)
    twice = seats.values("person_id").annotate(files=Count("file", distinct=True)).filter(files__gt=1)
    rows = seats.filter(person_id__in=twice.values("person_id")).order_by("person_id", "file_id")
    yield from _pairs(AnomalyKind.TWO_FILES, rows.values_list("person_id", "file_id"), with_person=True)


def shared_cards() -> Iterator[Hit]:
    """Yield every two households that are paid to one card."""
    files = NeedyFile.unscoped.filter(status__in=LIVING, account_index__isnull=False)
    shared = files.values("account_index").annotate(homes=Count("household", distinct=True)).filter(homes__gt=1)
    rows = files.filter(account_index__in=shared.values("account_index")).order_by("account_index", "pk")
    yield from _pairs(
        AnomalyKind.SHARED_CARD, ((bytes(index), pk) for index, pk in rows.values_list("account_index", "pk"))
    )


def _pairs(kind: AnomalyKind, rows: Any, *, with_person: bool = False) -> Iterator[Hit]:
    grouped: dict[Any, list[Any]] = {}
    for group, file_id in rows:
        held = grouped.setdefault(group, [])
        if file_id not in held:
            held.append(file_id)
    for group, file_ids in grouped.items():
        for one, other in combinations(file_ids, 2):
            yield Hit(kind, one, other, person_id=group if with_person else None)


def paid_to_the_dead() -> Iterator[Hit]:
    """Yield relief that is to be paid, or was paid later, to somebody who has died; batches refuse it by themselves."""
    rows = (
        Award.unscoped.exclude(status__in=[*DEAD, "draft"])
        .filter(person__deceased_on__isnull=False)
        .filter(Q(payments__settled_at__date__gt=F("person__deceased_on")) | ~Q(status__in=["paid", "receipted"]))
    )
    for pk, file_id, person_id in rows.order_by("pk").distinct().values_list("pk", "file_id", "person_id"):
        yield Hit(AnomalyKind.PAID_DECEASED, file_id, award_id=pk, person_id=person_id)


def invoices_twice() -> Iterator[Hit]:
    """Yield every two reliefs that rest on one invoice; the database lets no second one in while the first stands."""
    standing = Invoice.objects.exclude(request__award__status__in=DEAD)
    twice = standing.values("number_index").annotate(uses=Count("request", distinct=True)).filter(uses__gt=1)
    rows = standing.filter(number_index__in=twice.values("number_index")).order_by("number_index", "pk")
    grouped: dict[bytes, list[tuple[Any, Any]]] = {}
    for index, award_id, file_id in rows.values_list("number_index", "request__award_id", "request__award__file_id"):
        grouped.setdefault(bytes(index), []).append((award_id, file_id))
    for uses in grouped.values():
        for (one, file_id), (other, other_file) in combinations(dict.fromkeys(uses), 2):
            yield Hit(
                AnomalyKind.INVOICE_TWICE,
                file_id,
                other_file if other_file != file_id else None,
                award_id=one,
                other_award_id=other,
            )


SEEKERS: Mapping[AnomalyKind, Callable[[], Iterator[Hit]]] = {
    AnomalyKind.DECEASED: dead_members,
    AnomalyKind.TWO_FILES: in_two_files,
    AnomalyKind.SHARED_CARD: shared_cards,
    AnomalyKind.PAID_DECEASED: paid_to_the_dead,
    AnomalyKind.INVOICE_TWICE: invoices_twice,
}


def anomaly_list(actor: Actor) -> QuerySet[Anomaly]:
    """Return the anomalies of the actor's branch, the latest first."""
    return (
        Anomaly.objects.permitted(actor, VIEW)
        .select_related(
            "union",
            "file__head",
            "file__union",
            "other_file__head",
            "other_file__union",
            "award__programme",
            "person",
            "decided_by",
        )
        .order_by("-created_at", "-pk")
    )


def open_anomalies(file: NeedyFile) -> QuerySet[Anomaly]:
    """Return what is open about a file, on either side."""
    rows: QuerySet[Anomaly] = Anomaly.unscoped.filter(status=AnomalyStatus.OPEN)
    return rows.filter(Q(file=file) | Q(other_file=file))
