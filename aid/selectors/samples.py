"""Asking for samples: what is drawn, what an auditor sees of it, what was found."""

from math import ceil
from typing import Any

from django.db.models import CharField, Count, F, Q, QuerySet, Value
from django.db.models.functions import MD5, Cast, Concat

from aid.choices.files import ACTIVE, FindingKind, SampleVerdict
from aid.models import NeedyFile, Sample, SampleItem
from core.actors import Actor
from core.chinese.names import mask_name
from unions.models import Union


def files_of_county(union: Union) -> QuerySet[NeedyFile]:
    """Return the files that a sample of a union is drawn from."""
    rows: QuerySet[NeedyFile] = NeedyFile.unscoped.filter(status__in=ACTIVE, union__path__startswith=union.path)
    return rows


def draw(union: Union, seed: str, percent: int, population: int) -> list[NeedyFile]:
    """Return the files whose number comes first when it is mixed with the seed: repeatable, and nobody can choose."""
    mixed = MD5(Concat(Value(seed), Value(":"), Cast(F("number"), CharField())))
    rows = files_of_county(union).annotate(mixed=mixed).order_by("mixed", "pk")
    return list(rows[: ceil(population * percent / 100)])


def sample_list(actor: Actor) -> QuerySet[Sample]:
    """Return the samples an auditor drew in their branch, the latest first, with how far each has come."""
    return (
        Sample.objects.permitted(actor, "aid.audit_file")
        .select_related("union", "drawn_by")
        .annotate(
            files=Count("items"),
            looked=Count("items", filter=~Q(items__status=SampleVerdict.WAITING)),
            returned=Count("items", filter=Q(items__status=SampleVerdict.RETURNED)),
        )
        .order_by("-created_at", "-pk")
    )


def returned_items(actor: Actor) -> QuerySet[SampleItem]:
    """Return the files that the county of this actor has to answer for."""
    return (
        SampleItem.objects.permitted(actor, "aid.record_check")
        .filter(status=SampleVerdict.RETURNED)
        .select_related("sample", "file__head", "union")
        .order_by("due_on", "pk")
    )


def items_of(sample: Sample) -> list[dict[str, Any]]:
    """Return a sample's files as an auditor sees them: masked name, figures, no secret."""
    items = sample.items.select_related("file__head", "union").order_by("number")
    return [
        {
            "item": item,
            "number": item.file.key,
            "name": mask_name(item.file.head.name) if item.file.head else "",
            "union": item.union.name,
            "category": item.file.get_category_display(),
            "cause": item.file.get_main_cause_display() or "",
            "valid_to": item.file.valid_to,
        }
        for item in items
    ]


def findings_by_kind(sample: Sample) -> list[tuple[str, int]]:
    """Return how many files were returned for each kind of finding, the most frequent first."""
    rows = sample.items.exclude(kind="").values("kind").annotate(files=Count("pk")).order_by("-files", "kind")
    return [(str(FindingKind(row["kind"]).label), row["files"]) for row in rows]
