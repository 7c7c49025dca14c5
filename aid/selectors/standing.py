"""Whether people are on file, by keyed hash: the answer to civil affairs and others (domain.md 0.8, story 24)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef

from aid.choices.files import ConsentPurpose, FileStatus
from aid.models import ExchangeMark, FileMember, NeedyFile
from aid.selectors.consents import agreed, law_in_place
from core.actors import Actor
from core.retention.rules import PROVINCE

CHECK = "aid.check_standing"
ON_FILE = (FileStatus.FILED, FileStatus.REVIEWING, FileStatus.EXITING)  # an exit counts once it is confirmed


@dataclass(frozen=True)
class Standing:
    """What may be told of one person."""

    person_id: UUID
    file_id: UUID
    path: str
    in_file: bool
    category: str = ""
    valid_to: date | None = None


def standings(actor: Actor, digests: Iterable[bytes], today: date) -> dict[bytes, Standing]:
    """Return the standing of each of these people who is or was on file within the actor's branch: three queries.

    A family whose applicant has not agreed that authorities check it, or does not any more, is told of as unknown,
    unless the province entered a law in the place of the consent (PIPL Art. 23).
    """
    marks = {
        person_id: bytes(digest)
        for person_id, digest in ExchangeMark.objects.filter(digest__in=list(digests)).values_list(
            "person_id", "digest"
        )
    }
    files = NeedyFile.objects.permitted(actor, CHECK).filter(filed_on__isnull=False)
    if not law_in_place(ConsentPurpose.ECON_CHECK, PROVINCE, today):
        files = files.filter(Exists(agreed(ConsentPurpose.ECON_CHECK)))
    seats = (
        FileMember.objects.present()
        .filter(person_id__in=marks, file__in=files)
        .order_by("file__filed_on", "pk")
        .values_list("person_id", "file_id", "file__union__path", "file__status", "file__category", "file__valid_to")
    )
    found: dict[bytes, Standing] = {}
    for person_id, file_id, path, status, category, valid_to in seats:
        on_file = status in ON_FILE
        known = found.get(marks[person_id])
        if known is None or on_file or not known.in_file:
            told = (category, valid_to) if on_file else ("", None)
            found[marks[person_id]] = Standing(person_id, file_id, path, on_file, *told)
    return found


def unmarked(most: int) -> list[FileMember]:
    """Return people of families that came on file who have no exchange mark yet."""
    marked = ExchangeMark.objects.filter(person_id=OuterRef("person_id"))
    rows = FileMember.objects.filter(~Exists(marked), file__filed_on__isnull=False)
    return list(rows.select_related("person").order_by("person_id").distinct("person_id")[:most])
