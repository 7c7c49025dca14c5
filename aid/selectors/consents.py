"""Asking the register of consents for a file: what its applicant agreed to, and whether a purpose has a basis."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from aid.choices.files import ConsentPurpose
from aid.models import NeedyFile
from unions.models import PersonConsent
from unions.selectors.consents import About, may_use, other_basis, standing_for

FILE = NeedyFile._meta.label_lower


def about(file: NeedyFile) -> About:
    """Return how the register names a file."""
    return FILE, file.pk


def standing_consents(file: NeedyFile) -> set[str]:
    """Return the purposes the applicant agreed to and has not taken back."""
    if file.head_id is None:
        return set()
    rows = PersonConsent.unscoped.filter(person=file.head_id, purpose__in=ConsentPurpose.values, withdrawn_on=None)
    rows = rows.filter(Q(about_id="") | Q(about_type=FILE, about_id=str(file.pk)))
    return set(rows.values_list("purpose", flat=True))


def may_use_for(file: NeedyFile, purpose: str, today: date) -> bool:
    """Say whether a file's data may be used for a purpose: its applicant agreed, or a law stands in its place."""
    return may_use(file.head_id, purpose, region=file.union.region_id, about=about(file), on=today)


def agreed(purpose: str, file: str = "") -> QuerySet[PersonConsent]:
    """Return the consents of the applicant of an outer query's file, or of the one its column names."""
    person, key = (f"{file}__head", f"{file}_id") if file else ("head", "pk")
    return standing_for(purpose, person=person, about=key, about_type=FILE)


def law_in_place(purpose: str, region: Any, today: date) -> bool:
    """Say whether the province entered a law in the place of a consent."""
    return bool(other_basis(purpose, region, today))
