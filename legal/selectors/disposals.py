"""Which cases of rights protection have been kept long enough (reliability.md 5.5)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from core.documents.models import Attachment
from core.parameters.regional import reader
from core.privacy.wiping import GONE
from legal.models import LegalAidCase, Mediation, Party, SupervisionMatter
from legal.rules.records import KEEP_YEARS, kept_until
from unions.disposals import Due
from unions.rules.disposals import is_over

ENDS: dict[str, tuple[Any, str]] = {
    "legal.legalaidcase": (LegalAidCase, "ended_on"),
    "legal.mediation": (Mediation, "ended_on"),
    "legal.supervisionmatter": (SupervisionMatter, "closed_on"),
}


def due(label: str, today: date, only: Any = None) -> Iterator[Due]:
    """Yield the cases of one table whose years after their end are over and which still hold what they told."""
    model, end = ENDS[label]
    rows = model.unscoped.filter(~Q(facts__in=["", GONE]), **{f"{end}__isnull": False})
    rows = rows if only is None else rows.filter(pk=only)
    read = reader(KEEP_YEARS, today, 0)
    for row in rows.select_related("union").order_by("pk").iterator(chunk_size=1000):
        since = getattr(row, end)
        until = kept_until(since, read(row.union.region_id))
        if until is not None and is_over(until, today):
            yield Due(
                subject_type=label,
                subject_id=str(row.pk),
                label=row.number,
                name=name_of(row),
                path=row.union.path,
                since=since,
                until=until,
                people=people_of(row),
            )


def name_of(row: Any) -> str:
    """Return whose case it is."""
    if isinstance(row, LegalAidCase):
        return str(row.applicant.name)
    return row.applicant_name if isinstance(row, Mediation) else row.complainant


def people_of(row: Any) -> list[Any]:
    """Return the people a case is about."""
    if isinstance(row, Mediation):
        parties = Party.objects.filter(mediation=row, person__isnull=False)
        return list(parties.order_by("position").values_list("person_id", flat=True))
    person = row.applicant_id if isinstance(row, LegalAidCase) else row.person_id
    return [person] if person else []


def is_there(label: str, key: Any) -> bool:
    """Say whether a case still holds what its disposal empties."""
    model, _end = ENDS[label]
    told = model.unscoped.filter(~Q(facts__in=["", GONE]), pk=key).exists()
    return bool(told or Attachment.unscoped.about(label, key).exclude(name=GONE).exists())
